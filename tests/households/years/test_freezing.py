"""Freezing an area's year, and reopening one household's: who, with what trace, and what the database refuses itself.

The refusals of the database are asked as the application's role, past every action.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from households.actions import freezing
from households.actions.incomes import record_income, record_living
from households.actions.years import mirror_people, record_year
from households.errors import YearFrozen
from households.models import (
    GuaranteeProof,
    Household,
    IncomeLine,
    IncomeYear,
    LivingYear,
    MemberYear,
    YearReopening,
)
from households.presenters.freezing import preview
from households.rules.drafts import LivingDraft, ProofDraft, YearDraft
from registry.audit import trail
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 20)
YEAR = 2025


@pytest.fixture
def people(make_user: Any) -> dict[str, Any]:
    places = {
        "county_office": COUNTY,
        "county_leader": COUNTY,
        "village_clerk": VILLAGE,
        "township_leader": VILLAGE[:9],
    }
    return {role: make_user(role, code) for role, code in places.items()}


@pytest.fixture
def card(in_scope: Any, people: Any) -> Iterator[Household]:
    with in_scope(COUNTY, people["county_office"].pk):
        made = make.household(income=make.income(YEAR), status="ordinary")
        living = LivingDraft(YEAR, {"has_food": True}, proofs=(ProofDraft("has_food", "粮食", "龙村医"),))
        record_living(made, draft=living, by=None, on=make.ON)
        yield made


@pytest.fixture
def frozen(card: Household, people: Any) -> Household:
    freezing.freeze(area=VILLAGE, year=YEAR, by=people["county_office"], on=DAY)
    return card


def guard(work: Callable[[], Any]) -> str:
    """The constraint with which the database refuses."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        work()
        connection.check_constraints()
    found: Any = refusal.value.__cause__
    return str(found.diag.constraint_name)


def code(call: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        call()
    return refusal.value.reasons[0].code


# --- freezing --------------------------------------------------------------------------------------------------


def test_a_freeze_closes_every_row_of_the_year_in_the_area(card: Household, people: Any) -> None:
    other = make.household(village=SIBLING, income=make.income(YEAR))
    mirror_people([card.pk], year=YEAR)
    record_income(card, draft=make.income(2024), by=None, on=make.ON)
    done = freezing.freeze(area=VILLAGE, year=YEAR, by=people["county_office"], on=DAY)
    assert (done.incomes, done.livings, done.people) == (1, 1, 1)
    assert IncomeYear.objects.get(household=card, year=YEAR).is_frozen
    assert not IncomeYear.objects.get(household=card, year=2024).is_frozen
    assert not IncomeYear.objects.get(household=other).is_frozen
    entry = trail.Entry.objects.filter(event="households.year_frozen").get()
    assert (entry.village_id, entry.after["year"], entry.by_id) == (VILLAGE, YEAR, people["county_office"].pk)


@pytest.mark.parametrize("role", ["village_clerk", "township_leader", "county_leader"])
def test_only_the_county_office_freezes(card: Household, people: Any, role: str) -> None:
    assert code(lambda: freezing.freeze(area=VILLAGE, year=YEAR, by=people[role], on=DAY)) == "not_yours_to_do"


def test_a_year_to_come_is_not_frozen(card: Household, people: Any) -> None:
    office = people["county_office"]
    assert code(lambda: freezing.freeze(area=VILLAGE, year=2027, by=office, on=DAY)) == "year_in_future"


def test_the_preview_counts_and_names_who_lacks_what(card: Household, people: Any) -> None:
    poor = make.household(status="ordinary", income=make.income(YEAR))
    make.household(village=SIBLING, status="ordinary")
    make.household()  # an applicant: not on the register
    found = preview(area=VILLAGE[:9], year=YEAR)
    counts = {row.code: (row.households, row.with_income, row.with_living, row.lacking) for row in found.parts}
    assert counts == {VILLAGE: (2, 2, 1, 1), SIBLING: (1, 0, 0, 1)}
    assert (found.total.households, found.total.lacking, found.unnamed) == (3, 2, 0)
    assert poor.pk in [row.pk for row in found.named] and card.pk not in [row.pk for row in found.named]


# --- what stays shut -------------------------------------------------------------------------------------------


def test_actions_refuse_a_frozen_year_and_say_who_opens_it(frozen: Household) -> None:
    for call in (
        lambda: record_income(frozen, draft=make.income(YEAR), by=None, on=make.ON),
        lambda: record_living(frozen, draft=LivingDraft(YEAR, {}), by=None, on=make.ON),
        lambda: record_year(frozen, draft=YearDraft(YEAR, make.income(YEAR)), by=None, on=make.ON),
    ):
        with pytest.raises(YearFrozen, match="县级分管领导"):
            call()


def test_nothing_joins_a_year_of_which_any_row_is_frozen(frozen: Household) -> None:
    """Only income and living were frozen; a person's row is new, and refused all the same."""
    member = frozen.members.get()
    row = {"household": frozen, "village_id": VILLAGE, "year": YEAR}
    assert guard(MemberYear(member=member, **row).save) == "household_year_frozen"
    other = make.household(income=make.income(YEAR))
    freezing_rows = IncomeYear.objects.filter(household=other)
    freezing_rows.update(is_frozen=True)
    assert guard(LivingYear(household=other, village_id=VILLAGE, year=YEAR, checked_on=DAY).save) == (
        "household_year_frozen"
    )
    bare = make.household()
    LivingYear(household=bare, village_id=VILLAGE, year=YEAR, checked_on=DAY, is_frozen=True).save()
    assert guard(IncomeYear(household=bare, village_id=VILLAGE, year=YEAR, members=1).save) == "household_year_frozen"


def test_no_row_moves_into_a_frozen_year(frozen: Household) -> None:
    record_income(frozen, draft=make.income(2024), by=None, on=make.ON)
    other = make.household(income=make.income(2024))
    moved = MemberYear.objects.filter(household=frozen, year=make.ON.year)
    assert guard(lambda: moved.update(year=YEAR)) == "household_year_frozen"
    livings = LivingYear(household=other, village_id=VILLAGE, year=YEAR, checked_on=DAY)
    livings.save()
    assert guard(lambda: LivingYear.objects.filter(pk=livings.pk).update(household=frozen)) == "household_year_frozen"


def test_lines_and_proofs_of_a_frozen_year_are_shut(frozen: Household) -> None:
    income, living = frozen.incomes.get(year=YEAR), frozen.livings.get(year=YEAR)
    line = IncomeLine(income=income, village_id=VILLAGE, part="wage_yuan", kind="gathering", amount_yuan="5200.00")
    assert guard(line.save) == "household_year_frozen"
    proof = {"living": living, "village_id": VILLAGE, "proof": "x", "checked_by": "y", "checked_on": DAY}
    assert guard(GuaranteeProof(guarantee="has_water", **proof).save) == "household_year_frozen"
    assert guard(lambda: living.proofs.update(proof="z")) == "household_year_frozen"
    assert guard(lambda: living.proofs.all().delete()) == "household_year_frozen"


def test_a_frozen_row_is_not_unfrozen_without_a_record(frozen: Household) -> None:
    for rows in (frozen.incomes, frozen.livings):
        assert guard(lambda rows=rows: rows.filter(year=YEAR).update(is_frozen=False)) == "household_year_frozen"


def test_the_present_year_when_frozen_is_not_mirrored(card: Household, people: Any) -> None:
    freezing.freeze(area=VILLAGE, year=make.ON.year, by=people["county_office"], on=make.ON)
    assert mirror_people([card.pk], year=make.ON.year) == 0


# --- reopening -------------------------------------------------------------------------------------------------


def reopened(card: Household, people: Any, reason: str = "工资漏报，有银行流水") -> YearReopening:
    return freezing.reopen(card, year=YEAR, by=people["county_leader"], on=DAY, reason=reason)


def test_the_leader_reopens_one_households_year_visibly(frozen: Household, people: Any) -> None:
    neighbour = make.household()
    IncomeYear.objects.create(household=neighbour, village_id=VILLAGE, year=YEAR, members=1, is_frozen=True)
    reopened(frozen, people)
    assert not frozen.incomes.get(year=YEAR).is_frozen and not frozen.livings.get(year=YEAR).is_frozen
    assert neighbour.incomes.get().is_frozen
    entry = trail.entries_for(frozen)[0]
    assert (entry.event, entry.reason) == ("households.year_reopened", "工资漏报，有银行流水")
    assert [row.year for row in frozen.reopened_years] == [YEAR]
    record_income(frozen, draft=make.income(YEAR), by=None, on=make.ON)


@pytest.mark.parametrize("role", ["county_office", "village_clerk", "township_leader"])
def test_nobody_else_reopens(frozen: Household, people: Any, role: str) -> None:
    with pytest.raises(DomainError, match="县级分管领导"):
        freezing.reopen(frozen, year=YEAR, by=people[role], on=DAY, reason="x")


def test_a_reason_and_a_frozen_year_are_needed(frozen: Household, people: Any) -> None:
    leader = people["county_leader"]
    assert code(lambda: reopened(frozen, people, "  ")) == "reason_missing"
    assert code(lambda: freezing.reopen(frozen, year=2024, by=leader, on=DAY, reason="x")) == "year_not_frozen"


@pytest.mark.parametrize("role", ["county_office", "county_leader"])
def test_frozen_again_it_is_shut_as_before(frozen: Household, people: Any, role: str) -> None:
    reopened(frozen, people)
    freezing.freeze_again(frozen, year=YEAR, by=people[role], on=DAY)
    assert frozen.incomes.get(year=YEAR).is_frozen
    assert list(frozen.reopened_years) == []
    assert guard(lambda: frozen.incomes.filter(year=YEAR).update(is_frozen=False)) == "household_year_frozen"
    again = freezing.freeze_again
    assert code(lambda: again(frozen, year=YEAR, by=people[role], on=DAY)) == "year_not_reopened"


def test_a_freeze_of_the_area_closes_what_stood_open(frozen: Household, people: Any) -> None:
    reopened(frozen, people)
    freezing.freeze(area=VILLAGE, year=YEAR, by=people["county_office"], on=DAY)
    assert list(frozen.reopened_years) == []
    assert guard(lambda: frozen.incomes.filter(year=YEAR).update(is_frozen=False)) == "household_year_frozen"


def test_a_reopening_is_never_changed_or_taken_back(frozen: Household, people: Any) -> None:
    row = reopened(frozen, people)
    with pytest.raises(Exception, match=r"permission denied|append"), transaction.atomic():
        YearReopening.objects.filter(pk=row.pk).update(reason="other")
    with pytest.raises(Exception, match=r"permission denied|append"), transaction.atomic():
        YearReopening.objects.filter(pk=row.pk).delete()
