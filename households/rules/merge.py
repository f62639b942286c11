"""Two people changed one card: which of it goes together, and what has to be asked. Field by field, nothing is lost.

`base` is the card as the page was opened, `theirs` as it stands now, `mine` as it was typed; each maps a field's key to
its value. Members' keys are "members:<pk>:<field>", so that people are matched by who they are and not by their row.
Source: issue "Fast entry"; pain P12 of LESSONS.md (same-field edits silently lost).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MEMBERS = "members"
Card = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A field that one side changed."""

    key: str
    base: str
    now: str


@dataclass(frozen=True)
class Conflict:
    """A field that both sides changed, each in another way."""

    key: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """The outcome. `values` is what they changed and the page has to take over; conflicts are not in it."""

    taken: tuple[Change, ...]
    kept: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    joined: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    lost: tuple[Change, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        return {change.key: change.now for change in self.taken}

    @property
    def is_silent(self) -> bool:
        """Did the others change nothing that this page shows?"""
        return not (self.taken or self.conflicts or self.joined or self.left)

    @property
    def needs_answer(self) -> bool:
        """Is there anything only a person can decide or must read before saving?"""
        return bool(self.conflicts or self.lost)


def merge(base: Card, theirs: Card, mine: Card) -> Merged:
    """Compares the three field by field. A key that `mine` lacks was not on the page and is left as it stands.

    A field both changed to the same value is no conflict. Members who joined meanwhile are named in `joined`, those who
    left in `left`; what was typed about somebody who left is in `lost`, to be shown.
    """
    joined, left = _people(theirs) - _people(base), _people(base) - _people(theirs)
    taken, kept, conflicts, lost = [], [], [], []
    for key in _in_order(base, theirs, mine):
        person = member_of(key)
        if person in joined:
            continue
        was, now, typed = base.get(key, ""), theirs.get(key, ""), mine.get(key)
        if person in left:
            if typed is not None and typed != was:
                lost.append(Change(key, was, typed))
        elif typed is None or typed == now:
            continue
        elif now == was:
            kept.append(Change(key, was, typed))
        elif typed == was:
            taken.append(Change(key, was, now))
        else:
            conflicts.append(Conflict(key, was, now, typed))
    return Merged(tuple(taken), tuple(kept), tuple(conflicts), tuple(sorted(joined)), tuple(sorted(left)), tuple(lost))


def member_of(key: str) -> int | None:
    """The member a key speaks of; None for a field of the household or of a year.

    >>> member_of("members:12:name"), member_of("card:address")
    (12, None)
    """
    kind, _sep, rest = key.partition(":")
    person = rest.partition(":")[0]
    return int(person) if kind == MEMBERS and person.isdecimal() else None


def _people(card: Iterable[str]) -> set[int]:
    return {person for key in card if (person := member_of(key)) is not None}


def _in_order(*cards: Card) -> list[str]:
    return list(dict.fromkeys(key for card in cards for key in card))
