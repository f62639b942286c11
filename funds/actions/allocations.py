"""Passing money on, giving it back, taking an allocation back. Source: DOMAIN §6.1 (issue, split), §6.2."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.actions.announcing import figures_on_commit
from funds.choices import FUNDABLE, AllocationKind, ProjectCategory
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.ledger.projects import flow
from funds.models import Allocation, KnownSource, Project, known_sources
from funds.workflow.project_wall import budget_of
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


def allocate(
    *,
    key: UUID,
    account: Any,
    amount_yuan: Decimal,
    by: User,
    on: dt.date,
    to: str = "",
    project: Project | None = None,
    document_no: str = "",
    note: str = "",
) -> Allocation:
    """Passes money from an account of a division to a division below it, or to a project of the library.

    `account` is where the money lies now; exactly one of `to` (division code) and `project` says where it goes.
    The same key again gives the same allocation. Raises Refused with every reason at its field.
    """
    done: Allocation | None = Allocation.objects.filter(transfer=key).first()
    if done is not None:
        return done
    source = known_sources().get(account.source_id)
    reasons = _reasons_against(account, source, to=to, project=project, amount_yuan=amount_yuan, by=by, on=on)
    if reasons or source is None:
        raise Refused(reasons or [_OUTSIDE])
    with transaction.atomic():
        credit = posting.open_account(
            posting.NewAccount(
                AccountKind.PROJECT if project else AccountKind.NODE,
                project.village_id if project else to,
                source.id,
                source.document_no,
                source.document_on,
                project.pk if project else None,
            )
        )
        allocation = _write(
            AllocationKind.DOWN,
            key,
            account,
            credit,
            source,
            amount_yuan,
            project=project,
            by=by,
            on=on,
            document_no=document_no,
            note=note,
        )
    return allocation


_OUTSIDE = Reason("account_unknown", _("This account does not lie in your area."), field="account")


def _reasons_against(
    account: Any,
    source: KnownSource | None,
    *,
    to: str,
    project: Project | None,
    amount_yuan: Decimal,
    by: User,
    on: dt.date,
) -> list[Reason]:
    """Every reason against the allocation, each at the field of the form that mends it."""
    if not by.may(Permission.ALLOCATE_FUNDS):
        return [not_permitted(Permission.ALLOCATE_FUNDS)]
    if source is None or account.kind != AccountKind.NODE:
        return [_OUTSIDE]
    found = reasons_of_day(account, source, on)
    if amount_yuan > account.balance_yuan:
        found.append(
            Reason(
                "ledger_account_not_negative",
                _("Only %(held)s yuan lie here; %(wanted)s yuan cannot be passed on."),
                {"held": f"{account.balance_yuan:,.2f}", "wanted": f"{amount_yuan:,.2f}"},
                "amount_yuan",
            )
        )
    if project is None and (not to.startswith(account.village_id) or to == account.village_id):
        found.append(Reason("not_below", _("Choose a division below the one that holds the money."), field="to"))
    if project is not None:
        found += _reasons_of_project(account, source, project) + _reasons_of_budget(project, amount_yuan)
    return found


def reasons_of_day(account: Any, source: KnownSource, on: dt.date) -> list[Reason]:
    """Why money of this account cannot be booked on that day: before its document, or before its last movement."""
    if on < source.document_on:
        return [
            Reason(
                "before_document",
                _("The source document is dated %(on)s; nothing is passed on before."),
                {"on": source.document_on.isoformat()},
                "on",
            )
        ]
    if account.last_booked_on and on < account.last_booked_on:
        return [
            Reason(
                "ledger_transfer_order",
                _("This money last moved on %(on)s; book that day or a later one."),
                {"on": account.last_booked_on.isoformat()},
                "on",
            )
        ]
    return []


def _reasons_of_budget(project: Project, amount_yuan: Decimal) -> list[Reason]:
    """A project gets no more than its budget, or the changed budget the county approved. Source: DOMAIN §6.2."""
    budget, got = budget_of(project), flow(project.pk).received_yuan
    if got + amount_yuan <= budget:
        return []
    return [
        Reason(
            "funds_allocation_over_budget",
            _("The budget is %(budget)s yuan and %(got)s yuan have been given; a larger budget needs the county."),
            {"budget": f"{budget:,.2f}", "got": f"{got:,.2f}"},
            "amount_yuan",
        )
    ]


def _reasons_of_project(account: Any, source: KnownSource, project: Project) -> list[Reason]:
    found = []
    if not project.village_id.startswith(account.village_id):
        found.append(
            Reason(
                "project_elsewhere", _("The project lies outside the division that holds the money."), field="project"
            )
        )
    if project.category not in source.purposes:
        found.append(
            Reason(
                "funds_earmark",
                _("%(document)s may be spent on %(allowed)s, not on a project of the category %(category)s."),
                {
                    "document": source.document_no,
                    "category": str(project.get_category_display()),
                    "allowed": "、".join(str(ProjectCategory(code).label) for code in source.purposes),
                },
                "project",
            )
        )
    if project.state not in FUNDABLE:
        found.append(
            Reason(
                "project_not_in_library",
                _("Only a project of the library gets money; this one is: %(state)s."),
                {"state": str(project.get_state_display())},
                "project",
            )
        )
    return found


def give_back(*, key: UUID, account: Any, amount_yuan: Decimal, by: User, on: dt.date, note: str) -> Allocation:
    """Gives unspent money back one step: from a project to its division, from a division to the one it came from."""
    done: Allocation | None = Allocation.objects.filter(transfer=key).first()
    if done is not None:
        return done
    source = known_sources().get(account.source_id)
    if not by.may(Permission.ALLOCATE_FUNDS):
        raise Refused([not_permitted(Permission.ALLOCATE_FUNDS)])
    if source is None:
        raise Refused([_OUTSIDE])
    reasons = reasons_of_day(account, source, on)
    if amount_yuan > account.balance_yuan:
        reasons.append(
            Reason(
                "ledger_account_not_negative",
                _("The account does not hold enough money for this."),
                field="amount_yuan",
            )
        )
    target = _above(account, source)
    if target is None:
        reasons.append(
            Reason("nowhere_to_give_back", _("The account it came from lies outside your area."), field="account")
        )
    if reasons or target is None:
        raise Refused(reasons)
    with transaction.atomic():
        project = Project.objects.filter(pk=account.project_id).first() if account.project_id else None
        return _write(
            AllocationKind.BACK, key, account, target, source, amount_yuan, project=project, by=by, on=on, note=note
        )


def _above(account: Any, source: KnownSource) -> Any:
    """Where the money goes back to: a project's division, else the nearest division above that holds the source."""
    if account.kind == AccountKind.PROJECT:
        return posting.open_account(
            posting.NewAccount(AccountKind.NODE, account.village_id, source.id, source.document_no, source.document_on)
        )
    codes = [account.village_id[:length] for length in (9, 6) if length < len(account.village_id)]
    found = (reading.account_of(village=code, source=source.id) for code in codes)
    return next((candidate for candidate in found if candidate is not None), None)


def _write(
    kind: AllocationKind,
    key: UUID,
    debit: Any,
    credit: Any,
    source: KnownSource,
    amount_yuan: Decimal,
    *,
    project: Project | None,
    by: User,
    on: dt.date,
    document_no: str = "",
    note: str = "",
) -> Allocation:
    allocation = Allocation.objects.create(
        village_id=max(debit.village_id, credit.village_id, key=len),
        kind=kind,
        source_id=source.id,
        source_document_no=source.document_no,
        from_area_id=debit.village_id,
        to_area_id=credit.village_id,
        project=project,
        amount_yuan=amount_yuan,
        document_no=document_no.strip(),
        decided_on=on,
        note=note,
        transfer_id=key,
        made_by=by,
    )
    posting.post(
        key=key,
        debit=debit,
        credit=credit,
        amount_yuan=amount_yuan,
        booked_on=on,
        by=by,
        subject=f"funds.allocation:{allocation.pk}",
        reference=document_no.strip() or source.document_no,
    )
    event = "funds.allocated" if kind == AllocationKind.DOWN else "funds.given_back"
    trail.record(
        event,
        by=by,
        target=allocation,
        village=allocation.village_id,
        reason=note,
        after={
            "from": debit.village_id,
            "to": credit.village_id,
            "amount_yuan": str(amount_yuan),
            "document": source.document_no,
        },
    )
    figures_on_commit(allocation.village_id)
    return allocation


def reverse_allocation(allocation: Allocation, *, key: UUID, by: User, on: dt.date, reason: str) -> None:
    """Takes an allocation back, whole. Raises NotEnoughMoney when the receiver has already used it."""
    if not by.may(Permission.ALLOCATE_FUNDS):
        raise Refused([not_permitted(Permission.ALLOCATE_FUNDS)])
    if not says_something(reason):
        raise DomainError("note_missing", _("Write why: the entry stays readable for ever."), field="note")
    with transaction.atomic():
        posting.reverse(allocation.transfer, key=key, by=by, on=on, reason=reason)
        trail.record(
            "funds.allocation_reversed", by=by, target=allocation, village=allocation.village_id, reason=reason
        )
        figures_on_commit(allocation.village_id)
