"""The life of a report: generated, signed, replaced. Its figures are frozen from the first moment.

Whoever had it generated does not sign it; what the schedule generated anyone with the right may sign. A new issue
replaces the old one, which is kept. Source: DOMAIN §8.1 (prepared, checked, signed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from inspections.choices import ReportState
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from inspections.models import Report


def paper_printed(report: Report, context: Context) -> list[Reason]:
    """The paper is there: nobody signs what was not printed."""
    if report.document_id is not None:
        return []
    return [Reason("paper_missing", _("Print the paper before it is signed."))]


REPORT = Machine(
    name="inspections.report",
    states={state.value: state.label for state in ReportState},
    transitions=(
        Transition(
            name="sign",
            label=_("Sign and issue"),
            sources=frozenset({ReportState.DRAFT}),
            target=ReportState.ISSUED,
            permission=Permission.GENERATE_REPORT,
            duty=Duty.APPROVE,
            guards=(paper_printed,),
            event="inspections.report_signed",
            source="DOMAIN §8.1",
        ),
        Transition(
            name="replace",
            label=_("Replace by a new issue"),
            sources=frozenset({ReportState.DRAFT, ReportState.ISSUED}),
            target=ReportState.SUPERSEDED,
            permission=Permission.GENERATE_REPORT,
            event="inspections.report_replaced",
            source="DOMAIN §8.1",
        ),
    ),
    holders={ReportState.DRAFT: "county_office"},
    final=frozenset({ReportState.SUPERSEDED}),
)
