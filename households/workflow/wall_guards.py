"""What the wall must say before a step of a case: on a new sheet, hung its full days, announced, or fallen.

Source: DOMAIN §3.6, §3.8. The database holds the same (households/migrations/0036 and 0037).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from households.models.case import Case
from households.workflow.case_guards import Check, is_taken
from publicity.choices import EntryState, NoticeState
from publicity.models import Entry
from publicity.workflow import reasons_against_clearing
from registry.errors import Reason
from registry.workflow.machine import Context

if TYPE_CHECKING:
    from households.workflow.steps import Kinds


def on_notice(field: str, kind: str) -> Check:
    """The case stands on a notice of that kind that is still to hang its days."""

    def guard(case: Case, context: Context) -> list[Reason]:
        """The case stands on a new notice of this kind in its village."""
        if not is_taken(context):
            return []
        notice = getattr(case, field)
        fits = notice is not None and notice.kind == kind and notice.village_id == case.village_id
        if fits and notice.state in (NoticeState.PREPARED, NoticeState.HANGING):
            rows = Entry.objects.for_subject(case.subject).filter(notice=notice).exclude(state=EntryState.WITHDRAWN)
            if rows.exists() and (notice.ends_on is None or notice.ends_on >= context.on):
                return []
        return [Reason("notice_missing", _("The case must first be put on a notice."))]

    return guard


def cleared(kind: str) -> Check:
    """The notice of that kind hung its full days with a witness, and nothing stands against this entry."""

    def guard(case: Case, context: Context) -> list[Reason]:
        """The publicity is complete: full days, a witness, and no open objection to this entry."""
        return reasons_against_clearing(case.subject, kind=kind, on=context.on)

    return guard


def objection_upheld(kind: str) -> Check:
    """An upheld objection took the row off the notice. Nobody else drops a household that hangs."""

    def guard(case: Case, context: Context) -> list[Reason]:
        """An objection was upheld, which took the row off the notice."""
        against = reasons_against_clearing(case.subject, kind=kind, on=context.on)
        if any(reason.code == "withdrawn" for reason in against):
            return []
        return [
            Reason(
                "objection_not_upheld",
                _("Only an upheld objection ends a case that hangs; otherwise appraise it again."),
            )
        ]

    return guard


def announced(kinds: Kinds) -> Check:
    """The announcement was posted before a witness. It is not waited for: the county has decided.

    What hung before it stands to the end: a review asked in time may still take a row off.
    """

    def guard(case: Case, context: Context) -> list[Reason]:
        """The announcement hangs in the village before a witness, and the publicity before it still stands."""
        against = reasons_against_clearing(case.subject, kind=kinds.announcement, on=context.on)
        found = [reason for reason in against if reason.code != "still_hanging"]
        return found or [r for kind in _before(case, kinds) for r in cleared(kind)(case, context)][:1]

    return guard


def _before(case: Case, kinds: Kinds) -> list[str]:
    """The publicities the case went through before its announcement."""
    return [kinds.village, *([kinds.township] if kinds.township and case.township_notice_id else [])]


def publicity_fell(kinds: Kinds) -> Check:
    """An announced case whose row or sheet was taken off: the county decides again instead of leaving it lying."""

    def guard(case: Case, context: Context) -> list[Reason]:
        """An objection was upheld after the announcement, or its sheet was taken off."""
        for kind in (*_before(case, kinds), kinds.announcement):
            if any(r.code == "withdrawn" for r in reasons_against_clearing(case.subject, kind=kind, on=context.on)):
                return []
        return [Reason("announcement_stands", _("The announcement stands: no objection was upheld, no sheet taken "
                                                "off."))]  # fmt: skip

    return guard
