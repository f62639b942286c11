"""What the household card can refuse. Each error says when it is raised and what the user can do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import DomainError


class StandardMissing(DomainError):
    """Raised when no line is in force for a place and year. The county office enters it with its document."""

    def __init__(self, *, kind: Any, code: str, year: int) -> None:
        super().__init__(
            "standard_missing",
            _("No %(kind)s is on record for %(year)s here. The county office must enter it with its document."),
            kind=kind, year=year, division=code,
        )  # fmt: skip


class CardChanged(DomainError):
    """Raised when someone else saved the card since it was opened. Look at what changed and save again."""

    def __init__(self, *, current: int) -> None:
        super().__init__(
            "card_changed",
            _("Someone else saved this card after you opened it. Nothing of yours is lost: compare and save again."),
        )
        self.current = current


class YearFrozen(DomainError):
    """Raised when the figures of a frozen year are written. The county leader reopens a household's year, visibly."""

    def __init__(self, *, year: int) -> None:
        super().__init__(
            "year_frozen",
            _("The figures of %(year)s are frozen. Only the county leader in charge can reopen them, with a reason."),
            field="year", year=year,
        )  # fmt: skip
