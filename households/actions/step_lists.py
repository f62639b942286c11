"""Steps that bring something of their own for each household, taken for a whole list: all ticked rows or none.

Visits of one day, the meeting of a villagers' group, the comparison with the lists of departments, handbooks handed
over. Each row goes through the same step as on the page of its case, and is refused for the same reasons. Source:
DOMAIN §3.1–3.3, §9.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from households.actions.rows import every_row, try_step
from households.models import Case
from registry.errors import Reason

if TYPE_CHECKING:
    from registry.accounts.models import User

FAILED = ("group_refuse", "send_back")
"""What becomes of a household its group did not agree to."""
Done = dict[str, list[Case]]
"""Step → the cases that took it."""


@dataclass(frozen=True)
class Visit:
    """A household visited: what was found there, and its letter of authority where it was signed there."""

    case: int
    findings: str = ""
    authorised_on: dt.date | None = None
    seen: int | None = None


@dataclass(frozen=True)
class GroupVote:
    """How many of the group agreed to a household. `failed` and `note` count only when it was not carried."""

    case: int
    agree: int
    failed: str = ""
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Comparison:
    """What the comparison of a household found, item by item; or `back` with a note: returned to the village."""

    case: int
    results: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    back: bool = False
    seen: int | None = None


@dataclass(frozen=True)
class Handover:
    """A household that received its handbook on this day."""

    case: int
    handbook_on: dt.date
    seen: int | None = None


def record_visits(
    rows: Sequence[Visit], *, visited_on: dt.date, first: str, second: str, by: User, on: dt.date
) -> Done:  # fmt: skip
    """Households visited on one day by the same two. Raises RowsRefused."""
    done: Done = {}

    def take(case: Case, row: Visit) -> list[Reason]:
        evidence: dict[str, Any] = {
            "investigated_on": visited_on, "first_investigator": first, "second_investigator": second,
            "findings": row.findings,
        }  # fmt: skip
        if row.authorised_on:
            evidence["authorised_on"] = row.authorised_on
        return _keep(done, "investigate", try_step(case, "investigate", by=by, on=on, **evidence))

    every_row(rows, take)
    return done


def record_group(
    rows: Sequence[GroupVote], *, met_on: dt.date, leader: str, present: int, by: User, on: dt.date
) -> Done:  # fmt: skip
    """One meeting of a villagers' group, a row a household. Raises RowsRefused.

    More than half of those present carry it; what was not carried is refused or sent back with a reason, by the chair.
    """
    done: Done = {}

    def take(case: Case, row: GroupVote) -> list[Reason]:
        evidence: dict[str, Any] = {
            "group_met_on": met_on, "group_leader": leader, "group_present": present, "group_agree": row.agree,
        }  # fmt: skip
        if 2 * row.agree > present:
            return _keep(done, "group_agree", try_step(case, "group_agree", by=by, on=on, **evidence))
        if row.failed not in FAILED:
            return [Reason("failed_missing", _("It was not carried: turn it down or send it back."), {}, "failed")]
        shown = evidence if row.failed == "group_refuse" else {}
        return _keep(done, row.failed, try_step(case, row.failed, by=by, on=on, note=row.note.strip(), **shown))

    every_row(rows, take)
    return done


def record_comparisons(rows: Sequence[Comparison], *, compared_on: dt.date, by: User, on: dt.date) -> Done:
    """What a department or the township found for each household. Raises RowsRefused.

    Every item of a row says what was found; none is taken for granted.
    """
    done: Done = {}

    def take(case: Case, row: Comparison) -> list[Reason]:
        if row.back:
            back = try_step(case, "return_comparison", by=by, on=on, note=row.note.strip())
            return _keep(done, "return_comparison", back)
        told = try_step(case, "compare", by=by, on=on, compared_on=compared_on, comparison=dict(row.results),
                        comparison_note=row.note.strip())  # fmt: skip
        return _keep(done, "compare", told)

    every_row(rows, take)
    return done


def hand_over(rows: Sequence[Handover], *, by: User, on: dt.date) -> Done:
    """Households registered, each with its handbook in hand. Raises RowsRefused."""
    done: Done = {}

    def take(case: Case, row: Handover) -> list[Reason]:
        return _keep(done, "register", try_step(case, "register", by=by, on=on, handbook_on=row.handbook_on))

    every_row(rows, take)
    return done


def _keep(done: Done, step: str, taken: tuple[Case, list[Reason]]) -> list[Reason]:
    case, reasons = taken
    if not reasons:
        done.setdefault(step, []).append(case)
    return reasons


__all__ = [
    "FAILED", "Comparison", "Done", "GroupVote", "Handover", "Visit", "hand_over", "record_comparisons", "record_group",
    "record_visits",
]  # fmt: skip
