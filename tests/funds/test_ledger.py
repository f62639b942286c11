"""The ledger refuses, by name, everything it must refuse; and does each thing once."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from funds.ledger import errors, posting, reading
from funds.ledger.choices import AccountKind
from funds.models import FundSource, Project
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def source(by: Any, **fields: Any) -> FundSource:
    """A source document's row alone, without its receipt."""
    values = {
        "village_id": COUNTY,
        "year": 2026,
        "level": "province",
        "category": "development",
        "issuer": "x",
        "document_no": f"示例〔2026〕{uuid.uuid4().hex[:6]}号",
        "document_on": make.DOCUMENT_ON,
        "received_on": DAY,
        "amount_yuan": Decimal("1000.00"),
        "purposes": ["industry"],
        "entered_by": by,
    } | fields
    return FundSource.objects.create(**values)


@pytest.fixture
def books(make_user: Any) -> Any:
    """A county with 1000 yuan of one source, and accounts down to a project's households."""
    user, checker = make_user("county_finance", COUNTY), make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=user.pk):
        found = source(user)
        project = make.library_project(make.people(make_user))
        accounts = open_chain(found, project)
        move(accounts["origin"], accounts["county"], "1000.00", user)
        yield Books(user, checker, found, project, accounts)


class Books:
    def __init__(self, user: Any, checker: Any, found: FundSource, project: Project, accounts: dict[str, Any]) -> None:
        self.user, self.checker, self.source, self.project, self.accounts = user, checker, found, project, accounts

    def __getitem__(self, name: str) -> Any:
        return self.accounts[name]

    def balance(self, name: str) -> Decimal:
        return reading.accounts().get(pk=self[name].pk).balance_yuan


def open_chain(found: FundSource, project: Project) -> dict[str, Any]:
    kinds = {
        "origin": (AccountKind.ORIGIN, COUNTY, None),
        "county": (AccountKind.NODE, COUNTY, None),
        "township": (AccountKind.NODE, VILLAGE[:9], None),
        "village": (AccountKind.NODE, VILLAGE, None),
        "sibling": (AccountKind.NODE, SIBLING, None),
        "project": (AccountKind.PROJECT, VILLAGE, project.pk),
        "sink": (AccountKind.HOUSEHOLDS, VILLAGE, None),
        "supplier": (AccountKind.SUPPLIER, VILLAGE, None),
    }
    opened = posting.open_accounts(
        [
            posting.NewAccount(kind, code, found.pk, found.document_no, found.document_on, pk)
            for kind, code, pk in kinds.values()
        ]
    )
    return dict(zip(kinds, opened, strict=True))


def move(debit: Any, credit: Any, amount: str, by: Any, **fields: Any) -> Any:
    values = {"key": uuid.uuid4(), "booked_on": DAY, "reference": "x"} | fields
    return posting.post(debit=debit, credit=credit, amount_yuan=Decimal(amount), by=by, **values)


def refused(code: str, act: Any, kind: type[Exception] = DomainError) -> None:
    """The act fails with that code and leaves the transaction usable."""
    with pytest.raises(kind) as caught, transaction.atomic():
        act()
    error: Any = caught.value
    found = error.code if isinstance(error, DomainError) else error.__cause__.diag.constraint_name
    assert found == code


def test_money_moves_and_the_sum_of_all_balances_is_zero(books: Books) -> None:
    move(books["county"], books["township"], "600.00", books.user)
    move(books["township"], books["village"], "500.50", books.user)
    move(books["village"], books["project"], "500.50", books.user)
    move(books["project"], books["sink"], "0.01", books.user, household=make.household().pk)
    assert [books.balance(n) for n in ("origin", "county", "township", "village", "project")] == [
        Decimal("-1000.00"),
        Decimal("400.00"),
        Decimal("99.50"),
        Decimal("0.00"),
        Decimal("500.49"),
    ]


def test_same_key_same_request_gives_the_same_transfer_and_moves_once(books: Books) -> None:
    key = uuid.uuid4()
    first = move(books["county"], books["township"], "10.00", books.user, key=key)
    again = move(books["county"], books["township"], "10.00", books.user, key=key)
    assert (first.seq, first.is_fresh, again.is_fresh) == (again.seq, True, False)
    assert books.balance("township") == Decimal("10.00")


@pytest.mark.parametrize("change", [{"amount": "10.01"}, {"reference": "y"}, {"booked_on": DAY + dt.timedelta(days=1)}])
def test_same_key_other_request_is_refused(books: Books, change: dict[str, Any]) -> None:
    key = uuid.uuid4()
    move(books["county"], books["township"], "10.00", books.user, key=key)
    fields = {k: v for k, v in change.items() if k != "amount"}
    refused(
        "ledger_transfer_key_reused",
        lambda: move(books["county"], books["township"], change.get("amount", "10.00"), books.user, key=key, **fields),
    )
    assert books.balance("township") == Decimal("10.00")


REFUSALS = [
    ("more than there is", "county", "township", "1000.01", {}, "ledger_account_not_negative"),
    ("nothing", "county", "township", "0.00", {}, "ledger_transfer_amount_positive"),
    ("less than nothing", "county", "township", "-1.00", {}, "ledger_transfer_amount_positive"),
    ("part of a fen", "county", "township", "1.005", {}, "ledger_transfer_whole_fen"),
    ("tomorrow", "county", "township", "1.00", {"booked_on": dt.date(2999, 1, 1)}, "ledger_transfer_future"),
    (
        "before the document",
        "county",
        "township",
        "1.00",
        {"booked_on": dt.date(2026, 2, 9)},
        "ledger_transfer_before_document",
    ),
    (
        "before the account's last day",
        "county",
        "township",
        "1.00",
        {"booked_on": dt.date(2026, 2, 20)},
        "ledger_transfer_order",
    ),
    ("sideways", "village", "sibling", "1.00", {}, "ledger_transfer_line"),
    ("from a project to another place's node", "project", "sibling", "1.00", {}, "ledger_transfer_line"),
    ("out of the county at once", "county", "supplier", "1.00", {}, "ledger_transfer_pair"),
    ("to households without one", "project", "sink", "1.00", {}, "ledger_transfer_household"),
    ("to itself", "county", "county", "1.00", {}, "ledger_transfer_two_accounts"),
]


@pytest.mark.parametrize(
    ("debit", "credit", "amount", "fields", "code"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_the_ledger_refuses(
    books: Books, debit: str, credit: str, amount: str, fields: dict[str, Any], code: str
) -> None:
    move(books["county"], books["village"], "100.00", books.user)
    move(books["village"], books["project"], "50.00", books.user)
    refused(code, lambda: move(books[debit], books[credit], amount, books.user, **fields))


def test_two_people_means_two(books: Books) -> None:
    refused(
        "ledger_transfer_two_people",
        lambda: move(books["county"], books["township"], "1.00", books.user, checker=books.user),
    )


def test_nobody_posts_in_another_name(books: Books) -> None:
    refused("ledger_transfer_actor", lambda: move(books["county"], books["township"], "1.00", books.checker))
    with scoped(COUNTY, actor=books.checker.pk):
        move(books["county"], books["township"], "1.00", books.user, checker=books.checker)


def test_a_township_cannot_take_from_the_county(books: Books) -> None:
    with scoped(VILLAGE[:9], actor=books.user.pk):
        refused("ledger_account_in_scope", lambda: move(books["county"], books["township"], "1.00", books.user))


def test_another_county_opens_no_account_here(books: Books) -> None:
    wanted = posting.NewAccount(AccountKind.NODE, VILLAGE, books.source.pk, "x", make.DOCUMENT_ON)
    with scoped(NEIGHBOUR, actor=books.user.pk):
        refused("ledger_account_in_scope", lambda: posting.open_account(wanted))


def test_money_of_two_sources_does_not_mix(books: Books) -> None:
    other = source(books.user)
    account = posting.open_account(posting.NewAccount(AccountKind.NODE, VILLAGE[:9], other.pk, "x", other.document_on))
    refused("ledger_transfer_earmark", lambda: move(books["county"], account, "1.00", books.user))


def test_a_project_of_a_purpose_the_document_does_not_name_gets_no_account(books: Books, make_user: Any) -> None:
    project = make.project(make_user("village_clerk", VILLAGE), category="governance")
    wanted = posting.NewAccount(AccountKind.PROJECT, VILLAGE, books.source.pk, "x", make.DOCUMENT_ON, project.pk)
    refused("funds_earmark", lambda: posting.open_account(wanted))


def test_an_account_opens_on_the_date_of_its_document_and_no_other(books: Books) -> None:
    wanted = posting.NewAccount(AccountKind.NODE, SIBLING[:9], books.source.pk, "x", dt.date(2020, 1, 1), None)
    refused("ledger_account_of_document", lambda: _open_and_check(wanted, VILLAGE[:9] + "999"))


def _open_and_check(wanted: Any, _code: str) -> None:
    other = source(FundSource.objects.first().entered_by)
    posting.open_account(posting.NewAccount(wanted.kind, wanted.village, other.pk, "x", wanted.opens_on))


class TestReversal:
    def test_takes_back_the_whole_and_points_to_it(self, books: Books) -> None:
        first = move(books["county"], books["township"], "70.00", books.user)
        back = posting.reverse(first, key=uuid.uuid4(), by=books.user, on=DAY, reason="录错")
        assert (back.reverses_id, back.amount_yuan, books.balance("county")) == (
            first.pk,
            Decimal("70.00"),
            Decimal(1000),
        )

    def test_only_once(self, books: Books) -> None:
        first = move(books["county"], books["township"], "70.00", books.user)
        posting.reverse(first, key=uuid.uuid4(), by=books.user, on=DAY, reason="录错")
        refused(
            "ledger_already_reversed",
            lambda: posting.reverse(first, key=uuid.uuid4(), by=books.user, on=DAY, reason="再来"),
        )

    def test_not_of_a_reversal(self, books: Books) -> None:
        first = move(books["county"], books["township"], "70.00", books.user)
        back = posting.reverse(first, key=uuid.uuid4(), by=books.user, on=DAY, reason="录错")
        refused(
            "ledger_transfer_mirror",
            lambda: posting.reverse(back, key=uuid.uuid4(), by=books.user, on=DAY, reason="再来"),
        )

    def test_not_when_the_receiver_has_used_it(self, books: Books) -> None:
        first = move(books["county"], books["township"], "70.00", books.user)
        move(books["township"], books["village"], "1.00", books.user)
        refused(
            "ledger_account_not_negative",
            lambda: posting.reverse(first, key=uuid.uuid4(), by=books.user, on=DAY, reason="晚了"),
        )


class TestSet:
    def lines(self, books: Books, amounts: list[str], **fields: Any) -> list[posting.Line]:
        values = {
            "booked_on": DAY,
            "by": books.user.pk,
            "checker": None,
            "subject": "x",
            "reference": '引号"和\\,{}',
        } | fields
        return [posting.Line(uuid.uuid4(), books["county"], books["township"], Decimal(a), **values) for a in amounts]

    def test_posts_all_and_again_none(self, books: Books) -> None:
        lines = self.lines(books, ["1.00", "2.00", "3.00"])
        assert (posting.post_many(lines), posting.post_many(lines)) == (3, 0)
        assert books.balance("township") == Decimal("6.00")
        assert reading.transfers().filter(reference='引号"和\\,{}').count() == 3

    def test_posts_the_missing_part_of_a_set_cut_off(self, books: Books) -> None:
        lines = self.lines(books, ["1.00", "2.00", "3.00"])
        posting.post_many(lines[:1])
        assert posting.post_many(lines) == 2
        assert books.balance("township") == Decimal("6.00")

    def test_is_refused_whole_when_one_line_is_not_covered(self, books: Books) -> None:
        refused(
            "ledger_account_not_negative", lambda: posting.post_many(self.lines(books, ["600.00", "400.00", "0.01"]))
        )
        assert books.balance("township") == Decimal(0)

    def test_no_line_lives_on_money_another_brings(self, books: Books) -> None:
        first = self.lines(books, ["100.00"])
        onward = posting.Line(
            uuid.uuid4(), books["township"], books["village"], Decimal("1.00"), DAY, books.user.pk, None, "x", "x"
        )
        refused("ledger_account_not_negative", lambda: posting.post_many([*first, onward]))

    def test_a_reused_key_stops_the_set(self, books: Books) -> None:
        lines = self.lines(books, ["1.00", "2.00"])
        posting.post_many(lines)
        other = self.lines(books, ["9.00"])[0]
        other = posting.Line(
            lines[0].key, other.debit, other.credit, other.amount_yuan, other.booked_on, other.by, None, "x", "x"
        )
        refused("ledger_transfer_key_reused", lambda: posting.post_many([other]))

    def test_a_float_is_no_money(self, books: Books) -> None:
        with pytest.raises(TypeError):
            posting.post_many(
                [
                    posting.Line(
                        uuid.uuid4(),
                        books["county"],
                        books["township"],
                        1.5,
                        DAY,  # type: ignore[arg-type]  # the wrong type is what is tried
                        books.user.pk,
                        None,
                        "x",
                        "x",
                    )
                ]
            )


WRITES = [
    "INSERT INTO ledger_account (kind, village_id, source_id, name, opens_on)"
    " VALUES ('node', '433124', 1, 'x', '2026-01-01')",
    "UPDATE ledger_account SET balance_yuan = 1",
    "DELETE FROM ledger_account",
    "TRUNCATE ledger_account",
    "INSERT INTO ledger_transfer (id) VALUES (gen_random_uuid())",
    "UPDATE ledger_transfer SET amount_yuan = 1",
    "DELETE FROM ledger_transfer",
    "TRUNCATE ledger_transfer",
    "ALTER TABLE ledger_transfer DISABLE TRIGGER apply",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", WRITES)
def test_the_application_role_has_no_other_way_to_write(books: Books, statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert caught.value.__cause__.pgcode == "42501"  # type: ignore[union-attr]  # psycopg2 gives the code


def test_kinds_of_accounts_that_do_not_go_together_are_refused_before_the_database(books: Books) -> None:
    with pytest.raises(DomainError) as caught:
        posting.kind_between(books["origin"], books["sink"])
    assert caught.value.code == "ledger_transfer_pair"


def test_every_guard_has_words() -> None:
    assert all(str(words) for words in errors.GUARDS.values())
