"""What people do with identifications: start one, take a step with its evidence, put a list on the wall, pass a list.

Each step goes through `take_step`: the evidence is written, the machine asks every guard again and moves the case, the
deadline of the next state is set, all in one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from households.actions.status import set_monitored, set_status
from households.choices import LAST_POVERTY_YEAR, REGISTERED, MonitoredType, Status
from households.choices.cases import FINAL, Origin
from households.models import Case, CaseState, Household, StepLimit
from households.workflow import BACKWARD, CLOSING, IDENTIFICATION
from publicity.actions import Column, EntryDraft, publish, withdraw_entry
from publicity.choices import EntryState, NoticeKind
from publicity.models import Entry
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from publicity.models import Notice
    from registry.accounts.models import User

OFF_THE_WALL = {"reappraise": "退回重新评议", "drop": "不予纳入", "withdraw": "农户撤回申请"}
"""Steps that take a row off its notice while the rest hangs on, with the words the wall shows, never a clerk's note."""
NOTICE_COLUMNS = (Column("group"), Column("head_name"), Column("people"))


def start(
    household: Household, *, by: User, on: dt.date, applied_on: dt.date, origin: str = Origin.APPLIED,
    authorised_on: dt.date | None = None, statement: str = "",
) -> Case:  # fmt: skip
    """A new case in its first state. The household must not be on the register, nor have an open case.

    A household struck off after a refusal applies anew by this and is an applicant again. Raises DomainError.
    """
    if household.status in REGISTERED:
        raise DomainError("already_registered", _("This household is on the register already."))
    if not applied_on <= on:
        raise DomainError("day_in_future", _("The application cannot lie in the future."), field="applied_on")
    if authorised_on and authorised_on > on:
        raise DomainError("day_in_future", _("The signature cannot lie in the future."), field="authorised_on")
    with transaction.atomic():
        case = Case(
            household=household,
            village_id=household.village_id,
            origin=origin,
            applied_on=applied_on,
            authorised_on=authorised_on,
            statement=statement,
            opened_by=by,
            state_since=on,
        )
        case.due_on = due_on(case, case.state, since=on)
        case.save(force_insert=True)
        IDENTIFICATION.begin(case, by=by, on=on)
        trail.record("identification.begin", by=by, target=case, village=case.village_id, reason=statement)
        if household.status == Status.REMOVED:
            set_status(household, status=Status.APPLICANT, by=by, on=on, reason=_("Applied anew"))
    return case


def due_on(case: Case, state: str, *, since: dt.date) -> dt.date | None:
    """The day by which a state entered on `since` should be left; None where no limit is in force."""
    if state in FINAL:
        return None
    limit = StepLimit.objects.for_state(state, procedure=case.procedure, village=case.village_id, on=since)
    return since + dt.timedelta(days=limit.days) if limit else None


def take_step(case: Case, name: str, *, by: User, on: dt.date, note: str = "", **evidence: Any) -> Case:
    """The case after the step. `evidence` are its columns. Raises Refused with every reason, changing nothing."""
    target = IDENTIFICATION.transition(name).target
    with transaction.atomic():
        locked: Case = Case.objects.select_for_update(of=("self",)).with_card().get(pk=case.pk)
        for column, value in evidence.items():
            setattr(locked, column, value)
        data = {column: getattr(value, "pk", value) for column, value in evidence.items()}
        reasons = IDENTIFICATION.reasons_against(locked, name, by=by, on=on, data={**data, "note": note})
        if reasons:
            raise Refused(reasons)
        locked.state_since = on
        locked.due_on = due_on(locked, target, since=on)
        locked.returned_note = note if name in BACKWARD else ""
        if target in FINAL:
            locked.closed_on, locked.closed_reason = on, note
        locked.save(update_fields=[*evidence, "state_since", "due_on", "returned_note", "closed_on", "closed_reason"])
        if locked.state == CaseState.PUBLIC_VILLAGE and name in OFF_THE_WALL:
            _take_off(locked, by=by, on=on, reason=OFF_THE_WALL[name])
        IDENTIFICATION.apply(locked, name, by=by, on=on, note=note, **{k: str(v) for k, v in data.items()})
        _follow(locked, name, by=by, on=on, note=note)
    return locked


def _take_off(case: Case, *, by: User, on: dt.date, reason: str) -> None:
    """The case's row leaves its notice; the other rows hang on."""
    entry = Entry.objects.for_subject(case.subject).filter(notice=case.village_notice_id).first()
    if entry is not None and entry.state != EntryState.WITHDRAWN:
        withdraw_entry(entry, by=by, on=on, reason=reason)


def _follow(case: Case, name: str, *, by: User, on: dt.date, note: str) -> None:
    """What a step means for the household itself.

    Registered: until 2020 it is poor from that day; since 2021 it is an ordinary household that is watched: as on the
    margin, or for sudden hardship where its income lies above the line (DOMAIN §3.3, type rule). Refused or withdrawn:
    it is struck off, so that "applicants" counts those who have a case; its card stays, and it may apply anew.
    """
    if name == "register":
        _register(case, by=by, on=on)
    elif name in CLOSING and case.household.status == Status.APPLICANT:
        set_status(case.household, status=Status.REMOVED, by=by, on=on, reason=note)


def _register(case: Case, *, by: User, on: dt.date) -> None:
    reason = _("Identification completed")
    if on.year <= LAST_POVERTY_YEAR:
        set_status(case.household, status=Status.POOR, by=by, on=on, reason=reason)
        return
    set_status(case.household, status=Status.ORDINARY, by=by, on=on, reason=reason)
    facts = case.card_facts()
    above = facts.line_yuan is not None and (facts.net_income_per_head_yuan or 0) >= facts.line_yuan
    kind = MonitoredType.SUDDEN_HARDSHIP if above else MonitoredType.MARGINAL
    set_monitored(case.household, kind=kind, by=by, on=on)


# --- lists -----------------------------------------------------------------------------------------------------------


@dataclass
class Sorted:
    """Cases of a list that can take a step, and those that cannot, with the reasons."""

    ready: list[Case] = field(default_factory=list)
    held: list[tuple[Case, list[Reason]]] = field(default_factory=list)


def sort_out(cases: Iterable[Case], name: str, *, by: User, on: dt.date) -> Sorted:
    """Which of the cases may take the step now, and why the others may not."""
    result = Sorted()
    for case in cases:
        reasons = IDENTIFICATION.reasons_against(case, name, by=by, on=on)
        if reasons:
            result.held.append((case, reasons))
        else:
            result.ready.append(case)
    return result


def publish_cases(cases: Sequence[Case], *, by: User, on: dt.date) -> Notice:
    """One notice that carries several appraised cases of one village. Raises Refused when any of them cannot go."""
    village = _one_village(cases)
    _all_may(cases, "publish", by=by, on=on)
    with transaction.atomic():
        notice = _notice(NoticeKind.IDENTIFICATION_VILLAGE, village, cases, by=by, on=on, title="拟识别贫困户名单公示")
        for case in cases:
            take_step(case, "publish", by=by, on=on, village_notice=notice)
    return notice


def pass_cases(cases: Sequence[Case], name: str, *, by: User, on: dt.date) -> Sorted:
    """Lets every case that can take the step take it; the others stay where they are, with their reasons.

    Approved cases go on one announcement for each village.
    """
    if name not in {"report_up", "pass_township", "approve"}:
        raise DomainError("not_by_list", _("This step is taken case by case."))
    with transaction.atomic():
        result = sort_out(cases, name, by=by, on=on)
        if name == "approve":
            _approve(result.ready, by=by, on=on)
        else:
            for case in result.ready:
                take_step(case, name, by=by, on=on)
    return result


def _approve(cases: Sequence[Case], *, by: User, on: dt.date) -> None:
    by_village: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_village[case.village_id].append(case)
    for village, members in sorted(by_village.items()):
        notice = _notice(
            NoticeKind.IDENTIFICATION_ANNOUNCEMENT, village, members, by=by, on=on, title="贫困户识别结果公告"
        )
        for case in members:
            take_step(case, "approve", by=by, on=on, announcement=notice)


def approve_one(case: Case, *, by: User, on: dt.date) -> None:
    """Approves one case with an announcement of its own. Raises Refused with every reason."""
    with transaction.atomic():
        _all_may([case], "approve", by=by, on=on)
        _approve([case], by=by, on=on)


def _one_village(cases: Sequence[Case]) -> str:
    villages = {case.village_id for case in cases}
    if not cases:
        raise DomainError("nothing_chosen", _("Choose at least one case."))
    if len(villages) > 1:
        raise DomainError("several_villages", _("A notice hangs in one village; choose cases of one village."))
    return villages.pop()


def _all_may(cases: Sequence[Case], name: str, *, by: User, on: dt.date) -> None:
    held = sort_out(cases, name, by=by, on=on).held
    if held:
        raise Refused([Reason(r.code, f"{case.household.head_name}: {r}") for case, reasons in held for r in reasons])


def _notice(kind: str, village: str, cases: Sequence[Case], *, by: User, on: dt.date, title: str) -> Notice:
    """Group, head and number of persons of each household; publicity masks the name. In Chinese, as it hangs."""
    entries = [
        EntryDraft(subject=case.subject, cells={"group": case.household.group, "head_name": case.household.head_name,
                                                "people": case.household.size})
        for case in sorted(cases, key=lambda c: (c.household.group, c.household.head_sort, c.pk))
    ]  # fmt: skip
    return publish(kind=kind, village=village, title=title, columns=NOTICE_COLUMNS, entries=entries, by=by, on=on)


def cases_of(household: Household) -> Iterable[Case]:
    """The household's cases, newest first."""
    return household.cases.with_card().order_by("-pk")


__all__ = [
    "CaseState",
    "Sorted",
    "approve_one",
    "cases_of",
    "due_on",
    "pass_cases",
    "publish_cases",
    "sort_out",
    "start",
    "take_step",
]
