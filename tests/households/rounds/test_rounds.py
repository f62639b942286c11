"""The yearly round: who sets and confirms it, what it keeps from being written, what the database refuses itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from households.actions import cases, rounds
from households.actions.households import change
from households.actions.incomes import record_income, record_living
from households.actions.members import as_draft
from households.choices.cases import Procedure
from households.models import AdjustmentRound, Household
from households.presenters.rounds import banner, progress
from households.rules.drafts import CardDraft, LivingDraft
from households.rules.rounds import What, Window, barring, of_the_day
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def who(make_user: Any) -> dict[str, Any]:
    roles = ("county_office", "county_leader", "county_finance")
    return {role: make_user(role, COUNTY) for role in roles} | {"clerk": make_user("village_clerk", VILLAGE)}


@pytest.fixture
def today(db: Any) -> dt.date:
    return clock.today()


@pytest.fixture
def card(in_scope: Any, who: Any) -> Iterator[Household]:
    with in_scope(COUNTY, who["county_office"].pk):
        yield make.household(income=make.income(clock.today().year), status="ordinary")


def days(today: dt.date, *, opens: int = -5, closes: int = 5) -> dict[str, Any]:
    start, stop = today + opens * DAY, today + closes * DAY
    return {"year": start.year, "opens_on": start, "closes_on": stop, "freezes_on": stop + 30 * DAY,
            "document_no": "花乡振组〔2026〕8号"}  # fmt: skip


def in_force(in_scope: Any, who: Any, today: dt.date, **when: int) -> AdjustmentRound:
    with in_scope(COUNTY, who["county_office"].pk):
        row = rounds.set_round(county=COUNTY, by=who["county_office"], on=today, **days(today, **when))
    with in_scope(COUNTY, who["county_leader"].pk):
        return rounds.confirm_round(row, by=who["county_leader"], on=today)


def window(year: int, *ends: str) -> Window:
    opens, closes, freezes = (dt.date.fromisoformat(end) for end in ends)
    return Window(year, opens, closes, freezes)


THIS = window(2026, "2026-09-01", "2026-12-15", "2027-01-20")
NEXT = window(2027, "2027-09-01", "2027-12-15", "2028-01-20")


@pytest.mark.parametrize(
    ("windows", "what", "year", "on", "barred"),
    [
        ([], What.FACTS, 2026, "2026-03-01", False),
        ([THIS], What.FACTS, 2026, "2026-08-31", True),
        ([THIS], What.FACTS, 2026, "2026-09-01", False),
        ([THIS], What.FACTS, 2026, "2026-12-15", False),
        ([THIS], What.FACTS, 2026, "2026-12-16", True),
        ([THIS], What.FACTS, 2026, "2027-03-01", True),
        ([THIS], What.FACTS, 2025, "2026-12-16", False),
        ([THIS], What.CASE, 2026, "2026-08-31", True),
        ([THIS], What.CASE, 2026, "2026-10-01", False),
        ([THIS], What.CASE, 2027, "2027-03-01", False),
        ([THIS, NEXT], What.CASE, 2027, "2027-03-01", True),
    ],
)
def test_domain_3_5_only_the_years_own_window_is_open(windows, what, year, on, barred):
    assert (barring(windows, what=what, year=year, on=dt.date.fromisoformat(on)) is not None) == barred


@pytest.mark.parametrize(
    ("on", "found"),
    [("2026-10-01", THIS), ("2026-12-20", THIS), ("2027-01-21", NEXT), ("2027-10-01", NEXT), ("2025-01-01", None)],
)
def test_a_page_speaks_of_the_round_that_matters_that_day(on, found):
    assert of_the_day([THIS, NEXT], on=dt.date.fromisoformat(on)) == found


def test_without_a_confirmed_round_nothing_is_barred(in_scope, who, today, card):
    rounds.set_round(county=COUNTY, by=who["county_office"], on=today, **days(today, opens=2))
    record_income(card, draft=make.income(today.year + 0), by=who["clerk"], on=today)
    assert rounds.reasons_against_writing(VILLAGE, What.CASE, today) == []
    assert banner(VILLAGE, today) is None


def test_outside_the_window_facts_causes_and_cases_wait_and_the_rest_goes_on(in_scope, who, today, card, make_user):
    row = in_force(in_scope, who, today, opens=1)
    raised = make.replace_amount(make.income(row.year), "wage_yuan", "33333")
    with in_scope(COUNTY, who["clerk"].pk):
        for attempt in (
            lambda: record_income(card, draft=raised, by=who["clerk"], on=today),
            lambda: record_living(card, draft=LivingDraft(row.year, {"has_food": True}), by=who["clerk"], on=today),
            lambda: change(card, by=who["clerk"], on=today, card=CardDraft(main_cause="07"),
                           members=[as_draft(member) for member in card.members.current()]),
            lambda: rounds.refuse_case(card, procedure=Procedure.IDENTIFICATION, on=today),
            lambda: rounds.refuse_case(card, procedure=Procedure.EXIT, on=today),
        ):  # fmt: skip
            with pytest.raises(Refused) as caught, transaction.atomic():
                attempt()
            assert [reason.code for reason in caught.value.reasons] == ["round_closed", "still_possible"]
        rounds.refuse_case(card, procedure=Procedure.MONITORING, on=today)
        record_income(card, draft=make.income(row.year), by=who["clerk"], on=today)
        record_income(card, draft=make.income(row.year - 1), by=who["clerk"], on=today)
    assert banner(VILLAGE, today).tone == "warning"
    assert banner(VILLAGE, row.opens_on).tone == "info"


def test_an_applicant_and_a_monitored_case_and_a_reopened_year_are_not_barred(in_scope, who, today, card):
    in_force(in_scope, who, today, opens=1)
    with in_scope(COUNTY, who["clerk"].pk):
        applicant = make.household()
        record_income(applicant, draft=make.income(today.year), by=who["clerk"], on=today)
        raised = make.replace_amount(make.income(today.year), "wage_yuan", "33333")
        cases.start(card, by=who["clerk"], on=today, applied_on=today, procedure=Procedure.MONITORING,
                    origin="found", statement="突发大病")  # fmt: skip
        record_income(card, draft=raised, by=who["clerk"], on=today)
        with pytest.raises(Refused):
            cases.start(applicant, by=who["clerk"], on=today, applied_on=today)


@pytest.mark.parametrize("role", ["county_leader", "county_finance", "clerk"])
def test_only_the_county_office_sets_a_round(in_scope, who, today, role):
    with in_scope(COUNTY, who[role].pk), pytest.raises(Refused):
        rounds.set_round(county=COUNTY, by=who[role], on=today, **days(today))


@pytest.mark.parametrize(
    "changed",
    [{"closes_on": -9}, {"freezes_on": -1}, {"opens_on": 9}, {"document_no": " "}, {"year": 1999}],
    ids=["ended", "frozen before", "upside down", "no document", "long ago"],
)
def test_a_faulty_round_is_refused(in_scope, who, today, changed):
    fields = days(today) | {k: today + v * DAY if isinstance(v, int) and k != "year" else v for k, v in changed.items()}
    with in_scope(COUNTY, who["county_office"].pk), pytest.raises(Refused):
        rounds.set_round(county=COUNTY, by=who["county_office"], on=today, **fields)


def test_a_round_of_another_county_and_a_frozen_year_are_refused(in_scope, who, today, card):
    with in_scope(COUNTY, who["county_office"].pk), pytest.raises(Refused):
        rounds.set_round(county=NEIGHBOUR, by=who["county_office"], on=today, **days(today))
    with in_scope(COUNTY, who["county_office"].pk):
        card.incomes.update(is_frozen=True)
        with pytest.raises(Refused):
            rounds.set_round(county=COUNTY, by=who["county_office"], on=today, **days(today) | {"year": today.year})


def test_a_round_is_confirmed_once_by_the_leader_and_only_prolonged_after(in_scope, who, today):
    row = in_force(in_scope, who, today)
    office, leader = who["county_office"], who["county_leader"]
    later = {"closes_on": row.closes_on + 3 * DAY, "freezes_on": row.freezes_on, "reason": "雪灾", "on": today}
    with in_scope(COUNTY, office.pk):
        for attempt in (
            lambda: rounds.confirm_round(row, by=office, on=today),
            lambda: rounds.set_round(county=COUNTY, by=office, on=today, **days(today, closes=9)),
            lambda: rounds.prolong_round(row, by=office, **later),
        ):
            with pytest.raises(Refused):
                attempt()
    with in_scope(COUNTY, leader.pk):
        for attempt in (
            lambda: rounds.confirm_round(row, by=leader, on=today),
            lambda: rounds.prolong_round(row, by=leader, **later | {"closes_on": row.closes_on - DAY}),
            lambda: rounds.prolong_round(row, by=leader, **later | {"reason": " "}),
        ):
            with pytest.raises((Refused, DomainError)):
                attempt()
        assert rounds.prolong_round(row, by=leader, **later).closes_on == later["closes_on"]


def run(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


SQL = {
    "round_confirmed_by_another": ("confirmed_by_id = %(me)s, confirmed_on = opens_on", "county_office", False),
    "households_round_leader": ("closes_on = closes_on + 1", "county_office", True),
    "households_round_fixed": ("closes_on = closes_on - 1", "county_leader", True),
}


@pytest.mark.parametrize("name", SQL)
def test_sql_past_the_actions_is_refused_by_name(in_scope, who, today, name):
    setting, role, confirmed = SQL[name]
    if confirmed:
        in_force(in_scope, who, today)
    else:
        with in_scope(COUNTY, who["county_office"].pk):
            rounds.set_round(county=COUNTY, by=who["county_office"], on=today, **days(today))
    allowed = {name, "households_round_leader"}
    with in_scope(COUNTY, who[role].pk), pytest.raises(IntegrityError) as caught, transaction.atomic():
        run(f"UPDATE households_adjustmentround SET {setting}", {"me": who[role].pk})
    assert caught.value.__cause__.diag.constraint_name in allowed


def test_a_village_reads_the_round_and_cannot_write_it(in_scope, who, today):
    row = in_force(in_scope, who, today)
    with in_scope(VILLAGE, who["clerk"].pk):
        assert AdjustmentRound.objects.filter(pk=row.pk).exists()
        assert AdjustmentRound.objects.filter(pk=row.pk).update(closes_on=row.closes_on + DAY) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            AdjustmentRound.objects.create(village_id=NEIGHBOUR, opened_by=who["clerk"], **days(today))


def test_the_page_counts_what_is_open_down_to_the_village(in_scope, who, today, card, as_user, make_user):
    row = in_force(in_scope, who, today)
    own = Window(row.year, row.opens_on, row.closes_on, row.freezes_on)
    with in_scope(COUNTY, who["county_office"].pk):
        seen = progress(area=COUNTY, window=own, on=today)
    assert (seen.whole.count.households, seen.whole.count.complete, seen.whole.count.lacking) == (1, 0, 1)
    assert [part.count.code for part in seen.parts] == [VILLAGE[:9]]
    page = as_user(who["clerk"]).get(f"/households/rounds/{row.pk}/")
    assert card.head_name in page.content.decode()
    assert as_user(who["clerk"]).get(f"/households/rounds/{row.pk}/?area={COUNTY}").status_code == 404
    assert as_user(make_user("county_office", NEIGHBOUR)).get(f"/households/rounds/{row.pk}/").status_code == 404


def test_the_screens_set_and_confirm_a_round(as_user, who, today):
    office, leader = as_user(who["county_office"]), as_user(who["county_leader"])
    data = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in days(today).items()}
    assert office.post("/households/rounds/set/", data).status_code == 302
    row = AdjustmentRound.objects.get(village_id=COUNTY)
    assert office.post(f"/households/rounds/{row.pk}/confirm/").status_code == 403
    leader.post(f"/households/rounds/{row.pk}/confirm/")
    leader.post(f"/households/rounds/{row.pk}/confirm/")
    row.refresh_from_db()
    assert (row.confirmed_by, row.confirmed_on) == (who["county_leader"], today)
    assert office.post("/households/rounds/set/", data).status_code == 200
