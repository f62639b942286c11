"""Many rows, one submit: each row is judged on its own, all reasons come back together, and nothing is half done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from households.actions.cases import take_step
from households.models import Case
from households.workflow import STEPS
from registry.errors import DomainError, Reason, Refused
from registry.workflow.models import Event

if TYPE_CHECKING:
    from registry.accounts.models import User


class RowsRefused(DomainError):
    """Raised when rows cannot stand; `rows` has the reasons by key of the row, and nothing was written."""

    def __init__(self, rows: Mapping[int, Sequence[Reason]]) -> None:
        super().__init__("rows_refused", _("Some rows cannot stand as they are. Nothing was saved; mend them."))
        self.rows = {key: list(reasons) for key, reasons in rows.items()}


class CaseRow(Protocol):
    """A row about a case. `seen`: the last step of the case when the page was shown, None where nobody looked."""

    @property
    def case(self) -> int: ...

    @property
    def seen(self) -> int | None: ...


R = TypeVar("R", bound=CaseRow)


def last_steps(cases: Sequence[Case]) -> dict[int, int]:
    """Case → its last step, so that a page shows what it saw. One statement for the whole list."""
    found = Event.objects.filter(subject_type="households.case", subject_id__in=[case.pk for case in cases])
    return {row["subject_id"]: row["last"] for row in found.values("subject_id").annotate(last=Max("pk")).order_by()}


def moved(case: Case, seen: int | None, last: int | None) -> list[Reason]:
    """Somebody else moved the case since the page was shown."""
    if seen is None or last is None or seen == last:
        return []
    return [Reason("moved_since", _("Somebody else took a step here meanwhile; it stands at “%(state)s” now."),
                   {"state": str(case.get_state_display())})]  # fmt: skip


def every_row(rows: Sequence[R], take: Callable[[Case, R], list[Reason]]) -> None:
    """Lets `take` do each row, in one transaction. Raises RowsRefused with the reasons of all rows that cannot.

    Rows are taken in the order of their cases, so that two lists sent at once wait for each other and no more.
    """
    if not rows:
        raise DomainError("nothing_chosen", _("Choose at least one case."))
    with transaction.atomic():
        cases = {case.pk: case for case in Case.objects.filter(pk__in=[row.case for row in rows]).with_card()}
        steps = last_steps(list(cases.values()))
        refused: dict[int, list[Reason]] = {}
        for row in sorted(rows, key=lambda one: one.case):
            case = cases.get(row.case)
            if case is None:
                refused[row.case] = [Reason("case_gone", _("This case is not in your area."))]
                continue
            reasons = moved(case, row.seen, steps.get(case.pk)) or take(case, row)
            if reasons:
                refused[case.pk] = reasons
        if refused:
            raise RowsRefused(refused)


def try_step(
    case: Case, name: str, *, by: User, on: dt.date, note: str = "", **evidence: Any
) -> tuple[Case, list[Reason]]:  # fmt: skip
    """The case after the step; or the case as it was and the reasons, and then nothing of the row is written."""
    if name not in STEPS[case.procedure]:
        return case, [Reason("no_such_step", _("The procedure has no such step."))]
    try:
        with transaction.atomic():
            return take_step(case, name, by=by, on=on, note=note, **evidence), []
    except Refused as refused:
        return case, list(refused.reasons)


__all__ = ["CaseRow", "RowsRefused", "every_row", "last_steps", "moved", "try_step"]
