"""The guards of the papers, each broken by plain SQL and named."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from funds import actions
from funds.models import PaymentBatch
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(make_user: Any) -> Any:
    """A checked list of two payments."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, found = make.funded_project(who)
        batch = make.batch(who, project, found, [make.household("周山"), make.household("龙先兰")])
        actions.move_payment(batch, "submit", by=who.clerk, on=clock.today())
        actions.move_payment(batch, "check", by=who.reviewer, on=clock.today())
        yield batch


def guard_of(statement: str, *parameters: Any) -> str:
    """The constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        connection.check_constraints()
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name)


def test_money_cannot_be_released_by_a_change_of_state_alone(checked: PaymentBatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funds_paymentbatch SET state = 'published' WHERE id = %s", [checked.pk])
    assert (
        guard_of("UPDATE funds_paymentbatch SET state = 'released' WHERE id = %s", checked.pk)
        == "funds_payment_publicity_gate"
    )


def test_a_list_does_not_jump(checked: PaymentBatch) -> None:
    statement = "UPDATE funds_paymentbatch SET state = 'draft' WHERE id = %s"
    assert guard_of(statement, checked.pk) == "funds_paymentbatch_state_edges"


LINE = (
    "INSERT INTO funds_paymentline (batch_id, village_id, household_id, position, payee_name, account_masked, "
    "standard_yuan, quantity, amount_yuan, item, period, is_void, void_reason) "
    "SELECT batch_id, village_id, household_id, 99, '', '', 1, 1, 1, '', '', false, '' FROM funds_paymentline LIMIT 1"
)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        (
            "UPDATE funds_paymentline SET amount_yuan = amount_yuan * 2, standard_yuan = standard_yuan * 2",
            "funds_line_frozen",
        ),
        ("UPDATE funds_paymentline SET payee_name = '别人'", "funds_line_frozen"),
        ("DELETE FROM funds_paymentline", "funds_line_frozen"),
        (LINE, "funds_line_frozen"),
        ("UPDATE funds_paymentline SET is_void = true", "funds_line_void_has_reason"),
        ("UPDATE funds_paymentbatch SET title = '别的'", "funds_payment_frozen"),
        ("UPDATE funds_paymentbatch SET source_id = source_id + 1", "funds_payment_frozen"),
        ("UPDATE funds_fundsource SET amount_yuan = 5", "funds_source_frozen"),
        ("UPDATE funds_fundsource SET purposes = '{governance}'", "funds_source_frozen"),
        ("UPDATE funds_fundsource SET is_void = true", "funds_source_has_money"),
        ("DELETE FROM funds_fundsource", "funds_source_frozen"),
        ("UPDATE funds_project SET category = 'governance'", "funds_project_frozen"),
        ("UPDATE funds_project SET state = 'closed'", "funds_project_has_money"),
        ("UPDATE funds_project SET state = 'proposed'", "funds_project_state_edges"),
    ],
)
def test_what_was_submitted_stands(checked: PaymentBatch, statement: str, guard: str) -> None:
    assert guard_of(statement) == guard


def test_the_total_cannot_be_set_by_hand(checked: PaymentBatch) -> None:
    PaymentBatch.objects.filter(pk=checked.pk).update(total_yuan=Decimal(1))
    checked.refresh_from_db()
    assert checked.total_yuan == Decimal("2000.00")


def test_an_amount_is_rate_times_quantity_to_the_fen(make_user: Any) -> None:
    """Half up: 33.33 × 1.5 = 49.995 is 50.00, in Python and in the database alike."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, found = make.funded_project(who)
        batch = make.batch(who, project, found, [make.household()], rate="33.33", quantity="1.5")
        assert batch.total_yuan == Decimal("50.00")
        assert (
            guard_of("UPDATE funds_paymentline SET amount_yuan = 49.99 WHERE batch_id = %s", batch.pk)
            == "funds_line_amount_is_rate_times_quantity"
        )


def test_an_allocation_is_never_changed(checked: PaymentBatch) -> None:
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE funds_allocation SET amount_yuan = 1")


def test_a_list_cannot_hang_under_another_villages_project(checked: PaymentBatch) -> None:
    assert (
        guard_of(
            "INSERT INTO funds_paymentbatch (village_id, project_id, source_id, source_document_no, title, item, unit,"
            " period, total_yuan, line_count, state)"
            " SELECT %s, project_id, source_id, '', '', '', '', '2026', 0, 0, 'draft' FROM funds_paymentbatch",
            SIBLING,
        )
        == "funds_paymentbatch_project_id_same_village"
    )


def test_a_village_sees_its_own_papers_and_no_source(checked: PaymentBatch, make_user: Any) -> None:
    from funds.models import FundSource, known_sources

    with scoped(VILLAGE):
        assert PaymentBatch.objects.count() == 1
        assert FundSource.objects.count() == 0
        assert [known.document_no for known in known_sources().values()] == [checked.source_document_no]
    with scoped(SIBLING):
        assert PaymentBatch.objects.count() == 0
        assert known_sources() == {}


def test_keys_of_lines_are_their_own_and_stay(checked: PaymentBatch) -> None:
    first, second = checked.lines.order_by("position")
    assert first.key != second.key
    assert isinstance(first.key, uuid.UUID) and first.key == first.key
