"""The check of the ledger: what the night keeps, what the page shows, and that it sees what was bent."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from funds import tasks
from funds.ledger import checking, posting, reading
from funds.ledger.choices import AccountKind
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make


@pytest.fixture
def chain(committing_db: str, make_user: Any) -> Any:
    """Money that came down to a village, really committed."""
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        found = make.source(finance)
        county, township, village = make.accounts(3, of=found.pk)[1:]
        make.passed(finance, found, COUNTY, VILLAGE[:9], "1000.00")
        make.passed(finance, found, VILLAGE[:9], VILLAGE, "400.00")
    return finance, county, township, village


@pytest.mark.parametrize(
    ("role", "area", "divisions"),
    [("county_finance", COUNTY, 3), ("township_accounting", VILLAGE[:9], 2), ("village_clerk", VILLAGE, 1)],
)
def test_everyone_may_ask_for_their_own_area(
    chain: Any, make_user: Any, as_user: Any, role: str, area: str, divisions: int
) -> None:
    client = as_user(make_user(role, area))
    page = client.get(reverse("funds:check"))
    assert page.status_code == 200
    assert page.context["found"].is_whole, page.context["faults"]
    assert len(page.context["rows"]) == divisions
    assert client.get(reverse("funds:check"), {"area": "433127"}).status_code == 404


def test_what_the_night_found_stands_on_the_first_page(chain: Any, as_user: Any, owner_cursor: Any) -> None:
    finance, _county, township, _village = chain
    home = reverse("funds:home")
    assert tasks.check_ledger() == 0
    assert as_user(finance).get(home).context["is_balanced"]
    owner_cursor.execute("ALTER TABLE ledger_account DISABLE TRIGGER guarded")
    owner_cursor.execute("UPDATE ledger_account SET balance_yuan = balance_yuan + 1 WHERE id = %s", [township.pk])
    assert tasks.check_ledger() == 2  # the law at the township, and the balance itself
    assert not as_user(finance).get(home).context["is_balanced"]
    page = as_user(finance).get(reverse("funds:check"))
    assert [node.area for node in page.context["found"].broken] == [VILLAGE[:9]]
    assert page.context["rows"][0][1].area == VILLAGE[:9]  # what differs comes first


BENT = [
    ("UPDATE ledger_transfer SET amount_yuan = amount_yuan - 1 WHERE kind = 'allocation'", "balance"),
    ("UPDATE ledger_transfer SET maker_id = 987654", "person"),
    ("UPDATE ledger_transfer SET credit_id = 987654 WHERE kind = 'receipt'", "end"),
    ("UPDATE ledger_account SET balance_yuan = 5 WHERE kind = 'households'", "sink"),
]


@pytest.mark.parametrize(("statement", "what"), BENT, ids=[b[1] for b in BENT])
def test_what_the_guards_would_have_refused_is_found(chain: Any, owner_cursor: Any, statement: str, what: str) -> None:
    finance = chain[0]
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        first = reading.accounts().order_by("pk")[0]
        posting.open_account(posting.NewAccount(AccountKind.HOUSEHOLDS, VILLAGE, first.source_id, "x", first.opens_on))
    for table in ("ledger_transfer", "ledger_account"):
        owner_cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner_cursor.execute(statement)
    with scoped(COUNTY), transaction.atomic():
        found = checking.check(COUNTY, clock.today())
    assert what in {fault.what for fault in found.verification.faults}
