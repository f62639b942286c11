"""One thing a rule found, ready to be put on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from households.choices.checks import CHECKS, Check, render


@dataclass(frozen=True)
class Found:
    """A rule that a subject does not pass. `subject` is "household:12", "member:34", "notice:5" …"""

    rule: str
    severity: str
    subject: str
    village: str
    household: int | None = None
    member: int | None = None
    year: int | None = None
    place: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    position: int | None = None

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What stands once at a time."""
        return self.rule, self.subject, self.year

    @property
    def check(self) -> Check:
        return CHECKS[self.rule]

    @property
    def message(self) -> str:
        """The sentence in the language in force."""
        return render(self.check.message, self.params)

    @property
    def is_error(self) -> bool:
        return self.severity == "error"
