"""Writing a year: lines that add up, proofs, people, copies that never overwrite, the mirror of the present year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from households.actions import changes
from households.actions import households as cards
from households.actions import years as actions
from households.actions.incomes import record_income, record_living
from households.actions.members import as_draft
from households.errors import CardChanged
from households.models import Household, IncomeYear, MemberYear
from households.rules.changes import Arrival, Event
from households.rules.drafts import (
    IncomeDraft,
    LineDraft,
    LivingDraft,
    PersonYearDraft,
    ProofDraft,
    YearDraft,
)
from registry.audit import trail
from registry.errors import DomainError, Refused
from tests.conftest import VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db

D = Decimal
PIGS = LineDraft("business_yuan", "livestock", D("2000.00"), "两头猪")
RICE = LineDraft("business_yuan", "grain", D("1000.00"))
VERDICTS = {"has_food": True, "has_clothing": True, "has_education": True, "has_medical": True, "has_housing": True}


@pytest.fixture
def card(in_scope: Any) -> Any:
    with in_scope(VILLAGE):
        yield make.household(members=make.family(), income=make.income(2024))


def business(year: int = 2025, *lines: LineDraft, amount: str = "3000.00") -> IncomeDraft:
    return IncomeDraft(year, {"business_yuan": D(amount)}, 4, lines)


def living(year: int = 2025, **fields: Any) -> LivingDraft:
    return LivingDraft(year, VERDICTS, conditions={"arable_mu": D("3.50"), "fuel": "clean"}, **fields)


def reasons(call: Any) -> list[tuple[str, str]]:
    with pytest.raises(DomainError) as refusal:
        call()
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def test_lines_are_kept_under_their_part_and_on_the_trail(card: Household) -> None:
    row = record_income(card, draft=business(2025, PIGS, RICE), by=None, on=make.ON)
    assert [(n.kind, n.amount_yuan, n.note) for n in row.lines.order_by("pk")] == [
        ("livestock", D("2000.00"), "两头猪"), ("grain", D("1000.00"), ""),
    ]  # fmt: skip
    assert len(trail.entries_for(card)[0].after["lines"]) == 2
    entries = trail.entries_for(card).count()
    record_income(card, draft=business(2025, PIGS, RICE), by=None, on=make.ON)
    assert trail.entries_for(card).count() == entries


@pytest.mark.parametrize(("draft", "code"), [
    (business(2025, PIGS), "income_lines_add_up"),
    (business(2025, LineDraft("business_yuan", "medical", D("3000.00"))), "income_line_kind"),
    (IncomeDraft(2025, {}, 4, (PIGS,)), "income_lines_add_up"),
])  # fmt: skip
def test_lines_that_do_not_add_up_are_refused_at_their_part(card: Household, draft: IncomeDraft, code: str) -> None:
    assert reasons(lambda: record_income(card, draft=draft, by=None, on=make.ON)) == [(code, "business_yuan")]
    assert not IncomeYear.objects.filter(household=card, year=2025).exists()


def test_an_amount_cannot_leave_its_lines_behind(card: Household) -> None:
    record_income(card, draft=business(2025, PIGS, RICE), by=None, on=make.ON)
    total_only = IncomeDraft(2025, {"business_yuan": D("9000.00")}, 4)
    assert reasons(lambda: record_income(card, draft=total_only, by=None, on=make.ON)) == [
        ("income_lines_add_up", "business_yuan")
    ]
    without = IncomeDraft(2025, {"business_yuan": D("9000.00")}, 4, ())
    assert not record_income(card, draft=without, by=None, on=make.ON).lines.exists()


def test_proofs_take_who_and_when_from_the_whole(card: Household) -> None:
    proofs = (ProofDraft("has_food", "粮食自足"), ProofDraft("has_water", "自来水", "李工", dt.date(2025, 9, 1)))
    draft = living(checked_by="龙村医", checked_on=dt.date(2025, 10, 2), proofs=proofs)
    row = record_living(card, draft=draft, by=None, on=make.ON)
    held = {p.guarantee: (p.proof, p.checked_by, p.checked_on) for p in row.proofs.all()}
    assert held == {
        "has_food": ("粮食自足", "龙村医", dt.date(2025, 10, 2)), "has_water": ("自来水", "李工", dt.date(2025, 9, 1)),
    }  # fmt: skip
    record_living(card, draft=living(proofs=(proofs[1],)), by=None, on=make.ON)
    assert [p.guarantee for p in row.proofs.all()] == ["has_water"]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"proofs": (ProofDraft("has_food", "粮食自足"),)}, ("proof_without_checker", "by_has_food")),
    ({"checked_by": "x", "proofs": (ProofDraft("has_food", "a", "", dt.date(2099, 1, 1)),)},
     ("day_in_future", "on_has_food")),
    ({"checked_on": dt.date(2099, 1, 1)}, ("day_in_future", "checked_on")),
])  # fmt: skip
def test_a_proof_names_who_looked_and_no_day_to_come(
    card: Household, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert reasons(lambda: record_living(card, draft=living(**fields), by=None, on=make.ON)) == [expected]


def test_conditions_not_named_stay(card: Household) -> None:
    record_living(card, draft=living(), by=None, on=make.ON)
    row = record_living(card, draft=LivingDraft(2025, VERDICTS, "已看"), by=None, on=make.ON)
    assert (row.arable_mu, row.fuel, row.note) == (D("3.50"), "clean", "已看")


def test_a_whole_year_is_one_transaction_with_the_cards_version(card: Household) -> None:
    member = card.members.get(relation="head")
    person = PersonYearDraft(member.pk, {"health": ("chronic",), "labour": "weak", "work_months": 3})
    draft = YearDraft(2025, business(2025, PIGS, RICE), living(), (person,))
    saved = actions.record_year(card, draft=draft, by=None, on=make.ON, version=card.version)
    assert saved.version == card.version + 1
    row = MemberYear.objects.get(member=member, year=2025)
    assert (row.health, row.labour, row.work_months) == (["chronic"], "weak", 3)
    with pytest.raises(CardChanged):
        actions.record_year(card, draft=draft, by=None, on=make.ON, version=card.version)


def test_every_fault_of_every_person_is_told(card: Household) -> None:
    head, spouse = card.members.get(relation="head"), card.members.get(relation="spouse")
    people = (
        PersonYearDraft(head.pk, {"education": "primary", "school": "grade_7"}),
        PersonYearDraft(spouse.pk, {"welfare_job": "ranger", "welfare_months": 0}),
    )
    found = reasons(lambda: actions.record_year(card, draft=YearDraft(2025, people=people), by=None, on=make.ON))
    assert found == [
        ("DQ-15", f"people-{head.pk}-education"), ("welfare_job_with_months", f"people-{spouse.pk}-welfare_months")
    ]  # fmt: skip


def test_people_of_another_card_or_of_the_present_year_are_refused(card: Household) -> None:
    stranger = make.household().members.get()
    person = (PersonYearDraft(stranger.pk, {"labour": "weak"}),)
    found = reasons(lambda: actions.record_people(card, year=2025, drafts=person, by=None, on=make.ON))
    assert found == [("not_of_this_year", "")]
    present = reasons(lambda: actions.record_people(card, year=make.ON.year, drafts=(), by=None, on=make.ON))
    assert present == [("people_of_present_year", "")]


def test_the_present_year_follows_the_card_and_the_past_does_not(card: Household) -> None:
    head = card.members.get(relation="head")
    present = MemberYear.objects.get(member=head, year=make.ON.year)
    assert (present.labour, present.health) == ("weak", ["chronic"])
    actions.record_people(card, year=2025, drafts=[PersonYearDraft(head.pk, {"labour": "ordinary"})], by=None,
                          on=make.ON)  # fmt: skip
    drafts = [as_draft(m) for m in card.members.all()]
    drafts = [replace(d, labour="none") if d.relation == "head" else d for d in drafts]
    cards.change(card, by=None, on=make.ON, card=make.CardDraft(main_cause="01"), members=drafts)
    assert MemberYear.objects.get(member=head, year=make.ON.year).labour == "none"
    assert MemberYear.objects.get(member=head, year=2025).labour == "ordinary"


def test_who_is_born_joins_the_present_year(card: Household) -> None:
    born, later = make.ON + dt.timedelta(days=3), make.ON + dt.timedelta(days=9)
    child = make.person("周新", "grandson", born_on=born, education="", school="preschool_age", labour="none")
    event = Event(born, "出生医学证明")
    changes.record(Arrival(card.pk, "birth", event, child), by=None, on=later)
    assert MemberYear.objects.filter(member__name="周新", household=card, year=make.ON.year).exists()
    assert not MemberYear.objects.filter(member__name="周新", year=2025).exists()


def test_mirroring_again_writes_nothing(card: Household) -> None:
    assert actions.mirror_people([card.pk], year=make.ON.year) == 0
    assert actions.mirror_people([card.pk], year=2030) == 4


def test_a_copy_fills_what_is_empty_and_leaves_what_is_there(card: Household) -> None:
    record_living(card, draft=living(2024, checked_by="龙村医", proofs=(ProofDraft("has_food", "粮食"),)), by=None,
                  on=make.ON)  # fmt: skip
    draft, taken = actions.copied(card, source=2024, year=2025)
    assert taken == []
    assert draft.income is not None and draft.living is not None
    assert (draft.income.year, draft.income.amounts["wage_yuan"], draft.income.members) == (2025, D("5200.00"), None)
    assert (draft.living.conditions["arable_mu"], draft.living.checked_by) != (None, "龙村医")
    assert draft.living.proofs == (ProofDraft("has_food", "粮食"),)
    assert not IncomeYear.objects.filter(household=card, year=2025).exists()
    record_income(card, draft=business(2025, amount="1.00"), by=None, on=make.ON)
    again, taken = actions.copied(card, source=2024, year=2025)
    assert (taken, again.income) == (["income"], None)


def test_a_year_to_come_is_refused(card: Household) -> None:
    draft = YearDraft(make.ON.year + 1, business(make.ON.year + 1))
    assert reasons(lambda: actions.record_year(card, draft=draft, by=None, on=make.ON)) == [("year_in_future", "year")]


def test_refusals_undo_the_whole_year(card: Household) -> None:
    draft = YearDraft(2025, business(2025, PIGS), living())
    with pytest.raises(Refused):
        actions.record_year(card, draft=draft, by=None, on=make.ON)
    assert not card.livings.filter(year=2025).exists()
