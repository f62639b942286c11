"""A frozen year, attacked with SQL as the application's role and with a form opened before the freeze."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from households.actions import freezing, years
from households.errors import YearFrozen
from households.models import IncomeYear, LivingYear, MemberYear
from households.rules.drafts import IncomeDraft, LineDraft, LivingDraft, PersonYearDraft, ProofDraft, YearDraft
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make

YEAR = 2025


def snapshot(card, *, blocks="income living people"):
    given = make.income(YEAR).amounts
    line = LineDraft("business_yuan", "livestock", given["business_yuan"], "")
    person = PersonYearDraft(card.members.order_by("pk").first().pk, {"labour": "weak"})
    return YearDraft(
        YEAR, income=IncomeDraft(YEAR, given, None, (line,)) if "income" in blocks else None,
        living=LivingDraft(YEAR, {"has_food": True}, checked_by="x", proofs=(ProofDraft("has_food", "y"),))
        if "living" in blocks else None,
        people=(person,),
    )  # fmt: skip


@pytest.fixture
def frozen(card, clerk, make_user):
    """A card whose year 2025 was written, then frozen by the county; the clerk's scope is open."""
    years.record_year(card, draft=snapshot(card), by=clerk, on=clock.today())
    office = make_user("county_office", COUNTY)
    with scoped(COUNTY, actor=office.pk):
        freezing.freeze(area=COUNTY, year=YEAR, by=office, on=clock.today())
    return card


ATTACKS = [
    "UPDATE households_incomeyear SET wage_yuan = 1 WHERE id = %(income)s",
    "DELETE FROM households_incomeyear WHERE id = %(income)s",
    "UPDATE households_incomeyear SET is_frozen = false WHERE id = %(income)s",
    "UPDATE households_incomeyear SET year = 2024 WHERE id = %(income)s",
    "UPDATE households_incomeyear SET household_id = %(other)s WHERE id = %(income)s",
    "INSERT INTO households_incomeline (income_id, village_id, part, kind, amount_yuan, note)"
    " VALUES (%(income)s, %(village)s, 'business_yuan', 'livestock', 1, '')",
    "UPDATE households_incomeline SET amount_yuan = 1 WHERE income_id = %(income)s",
    "DELETE FROM households_incomeline WHERE income_id = %(income)s",
    "DELETE FROM households_guaranteeproof WHERE living_id = %(living)s",
    "UPDATE households_livingyear SET has_water = NOT has_water WHERE id = %(living)s",
    "UPDATE households_memberyear SET labour = 'none' WHERE id = %(person)s",
    "DELETE FROM households_memberyear WHERE id = %(person)s",
    "UPDATE households_memberyear SET year = 2024 WHERE id = %(person)s",
    "UPDATE households_memberyear SET household_id = %(other)s WHERE id = %(person)s",
    "TRUNCATE households_memberyear",
    "ALTER TABLE households_incomeyear DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("sql", ATTACKS)
def test_sql_does_not_open_a_frozen_year(frozen, clerk, sql):
    keys = {
        "income": IncomeYear.objects.get(household=frozen, year=YEAR).pk, "village": VILLAGE,
        "living": LivingYear.objects.get(household=frozen, year=YEAR).pk,
        "person": MemberYear.objects.get(household=frozen, year=YEAR).pk,
        "other": make.household(by=clerk, members=make.family()).pk,
    }  # fmt: skip
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, keys)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_new_person_of_a_frozen_year_is_refused(frozen):
    other = frozen.members.order_by("pk").last().pk
    with pytest.raises(Error), transaction.atomic():
        MemberYear.objects.create(household=frozen, member_id=other, village_id=VILLAGE, year=YEAR)


def test_a_form_opened_before_the_freeze_changes_nothing(frozen, clerk):
    with pytest.raises(YearFrozen):
        years.record_year(frozen, draft=snapshot(frozen), by=clerk, on=clock.today(), version=frozen.version + 1)


def test_a_year_frozen_by_its_people_alone_takes_no_income(card, clerk, make_user):
    years.record_year(card, draft=snapshot(card, blocks="people"), by=clerk, on=clock.today())
    office = make_user("county_office", COUNTY)
    with scoped(COUNTY, actor=office.pk):
        freezing.freeze(area=COUNTY, year=YEAR, by=office, on=clock.today())
    with pytest.raises(YearFrozen):
        years.record_year(card, draft=snapshot(card), by=clerk, on=clock.today())
