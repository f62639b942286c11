"""The facts of a measure as typed, made typed values by the taxonomy, with every reason against them.

Money and other decimals are stored as text with two places, whole numbers and yes/no as JSON has them, days as
year-month-day, choices as their code. Source: rules/taxonomy.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal, InvalidOperation
from typing import Any

from households.choices import Word
from households.rules.taxonomy import TAXONOMY, Fact, facts_of, needs_member

ORDER = {"planned": 1, "under_way": 2, "done": 3, "dropped": 0}
"""How far a measure is; a fact needed from a state is needed from there on."""
YEARS = (2010, 2099)


@dataclass(frozen=True)
class Fault:
    """One fault of a measure's facts: the field, and the sentence."""

    word: Word
    field: str
    params: Mapping[str, Any] = made(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Cleaned:
    """The facts as they are stored, and what is wrong with them."""

    details: dict[str, Any]
    faults: list[Fault]


def clean(kind: str, item: str, details: Mapping[str, Any], *, state: str, member: int | None) -> Cleaned:
    """Checks a measure's facts against the taxonomy. Without an item only what is there is checked."""
    if kind not in TAXONOMY:
        return Cleaned({}, [Fault(Word.UNKNOWN_KIND, "kind")])
    if not isinstance(details, Mapping):
        return Cleaned({}, [Fault(Word.UNKNOWN_FACT, "details", {"key": str(details)[:40]})])
    faults: list[Fault] = []
    if item and item not in TAXONOMY[kind].items:
        return Cleaned({}, [Fault(Word.UNKNOWN_ITEM, "item_code")])
    known = {str(fact.key): fact for fact in facts_of(kind, item)}
    kept: dict[str, Any] = {}
    for key, value in details.items():
        fact = known.get(str(key))
        if value in (None, "", False):
            continue
        if fact is None:
            faults.append(Fault(Word.UNKNOWN_FACT, str(key), {"key": str(key)}))
            continue
        stored, fault = _typed(fact, value)
        if fault:
            faults.append(fault)
        else:
            kept[str(key)] = stored
    if item:
        faults += [fault for fault in missing(kind, item, kept, state=state, member=member)
                   if not any(f.field == fault.field for f in faults)]  # fmt: skip
    return Cleaned(kept, faults)


def missing(kind: str, item: str, details: Mapping[str, Any], *, state: str, member: int | None) -> list[Fault]:
    """What a measure in a state has and this one has not."""
    faults = [Fault(Word.NO_MEMBER, "member")] if member is None and needs_member(kind, item) else []
    reached = ORDER.get(state, 0)
    for fact in facts_of(kind, item):
        if fact.needed and ORDER[fact.needed] <= reached and details.get(fact.key) in (None, ""):
            faults.append(Fault(Word.MISSING, str(fact.key), {"label": fact.key.label}))
    return faults


def _typed(fact: Fact, value: Any) -> tuple[Any, Fault | None]:
    key = str(fact.key)
    if fact.type == "choice":
        wrong = str(value) not in fact.choices.values
        return (None, Fault(Word.NOT_ON_LIST, key)) if wrong else (str(value), None)
    if fact.type == "yes":
        return True, None
    if fact.type == "day":
        return _day(key, value)
    if fact.type == "text":
        text = str(value).strip()
        return (
            (None, Fault(Word.TOO_LONG, key, {"longest": fact.longest})) if len(text) > fact.longest else (text, None)
        )
    return _number(fact, value)


def _day(key: str, value: Any) -> tuple[Any, Fault | None]:
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        return None, Fault(Word.NOT_A_DAY, key)
    return day.isoformat(), None


def _number(fact: Fact, value: Any) -> tuple[Any, Fault | None]:
    least, most = YEARS if fact.type == "year" else (0, fact.most)
    whole = fact.type in {"integer", "year"}
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not least <= number <= most or (whole and number != int(number)):
        return None, Fault(Word.NOT_A_NUMBER, str(fact.key), {"most": most})
    return (int(number) if whole else f"{number:.2f}"), None
