"""What is filed under a project on its way: its households, progress with photos, what was reached, a changed budget.

Source: DOMAIN §6.3, §6.4.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import EDITABLE_PROJECT, FUNDABLE, LIST_OPEN, RUNNING, BudgetChangeState, ProjectState
from funds.models import BudgetChange, Progress, Project, ProjectHousehold
from funds.workflow.project_wall import budget_of
from households.models import Household
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.attachments import attach
from registry.documents.models import AttachmentKind
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow import recusal
from registry.workflow.machine import not_permitted
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User

STAGES = ("before", "after")
_TOLD = RUNNING | {ProjectState.ACCEPTED}


def _locked(project: Project, permission: Permission, by: User) -> Project:
    if not by.may(permission):
        raise Refused([not_permitted(permission)])
    found: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    return found


def choose_households(
    project: Project, households: Sequence[int], *, by: User, shares: Mapping[int, str] | None = None
) -> int:
    """The households that are to benefit, as a whole list of the project's village. Returns how many.

    While the village may change its form the number on it follows the list; afterwards the list must fit the number
    before the work begins. Raises Refused, or DomainError once the work has begun.
    """
    with transaction.atomic():
        locked = _locked(project, Permission.PROPOSE_PROJECT, by)
        if locked.state not in LIST_OPEN:
            raise DomainError("funds_beneficiary_frozen", _("The work has begun; its households stand."))
        wanted = set(households)
        known = set(Household.objects.filter(village=locked.village_id, pk__in=wanted).values_list("pk", flat=True))
        if wanted - known:
            raise DomainError("household_elsewhere", _("A household of this list is not a card of this village."))
        before = set(locked.beneficiaries.values_list("household_id", flat=True))
        said = shares or {}
        locked.beneficiaries.all().delete()
        ProjectHousehold.objects.bulk_create(
            ProjectHousehold(project=locked, village_id=locked.village_id, household_id=key,
                             share=said.get(key, "").strip()[:100]) for key in sorted(wanted)
        )  # fmt: skip
        if locked.state in EDITABLE_PROJECT and wanted:
            locked.households = len(wanted)
            locked.save(update_fields=["households"])
        trail.record("funds.project_households", by=by, target=locked, village=locked.village_id,
                     before={"households": sorted(before)}, after={"households": sorted(wanted)})  # fmt: skip
    return len(wanted)


def report_progress(
    project: Project, *, day: dt.date, percent: int, note: str, by: User, on: dt.date, at: dt.datetime,
    photos: Sequence[Any] = (),
) -> Progress:  # fmt: skip
    """How far the work was on `day`, with photos. Reports stay as they are; a wrong one is followed by a right one."""
    with transaction.atomic():
        locked = _locked(project, Permission.PROPOSE_PROJECT, by)
        reasons = []
        if locked.state not in RUNNING:
            reasons.append(Reason("funds_progress_under_way", _("Progress is reported while the work is under way.")))
        if day > on:
            reasons.append(Reason("day_to_come", _("This day has not come yet."), field="day"))
        if not says_something(note):
            reasons.append(Reason("note_missing", _("Write what was done."), field="note"))
        if reasons:
            raise Refused(reasons)
        made = Progress.objects.create(
            project=locked, village_id=locked.village_id, on=day, percent=percent, note=note.strip(), by=by
        )
        for photo in photos:
            attach(village=locked.village_id, subject=made.subject, kind=AttachmentKind.PHOTO, upload=photo, by=by,
                   at=at)  # fmt: skip
        trail.record("funds.project_progress", by=by, target=locked, village=locked.village_id,
                     after={"on": day.isoformat(), "percent": percent})  # fmt: skip
    return made


def file_photos(project: Project, stage: str, photos: Sequence[Any], *, by: User, at: dt.datetime) -> None:
    """Photos of the place before the work ("before") or when it is done ("after")."""
    if stage not in STAGES:
        raise ValueError(f"no such stage: {stage}")
    with transaction.atomic():
        locked = _locked(project, Permission.PROPOSE_PROJECT, by)
        if not photos:
            raise DomainError("photo_missing", _("Choose at least one photo."), field="photos")
        late = stage == "before" and locked.state in _TOLD | {ProjectState.CLOSED}
        if late or (stage == "after" and locked.state not in _TOLD):
            raise DomainError("photo_of_no_time", _("Photos of that time are not filed at this state of the project."))
        for photo in photos:
            attach(village=locked.village_id, subject=photos_of(locked, stage), kind=AttachmentKind.PHOTO,
                   upload=photo, by=by, at=at)  # fmt: skip


def photos_of(project: Project, stage: str) -> str:
    """The subject that a project's photos before or after the work are filed under."""
    return f"funds.project_{stage}:{project.pk}"


def tell_reached(project: Project, reached: Mapping[int, Decimal | None], *, by: User) -> None:
    """What was reached of each target, by the target's key. Raises Refused before the work began or after its end."""
    with transaction.atomic():
        locked = _locked(project, Permission.PROPOSE_PROJECT, by)
        if locked.state not in _TOLD:
            raise DomainError("funds_target_frozen", _("What was reached is told from the start to the acceptance."))
        after = {}
        for target in locked.targets.filter(pk__in=reached).order_by("pk"):
            target.reached = reached[target.pk]
            target.save(update_fields=["reached"])
            after[target.name] = str(target.reached)
        trail.record("funds.project_reached", by=by, target=locked, village=locked.village_id, after=after)


def ask_budget(project: Project, *, new_yuan: Decimal, reason: str, by: User, on: dt.date) -> BudgetChange:
    """Asks the county for a changed budget of a project of the library."""
    with transaction.atomic():
        locked = _locked(project, Permission.PROPOSE_PROJECT, by)
        if locked.state not in FUNDABLE:
            raise DomainError("budget_stands", _("A budget is changed between entry and the end of the work."))
        if not says_something(reason):
            raise DomainError("note_missing", _("Write why the budget must change."), field="reason")
        made = BudgetChange.objects.create(
            project=locked, village_id=locked.village_id, old_yuan=budget_of(locked), new_yuan=new_yuan,
            reason=reason.strip(), asked_by=by, asked_on=on,
        )  # fmt: skip
        trail.record("funds.budget_asked", by=by, target=locked, village=locked.village_id, reason=reason,
                     before={"budget_yuan": str(made.old_yuan)}, after={"budget_yuan": str(new_yuan)})  # fmt: skip
    return made


def decide_budget(
    change: BudgetChange, *, approved: bool, by: User, on: dt.date, document_no: str = "", note: str = ""
) -> None:
    """The county's word about a changed budget, once, by somebody else, with the number of its paper."""
    if not by.may(Permission.APPROVE_PROJECT):
        raise Refused([not_permitted(Permission.APPROVE_PROJECT)])
    with transaction.atomic():
        locked: BudgetChange = BudgetChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        reasons = recusal.reasons_against(locked.project, duty=Duty.APPROVE, by=by, on=on)
        if locked.state != BudgetChangeState.ASKED:
            reasons.append(Reason("funds_budget_change_once", _("This change is decided already.")))
        if approved and not document_no.strip():
            reasons.append(Reason("document_missing", _("Name the number of the approval."), field="document_no"))
        if not approved and not says_something(note):
            reasons.append(Reason("note_missing", _("Write why it is refused."), field="note"))
        if reasons:
            raise Refused(reasons)
        locked.state = BudgetChangeState.APPROVED if approved else BudgetChangeState.REFUSED
        locked.decided_by, locked.decided_on = by, on
        locked.document_no, locked.note = document_no.strip(), note.strip()
        locked.save()
        trail.record("funds.budget_decided", by=by, target=locked.project, village=locked.village_id, reason=note,
                     after={"state": locked.state, "budget_yuan": str(locked.new_yuan)})  # fmt: skip
