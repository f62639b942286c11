"""What the actions write and refuse, and what they leave in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from households.actions import households as cards
from households.actions.incomes import record_income, record_living
from households.actions.measures import save_measure
from households.actions.members import as_draft, save_members
from households.actions.status import clear_risk, set_monitored, set_status
from households.choices import Status
from households.errors import CardChanged, StandardMissing, YearFrozen
from households.models import Household, Standard
from households.rules.drafts import IncomeDraft, LivingDraft
from registry.audit import trail
from registry.errors import DomainError, Refused
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(in_scope: Any) -> Iterator[Household]:
    with in_scope(VILLAGE[:9]):
        yield make.household(members=make.family(), income=make.income())
        connection.check_constraints()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code
    assert str(caught.value)


def events(card: Household) -> list[str]:
    return [entry.event for entry in trail.entries_for(card)]


def test_card_gets_head_size_and_income_by_the_database(card: Household) -> None:
    assert (card.head_name, card.size, card.has_no_labour) == ("周山", 4, False)
    income = card.incomes.get()
    assert (income.gross_yuan, income.net_yuan, income.net_per_head_yuan) == (
        Decimal("13560.00"), Decimal("12360.00"), Decimal("3090.00"),
    )  # fmt: skip


def test_numbers_of_a_village_count_up(card: Household) -> None:
    assert card.number == f"{VILLAGE}0001"
    assert make.household().number == f"{VILLAGE}0002"
    assert make.household(village=SIBLING).number == f"{SIBLING}0001"


def test_household_without_labour_is_marked(in_scope: Any) -> None:
    with in_scope(VILLAGE):
        assert make.household(members=[make.head(labour="lost")]).has_no_labour


def test_change_records_only_what_changed_and_masks_numbers(card: Household) -> None:
    drafts = [as_draft(m) for m in card.members.order_by("pk")]
    changed = replace(make.CardDraft(group="3组", main_cause="01", other_causes=("07",)), phone="13800000009")
    cards.change(card, by=None, on=make.ON, card=changed, members=[replace(drafts[0], labour="none"), *drafts[1:]])
    entries = {entry.event: entry for entry in trail.entries_for(card)}
    assert entries["households.changed"].after == {"phone": "138****0009"}
    assert entries["households.member_changed"].after == {"name": "周山", "labour": "none"}
    assert entries["households.member_changed"].before == {"name": "周山", "labour": "weak"}


def test_change_of_another_version_is_refused_whole(card: Household) -> None:
    drafts = [as_draft(m) for m in card.members.order_by("pk")]
    with pytest.raises(CardChanged):
        cards.change(card, by=None, on=make.ON, card=make.CardDraft(main_cause="02"), members=drafts, version=7)
    card.refresh_from_db()
    assert card.main_cause == "01"


@pytest.mark.parametrize(("main", "others", "note", "code"), [
    ("01", ("01",), "", "DQ-36"), ("01", ("02", "03", "04"), "", "DQ-36"), ("01", ("02", "02"), "", "DQ-36"),
    ("99", (), " ", "DQ-35"), ("01", ("99",), "", "DQ-35"),
])  # fmt: skip
def test_causes_of_dq35_and_dq36_are_refused(
    in_scope: Any, main: str, others: tuple[str, ...], note: str, code: str
) -> None:
    draft = make.CardDraft(main_cause=main, other_causes=others, cause_note=note)
    with in_scope(VILLAGE), pytest.raises(Refused) as caught:
        make.household(card=draft)
    assert caught.value.code == code


def test_refused_members_name_row_and_field(in_scope: Any) -> None:
    people = [make.head(), make.person("周林", "daughter", born_on=dt.date(1995, 7, 4))]
    with in_scope(VILLAGE), pytest.raises(Refused) as caught:
        make.household(members=people)
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [("DQ-10", "members-1-relation")]


def test_head_and_spouse_change_places(card: Household) -> None:
    swap = {"head": "spouse", "spouse": "head"}
    drafts = [as_draft(m, relation=swap.get(m.relation, m.relation)) for m in card.members.order_by("pk")]
    save_members(card, drafts=drafts, by=None, on=make.ON)
    connection.check_constraints()
    card.refresh_from_db()
    assert card.head_name == "李秋"


def test_last_member_leaves_and_nobody_is_counted(in_scope: Any) -> None:
    with in_scope(VILLAGE):
        card = make.household()
        make.leaves(card.members.get(), reason="death")
        connection.check_constraints()
        card.refresh_from_db()
        assert card.size == 0


def test_someone_who_left_may_join_another_household(card: Household) -> None:
    son = card.members.get(name="周林")
    number = son.identity.reveal()
    make.leaves(son)
    joined = make.household(members=[make.head("周林", identity=number, born_on=dt.date(1995, 7, 4))])
    assert joined.size == 1


def test_status_moves_through_one_door_with_its_history(card: Household) -> None:
    set_status(card, Status.ORDINARY, by=None, on=dt.date(2026, 11, 5))
    set_status(card, Status.LIFTED, by=None, on=dt.date(2026, 12, 1))
    connection.check_constraints()
    spans = list(card.status_spans.order_by("starts_on").values_list("status", "starts_on", "ends_on"))
    assert spans == [
        ("applicant", make.ON, dt.date(2026, 11, 5)), ("ordinary", dt.date(2026, 11, 5), dt.date(2026, 12, 1)),
        ("lifted", dt.date(2026, 12, 1), None),
    ]  # fmt: skip
    assert (card.identified_on, card.lifted_on) == (dt.date(2026, 11, 5), dt.date(2026, 12, 1))
    assert events(card)[0] == "households.status_changed"


def test_status_of_the_same_day_replaces_and_of_an_earlier_day_is_refused(card: Household) -> None:
    set_status(card, Status.ORDINARY, by=None, on=make.ON)
    assert card.status_spans.count() == 1
    with refused("status_before_present"):
        set_status(card, Status.LIFTED, by=None, on=make.ON - dt.timedelta(days=1))


def test_monitoring_begins_and_its_risk_is_cleared(card: Household) -> None:
    with refused("not_monitored"):
        clear_risk(card, by=None, on=make.ON)
    set_monitored(card, kind="marginal", by=None, on=make.ON)
    assert card.is_monitored
    clear_risk(card, by=None, on=make.ON)
    assert (card.is_monitored, card.risk_cleared) == (False, True)


@pytest.mark.parametrize("record", [
    lambda card, year: record_income(card, draft=IncomeDraft(year), by=None, on=make.ON),
    lambda card, year: record_living(card, draft=LivingDraft(year), by=None, on=make.ON),
])  # fmt: skip
def test_frozen_and_future_years_are_refused(card: Household, record: Any) -> None:
    record(card, 2024)
    card.incomes.filter(year=2024).update(is_frozen=True)
    card.livings.filter(year=2024).update(is_frozen=True)
    with pytest.raises(YearFrozen):
        record(card, 2024)
    with refused("year_in_future"):
        record(card, 2027)


@pytest.mark.parametrize(("values", "code"), [
    ({"state": "done"}, "result_missing"), ({"member": 0}, "member_of_other"), ({"pk": 0}, "measure_of_other"),
])  # fmt: skip
def test_measure_is_refused(card: Household, values: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        save_measure(card, draft=make.measure(**values), by=None, on=make.ON)
    assert caught.value.code == code


@pytest.mark.parametrize(("year", "kind", "amount"), [
    (2014, "poverty_line", "2800"), (2019, "poverty_line", "3218"), (2020, "poverty_line", "4000"),
    (2021, "monitoring_line", "6000"), (2023, "monitoring_line", "7300"), (2025, "monitoring_line", "7700"),
])  # fmt: skip
def test_line_of_a_year_stands_in_a_row_with_its_document(year: int, kind: str, amount: str) -> None:
    line = Standard.objects.line_of(VILLAGE, year)
    assert (line.kind, line.amount_yuan) == (kind, Decimal(amount))
    assert line.document_no


def test_line_without_a_row_is_missing_and_says_so() -> None:
    with refused("standard_missing"):
        Standard.objects.line_of(VILLAGE, 2005)
    with pytest.raises(StandardMissing):
        Standard.objects.line_of("110101", 2023)
