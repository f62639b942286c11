"""A list reviewed row by row: the ticked go on, others stay or go back with a comment each; one transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions.case_lists import Sorted, pass_cases, publish_cases, sort_out
from households.actions.cases import take_step
from households.actions.rows import RowsRefused, last_steps, moved
from households.models import Case
from households.workflow import STEPS, machine_of
from registry.errors import DomainError, Reason

if TYPE_CHECKING:
    from publicity.models import Notice
    from registry.accounts.models import User

RETURNS = {
    "publicise_township": "return_township", "pass_township": "return_township", "approve": "return_county",
}  # fmt: skip
"""Step of a list → the step that gives a row of it back with a comment."""


@dataclass(frozen=True)
class Decision:
    """What is to become of one row: "go" on, "return" with a note, or "leave". `seen`: its last step when shown."""

    case: Case
    what: str
    note: str = ""
    seen: int | None = None


@dataclass
class Reviewed:
    """What became of the rows, or what would."""

    gone: list[Case] = field(default_factory=list)
    returned: list[Case] = field(default_factory=list)
    held: list[tuple[Case, list[Reason]]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def look(decisions: Sequence[Decision], step: str, *, by: User, on: dt.date) -> Reviewed:
    """What would happen: asks the table of every row, and writes nothing. Raises RowsRefused for faulty rows."""
    _refuse_faulty(decisions, step, by=by, on=on)
    sorted_out = _sorted(decisions, step, by=by, on=on)
    returned = [one.case for one in decisions if one.what == "return"]
    return Reviewed(gone=sorted_out.ready, returned=returned, held=sorted_out.held)


def decide(
    decisions: Sequence[Decision], step: str, *, by: User, on: dt.date, evidence: Mapping[str, Any] | None = None
) -> Reviewed:  # fmt: skip
    """Does it: returns first, then everything that can go; what cannot stays, with its reasons.

    Raises RowsRefused when a return lacks its comment or cannot be taken: then nothing is written. `evidence` is the
    same for all rows (the township's spot check).
    """
    if not any(one.what in ("go", "return") for one in decisions):
        raise DomainError("nothing_chosen", _("Choose at least one case."))
    with transaction.atomic():
        _refuse_faulty(decisions, step, by=by, on=on)
        done = Reviewed()
        for one in decisions:
            if one.what == "return":
                done.returned.append(take_step(one.case, RETURNS[step], by=by, on=on, note=one.note.strip()))
        ready = _sorted(decisions, step, by=by, on=on)
        done.held = ready.held
        if step == "publish":
            done.notices = [publish_cases(group, by=by, on=on) for group in _sheets(ready.ready)]
            done.gone = ready.ready
        elif ready.ready:
            passed = pass_cases(ready.ready, step, by=by, on=on, **(evidence or {}))
            done.gone, done.held = passed.ready, [*done.held, *passed.held]
    return done


def _sorted(decisions: Sequence[Decision], step: str, *, by: User, on: dt.date) -> Sorted:
    """The rows that are to go, by whether they can; a row that somebody moved meanwhile cannot."""
    going = [one for one in decisions if one.what == "go"]
    steps = last_steps([one.case for one in going])
    away = [(one.case, moved(one.case, one.seen, steps.get(one.case.pk))) for one in going]
    found = sort_out([case for case, reasons in away if not reasons], step, by=by, on=on)
    found.held += [(case, reasons) for case, reasons in away if reasons]
    return found


def _refuse_faulty(decisions: Sequence[Decision], step: str, *, by: User, on: dt.date) -> None:
    """The reasons of every return that cannot be taken, all at once."""
    back = [one for one in decisions if one.what == "return"]
    steps = last_steps([one.case for one in back])
    refused: dict[int, list[Reason]] = {}
    for one in back:
        name = RETURNS.get(step, "")
        if name not in STEPS[one.case.procedure]:
            reasons = [Reason("no_such_step", _("The procedure has no such step."))]
        else:
            machine = machine_of(one.case)
            reasons = moved(one.case, one.seen, steps.get(one.case.pk))
            reasons = reasons or machine.reasons_against(one.case, name, by=by, on=on, data={"note": one.note})
        if reasons:
            refused[one.case.pk] = reasons
    if refused:
        raise RowsRefused(refused)


def _sheets(cases: Sequence[Case]) -> list[list[Case]]:
    """One notice for each village and procedure."""
    found: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        found[case.village_id, case.procedure].append(case)
    return [found[key] for key in sorted(found)]


__all__ = ["RETURNS", "Decision", "Reviewed", "decide", "look"]
