"""What needs somebody on the first page of the money: one line a subject, registered by each room in apps.py.

A line says how many, since when or by when, and leads to the list. A subject with nothing to do has no line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from funds import reports
from funds.choices import BankFileState, FundFigure
from funds.ledger import reading
from funds.ledger.choices import AccountKind
from funds.models import BankFile, Claim, FundRule, Hit, PaymentBatch, Project
from funds.workflow import CLAIM, HIT, PAYMENT, PROJECT
from registry.accounts.permissions import Permission
from registry.text.periods import add_working_days
from registry.ui import formats

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.workflow.machine import Machine

BACKWARDS = frozenset({
    "return", "send_back", "stop", "cancel", "drop", "resume", "reverse", "back", "turn_down", "exempt",
})  # fmt: skip
"""Steps that are possible and wait for nobody."""


@dataclass(frozen=True)
class Need:
    """One line: what waits and the list it leads to; `tone` is "danger" when a day has passed."""

    text: Any
    url: str
    tone: str = "warning"


Builder = Callable[["User", str, dt.date], Need | None]
_builders: dict[str, tuple[int, Permission, Builder]] = {}


def register(key: str, *, order: int, permission: Permission, build: Builder) -> None:
    """Adds a subject for holders of a permission; `build(user, area, on)` gives its line or None."""
    _builders[key] = (order, permission, build)


def needs_of(user: User, area: str, on: dt.date) -> list[Need]:
    """What needs this user in an area, in the order of the subjects."""
    found = (
        build(user, area, on)
        for _order, permission, build in sorted(_builders.values(), key=lambda row: row[0])
        if user.may(permission)
    )
    return [need for need in found if need is not None]


def address(name: str, query: str = "") -> str:
    """The address of a list; "" where no page has that name."""
    try:
        return reverse(name) + query
    except NoReverseMatch:
        return ""


def states_for(machine: Machine, user: User) -> list[str]:
    """The states from which this user may take a procedure forward."""
    return sorted({
        state for step in machine.transitions for state in step.sources
        if step.name not in BACKWARDS and user.may(step.permission)
    })  # fmt: skip


# --- the lines of the whole chain ------------------------------------------------------------------------------------


def unallocated(user: User, area: str, on: dt.date) -> Need | None:
    """Money on the user's own desk that was not passed on in time."""
    found = [one for one in reports.idle_nodes(area, on) if one.village_id == user.scope]
    if not found:
        return _arrived(user)
    total, longest = sum(one.idle_yuan for one in found), max(one.days(on) for one in found)
    text = ngettext(
        "%(sum)s yuan of %(count)s document lie here and were not passed on, %(days)s days at the longest",
        "%(sum)s yuan of %(count)s documents lie here and were not passed on, %(days)s days at the longest", len(found),
    ) % {"sum": formats.yuan(total), "count": len(found), "days": longest}  # fmt: skip
    return Need(text, address("funds:idle", f"?area={area}"), "danger")


def _arrived(user: User) -> Need | None:
    """Money that came to the user's desk lately and waits to be passed on."""
    held = reading.accounts(user).filter(kind=AccountKind.NODE, village=user.scope, balance_yuan__gt=0)
    count, total = held.count(), held.aggregate(total=Sum("balance_yuan"))["total"]
    text = ngettext(
        "%(sum)s yuan of %(count)s document came and are to be passed on",
        "%(sum)s yuan of %(count)s documents came and are to be passed on", count,
    ) % {"sum": formats.yuan(total), "count": count}  # fmt: skip
    return Need(text, address("funds:allocate")) if count else None


def idle_projects(user: User, area: str, on: dt.date) -> Need | None:
    """Projects whose money lies without spending."""
    found = reports.idle_projects(area, on)
    if not found:
        return None
    text = ngettext(
        "%(count)s project has spent nothing for too long: %(sum)s yuan",
        "%(count)s projects have spent nothing for too long: %(sum)s yuan", len(found),
    ) % {"count": len(found), "sum": formats.yuan(sum(one.idle_yuan for one in found))}  # fmt: skip
    return Need(text, address("funds:idle", f"?area={area}"))


def notices(user: User, area: str, on: dt.date) -> Need | None:
    """Allocation results of the county without a notice, the overdue ones named."""
    due = reports.due_notices(area, on) if len(user.scope) == 6 and area == user.scope else []
    if not due:
        return None
    late = sum(one.is_overdue(on) for one in due)
    text = ngettext(
        "Allocations of %(count)s document are not published, %(late)s overdue",
        "Allocations of %(count)s documents are not published, %(late)s overdue", len(due),
    ) % {"count": len(due), "late": late}  # fmt: skip
    return Need(text, address("funds:allocation_notices"), "danger" if late else "warning")


def lists(user: User, area: str, on: dt.date) -> Need | None:
    """Payment lists that wait for the user's step."""
    count = PaymentBatch.objects.visible_to(user).within(area).filter(state__in=states_for(PAYMENT, user)).count()
    text = ngettext("%(count)s payment list waits for you", "%(count)s payment lists wait for you", count)
    return Need(text % {"count": count}, address("funds:payments", f"?area={area}&state=waiting")) if count else None


def answers(user: User, area: str, on: dt.date) -> Need | None:
    """Files the bank has not answered within its days."""
    days = FundRule.objects.value(FundFigure.BANK_DAYS, region=area, on=on)
    if days is None:
        return None
    open_files = (
        BankFile.objects.visible_to(user)
        .within(area)
        .filter(Q(state=BankFileState.SENT) | Q(state=BankFileState.ANSWERED), sent_on__isnull=False)
    )
    sent = open_files.values_list("sent_on", flat=True)
    late = [day for day in sent if day is not None and on > add_working_days(day, int(days))]
    text = ngettext(
        "The bank owes the answer to %(count)s file", "The bank owes the answer to %(count)s files", len(late)
    )
    return Need(text % {"count": len(late)}, address("funds:bank_files", f"?area={area}"), "danger") if late else None


def claims(user: User, area: str, on: dt.date) -> Need | None:
    """Claims of contractors that wait for the user's step."""
    count = Claim.objects.visible_to(user).within(area).filter(state__in=states_for(CLAIM, user)).count()
    text = ngettext("%(count)s claim waits for you", "%(count)s claims wait for you", count)
    return Need(text % {"count": count}, address("funds:claims", f"?area={area}")) if count else None


def projects(user: User, area: str, on: dt.date) -> Need | None:
    """Projects that wait for the user's review, appraisal or decision."""
    states = [state for state in states_for(PROJECT, user) if state in _DECIDED]
    count = Project.objects.visible_to(user).within(area).filter(state__in=states).count()
    text = ngettext("%(count)s project waits for your decision", "%(count)s projects wait for your decision", count)
    return Need(text % {"count": count}, address("funds:projects", f"?area={area}")) if count else None


_DECIDED = frozenset({"proposed", "reviewed", "appraised", "completed"})
"""States that wait for a decision, and not for work to be done."""


def warnings(user: User, area: str, on: dt.date) -> Need | None:
    """Warnings that the user's role answers or judges, the late ones named."""
    found = Hit.objects.visible_to(user).within(area).filter(state__in=states_for(HIT, user))
    if user.posting is not None and not user.may(Permission.JUDGE_WARNING):
        found = found.filter(responsible=user.posting.role)
    count = found.count()
    late = found.filter(due_on__lt=on).count()
    text = ngettext("%(count)s warning is open", "%(count)s warnings are open", count)
    if late:
        text = ngettext("%(count)s warning is open, %(late)s late", "%(count)s warnings are open, %(late)s late", count)
    values = {"count": count, "late": late}
    return Need(text % values, address("funds:warnings", f"?area={area}"), "danger" if late else "warning") if count \
        else None  # fmt: skip


def register_all() -> None:
    """The lines of the chain; rooms may add theirs after them."""
    view = Permission.VIEW_FUNDS
    register("unallocated", order=10, permission=Permission.ALLOCATE_FUNDS, build=unallocated)
    register("notices", order=20, permission=Permission.ALLOCATE_FUNDS, build=notices)
    register("lists", order=30, permission=view, build=lists)
    register("answers", order=40, permission=Permission.RELEASE_PAYMENT, build=answers)
    register("claims", order=50, permission=view, build=claims)
    register("projects", order=60, permission=view, build=projects)
    register("idle_projects", order=70, permission=view, build=idle_projects)
    register("warnings", order=80, permission=view, build=warnings)
