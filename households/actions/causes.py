"""Evidence of the causes of poverty: what was seen, of whom, on which paper. Source: DOMAIN §2.3."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions.standing import refuse_writing
from households.choices import Cause
from households.models import CauseEvidence, Household
from registry.audit import trail
from registry.documents.attachments import attach
from registry.documents.models import AttachmentKind
from registry.errors import Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


def subject_of(evidence: CauseEvidence) -> str:
    """What scans of a paper are filed under."""
    return f"households.evidence:{evidence.pk}"


@transaction.atomic
def record_evidence(
    household: Household, *, cause: str, fact: str, seen_on: dt.date, by: User, on: dt.date, at: dt.datetime,
    paper: str = "", member: int | None = None, upload: Any = None,
) -> CauseEvidence:  # fmt: skip
    """Puts on record what a cause of the card rests on, with a scan of the paper when there is one. Raises Refused."""
    refuse_writing(household, by=by, on=on)
    reasons = []
    if cause not in (household.main_cause, *household.other_causes):
        reasons.append(Reason("cause_not_named", _("The card does not name this cause."), field="cause"))
    if not fact.strip():
        reasons.append(Reason("fact_missing", _("Write what was seen."), field="fact"))
    if seen_on > on:
        reasons.append(Reason("day_in_future", _("This day lies in the future."), field="seen_on"))
    if member is not None and not household.members.filter(pk=member).exists():
        reasons.append(Reason("member_of_other", _("This person is no member of this household."), field="member"))
    if reasons:
        raise Refused(reasons)
    row = CauseEvidence.objects.create(
        household=household, village_id=household.village_id, cause=cause, member_id=member, fact=fact.strip(),
        paper=paper.strip(), seen_on=seen_on, recorded_by=by,
    )  # fmt: skip
    if upload is not None:
        attach(village=household.village_id, subject=subject_of(row), kind=AttachmentKind.SCAN, upload=upload, by=by,
               at=at)  # fmt: skip
    trail.record("households.evidence_recorded", by=by, target=household, village=household.village_id,
                 after={"cause": Cause(cause).label, "fact": row.fact, "paper": row.paper})  # fmt: skip
    return row


@transaction.atomic
def withdraw_evidence(evidence: CauseEvidence, *, by: User, on: dt.date) -> None:
    """Takes evidence entered by mistake off the card; the trail keeps what it said."""
    household = evidence.household
    refuse_writing(household, by=by, on=on)
    before = {"cause": evidence.get_cause_display(), "fact": evidence.fact, "paper": evidence.paper}
    evidence.delete()
    trail.record("households.evidence_withdrawn", by=by, target=household, village=household.village_id,
                 before=before)  # fmt: skip
