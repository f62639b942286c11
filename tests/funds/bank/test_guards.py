"""What the database refuses by plain SQL, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from funds.actions import bank
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import Scene, scene

pytestmark = pytest.mark.django_db

GUARDS = {"funds_reissue_same", "funds_line_frozen", "funds_line_amount_is_rate_times_quantity"}


@pytest.fixture
def s(make_user: Any, in_scope: Any) -> Iterator[Scene]:
    with in_scope(COUNTY):
        yield scene(make_user)


def refused(statement: str, params: Any = (), *, now: bool = False) -> str:
    """The guard that refuses the statement; "" when nothing does. `now` asks the deferred ones too."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            if now:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (IntegrityError, ProgrammingError) as error:
        cause: Any = error.__cause__
        return cause.diag.constraint_name or cause.pgcode
    return ""


def test_a_file_stands_as_it_was_made_and_two_people_hand_it_over(s: Scene) -> None:
    file = bank.make_file(s.batch, layout=s.layout(), by=s.who.finance, on=clock.today())
    with pytest.raises(Refused) as caught:
        bank.hand_over(file, by=s.who.finance, on=clock.today())
    assert caught.value.code == "second_pen"
    by_hand = "UPDATE funds_bankfile SET state = 'sent', sent_on = made_on, sent_by_id = made_by_id WHERE id = %s"
    assert refused(by_hand, [file.pk]) == "funds_bank_file_two_people"
    for change, guard in (
        ("sha256 = 'x'", "funds_bank_file_frozen"), ("total_yuan = 1", "funds_bank_file_frozen"),
        ("state = 'settled'", "funds_bank_file_settled"), ("state = 'sent'", "funds_bank_file_sent"),
    ):  # fmt: skip
        assert refused(f"UPDATE funds_bankfile SET {change} WHERE id = %s", [file.pk]) == guard
    for change in ("amount_yuan = 1", "position = 9", "payload = NULL", "line_id = line_id + 1"):
        statement = f"UPDATE funds_bankfileline SET {change} WHERE file_id = %s"
        assert refused(statement, [file.pk]) == "funds_bank_line_frozen"
    paid = "UPDATE funds_bankfileline SET outcome = 'paid', credited_yuan = amount_yuan, credited_on = now()"
    assert refused(paid) == "funds_bank_line_frozen"  # the bank does not have it yet
    assert refused("DELETE FROM funds_bankfileline") == "42501"
    layout = "UPDATE funds_banklayout SET columns = '[]' WHERE id = %s"
    assert refused(layout, [file.layout_id]) == "funds_layout_in_use"


def test_a_changed_row_is_found_at_the_download_and_stops_the_file(s: Scene) -> None:
    file = bank.make_file(s.batch, layout=s.layout(), by=s.who.finance, on=clock.today())
    assert bank.checked_content(file) == bank.content_of(file)
    file.number = "433124-20261122-999999-9"  # another batch number stands in every line
    with pytest.raises(DomainError) as caught:
        bank.checked_content(file)
    assert caught.value.code == "bank_file_altered"


def test_only_what_the_bank_refused_is_issued_again_and_only_the_same(s: Scene) -> None:
    file = s.sent()
    s.answered(file, answer_to(file, {1: "refused"}, on=clock.today()))
    again = bank.prepare_reissue(s.batch, by=s.who.clerk, on=clock.today())
    line = again.lines.get()
    for change in ("household_id = %s", "amount_yuan = 999", "payee_name = '别人'", "replaces_id = NULL"):
        params = [s.households[1].pk] if "%s" in change else []
        statement = f"UPDATE funds_paymentline SET {change} WHERE id = {line.pk}"
        assert refused(statement, params) in GUARDS
    copied = (
        "INSERT INTO funds_paymentline (batch_id, village_id, household_id, replaces_id, position, payee_name,"
        " account_masked, standard_yuan, quantity, amount_yuan, item, period, is_void, void_reason, snapshot)"
        " SELECT %s, village_id, household_id, id, 9, payee_name, '', standard_yuan, quantity, amount_yuan, item,"
        " period, false, '', '{}' FROM funds_paymentline WHERE id = %s"
    )
    assert refused(copied, [again.pk, s.line(2).pk]) == "funds_reissue_same"  # the bank credited it


def test_a_payment_at_the_bank_is_not_taken_back_under_its_feet(s: Scene) -> None:
    s.sent()
    statement = "UPDATE funds_paymentline SET is_void = true, void_reason = 'x' WHERE id = %s"
    assert refused(statement, [s.line(1).pk]) == "funds_line_at_bank"


def test_rows_and_papers_stand_and_closing_is_counted_again(s: Scene) -> None:
    file = s.sent()
    s.answered(file, answer_to(file, {1: "under"}, on=clock.today()))
    assert refused("UPDATE funds_returnrow SET outcome = 'paid' WHERE outcome = 'amount_differs'") == (
        "funds_return_row_frozen")  # fmt: skip
    assert refused("UPDATE funds_returnrow SET said = '{}'") == "funds_return_row_frozen"
    assert refused("UPDATE funds_returnfile SET sum_yuan = 1") == "funds_answer_frozen"
    # whoever writes "paid" on a line by hand has no row and no paper for it: the closing finds out
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funds_bankfileline SET outcome = 'paid', credited_yuan = amount_yuan,"
                       " credited_on = registry_today() WHERE file_id = %s AND position = 1", [file.pk])  # fmt: skip
        cursor.execute("UPDATE funds_returnrow SET explanation = 'x', explained_by_id = %s, explained_on ="
                       " registry_today() WHERE outcome = 'amount_differs'", [s.who.finance.pk])  # fmt: skip
    closing = (
        "UPDATE funds_reconciliation SET state = 'closed', closed_on = registry_today(), closed_by_id = %s,"
        " planned_yuan = 1, credited_yuan = 1, booked_yuan = 1 WHERE batch_id = %s"
    )
    assert refused(closing, [s.second.pk, s.batch.pk]) == "funds_reconciliation_open"


def test_papers_are_never_changed_and_lie_while_the_bank_had_the_file(s: Scene) -> None:
    file = s.sent()
    s.answered(file, answer_to(file, {1: "missing"}, on=clock.today()))
    row = file.lines.get(position=1)
    draft = bank.EvidenceDraft(Decimal("1000"), clock.today(), "函1号", "银行补记")
    with s.acting(s.who.finance):
        bank.enter_evidence(row, draft, by=s.who.finance, on=clock.today())
    assert refused("UPDATE funds_bankevidence SET amount_yuan = 1") == "42501"
    early = (
        'INSERT INTO funds_bankevidence (village_id, bank_line_id, amount_yuan, "on", paper_no, explanation, by_id)'
        " SELECT village_id, bank_line_id, 1, registry_today() + %s, 'x', 'x', by_id FROM funds_bankevidence"
    )
    assert refused(early, [1]) == "funds_evidence_day"
    assert refused(early, [-900]) == "funds_evidence_day"
    with s.acting(s.second):
        bank.close_reconciliation(s.batch, by=s.second, on=clock.today())
    assert refused("UPDATE funds_reconciliation SET state = 'open', closed_on = NULL, closed_by_id = NULL") == (
        "funds_reconciliation_final")  # fmt: skip
    late = "UPDATE funds_bankfileline SET left_reason = '' WHERE file_id = %s"
    assert refused(late, [file.pk]) == "funds_reconciliation_final"
