"""Events in the life of a household as plain values, and which days they may have. Source: DOMAIN §2.5, §3.4.

Every change of who belongs to a card is one of the frozen values below, so that it can be kept, shown and confirmed
before it is carried out (households/actions/requests.py keeps it, households/actions/changes.py is the one door).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from households.choices.changes import LATE_AFTER_DAYS, Absence, DayFault
from households.choices.help import ChangeKind
from households.rules.members import MemberDraft
from registry.text.identity import TEMPORARY_PREFIX


@dataclass(frozen=True)
class Event:
    """When it happened and what shows it: the paper seen (birth, death, marriage, register, judgement …), a note."""

    day: dt.date
    paper: str
    note: str = ""

    @property
    def grounds(self) -> str:
        """Paper and note in one line, as changes of households keep them."""
        return "; ".join(filter(None, [self.paper.strip(), self.note.strip()]))[:200]


@dataclass(frozen=True)
class Arrival:
    """Somebody new on the card; `draft` says who, its `join_reason` and `joined_on` are set from the event."""

    household: int
    reason: str
    event: Event
    draft: MemberDraft


@dataclass(frozen=True)
class Return:
    """Somebody who was away comes back: a former member joins anew, one who stayed on the card counts again."""

    household: int
    reason: str
    event: Event
    member: int
    relation: str


@dataclass(frozen=True)
class Departure:
    """A member leaves, or is away and stays on the card (`absence`). `relations`: of those who stay, by their key."""

    member: int
    reason: str
    event: Event
    absence: str = Absence.LEAVES
    relations: Mapping[int, str] = field(default_factory=dict, hash=False)
    measures: Mapping[int, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Transfer:
    """People go from one card to another: a split (no target yet), a merge or a marriage.

    `here` are the relations of those who stay, `there` of those who go, `measures` what becomes of running measures.
    """

    kind: ChangeKind
    source: int
    people: tuple[int, ...]
    event: Event
    here: Mapping[int, str] = field(default_factory=dict, hash=False)
    there: Mapping[int, str] = field(default_factory=dict, hash=False)
    measures: Mapping[int, str] = field(default_factory=dict, hash=False)
    target: int | None = None
    group: str = ""
    address: str = ""


@dataclass(frozen=True)
class NewHead:
    """Nobody comes or goes, another is the head; `relations` of everybody to the new head, by their key."""

    household: int
    event: Event
    relations: Mapping[int, str] = field(default_factory=dict, hash=False)


Change = Arrival | Return | Departure | Transfer | NewHead


def effective_from(change: Change) -> dt.date:
    """The day from which a change counts for benefits: of a leaving the first of the next month, else the day itself.

    Source: DOMAIN §3.4 ("stop benefits from next month").
    """
    day = change.event.day
    if not isinstance(change, Departure):
        return day
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def faults_of_joining(
    event: Event, *, on: dt.date, born_on: dt.date | None, card_since: dt.date | None, left_on: dt.date | None = None
) -> list[DayFault]:
    """What is wrong with the day somebody came, on `on`; `left_on` is when the person left the last time."""
    return list(_joining(event, on, born_on, card_since, left_on))


def _joining(
    event: Event, on: dt.date, born_on: dt.date | None, card_since: dt.date | None, left_on: dt.date | None
) -> Iterator[DayFault]:
    yield from _of_any_day(event, on)
    if born_on is not None and event.day < born_on:
        yield DayFault.BEFORE_BIRTH
    if card_since is not None and event.day < card_since:
        yield DayFault.BEFORE_CARD
    if left_on is not None and event.day < left_on:
        yield DayFault.BEFORE_LEFT


def faults_of_leaving(event: Event, *, on: dt.date, joined_on: dt.date) -> list[DayFault]:
    """What is wrong with the day somebody left, on `on`."""
    found = list(_of_any_day(event, on))
    return [*found, DayFault.BEFORE_JOINED] if event.day < joined_on else found


def _of_any_day(event: Event, on: dt.date) -> Iterator[DayFault]:
    if event.day > on:
        yield DayFault.FUTURE
    elif (on - event.day).days > LATE_AFTER_DAYS and not event.note.strip():
        yield DayFault.LONG_AGO


def temporary_number(born_on: dt.date, serial: int = 1) -> str:
    """The mark for "no number yet" of somebody born that day; it takes no part in uniqueness (DQ-09).

    >>> temporary_number(dt.date(2026, 3, 1))
    '999999202603010001'
    """
    return f"{TEMPORARY_PREFIX}{born_on:%Y%m%d}{serial:04d}"
