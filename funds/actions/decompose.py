"""One sum split over many divisions at once (分解下达), and idle money given to another use (收回、调整).

Source: DOMAIN §6.1 (issue, split), §6.8 (idle money).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.actions.allocations import allocate, give_back, reasons_of_day
from funds.actions.announcing import figures_on_commit
from funds.choices import AllocationKind
from funds.ledger import errors, posting, reading
from funds.ledger.choices import AccountKind
from funds.models import Allocation, KnownSource, Project, known_sources
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Share:
    """What one division below gets, in yuan."""

    to: str
    amount_yuan: Decimal


def decompose(
    *, key: UUID, account: Any, shares: Sequence[Share], by: User, on: dt.date, document_no: str = "", note: str = ""
) -> list[Allocation]:
    """Splits the money of a division's account over divisions below it: every share, or none.

    Each share becomes an allocation of its own under one document number and day. The same key again with the same
    shares gives the same allocations; with other shares it raises KeyReused. Raises Refused with every reason; those
    about one share stand at the field `amount_<code>`.
    """
    keys = {share.to: uuid.uuid5(key, share.to) for share in shares}
    if done := _done(key, keys, shares):
        return done
    source = known_sources().get(account.source_id)
    reasons = _reasons_against(account, source, shares, by=by, on=on)
    if reasons or source is None:
        raise Refused(reasons or [_OUTSIDE])
    with transaction.atomic():
        credits = posting.open_accounts([
            posting.NewAccount(AccountKind.NODE, share.to, source.id, source.document_no, source.document_on)
            for share in shares
        ])  # fmt: skip
        papers = Allocation.objects.bulk_create([
            Allocation(
                village_id=share.to, kind=AllocationKind.DOWN, source_id=source.id,
                source_document_no=source.document_no, from_area_id=account.village_id, to_area_id=share.to,
                amount_yuan=share.amount_yuan, document_no=document_no.strip(), decided_on=on, note=note,
                transfer_id=keys[share.to], made_by=by,
            )
            for share in shares
        ])  # fmt: skip
        posting.post_many([
            posting.Line(
                keys[share.to], account, credit, share.amount_yuan, on, by.pk, None, f"funds.allocation:{paper.pk}",
                document_no.strip() or source.document_no,
            )
            for share, credit, paper in zip(shares, credits, papers, strict=True)
        ])  # fmt: skip
        for paper in papers:
            trail.record(
                "funds.allocated", by=by, target=paper, village=paper.village_id, reason=note,
                after={"from": account.village_id, "to": paper.to_area_id, "amount_yuan": str(paper.amount_yuan),
                       "document": source.document_no},
            )  # fmt: skip
            figures_on_commit(paper.village_id)
    return papers


_OUTSIDE = Reason("account_unknown", _("This account does not lie in your area."), field="account")


def _done(key: UUID, keys: dict[str, UUID], shares: Sequence[Share]) -> list[Allocation]:
    """The allocations made under this key before; [] when there are none."""
    before = {a.to_area_id: a for a in Allocation.objects.filter(transfer_id__in=keys.values())}
    if not before:
        return []
    if {share.to: share.amount_yuan for share in shares} != {code: a.amount_yuan for code, a in before.items()}:
        raise errors.KeyReused
    return [before[share.to] for share in shares]


def _reasons_against(
    account: Any, source: KnownSource | None, shares: Sequence[Share], *, by: User, on: dt.date
) -> list[Reason]:
    if not by.may(Permission.ALLOCATE_FUNDS):
        return [not_permitted(Permission.ALLOCATE_FUNDS)]
    if source is None or account.kind != AccountKind.NODE or not account.village_id.startswith(by.scope):
        return [_OUTSIDE]
    if not shares:
        return [Reason("nothing_shared", _("Enter an amount for at least one division."))]
    found = reasons_of_day(account, source, on)
    for share in shares:
        if not share.to.startswith(account.village_id) or share.to == account.village_id:
            found.append(Reason("not_below", _("Choose a division below the one that holds the money."),
                                field=f"amount_{share.to}"))  # fmt: skip
        if share.amount_yuan <= 0:
            found.append(Reason("ledger_transfer_amount_positive", _("A share is an amount above zero."),
                                field=f"amount_{share.to}"))  # fmt: skip
    total = sum((share.amount_yuan for share in shares), Decimal("0.00"))
    if total > account.balance_yuan:
        figures = {"held": f"{account.balance_yuan:,.2f}", "wanted": f"{total:,.2f}",
                   "over": f"{total - account.balance_yuan:,.2f}"}  # fmt: skip
        found.append(Reason(
            "ledger_account_not_negative",
            _("Only %(held)s yuan lie here; the shares come to %(wanted)s yuan, %(over)s too many."), figures,
        ))  # fmt: skip
    return found


def reallocate(
    *, key: UUID, account: Any, amount_yuan: Decimal, by: User, on: dt.date, reason: str, to: str = "",
    project: Project | None = None, document_no: str = "",
) -> Allocation:  # fmt: skip
    """Takes idle money back from where it lies, step by step, and gives it to another division or project.

    It goes up to the nearest division that stands above the new use, then down: every step is an allocation of its
    own, all in one transaction, each with the reason. The same key again gives the same allocation. Raises Refused
    with the reasons of the step that cannot be made, NotEnoughMoney when the money has gone meanwhile.
    """
    done: Allocation | None = Allocation.objects.filter(transfer=_step(key, "down")).first()
    if done is not None:
        return done
    if not says_something(reason):
        raise DomainError("note_missing", _("Write why: the entry stays readable for ever."), field="reason")
    target = project.village_id if project is not None else to
    if not target or (project is None and target == account.village_id and account.kind == AccountKind.NODE):
        raise Refused([Reason("same_place", _("Choose another division or project than the one that holds the money."),
                              field="to")])  # fmt: skip
    with transaction.atomic():
        place, number = account, 0
        while not _stands_above(place, target, project):
            number += 1
            above = give_back(key=_step(key, f"back {number}"), account=place, amount_yuan=amount_yuan, by=by, on=on,
                              note=reason)  # fmt: skip
            place = reading.account_of(village=above.to_area_id, source=account.source_id)
        if place.village_id == target and project is None:
            return above
        return allocate(key=_step(key, "down"), account=place, amount_yuan=amount_yuan, by=by, on=on, to=to,
                        project=project, document_no=document_no, note=reason)  # fmt: skip


def _step(key: UUID, name: str) -> UUID:
    return uuid.uuid5(key, name)


def _stands_above(account: Any, target: str, project: Project | None) -> bool:
    """May money of this account be passed on to the target, or is it there already?"""
    return account.kind == AccountKind.NODE and bool(target.startswith(account.village_id))
