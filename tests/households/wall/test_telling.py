"""The register on the wall: the indicators' own figures, told plainly, small groups not told apart."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households import tasks
from households.actions import announcing, cases
from households.reports.telling import Register, register_by_place, sentences
from inspections.indicators import INDICATORS
from inspections.rules.window import Window
from publicity.models import VillageFigures
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.households import factories as make
from tests.inspections import factories

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]
SAME = {
    "households": "registered_households", "people": "registered_persons", "lifted": "lifted_households",
    "lifted_people": "lifted_persons", "watched": "monitored_households", "watched_people": "monitored_persons",
}  # fmt: skip


@pytest.fixture
def scene(make_user: Any, in_scope: Any) -> Any:
    with in_scope(COUNTY):
        yield factories.scene(make_user)


@pytest.mark.parametrize("day", [None, dt.date(2020, 6, 30)])
def test_one_figure_one_definition_with_the_indicators(scene: Any, day: dt.date | None) -> None:
    on = day or clock.today()
    found = register_by_place(COUNTY, on)
    assert found[COUNTY].households >= 3
    for area in (VILLAGE, SIBLING, TOWNSHIP, COUNTY):
        window = Window.until(area, on)
        assert {name: INDICATORS[code].value(area, window) or 0 for name, code in SAME.items()} == {
            name: getattr(found[area], name) for name in SAME
        }


def test_domain_7_2_fewer_than_five_families_are_told_as_such_and_without_their_people() -> None:
    on = dt.date(2026, 11, 22)
    told = sentences(VILLAGE, Register(41, 158, 37, 140, 4, 15, cleared=1, publicised=5), on)
    assert told == [
        "到2026年11月22日，全村登记在册的有41户、158人。",
        "其中已经脱贫的有37户、140人。",
        "怕日子又难过、现在有人常去看的有不到5户。",
        "今年难处已经解决的有不到5户。",
        "现在正在公示的有5户，请大家看一看，有话可以说。",
    ]
    assert sentences(COUNTY, Register(), on)[0] == "到2026年11月22日，全县没有登记在册的人家。"


def test_the_night_tells_every_place_and_the_end_of_a_case_its_own(
    scene: Any, make_user: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    rows = VillageFigures.objects.filter(topic="households")
    assert tasks.publish_figures() == rows.count() > 10 and tasks.publish_figures() == 0
    clerk, today = make_user("village_clerk", VILLAGE), clock.today()
    sent: list[Any] = []
    monkeypatch.setattr(announcing._Send, "__call__", lambda self: sent.append(sorted(self.villages)))
    with scoped(COUNTY, actor=clerk.pk), django_capture_on_commit_callbacks(execute=True):
        for name in ("石一", "石二"):
            card = make.household(by=clerk, on=today, members=[make.head(name, identity=make.identity())])
            case = cases.start(card, by=clerk, on=today, applied_on=today)
            cases.take_step(case, "withdraw", by=clerk, on=today, note="户主撤回")
        for _ in range(3):
            before = today - dt.timedelta(days=9)
            make.household(by=clerk, on=before, members=[make.head(identity=make.identity())], status="ordinary")
    assert [call for call in sent if call == [VILLAGE]] == sent and len(sent) == 1
    assert tasks.publish_figures(villages=[VILLAGE]) == 3 and tasks.publish_figures() == 0
    assert {row.village_id for row in rows if "户、" in str(row.payload)} == {VILLAGE, TOWNSHIP, COUNTY}
