"""What the inspections refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.errors import DomainError


class PeriodNotOver(DomainError):
    """Raised when a report is asked for before its period has ended. Wait for the first day after it."""

    def __init__(self, period: str) -> None:
        super().__init__("period_not_over", _("%(period)s is not over yet; its figures cannot be frozen."),
                         field="period", period=period)  # fmt: skip


class WrongPeriod(DomainError):
    """Raised when the period does not fit the kind of report, such as a month for an annual report."""

    def __init__(self, period: str) -> None:
        super().__init__("wrong_period", _("%(period)s is not a period of this kind of report."), field="period",
                         period=period)  # fmt: skip


class ReportClosed(DomainError):
    """Raised when the comment of a signed or replaced report is to be changed. Generate a new issue instead."""

    def __init__(self) -> None:
        super().__init__("report_closed", _("This report is signed or replaced; its comment is no longer changed."))
