"""The timeline, the card as of a past day, and who opened it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from households import timeline
from households.actions import changes
from households.actions import households as cards
from households.actions.incomes import record_income
from households.actions.measures import save_measure
from households.actions.members import as_draft
from households.actions.status import set_status
from households.models import Household, HouseholdRisk
from households.presenters.as_of import card_then
from households.rules.changes import Arrival, Departure
from households.rules.drafts import CardDraft
from registry.audit import trail
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households import factories as make
from tests.households.people.conftest import event, of

BEGUN, LIFTED, DEATH, BIRTH = dt.date(2016, 3, 1), dt.date(2019, 6, 1), dt.date(2019, 3, 3), dt.date(2020, 2, 2)
TODAY = dt.date(2026, 11, 20)
NOTE = "当时未录入，补录"


@pytest.fixture
def card(in_scope: Any, make_user: Any, db: Any) -> Iterator[Household]:
    """Poor since 2016, lifted in 2019; a granddaughter died in 2019, a grandson was born in 2020; entered today."""
    with in_scope(VILLAGE):
        clerk = make_user("village_clerk", VILLAGE, name="龙文书")
        made = make.household(members=make.family(), on=BEGUN, status="poor", by=clerk)
        record_income(made, draft=make.income(2018), by=clerk, on=dt.date(2019, 1, 5))
        set_status(made, "lifted", by=clerk, on=LIFTED, reason="脱贫验收合格")
        gone = Departure(of(made, "周小禾").pk, "death", event(DEATH, "死亡证明", NOTE))
        changes.record(gone, by=clerk, on=TODAY)
        child = replace(make.person("周小宝", "grandson", identity="", birth_on=BIRTH, education=""), sex="male")
        changes.record(Arrival(made.pk, "birth", event(BIRTH, "出生医学证明", NOTE), child), by=clerk, on=TODAY)
        yield made


def names(then: Any) -> list[str]:
    return sorted(p.member.name for p in then.people)


# --- the card as of a day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "status", "people"),
    [
        (dt.date(2018, 12, 31), "未脱贫", ["周小禾", "周山", "周林", "李秋"]),
        (DEATH - dt.timedelta(days=1), "未脱贫", ["周小禾", "周山", "周林", "李秋"]),
        (DEATH, "未脱贫", ["周山", "周林", "李秋"]),
        (LIFTED, "已脱贫", ["周山", "周林", "李秋"]),
        (dt.date(2020, 12, 31), "已脱贫", ["周小宝", "周山", "周林", "李秋"]),
    ],
)
def test_members_and_status_are_those_of_the_day(
    card: Household, day: dt.date, status: str, people: list[str], settings: Any
) -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        then = card_then(card, day)
        assert str(then.status.label) == status
    assert names(then) == sorted(people)
    assert then.size == len(people)


@pytest.mark.django_db
def test_before_the_card_there_is_nothing(card: Household) -> None:
    then = card_then(card, BEGUN - dt.timedelta(days=1))
    assert (then.existed, then.people, then.status) == (False, [], None)


@pytest.mark.django_db
def test_income_risks_and_measures_are_those_of_the_day(card: Household) -> None:
    days = {"since_on": dt.date(2018, 1, 1), "cleared_on": dt.date(2019, 1, 1)}
    HouseholdRisk.objects.create(household=card, village_id=VILLAGE, position=1, kind="01", **days)
    draft = make.measure(starts_on=dt.date(2018, 5, 1), ends_on=dt.date(2019, 5, 1), state="done", result="已落实")
    save_measure(card, draft=draft, by=None, on=TODAY)
    then = card_then(card, dt.date(2018, 12, 31))
    assert then.income.year == 2018
    assert ([r.kind for r in then.risks], len(then.measures)) == (["01"], 1)
    later = card_then(card, dt.date(2019, 12, 31))
    assert (later.risks, later.measures, later.income.year) == ([], [], 2018)
    assert card_then(card, dt.date(2017, 12, 31)).income is None


def test_fields_without_days_are_read_from_what_the_database_kept(
    committing_db: str, make_user: Any, in_scope: Any, travel: Any
) -> None:
    first, second, third = dt.date(2024, 5, 1), dt.date(2024, 8, 1), dt.date(2025, 2, 1)
    clerk = make_user("village_clerk", VILLAGE)

    def on(day: dt.date, work: Any) -> Any:
        with travel(day), in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
            return work()

    def change(group: str, cause: str, health: tuple[str, ...]) -> Any:
        card = Household.objects.get()
        drafts = [as_draft(m) for m in card.members.all()]
        return cards.change(card, by=clerk, on=first, card=CardDraft(group=group, main_cause=cause),
                            members=[replace(d, health=health) for d in drafts])  # fmt: skip

    on(first, lambda: make.household(on=first, by=clerk, card=CardDraft(group="1组", main_cause="01")))
    on(second, lambda: change("2组", "02", ("disabled",)))
    on(third, lambda: change("3组", "03", ("chronic",)))
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        card = Household.objects.get()
        read = {}
        for day in (first, second - dt.timedelta(days=1), second, third):
            then = card_then(card, day)
            values = [f.value for f in (*then.facts, *then.causes)]
            group = next(v for v in values if str(v).endswith("组"))
            read[day] = (group, str(then.causes[0].value), then.people[0].health)
        now = [str(card.main_cause), card.group]
    assert [group for group, _cause, _health in read.values()] == ["1组", "1组", "2组", "3组"]
    assert len({cause for _group, cause, _health in read.values()}) == 3
    assert len({health for _group, _cause, health in read.values()}) == 3
    assert now == ["03", "3组"]


@pytest.mark.django_db
def test_page_of_a_past_day_says_what_it_is(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("township_reviewer", VILLAGE[:9]))
    page = text_of(client.get(reverse("households:as_of", args=[card.pk]), {"on": "2018-12-31"}))
    assert "这是2018-12-31当日的卡片" in page
    assert "周小禾" in page
    assert "周小宝" not in page
    assert "无从得知" in page
    assert "尚未到来" in text_of(client.get(reverse("households:as_of", args=[card.pk]), {"on": "2099-01-01"}))
    early = text_of(client.get(reverse("households:as_of", args=[card.pk]), {"on": "2010-01-01"}))
    assert "尚未建立" in early
    redirected = client.get(reverse("households:history", args=[card.pk]), {"on": "2018-12-31"})
    assert redirected.url.endswith("/as-of/?on=2018-12-31")


# --- the timeline


@pytest.mark.django_db
def test_timeline_tells_what_happened_in_order_and_by_whom(card: Household, make_user: Any) -> None:
    user = make_user("village_clerk", VILLAGE)
    found = timeline.of_household(card, user)
    days = [h.day for h in found]
    assert days == sorted(days, reverse=True)
    people = {h.day: h for h in found if h.kind == "people"}
    assert people[DEATH].by == "龙文书"
    assert "死亡证明" in str(people[DEATH].note)
    assert "周小宝" in str(people[BIRTH].title)
    lifted = next(h for h in found if h.kind == "status" and h.day == LIFTED)
    assert (lifted.by, lifted.note) == ("龙文书", "脱贫验收合格")
    assert "deeds" not in {h.kind for h in found}, "entries are shown when asked for"
    assert {h.kind for h in timeline.of_household(card, user, kind="deeds")} == {"deeds"}


@pytest.mark.django_db
def test_timeline_is_narrowed_by_kind_and_year_and_paged(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    address = reverse("households:history", args=[card.pk])
    of_2019 = client.get(address, {"kind": "people", "year": "2019"}).context
    assert [(h.kind, h.day) for h in of_2019["happenings"]] == [("people", DEATH)]
    for number in range(60):
        save_measure(card, draft=make.measure(item=f"第{number}项", starts_on=BEGUN), by=None, on=TODAY)
    first = client.get(address, {"kind": "help"})
    assert (len(first.context["happenings"]), first.context["newer_url"]) == (50, "")
    second = client.get(address + first.context["older_url"])
    assert len(second.context["happenings"]) == first.context["count"] - 50
    assert client.get(address, {"page": "x", "year": "y"}).status_code == 200


@pytest.mark.django_db
def test_other_apps_add_what_they_know(card: Household, make_user: Any) -> None:
    def told(household: Household, user: Any) -> Iterator[timeline.Happening]:
        yield timeline.Happening(BIRTH, f"about {household.number}")

    timeline.register("test", label="Test", provider=told)
    try:
        found = timeline.of_household(card, make_user("village_clerk", VILLAGE), kind="test")
    finally:
        timeline.unregister("test")
    assert [(h.title, h.kind) for h in found] == [(f"about {card.number}", "test")]
    assert "money" in timeline.kinds(), "funds tells of its payments"


# --- who opened it


def test_opening_is_on_record_once_a_day_for_each_person(
    committing_db: str, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    clerk, officer = make_user("village_clerk", VILLAGE), make_user("township_reviewer", VILLAGE[:9])
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        card = make.household(members=make.family())
    as_clerk, as_officer = as_user(clerk), as_user(officer)
    for client in (as_clerk, as_clerk, as_officer):
        assert client.get(card.get_absolute_url()).status_code == 200
        assert client.get(reverse("households:history", args=[card.pk])).status_code == 200
    with in_scope(VILLAGE), transaction.atomic():
        seen = trail.entries_for(card).filter(event="households.card_opened")
        assert sorted(seen.values_list("by", flat=True)) == sorted([clerk.pk, officer.pk])
    page = text_of(as_officer.get(reverse("households:readers", args=[card.pk])))
    assert clerk.name in page
    assert officer.name in page
    assert "打开卡片" in page
    assert clerk.name not in text_of(as_clerk.get(card.get_absolute_url())).partition("历史")[2], "no deed of the card"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "code", "allowed"),
    [("village_clerk", VILLAGE, False), ("branch_secretary", VILLAGE, True), ("helper", VILLAGE, False),
     ("township_reviewer", VILLAGE[:9], True), ("county_office", VILLAGE[:6], True), ("auditor", VILLAGE[:6], True)],
)  # fmt: skip
def test_who_opened_it_is_for_those_who_supervise(
    card: Household, make_user: Any, as_user: Any, role: str, code: str, allowed: bool
) -> None:
    client = as_user(make_user(role, code))
    answer = client.get(reverse("households:readers", args=[card.pk])).status_code
    assert answer == (200 if allowed else 403)
    link = reverse("households:readers", args=[card.pk]) in client.get(
        reverse("households:history", args=[card.pk])
    ).content.decode()  # fmt: skip
    assert link == allowed


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["history", "as_of", "readers", "people", "split", "merge", "marriage", "arrival"])
def test_another_villages_card_is_not_there(card: Household, make_user: Any, as_user: Any, name: str) -> None:
    client = as_user(make_user("branch_secretary" if name == "readers" else "village_clerk", SIBLING))
    assert client.get(reverse(f"households:{name}", args=[card.pk])).status_code == 404
