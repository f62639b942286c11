"""One thing to do, and the things of one kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from registry.ui.elements import Tone

SHOWN = 8
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One thing to do: what, about whom, and the address where it is done."""

    what: str
    whom: str
    url: str
    due_on: dt.date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Group:
    """Things of one kind. `count` may be more than the lines shown; `url` leads to all of them."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    url: str = ""
    tone: Tone = "neutral"
