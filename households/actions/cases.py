"""The one door of the cases of a household, whatever the procedure: start one, take a step with its evidence.

Each step goes through `take_step`: under the row's lock the machine asks every guard with the evidence, the evidence is
written, the case moves, the deadline of the next state is set, what follows for the household is done, all in one
transaction. Steps taken for many cases at once, and the notices that carry them, stand in actions/case_lists.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from households.actions import case_results
from households.actions.rounds import refuse_case
from households.actions.status import set_status
from households.choices import LAST_POVERTY_YEAR, Status
from households.choices.cases import FINAL, CaseState, Origin, Procedure
from households.models import Case, Household, StepLimit
from households.workflow import BACKWARD, machine_of
from publicity.actions import withdraw_entry
from publicity.choices import EntryState, NoticeState
from publicity.models import Entry
from registry.audit import trail
from registry.errors import DomainError, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User

OFF_THE_WALL = {
    "reappraise": "退回重新评议", "drop": "异议成立，退出公示", "withdraw": "撤回办理",
    "return_township": "乡镇退回重新办理", "drop_township": "异议成立，退出公示", "lapse": "家庭成员自然减少",
    "reopen": "公告后异议成立，退回县级重新审定",
}  # fmt: skip
"""Steps that take a row off its notice while the rest hangs on, with the words the wall shows, never a clerk's note."""
HANGS_AT = {
    CaseState.PUBLIC_VILLAGE: "village_notice", CaseState.PUBLIC_TOWNSHIP: "township_notice",
    CaseState.ANNOUNCED: "announcement",
}  # fmt: skip
NATURAL_END = "家庭成员全部减少，自然终止"


def start(
    household: Household, *, by: User, on: dt.date, applied_on: dt.date, procedure: str = Procedure.IDENTIFICATION,
    origin: str = "", authorised_on: dt.date | None = None, statement: str = "",
) -> Case:  # fmt: skip
    """A new case of a procedure in its first state. Raises DomainError where the household cannot begin it.

    A household struck off after a refusal applies anew by this and is an applicant again.
    """
    case_results.refuse_start(household, procedure, on=on, statement=statement)
    refuse_case(household, procedure=procedure, on=on)
    if not applied_on <= on:
        raise DomainError("day_in_future", _("The application cannot lie in the future."), field="applied_on")
    if authorised_on and authorised_on > on:
        raise DomainError("day_in_future", _("The signature cannot lie in the future."), field="authorised_on")
    usual = Origin.PLAN if procedure == Procedure.EXIT else Origin.APPLIED
    with transaction.atomic():
        case = Case(
            household=household,
            village_id=household.village_id,
            procedure=procedure,
            origin=origin or usual,
            applied_on=applied_on,
            authorised_on=authorised_on or household.authorised_on,
            statement=statement,
            opened_by=by,
            state_since=on,
        )
        case.due_on = due_on(case, case.state, since=on)
        case.save(force_insert=True)
        machine = machine_of(case)
        machine.begin(case, by=by, on=on)
        trail.record(f"{machine.name}.begin", by=by, target=case, village=case.village_id, reason=statement)
        if household.status == Status.REMOVED:
            set_status(household, status=Status.APPLICANT, by=by, on=on, reason=_("Applied anew"))
        if procedure == Procedure.EXIT and on.year <= LAST_POVERTY_YEAR:
            set_status(household, status=Status.PLANNED, by=by, on=on, reason=_("Planned to leave poverty this year"))
    return case


def due_on(case: Case, state: str, *, since: dt.date) -> dt.date | None:
    """The day by which a state entered on `since` should be left; None where no limit is in force."""
    if state in FINAL:
        return None
    limit = StepLimit.objects.for_state(state, procedure=case.procedure, village=case.village_id, on=since)
    return since + dt.timedelta(days=limit.days) if limit else None


def take_step(case: Case, name: str, *, by: User, on: dt.date, note: str = "", **evidence: Any) -> Case:
    """The case after the step. `evidence` are its columns. Raises Refused with every reason, changing nothing."""
    with transaction.atomic():
        locked: Case = Case.objects.select_for_update(of=("self",)).with_card().get(pk=case.pk)
        machine = machine_of(locked)
        target = machine.transition(name).target
        for column, value in evidence.items():
            setattr(locked, column, value)
        computed = case_results.computed(locked, name, on=on)
        for column, value in computed.items():
            setattr(locked, column, value)
        data = {column: getattr(value, "pk", value) for column, value in evidence.items()}
        reasons = machine.reasons_against(locked, name, by=by, on=on, data={**data, "note": note})
        if reasons:
            raise Refused(reasons)
        locked.state_since = on
        locked.due_on = due_on(locked, target, since=on)
        locked.returned_note = note if name in BACKWARD else ""
        if target in FINAL:
            locked.closed_on, locked.closed_reason = on, note
        locked.save(update_fields=[
            *evidence, *computed, "state_since", "due_on", "returned_note", "closed_on", "closed_reason",
        ])  # fmt: skip
        _leave_the_wall(locked, name, by=by, on=on)
        machine.take(locked, name, by=by, on=on, note=note, values=None, **{k: str(v) for k, v in data.items()})
        case_results.follow(locked, name, by=by, on=on, note=note)
    return locked


def _leave_the_wall(case: Case, name: str, *, by: User, on: dt.date) -> None:
    """The case's row leaves the notice that hangs; the other rows hang on."""
    field = HANGS_AT.get(CaseState(case.state))
    if field is None or name not in OFF_THE_WALL:
        return
    entry = Entry.objects.for_subject(case.subject).filter(notice=getattr(case, f"{field}_id")).first()
    if entry is None or entry.state == EntryState.WITHDRAWN:
        return
    if entry.notice.state in (NoticeState.PREPARED, NoticeState.HANGING):
        withdraw_entry(entry, by=by, on=on, reason=OFF_THE_WALL[name])


def close_of(household: Household, *, by: User | None, on: dt.date, reason: str = "") -> None:
    """Closes the household's open case because nobody of it is left (自然减少). Does nothing without one.

    With no person (an import, a merge made by the system) the case stays open for the village to close.
    """
    case = household.cases.open().first()
    if case is not None and by is not None:
        take_step(case, "lapse", by=by, on=max(on, case.state_since), note=reason or NATURAL_END)


def cases_of(household: Household) -> Iterable[Case]:
    """The household's cases, newest first."""
    return household.cases.with_card().order_by("-pk")


__all__ = ["CaseState", "cases_of", "close_of", "due_on", "start", "take_step"]
