"""When a household is to be visited, and what makes a visit look wrong. Source: DOMAIN §5.2.

Frequency and pace are local policy: they come in as figures (villages.models.HelpRule), none stands here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from households.choices import Status
from households.choices.visit_reasons import visit_reason
from registry.errors import Reason

MONTHS_POOR, MONTHS_MONITORED, MONTHS_LIFTED = "months_poor", "months_monitored", "months_lifted"
POOR = (Status.POOR, Status.PLANNED, Status.RELAPSED)


def figure_for(status: str, *, is_monitored: bool) -> str | None:
    """Which frequency holds for a household; None when nobody must visit it."""
    if is_monitored:
        return MONTHS_MONITORED
    if status in POOR:
        return MONTHS_POOR
    return MONTHS_LIFTED if status == Status.LIFTED else None


def period_of(day: dt.date, months: int) -> int:
    """The number of the period of `months` months in which a day lies; quarters begin in January, April …

    >>> period_of(dt.date(2026, 3, 31), 3) + 1 == period_of(dt.date(2026, 4, 1), 3)
    True
    """
    return (day.year * 12 + day.month - 1) // months


def last_day(period: int, months: int) -> dt.date:
    """The last day of a period.

    >>> last_day(period_of(dt.date(2026, 2, 3), 1), 1), last_day(period_of(dt.date(2026, 2, 3), 3), 3)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    first = (period + 1) * months
    return dt.date(first // 12, first % 12 + 1, 1) - dt.timedelta(days=1)


def due(last: dt.date | None, frequency: int, on: dt.date) -> dt.date:
    """By which day the next visit is due: one visit in each period of `frequency` months.

    Visited in this period: the end of the next one. Not visited since an earlier period: the end of the period after
    it, which may have passed. Never visited: the end of the period of `on`.

    >>> due(dt.date(2026, 11, 2), 1, dt.date(2026, 11, 22))
    datetime.date(2026, 12, 31)
    >>> due(dt.date(2026, 8, 2), 1, dt.date(2026, 11, 22))
    datetime.date(2026, 9, 30)
    """
    if last is None:
        return last_day(period_of(on, frequency), frequency)
    return last_day(period_of(last, frequency) + 1, frequency)


def missed(last: dt.date | None, frequency: int, on: dt.date, *, since: dt.date) -> int:
    """How many whole periods passed without a visit until `on`; counting begins with the period after `since`."""
    seen = period_of(max(last, since) if last else since, frequency)
    return max(0, period_of(on, frequency) - seen - 1)


@dataclass(frozen=True)
class VisitDraft:
    """One visit as it was told. `helper` is a key of the village's register, None when others went."""

    held_at: dt.datetime
    form: str
    contents: tuple[str, ...]
    visitors: str
    helper: int | None = None
    spoken_to: str = ""
    findings: str = ""
    needs: str = ""
    is_signed: bool = False
    place: tuple[str, str] | None = None


@dataclass(frozen=True)
class ProblemDraft:
    """A need that is to be answered by someone by a day."""

    kind: str
    title: str
    owner: str
    due_on: dt.date


@dataclass(frozen=True)
class Reuse:
    """The same photo filed elsewhere: with which household, and when."""

    where: str


@dataclass(frozen=True)
class VisitFacts:
    """What is known around a visit when it is looked at."""

    is_helper_active: bool | None  # None: no helper is named
    is_helper_assigned: bool | None
    within_hour: int  # visits of the same visitor within half an hour before and after, this one included
    per_hour: int | None  # how many are possible; None when nobody set it
    reused: Sequence[Reuse] = field(default_factory=tuple)


def suspicions(facts: VisitFacts) -> list[Reason]:
    """Why a visit asks for a second look. Warnings: the township decides, nothing is refused."""
    found = [visit_reason("photo_reused", where=use.where) for use in facts.reused]
    if facts.per_hour is not None and facts.within_hour > facts.per_hour:
        found.append(visit_reason("too_many_visits", count=facts.within_hour, limit=facts.per_hour))
    if facts.is_helper_active is False:
        found.append(visit_reason("visitor_no_helper"))
    elif facts.is_helper_assigned is False:
        found.append(visit_reason("visitor_not_assigned"))
    return found


def reasons_against_visit(draft: VisitDraft, *, now: dt.datetime, entered_on: dt.date) -> list[Reason]:
    """Why a visit cannot be recorded as told: in the future, before the card, about nothing, by nobody."""
    found = []
    if draft.held_at > now:
        found.append(visit_reason("visit_in_future"))
    if draft.held_at.date() < entered_on:
        found.append(visit_reason("visit_before_card", day=entered_on))
    if not draft.contents:
        found.append(visit_reason("visit_about_nothing"))
    if not draft.visitors.strip():
        found.append(visit_reason("visit_by_nobody"))
    return found
