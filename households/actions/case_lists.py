"""Steps taken for many cases at once, and the notices that carry them: one village and one procedure a sheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from households.actions.cases import start, take_step
from households.actions.rows import RowsRefused
from households.choices.cases import Procedure
from households.models import Case, Household
from households.workflow import KINDS, STEPS, machine_of
from publicity.actions import Column, EntryDraft, publish
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from publicity.models import Notice
    from registry.accounts.models import User

NOTICE_COLUMNS = (Column("group"), Column("head_name"), Column("people"))
BY_LIST = ("publish", "report_up", "publicise_township", "pass_township", "approve", "lift", "activate", "clear")
"""Steps taken for a whole list alike; those with evidence of each household go by grid (actions/step_lists.py)."""
SHEETS = {"publish": "village_notice", "publicise_township": "township_notice", "approve": "announcement"}
"""Steps that put the list on a notice → the column of the case that names it."""


@dataclass
class Sorted:
    """Cases of a list that can take a step, and those that cannot, with the reasons."""

    ready: list[Case] = field(default_factory=list)
    held: list[tuple[Case, list[Reason]]] = field(default_factory=list)


def sort_out(cases: Iterable[Case], name: str, *, by: User, on: dt.date) -> Sorted:
    """Which of the cases may take the step now, and why the others may not. A procedure without the step is held."""
    result = Sorted()
    for case in cases:
        if name in STEPS[case.procedure]:
            reasons = machine_of(case).reasons_against(case, name, by=by, on=on)
        else:
            reasons = [Reason("no_such_step", _("The procedure has no such step."))]
        if reasons:
            result.held.append((case, reasons))
        else:
            result.ready.append(case)
    return result


def start_cases(
    households: Iterable[Household], *, procedure: str, by: User, on: dt.date, applied_on: dt.date | None = None,
    statement: str = "", statements: Mapping[int, str] | None = None, **said: Any,
) -> tuple[list[Case], list[tuple[Household, list[Reason]]]]:  # fmt: skip
    """The list of a plan: a case for each household that can begin, and the others with their reasons.

    The exits planned for a year begin by this; so may applications and clues that come in as a list. `statement`
    stands for all, `statements` by household instead of it; `said` goes to every beginning (origin, letter).
    """
    begun: list[Case] = []
    held: list[tuple[Household, list[Reason]]] = []
    for household in households:
        own = (statements or {}).get(household.pk, statement)
        try:
            with transaction.atomic():
                if household.cases.open().exists():
                    raise DomainError("case_open", _("A case of this household is on its way."))
                begun.append(start(household, by=by, on=on, applied_on=applied_on or on, procedure=procedure,
                                   statement=own, **said))  # fmt: skip
        except DomainError as error:
            held.append((household, error.reasons))
    return begun, held


def start_all(households: Sequence[Household], **said: Any) -> list[Case]:
    """Begins the whole list or nothing. Raises RowsRefused with the reasons by household."""
    if not households:
        raise DomainError("nothing_chosen", _("Choose at least one household."))
    with transaction.atomic():
        begun, held = start_cases(households, **said)
        if held:
            raise RowsRefused({household.pk: reasons for household, reasons in held})
    return begun


def publish_cases(cases: Sequence[Case], *, by: User, on: dt.date) -> Notice:
    """One notice that carries appraised cases of one village and procedure. Raises Refused when any cannot go."""
    return _on_one_sheet(cases, "publish", by=by, on=on)


def publicise_cases(
    cases: Sequence[Case], *, by: User, on: dt.date, spot_checked_on: dt.date, spot_check: str
) -> Notice:  # fmt: skip
    """The second publicity of a list of one village, with the spot check before it. Raises Refused."""
    return _on_one_sheet(cases, "publicise_township", by=by, on=on, spot_checked_on=spot_checked_on,
                         spot_check=spot_check)  # fmt: skip


def pass_cases(cases: Sequence[Case], name: str, *, by: User, on: dt.date, **evidence: Any) -> Sorted:
    """Lets every case that can take the step take it; the others stay where they are, with their reasons.

    Cases that go on a notice go on one for each village and procedure. `evidence` is the same for all (the township's
    spot check).
    """
    if name not in BY_LIST or name == "publish":
        raise DomainError("not_by_list", _("This step is taken case by case."))
    with transaction.atomic():
        result = sort_out(cases, name, by=by, on=on)
        if name in SHEETS:
            for group in _sheets(result.ready):
                _put_on_sheet(group, name, by=by, on=on, **evidence)
        else:
            for case in result.ready:
                take_step(case, name, by=by, on=on, **evidence)
    return result


def approve_one(case: Case, *, by: User, on: dt.date) -> None:
    """Approves one case with an announcement of its own. Raises Refused with every reason."""
    _on_one_sheet([case], "approve", by=by, on=on)


def _on_one_sheet(cases: Sequence[Case], name: str, *, by: User, on: dt.date, **evidence: Any) -> Notice:
    _of_one_sheet(cases)
    held = sort_out(cases, name, by=by, on=on).held
    if held:
        raise Refused([Reason(r.code, f"{case.household.head_name}: {r}") for case, reasons in held for r in reasons])
    with transaction.atomic():
        return _put_on_sheet(cases, name, by=by, on=on, **evidence)


def _put_on_sheet(cases: Sequence[Case], name: str, *, by: User, on: dt.date, **evidence: Any) -> Notice:
    """Prepares the notice of the step and lets each case take it. In Chinese, as it hangs; publicity masks names."""
    kinds = KINDS[Procedure(cases[0].procedure)]
    kind = {"publish": kinds.village, "publicise_township": kinds.township, "approve": kinds.announcement}[name] or ""
    entries = [
        EntryDraft(subject=case.subject, cells={"group": case.household.group, "head_name": case.household.head_name,
                                                "people": case.household.size})
        for case in sorted(cases, key=lambda c: (c.household.group, c.household.head_sort, c.pk))
    ]  # fmt: skip
    notice = publish(kind=kind, village=cases[0].village_id, title=kinds.titles[kind], columns=NOTICE_COLUMNS,
                     entries=entries, by=by, on=on)  # fmt: skip
    shown: dict[str, Any] = {**evidence, SHEETS[name]: notice}
    for case in cases:
        take_step(case, name, by=by, on=on, **shown)
    return notice


def _sheets(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases by village and procedure."""
    found: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        found[case.village_id, case.procedure].append(case)
    return [found[key] for key in sorted(found)]


def _of_one_sheet(cases: Sequence[Case]) -> None:
    if not cases:
        raise DomainError("nothing_chosen", _("Choose at least one case."))
    if len({case.village_id for case in cases}) > 1:
        raise DomainError("several_villages", _("A notice hangs in one village; choose cases of one village."))
    if len({case.procedure for case in cases}) > 1:
        raise DomainError("several_procedures", _("A notice carries one procedure; choose cases of one procedure."))


__all__ = [
    "BY_LIST", "SHEETS", "Sorted", "approve_one", "pass_cases", "publicise_cases", "publish_cases", "sort_out",
    "start_all", "start_cases",
]  # fmt: skip
