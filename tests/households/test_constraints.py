"""Each named constraint of the card refuses the row that breaks it, and says so in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error, connection, transaction

from households.models import Household, IncomeYear, LivingYear, Measure, Member, Standard, StatusSpan
from registry.db.guards import explain
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 5, 1)


@pytest.fixture
def card(in_scope: Any) -> Iterator[Household]:
    with in_scope(VILLAGE[:9]):
        yield make.household(members=make.family(), income=make.income(), measures=[make.measure()])


def refused(work: Callable[[], Any]) -> str:
    """The name of the guard that refuses `work`, deferred ones included."""
    with pytest.raises(Error) as caught, transaction.atomic():
        work()
        connection.check_constraints()
    guard = explain(caught.value)
    assert guard is not None, caught.value
    assert str(guard.message)
    return guard.code


HOUSEHOLD = [
    ("household_status_known", {"status": "rich"}),
    ("household_cause_known", {"main_cause": "77"}),
    ("household_other_cause_noted", {"main_cause": "99", "cause_note": ""}),
    ("household_size_not_negative", {"size": -1}),
    ("household_lifted_after_identified", {"identified_on": DAY, "lifted_on": dt.date(2019, 1, 1)}),
    ("household_lifted_has_date", {"status": "lifted", "lifted_on": None}),
    ("household_monitored_has_date", {"monitored_type": "marginal", "monitored_on": None}),
    ("household_cleared_after_monitored", {"risk_cleared_on": DAY}),
    ("household_version_counts_up", {"version": 0}),
    ("household_other_causes_distinct", {"main_cause": "01", "other_causes": ["01"]}),
    ("household_other_causes_distinct", {"other_causes": ["02", "03", "04"]}),
    ("household_other_causes_distinct", {"other_causes": ["02", "02"]}),
    ("household_size_counts_members", {"size": 3}),
    ("household_status_has_span", {"status": "ordinary"}),
    ("households_household_number_key", {"number": "taken"}),
]
MEMBER = [
    ("member_relation_known", {"relation": "friend"}),
    ("member_sex_known", {"sex": "x"}),
    ("member_born_since_1900", {"birth_on": dt.date(1899, 12, 31)}),
    ("member_work_months_in_year", {"work_months": 13}),
    ("member_one_insurance", {"has_resident_insurance": True, "has_employee_insurance": True}),
    ("member_left_with_reason", {"left_on": make.ON}),
    ("member_left_after_joined", {"left_on": dt.date(2000, 1, 1), "left_reason": "death"}),
    ("member_health_not_contradictory", {"health": ["healthy", "chronic"]}),
    ("household_has_one_head", {"relation": "uncle"}),
    ("household_size_counts_members", {"is_counted": False}),
    ("households_member_household_id_same_village", {"village_id": SIBLING}),
]
INCOME = [
    ("income_year_sane", {"year": 1999}),
    ("income_has_members", {"members": 0}),
    ("income_not_negative", {"wage_yuan": "-1"}),
    ("income_not_negative", {"business_cost_yuan": "-1"}),
]
MEASURE = [
    ("measure_kind_known", {"kind": "M99"}),
    ("measure_ends_after_start", {"ends_on": DAY}),
    ("measure_amount_not_negative", {"amount_yuan": "-1"}),
    ("measure_done_with_result", {"state": "done"}),
]


@pytest.mark.parametrize(("name", "values"), HOUSEHOLD)
def test_household_guard_refuses(card: Household, name: str, values: dict[str, Any]) -> None:
    if values.get("number") == "taken":
        make.household()
        values = {"number": Household.objects.exclude(pk=card.pk).get().number}
    assert refused(lambda: Household.objects.filter(pk=card.pk).update(**values)) == name


@pytest.mark.parametrize(("name", "values"), MEMBER)
def test_member_guard_refuses(card: Household, name: str, values: dict[str, Any]) -> None:
    card.member_years.all().delete()  # the rows of the year hold the member as well, by a guard of their own
    assert refused(lambda: card.members.filter(relation="head").update(**values)) == name


@pytest.mark.parametrize("relation", ["head", "spouse"])
def test_member_second_head_or_spouse_is_refused(card: Household, relation: str) -> None:
    assert refused(lambda: card.members.filter(relation="son").update(relation=relation)) == f"member_one_{relation}"


def test_member_identity_is_once_among_those_who_have_not_left(card: Household) -> None:
    son, other = card.members.get(relation="son"), make.household(village=SIBLING).members.get()
    same = {"identity_index": son.identity_index}
    assert refused(lambda: Member.objects.filter(pk=other.pk).update(**same)) == "member_identity_once"


@pytest.mark.parametrize(("name", "values"), INCOME)
def test_income_guard_refuses(card: Household, name: str, values: dict[str, Any]) -> None:
    assert refused(lambda: card.incomes.update(**values)) == name


def test_income_year_is_on_a_card_once(card: Household) -> None:
    again = IncomeYear(household=card, village_id=VILLAGE, year=2019, members=4)
    assert refused(again.save) == "income_once_a_year"


@pytest.mark.parametrize(("name", "values"), MEASURE)
def test_measure_guard_refuses(card: Household, name: str, values: dict[str, Any]) -> None:
    assert refused(lambda: card.measures.update(**values)) == name


def test_measure_of_a_member_of_another_village_is_refused(card: Household) -> None:
    other = make.household(village=SIBLING)
    stranger = other.members.get()
    assert refused(lambda: card.measures.update(member=stranger)) == "households_measure_member_id_same_village"


def test_living_year_is_sane_and_once(card: Household) -> None:
    row = {"household": card, "village_id": VILLAGE, "checked_on": DAY}
    assert refused(LivingYear(year=1990, **row).save) == "living_year_sane"
    LivingYear(year=2020, **row).save()
    assert refused(LivingYear(year=2020, **row).save) == "living_once_a_year"


SPAN = [
    ("status_span_known", {"status": "rich"}),
    ("status_span_ends_after_start", {"ends_on": make.ON}),
    ("status_span_poor_before_2021", {"status": "poor"}),
]


@pytest.mark.parametrize(("name", "values"), SPAN)
def test_status_span_guard_refuses(card: Household, name: str, values: dict[str, Any]) -> None:
    assert refused(lambda: card.status_spans.update(**values)) == name


def test_status_spans_do_not_overlap(card: Household) -> None:
    span = StatusSpan(household=card, village_id=VILLAGE, status="lifted", starts_on=make.ON)
    assert refused(span.save) == "status_span_no_overlap"


def test_frozen_year_is_refused_by_the_database(card: Household) -> None:
    card.incomes.update(is_frozen=True)
    assert refused(lambda: card.incomes.update(wage_yuan="1")) == "household_year_frozen"


def test_income_lines_are_not_the_applications_to_write() -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Standard.objects.update(amount_yuan=1)


def test_change_without_an_actor_is_refused(card: Household) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', '', true)")
    assert refused(lambda: card.members.update(work_months=1)) == "audit_actor_required"


def test_scope_hides_the_other_village_and_refuses_its_rows(card: Household, in_scope: Any) -> None:
    with in_scope(SIBLING):
        for model in (Household, Member, IncomeYear, Measure, StatusSpan):
            assert not model.objects.exists()
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            IncomeYear(household=card, village_id=VILLAGE, year=2018, members=4).save()
