"""What may begin for a household, what a step computes from the card, and what it means for the household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.announcing import figures_on_commit
from households.actions.status import clear_risk, set_monitored, set_status
from households.choices import (
    COUNTED_AS_POOR,
    LAST_POVERTY_YEAR,
    REGISTERED,
    MonitoredType,
    Status,
)
from households.choices.cases import FINAL, Procedure
from households.models import Case, Household
from households.workflow import CLOSING
from households.workflow.clearing import NO_LABOUR
from households.workflow.sheets import months_to_watch, sheet_of, stays_watched, type_of, watched_long_enough
from publicity.models import Objection
from registry.errors import DomainError
from registry.text.words import says_something

if TYPE_CHECKING:
    from registry.accounts.models import User

NEW = frozenset({Status.APPLICANT, Status.REMOVED})
WATCHABLE = NEW | {Status.LIFTED, Status.ORDINARY}
WORDS: dict[str, Any] = {
    "already_registered": gettext_lazy("This household is on the register already."),
    "not_poor": gettext_lazy("Only a poor household leaves poverty."),
    "before_monitoring": gettext_lazy("Until 2020 a household in need is identified as poor, not monitored."),
    "still_poor": gettext_lazy("This card still has a status of the years before 2021: it leaves poverty first."),
    "already_monitored": gettext_lazy("This household is a monitored object already."),
    "not_monitored": gettext_lazy("This household is not a monitored object."),
    "no_labour_not_cleared": NO_LABOUR,
}


def fault_of(household: Household, procedure: str, *, on: dt.date) -> str:
    """Why the procedure cannot begin for this household, as a code of WORDS; "" when it can."""
    status = household.status
    if procedure == Procedure.IDENTIFICATION:
        relapse = status == Status.LIFTED and on.year <= LAST_POVERTY_YEAR
        return "already_registered" if status in REGISTERED and not relapse else ""
    if procedure == Procedure.EXIT:
        return "" if status in COUNTED_AS_POOR else "not_poor"
    if procedure == Procedure.MONITORING:
        if on.year <= LAST_POVERTY_YEAR:
            return "before_monitoring"
        if status not in WATCHABLE:
            return "still_poor"
        return "already_monitored" if household.is_monitored else ""
    if not household.is_monitored:
        return "not_monitored"
    return "no_labour_not_cleared" if stays_watched(household) else ""


def may_begin(household: Household, *, on: dt.date) -> list[str]:
    """The procedures that can begin for the household now; none while a case is on its way."""
    if household.cases.open().exists():
        return []
    return [str(p.value) for p in Procedure if not fault_of(household, p, on=on)]


def refuse_start(household: Household, procedure: str, *, on: dt.date, statement: str) -> None:
    """Raises DomainError where the procedure cannot begin; a clearing before its time must say why."""
    code = fault_of(household, procedure, on=on)
    if code:
        raise DomainError(code, WORDS[code])
    earlier = [case.subject for case in household.cases.filter(procedure=procedure)]
    if (
        Objection.objects.open().filter(entry__subject__in=earlier).exists()
    ):  # taken back and begun anew, it would be lost
        raise DomainError("objection_open", gettext_lazy("An objection to an earlier case of this household is still "
                                                         "open. It is answered first."))  # fmt: skip
    if procedure == Procedure.CLEARING and not says_something(statement) and not watched_long_enough(household, on=on):
        raise DomainError(
            "watched_too_short", gettext_lazy("It is watched for less than %(months)s months: write why it is to be "
                                              "cleared now."),
            months=months_to_watch(household.village_id, on=on), field="statement",
        )  # fmt: skip


def computed(case: Case, name: str, *, on: dt.date) -> dict[str, Any]:
    """Columns that a step fills from the card itself: the sheet as it stood, and as what the household is watched."""
    if name == "investigate" and case.procedure != Procedure.IDENTIFICATION:
        sheet: dict[str, Any] = {"lines": [line.as_json() for line in sheet_of(case)], "on": on.isoformat()}
        if case.procedure == Procedure.CLEARING:
            sheet |= {"gone": case.checklist.get("gone", []), "early": not watched_long_enough(case.household, on=on)}
        return {"checklist": sheet}
    if name == "activate":
        return {"monitored_type": type_of(case) or ""}
    return {}


# --- what follows for the household ----------------------------------------------------------------------------------


def follow(case: Case, name: str, *, by: User, on: dt.date, note: str) -> None:
    """What a step means for the household itself.

    Refused or withdrawn before it was on the register: it is struck off, so that "applicants" counts those who have a
    case; its card stays, and it may apply anew. An exit that fails leaves it as poor as it was.
    """
    if name in COMES_BACK and case.township_notice_id:
        case.township_notice = None  # a second publicity of before does not count again; its sheet keeps the row
        case.save(update_fields=["township_notice"])
    if name in RESULTS:
        RESULTS[name](case, by, on)
    elif name in CLOSING:
        if case.household.status == Status.APPLICANT:
            set_status(case.household, status=Status.REMOVED, by=by, on=on, reason=note)
        elif case.procedure == Procedure.EXIT and case.household.status == Status.PLANNED:
            set_status(case.household, status=_before_plan(case.household), by=by, on=on, reason=note)
    if case.state in FINAL:
        figures_on_commit(case.village_id)


def _before_plan(household: Household) -> str:
    """Poor or returned to poverty: what it was before it was planned."""
    spans = household.status_spans.filter(status__in=[Status.POOR, Status.RELAPSED]).order_by("-starts_on")
    return str(spans.values_list("status", flat=True).first() or Status.POOR)


def _register(case: Case, by: User, on: dt.date) -> None:
    """Until 2020 it is poor from that day, or poor again; since 2021 an ordinary household that is watched.

    It is watched as on the margin, or for sudden hardship where its income is not below the line (§3.3, type rule).
    """
    household, reason = case.household, _("Identification completed")
    if on.year <= LAST_POVERTY_YEAR:
        if household.status == Status.LIFTED:
            household.relapse_cause = household.main_cause
            household.save(update_fields=["relapse_cause"])
            set_status(household, status=Status.RELAPSED, by=by, on=on, reason=reason)
        else:
            set_status(household, status=Status.POOR, by=by, on=on, reason=reason)
        return
    set_status(household, status=Status.ORDINARY, by=by, on=on, reason=reason)
    set_monitored(household, kind=type_of(case) or MonitoredType.MARGINAL, by=by, on=on)


def _lift(case: Case, by: User, on: dt.date) -> None:
    set_status(case.household, status=Status.LIFTED, by=by, on=on, reason=_("Exit completed"))


def _activate(case: Case, by: User, on: dt.date) -> None:
    household = case.household
    if household.status in NEW:
        set_status(household, status=Status.ORDINARY, by=by, on=on, reason=_("Taken in as a monitored object"))
    set_monitored(household, kind=case.monitored_type, by=by, on=on)


def _clear(case: Case, by: User, on: dt.date) -> None:
    household = case.household
    clear_risk(household, by=by, on=on)
    for risk in household.risks.open():
        risk.cleared_on = max(on, risk.since_on)
        risk.save(update_fields=["cleared_on"])


COMES_BACK = frozenset({"return_township", "return_county"})
RESULTS: dict[str, Callable[[Case, User, dt.date], None]] = {
    "register": _register, "lift": _lift, "activate": _activate, "clear": _clear,
}  # fmt: skip
"""Last steps → what they mean for the household."""
