"""Even the owner of the tables cannot bend a posted transfer or a balance without switching the guards off."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from django.db import transaction

from funds import reports
from funds.models import FundSource
from funds.tasks import check_ledger
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY
from tests.funds import factories as make

OWNER_WRITES = [
    ("UPDATE ledger_transfer SET amount_yuan = amount_yuan + 1", "ledger_transfer_append_only"),
    ("DELETE FROM ledger_transfer", "ledger_transfer_append_only"),
    ("TRUNCATE ledger_transfer CASCADE", "ledger_transfer_append_only"),
    ("UPDATE ledger_account SET balance_yuan = balance_yuan + 1", "ledger_account_guarded"),
    ("UPDATE ledger_account SET village_id = '433124110'", "ledger_account_guarded"),
    ("DELETE FROM ledger_account", "ledger_account_guarded"),
    (
        "INSERT INTO ledger_account (kind, village_id, source_id, name, opens_on, balance_yuan)"
        " SELECT 'node', '433124100', source_id, 'x', opens_on, 5 FROM ledger_account LIMIT 1",
        "ledger_account_guarded",
    ),
    (
        "INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id, debit_area_id,"
        " credit_area_id, booked_on, subject, reference, maker_id, posted_at)"
        " SELECT gen_random_uuid(), 'allocation', credit_id, debit_id, 5, source_id, village_id, credit_area_id,"
        " debit_area_id, booked_on, '', '', maker_id, now() FROM ledger_transfer LIMIT 1",
        "ledger_transfer_pair",
    ),
]


@pytest.fixture
def committed_money(committing_db: str, make_user: Any) -> FundSource:
    """One source with its money, really committed."""
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        return make.source(finance)


@pytest.mark.parametrize(("statement", "guard"), OWNER_WRITES, ids=[w[0][:45] for w in OWNER_WRITES])
def test_the_owner_of_the_tables_is_refused_too(
    committed_money: FundSource, owner_cursor: Any, statement: str, guard: str
) -> None:
    with pytest.raises(psycopg2.errors.CheckViolation) as caught:
        owner_cursor.execute(statement)
    assert caught.value.diag.constraint_name == guard


@pytest.mark.parametrize("moment", ["'2001-01-01'", "now() + interval '1 second'"])
def test_the_moment_of_posting_is_the_databases(committed_money: FundSource, owner_cursor: Any, moment: str) -> None:
    with pytest.raises(psycopg2.errors.CheckViolation) as caught:
        owner_cursor.execute(
            "INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id,"
            " debit_area_id, credit_area_id, booked_on, subject, reference, maker_id, posted_at)"
            " SELECT gen_random_uuid(), kind, debit_id, credit_id, 5, source_id, village_id, debit_area_id,"
            f" credit_area_id, booked_on, '', '', maker_id, {moment} FROM ledger_transfer LIMIT 1"
        )
    assert caught.value.diag.constraint_name == "ledger_transfer_moment"


def test_a_balance_moved_with_the_guard_switched_off_shows_in_the_law(
    committed_money: FundSource, owner_cursor: Any
) -> None:
    """The owner can switch a guard off; then the nightly check goes red."""
    with scoped(COUNTY), transaction.atomic():
        assert not [n for n in reports.conservation(COUNTY, clock.today()) if n.difference_yuan]
    owner_cursor.execute("ALTER TABLE ledger_account DISABLE TRIGGER guarded")
    owner_cursor.execute("UPDATE ledger_account SET balance_yuan = balance_yuan + 1 WHERE kind = 'node'")
    with scoped(COUNTY), transaction.atomic():
        [broken] = [n for n in reports.conservation(COUNTY, clock.today()) if n.difference_yuan]
    assert (broken.area, broken.difference_yuan) == (COUNTY, Decimal("-1.00"))
    assert check_ledger.apply().result == 2  # the law of the county, and the balance itself
