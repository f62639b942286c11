"""A helper writes on the cards of the own households only, and none leaves a household with nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from households.actions import assignments
from registry import clock
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.households import factories as make
from tests.households.visits import factories as visiting

HELD_AT = "2026-11-20T12:00:00+08:00"
WRITES = {
    "visit": ("visits/", {"held_at": HELD_AT, "form": "home", "contents": ["income"], "visitors": "x"}, "post"),
    "measure": ("measures/", {"kind": "M01", "item": "x", "starts_on": "2026-11-20", "state": "planned"}, "post"),
    "plan": ("plans/", {"year": 2026}, "post"),
    "evidence": ("cause-evidence/", {"cause": "01", "fact": "x", "seen_on": "2026-11-01"}, "post"),
    "risks": ("risks/of/{}/", {"risks": []}, "put"),
    "problem": ("problems/", {"kind": "road", "title": "x", "owner": "y", "due_on": "2099-01-01"}, "post"),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_helper_writes_nothing_on_a_card_of_somebody_else(card, make_user, send, what):
    path, body, method = WRITES[what]
    answer = send(make_user("helper", VILLAGE), path.format(card.pk), {**body, "household": card.pk}, method)
    assert (answer.status_code, answer.json()["code"]) == (409, "visit_not_yours"), answer.content


def test_a_helper_writes_on_the_card_of_the_own_household(card, clerk, make_user, send):
    login = make_user("helper", VILLAGE)
    home = visiting.household(by=clerk)
    visiting.assigned(home, visiting.helper(user=login))
    path, body, method = WRITES["measure"]
    assert send(login, path, {**body, "household": home.pk}, method).status_code == 201
    assert send(login, path, {**body, "household": card.pk}, method).status_code == 409


def test_a_helper_does_not_end_before_an_assignment_began(card, clerk):
    home, who, heir = visiting.household(by=clerk), visiting.helper("甲"), visiting.helper("乙")
    began = dt.date(2026, 11, 10)
    visiting.assigned(home, who, on=began)
    for day in (dt.date(2026, 10, 1), clock.today() + dt.timedelta(days=30)):
        with pytest.raises(Refused):
            assignments.end_with_handover(who, heirs={home.pk: heir}, by=clerk, on=day, reason="调动")
    who.refresh_from_db()
    assert who.ended_on is None
    assert home.assignments.get().helper == who


@pytest.mark.parametrize("place", ["NaN", "sNaN", "Infinity", "1e400", "-0", "٣", "\x00", "9" * 5000])
def test_a_faked_position_loses_no_visit(card, clerk, as_user, place):
    data = {
        "contents": "income", "held_at": "2026-11-20T10:00", "form": "home", "visitors": "x", "latitude": place,
        "longitude": place, "taken": "[" * 100_000, "problems-TOTAL_FORMS": 0, "problems-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = as_user(clerk).post(reverse("households:visit_record", args=[card.pk]), data)
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert card.visits.get().latitude in {None, 0, 3}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2025-02-29T10:00", "2099-01-01T10:00"])
def test_no_visit_outside_of_time(card, clerk, as_user, moment):
    data = {"contents": "income", "held_at": moment, "form": "home", "visitors": "x", "problems-TOTAL_FORMS": 0,
            "problems-INITIAL_FORMS": 0}  # fmt: skip
    assert as_user(clerk).post(reverse("households:visit_record", args=[card.pk]), data).status_code == 200
    assert not card.visits.exists()


def test_what_is_not_yet_cannot_be_done(card, clerk, send):
    body = {"household": card.pk, "kind": "M01", "item": "x", "starts_on": "9999-12-31", "result": "成了"}
    for state in ("under_way", "done"):
        answer = send(clerk, "measures/", {**body, "state": state})
        assert (answer.status_code, answer.json()["code"]) == (409, "day_in_future")
    assert make.measure().state == "planned"
