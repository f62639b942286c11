"""What components are given: small frozen values that presenters build and templates print.

A tone says how serious something is, never which colour it has: neutral, info, success, warning, danger.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["neutral", "info", "success", "warning", "danger"]
StepState = Literal["done", "current", "todo", "returned"]
Text = Any  # a string or a lazy translation


@dataclass(frozen=True)
class Crumb:
    """One place on the way to this page; without an address it is the page itself."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of a summary list. `template` prints the value instead, given `value`."""

    label: Text
    value: Any
    note: Text = ""
    template: str = ""
    href: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a procedure: done, current, still to do, or the one it was returned to."""

    label: Text
    state: StepState = "todo"
    note: Text = ""


@dataclass(frozen=True)
class Tab:
    """One of several pages about the same thing; a tab is a link."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Event:
    """One entry of a timeline."""

    title: Text
    at: dt.date | dt.datetime | None
    by: Text = ""
    note: Text = ""
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Status:
    """A state in words, with its tone."""

    label: Text
    tone: Tone = "neutral"


def path(labels: list[tuple[str, Text]], *, current: str, done: bool = False) -> list[Step]:
    """Steps of a straight procedure of which `current` is reached; with `done` the last one is finished too.

    >>> [step.state for step in path([("a", "A"), ("b", "B"), ("c", "C")], current="b")]
    ['done', 'current', 'todo']
    """
    codes = [code for code, _label in labels]
    reached = codes.index(current)
    last: StepState = "done" if done else "current"
    states: list[StepState] = [*["done"] * reached, last, *["todo"] * (len(codes) - reached - 1)]  # type: ignore[list-item]  # literals multiplied are strings to mypy
    return [Step(label, state) for (_code, label), state in zip(labels, states, strict=True)]
