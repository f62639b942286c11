"""Changes of members on request: the clerk asks, the secretary confirms, the township approves (M4, DOMAIN §3.4).

`request` tries the change on the card and takes it back again, so that the clerk learns at once what stands against
it; `take_step` with "approve" carries it out on the card as it stands on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import Error, connection, transaction
from django.utils.translation import gettext_lazy as _

from households.actions import changes
from households.actions.problems import add_problem
from households.actions.relatives import reasons_about_any
from households.choices import LeaveReason, ProblemKind, Status
from households.models import Household, Member, MemberChange
from households.rules.change_text import from_text, kind_of, to_text
from households.rules.changes import Arrival, Change, Departure, NewHead, Transfer, effective_from
from households.rules.visits import ProblemDraft
from households.workflow.member_change import BACK, CLOSING, MEMBER_CHANGE
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.db import guards
from registry.documents import attachments
from registry.documents.models import AttachmentKind
from registry.errors import DomainError, Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

MOST_PAPERS = 6
RECOVERY_DAYS = 30  # by when the township has looked at the payments [proposal]


def request(change: Change, *, by: User, on: dt.date, papers: Iterable[Any] = ()) -> MemberChange:
    """Asks for a change; the card stays as it is. `papers` are photos or scans of what shows it.

    Raises Refused or DomainError with what the card has against it today; then nothing is written.
    """
    household = card_of(change)
    target = change.target if isinstance(change, Transfer) else None
    if not by.may(Permission.EDIT_HOUSEHOLDS):
        raise Refused([not_permitted(Permission.EDIT_HOUSEHOLDS)])
    if reasons := reasons_about_any([pk for pk in (household.pk, target) if pk], by):
        raise Refused(reasons)
    with transaction.atomic():
        rehearse(change, by=by, on=on)
        made = MemberChange(
            household=household, target_id=target, village_id=household.village_id, kind=kind_of(change),
            summary=names_of(change), payload=to_text(change), happened_on=change.event.day,
            effective_on=effective_from(change), requested_by=by, requested_on=on,
        )  # fmt: skip
        _refuse_twice(made)
        made.save(force_insert=True)
        MEMBER_CHANGE.begin(made, by=by, on=on)
        trail.record("member_change.begin", by=by, target=household, village=made.village_id,
                     after={"names": made.summary, "kind": made.kind, "on": made.happened_on})  # fmt: skip
        add_papers(made, papers, by=by)
    return made


def rehearse(change: Change, *, by: User, on: dt.date) -> None:
    """Carries the change out and takes everything back: raises what would stand against it, leaves no trace."""
    with transaction.atomic():
        changes.record(change, by=by, on=on)
        _settle()
        transaction.set_rollback(True)


def _settle() -> None:
    """Lets the database ask now what it would ask at the end of the transaction, so that the right row is blamed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def take_step(asked: MemberChange, name: str, *, by: User, on: dt.date, note: str = "") -> MemberChange:
    """The request after the step; "approve" carries the change out. Raises Refused or DomainError, changing nothing."""
    with transaction.atomic():
        locked: MemberChange = (
            MemberChange.objects.select_for_update(of=("self",))
            .select_related("household", "target", "requested_by").get(pk=asked.pk)
        )  # fmt: skip
        reasons = MEMBER_CHANGE.reasons_against(locked, name, by=by, on=on, data={"note": note})
        if reasons:
            raise Refused(reasons)
        locked.returned_note = note if name in BACK else ""
        if name in CLOSING:
            locked.decided_on = on
        locked.save(update_fields=["returned_note", "decided_on"])
        MEMBER_CHANGE.apply(locked, name, by=by, on=on, note=note)
        if name == "approve":  # after the step, because what it does may close the card
            changes.record(change_of(locked), by=by, on=on)
            _ask_back(locked, by=by, on=on)
            _settle()
    return locked


def is_paid_too_long(asked: MemberChange, *, on: dt.date) -> bool:
    """Was a death entered so late that the month from which nothing is paid has begun?"""
    change = change_of(asked)
    return isinstance(change, Departure) and change.reason == LeaveReason.DEATH and on >= asked.effective_on


def _ask_back(asked: MemberChange, *, by: User, on: dt.date) -> None:
    """A problem for the township when benefits may have been paid for the deceased since (DOMAIN §3.4, recovery)."""
    household = Household.objects.get(pk=asked.household_id)
    if household.status == Status.REMOVED or not is_paid_too_long(asked, on=on):
        return
    title = f"核对并追回{asked.summary}去世后（{asked.effective_on:%Y-%m-%d}起）发放的补助"
    draft = ProblemDraft(ProblemKind.ALLOWANCE, title[:120], "乡镇扶贫干事", on + dt.timedelta(days=RECOVERY_DAYS))
    add_problem(household, draft=draft, by=by, on=on)


@dataclass
class Passed:
    """What became of a list: the requests that took the step, and the others with their reasons."""

    done: list[MemberChange] = field(default_factory=list)
    held: list[tuple[MemberChange, list[Reason]]] = field(default_factory=list)


def take_steps(asked: Iterable[MemberChange], name: str, *, by: User, on: dt.date, note: str = "") -> Passed:
    """Lets every request of a list take the step, each by itself; what one card refuses holds up no other."""
    if name not in {"confirm", "approve", *BACK}:
        raise DomainError("not_by_list", _("This step is taken case by case."))
    result = Passed()
    for one in sorted(asked, key=lambda row: row.pk):
        try:
            result.done.append(take_step(one, name, by=by, on=on, note=note))
        except DomainError as refused:
            result.held.append((one, list(refused.reasons)))
        except Error as error:
            guard = guards.explain(error)
            if guard is None:
                raise
            result.held.append((one, [Reason(guard.code, guard.message)]))
    return result


def add_papers(asked: MemberChange, papers: Iterable[Any], *, by: User) -> None:
    """Files photos or scans with a request that is not decided yet."""
    uploads = [paper for paper in papers if paper]
    if uploads and asked.state not in {"pending", "returned"}:
        raise DomainError("request_on_its_way", _("Papers are added before the village confirms."))
    if len(attachments.of(asked.subject)) + len(uploads) > MOST_PAPERS:
        raise DomainError("too_many_papers", _("At most %(count)s papers to a change."), count=MOST_PAPERS)
    for upload in uploads:
        attachments.attach(village=asked.village_id, subject=asked.subject, kind=AttachmentKind.SCAN, upload=upload,
                           by=by, at=clock.now())  # fmt: skip


def change_of(asked: MemberChange) -> Change:
    """The change itself, unsealed."""
    return from_text(asked.payload.reveal())


def card_of(change: Change) -> Household:
    """The card a change is about; of a transfer the one people leave. Raises DomainError when the person is gone."""
    if isinstance(change, Departure):
        member = Member.objects.select_related("household").filter(pk=change.member).first()
        if member is None:
            raise DomainError("member_gone", _("A member on this card has left meanwhile. Open the card again."))
        found: Household = member.household
        return found
    key = change.source if isinstance(change, Transfer) else change.household
    return Household.objects.get(pk=key)


def names_of(change: Change) -> str:
    """Whom a change is about, by name."""
    if isinstance(change, Arrival):
        return change.draft.name
    if isinstance(change, NewHead):
        heads = [key for key, relation in change.relations.items() if relation == "head"]
    else:
        heads = list(change.people) if isinstance(change, Transfer) else [change.member]
    names = Member.objects.filter(pk__in=heads).order_by("pk").values_list("name", flat=True)
    return "、".join(names)[:200]


def _refuse_twice(made: MemberChange) -> None:
    same = MemberChange.objects.open().filter(
        household=made.household, kind=made.kind, summary=made.summary, happened_on=made.happened_on
    )
    if same.exists():
        raise DomainError("requested_already", _("This change has been asked for already and waits for its decision."))
