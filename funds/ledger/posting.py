"""The only writer of the ledger: open an account, post one transfer or a set, recover, reverse, close a month.

Each call is one call of a function of the database, which locks the accounts in the order of their ids, checks scope,
actor, key and cover, and inserts; the guards of the tables do the rest. A refusal arrives as a DomainError, and the
transaction it happened in must be rolled back (web and API do that by savepoint).
Source: DESIGN §3 (ledger), RELIABILITY §4.2, DOMAIN §6.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection

from funds.ledger import errors
from funds.ledger.choices import SINKS, AccountKind, TransferKind
from funds.ledger.models import Account, ClosedPeriod, Transfer
from registry.db.guards import explain
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

_TYPES = (
    "uuid", "bigint", "bigint", "numeric", "date", "text", "bigint", "text", "text", "uuid", "bigint", "bigint", "date",
)  # fmt: skip
_SINGLE = f"SELECT number, moment, fresh FROM ledger_post({', '.join(['%s'] * len(_TYPES))})"  # noqa: S608  (placeholders only)
_SET = f"SELECT ledger_post_set({', '.join(f'%s::{name}[]' for name in _TYPES)})"
_OPEN = "SELECT * FROM ledger_open(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::date[])"


@dataclass(frozen=True)
class NewAccount:
    """An account to open, or to find when it is open already."""

    kind: AccountKind
    village: str
    source: int
    name: str
    opens_on: dt.date
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer of a set. `by` and `checker` are user ids, `subject` names the paper it carries out."""

    key: UUID
    debit: Account
    credit: Account
    amount_yuan: Decimal
    booked_on: dt.date
    by: int
    checker: int | None
    subject: str
    reference: str
    household: int | None = None
    late_for: dt.date | None = None


def open_accounts(wanted: Sequence[NewAccount]) -> list[Account]:
    """The accounts asked for, in the order asked; those missing are opened with a balance of 0."""
    columns = [
        [a.kind.value for a in wanted],
        [a.village for a in wanted],
        [a.source for a in wanted],
        [a.project for a in wanted],
        [a.name for a in wanted],
        [a.opens_on for a in wanted],
    ]
    with _refusals_in_words():
        return list(Account.objects.raw(_OPEN, columns))


def open_account(wanted: NewAccount) -> Account:
    """One account, opened when it is missing."""
    return open_accounts([wanted])[0]


def kind_between(debit: Account, credit: Account) -> TransferKind:
    """What a transfer between these two accounts does. Raises DomainError when money cannot go this way."""
    origin, node, project = AccountKind.ORIGIN, AccountKind.NODE, AccountKind.PROJECT
    if debit.kind == node and credit.kind == node:
        down = len(credit.village_id) > len(debit.village_id)
        return TransferKind.ALLOCATION if down else TransferKind.RETURN
    if debit.kind == project and credit.kind in SINKS:
        return TransferKind.PAYMENT
    if debit.kind in SINKS and credit.kind == project:
        return TransferKind.RECOVERY
    known = {
        (origin, node): TransferKind.RECEIPT,
        (node, project): TransferKind.ALLOCATION,
        (project, node): TransferKind.RETURN,
        (node, origin): TransferKind.RETURN,
    }
    kind = known.get((AccountKind(debit.kind), AccountKind(credit.kind)))
    if kind is None:
        raise DomainError("ledger_transfer_pair", errors.GUARDS["ledger_transfer_pair"])
    return kind


def post(
    *,
    key: UUID,
    debit: Account,
    credit: Account,
    amount_yuan: Decimal,
    booked_on: dt.date,
    by: User,
    checker: User | None = None,
    household: int | None = None,
    subject: str = "",
    reference: str,
    late_for: dt.date | None = None,
) -> Transfer:
    """Moves an amount from `debit` to `credit`; returns the transfer.

    The same key with the same request gives the same transfer back and moves nothing. `late_for` is the real day of
    what is entered after its month was closed (补报); `booked_on` is then an open day. Raises KeyReused for the same
    key with another request, NotEnoughMoney, and DomainError with the guard's code for everything else refused.
    """
    return _post_one(
        Transfer(
            id=key,
            kind=kind_between(debit, credit).value,
            debit_id=debit.pk,
            credit_id=credit.pk,
            amount_yuan=_exact(amount_yuan),
            source_id=debit.source_id,
            debit_area_id=debit.village_id,
            credit_area_id=credit.village_id,
            village_id=max(debit.village_id, credit.village_id, key=len),
            household_id=household,
            booked_on=booked_on,
            late_for=late_for,
            subject=subject,
            reference=reference,
            maker_id=by.pk,
            checker_id=checker.pk if checker else None,
        )
    )


def recover(
    *,
    key: UUID,
    debit: Account,
    credit: Account,
    amount_yuan: Decimal,
    booked_on: dt.date,
    by: User,
    checker: User | None = None,
    household: int | None = None,
    subject: str,
    reference: str,
    late_for: dt.date | None = None,
) -> Transfer:
    """Money a household or a supplier pays back, from the sink `debit` into the project `credit` that had paid it.

    `subject` is the paper that was paid ("funds.paymentline:345", "funds.claim:12"), `reference` names the paper of the
    repayment. Raises as `post` does; DomainError `ledger_transfer_recovery` when more would come back than this paper
    paid out of this project, to this household, and was not recovered or reversed before.
    """
    return post(
        key=key,
        debit=debit,
        credit=credit,
        amount_yuan=amount_yuan,
        booked_on=booked_on,
        by=by,
        checker=checker,
        household=household,
        subject=subject,
        reference=reference,
        late_for=late_for,
    )


def reverse(
    transfer: Transfer, *, key: UUID, by: User, on: dt.date, reason: str, late_for: dt.date | None = None
) -> Transfer:
    """Takes one transfer back, whole, by a transfer in the other direction that points to it (红冲).

    Raises AlreadyReversed, and NotEnoughMoney when the receiver no longer holds the money. What lies in a closed month
    is reversed on an open day like everything else.
    """
    return _post_one(
        Transfer(
            id=key,
            kind=TransferKind.REVERSAL.value,
            debit_id=transfer.credit_id,
            credit_id=transfer.debit_id,
            amount_yuan=transfer.amount_yuan,
            source_id=transfer.source_id,
            debit_area_id=transfer.credit_area_id,
            credit_area_id=transfer.debit_area_id,
            village_id=transfer.village_id,
            household_id=transfer.household_id,
            booked_on=on,
            late_for=late_for,
            subject=transfer.subject,
            reference=reason[:200],
            reverses_id=transfer.pk,
            maker_id=by.pk,
        )
    )


def post_many(lines: Sequence[Line]) -> int:
    """Posts a set in one transaction, all or nothing; returns how many were posted now and not before.

    No line may live on money that another line of the set brings. Raises as `post` does.
    """
    if not lines:
        return 0
    kinds: dict[tuple[int, int], str] = {}
    for line in lines:
        pair = (line.debit.pk, line.credit.pk)
        if pair not in kinds:
            kinds[pair] = kind_between(line.debit, line.credit).value
    columns: list[str] = [
        _array(str(line.key) for line in lines),
        _array(str(line.debit.pk) for line in lines),
        _array(str(line.credit.pk) for line in lines),
        _array(str(_exact(line.amount_yuan)) for line in lines),
        _array(line.booked_on.isoformat() for line in lines),
        _array(kinds[line.debit.pk, line.credit.pk] for line in lines),
        _array(_null(line.household) for line in lines),
        _array(_quoted(line.subject) for line in lines),
        _array(_quoted(line.reference) for line in lines),
        _array("NULL" for _line in lines),
        _array(str(line.by) for line in lines),
        _array(_null(line.checker) for line in lines),
        _array(line.late_for.isoformat() if line.late_for else "NULL" for line in lines),
    ]
    with _refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(_SET, columns)
        posted: int = cursor.fetchone()[0]
    return posted


def close_month(*, area: str, month: str, by: User) -> ClosedPeriod:
    """Closes the books of one month ("2026-10") of a county: nothing is booked in it any more, by anybody.

    Months are closed in order, the first being that of the county's first transfer (`reading.next_month`), and only
    when they are over. Raises DomainError with the guard's code (`ledger_period_...`).
    """
    with _refusals_in_words():
        return ClosedPeriod.objects.raw("SELECT * FROM ledger_close(%s, %s, %s)", [area, month, by.pk])[0]


def _post_one(wanted: Transfer) -> Transfer:
    """Posts the transfer as drafted; the database gives its number and moment, `is_fresh` says whether just now."""
    request: list[Any] = [
        wanted.pk,
        wanted.debit_id,
        wanted.credit_id,
        wanted.amount_yuan,
        wanted.booked_on,
        wanted.kind,
        wanted.household_id,
        wanted.subject,
        wanted.reference,
        wanted.reverses_id,
        wanted.maker_id,
        wanted.checker_id,
        wanted.late_for,
    ]
    with _refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(_SINGLE, request)
        wanted.seq, wanted.posted_at, wanted.is_fresh = cursor.fetchone()
    wanted._state.adding, wanted._state.db = False, connection.alias
    return wanted


def _exact(amount: Decimal) -> Decimal:
    """The amount as it is. Raises TypeError for a float: money was rounded by accident somewhere."""
    if not isinstance(amount, Decimal):
        raise TypeError("an amount of yuan is a Decimal")
    return amount


def _array(values: Iterator[str]) -> str:
    """An array literal; ten times quicker to hand over than a list the driver adapts value by value."""
    return "{" + ",".join(values) + "}"


def _null(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@contextmanager
def _refusals_in_words() -> Iterator[None]:
    """Turns the guards' names into the errors of this package; a fault that is no guard stays one."""
    try:
        yield
    except IntegrityError as error:
        guard = explain(error)
        if guard is None:
            raise
        if guard.code == "ledger_account_not_negative":
            raise errors.NotEnoughMoney from error
        if guard.code in {"ledger_transfer_key_reused", "ledger_transfer_pkey"}:
            raise errors.KeyReused from error
        if guard.code == "ledger_transfer_reversed_once":
            raise errors.AlreadyReversed from error
        raise DomainError(guard.code, guard.message) from error
