"""What the checks of a list say, check by check, with the explanations; a line as it was signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from funds.choices import Means
from funds.choices.checks import ListCheck
from funds.models import PaymentBatch, PaymentExplanation, PaymentLine
from funds.rules.payment import Finding
from funds.workflow import explanations_of, findings_of, in_words
from households.choices import Status
from registry.text.money import to_capital
from registry.ui import formats
from registry.ui.elements import Fact


@dataclass(frozen=True)
class CheckRow:
    """One check that found something: its sentence, whom it names, and what was explained."""

    code: str
    label: str
    sentence: str
    is_error: bool
    findings: list[Finding]
    explanations: list[PaymentExplanation]
    open: list[Finding]

    @property
    def tone(self) -> str:
        return "danger" if self.is_error else "warning" if self.open else "success"

    @property
    def household(self) -> int | None:
        """The one household it is about; None for several and for the list as a whole."""
        return self.findings[0].household if len(self.findings) == 1 else None


def check_rows(batch: PaymentBatch, on: dt.date) -> list[CheckRow]:
    """Every check that found something on that day, the errors first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings_of(batch, on):
        groups.setdefault(finding.code, []).append(finding)
    known = explanations_of(batch)
    rows = []
    for code, found in groups.items():
        told = [row for (of, _home), row in known.items() if of == code]
        waits = [
            f for f in found
            if not f.is_error and (code, None) not in known and (code, f.household) not in known
        ]  # fmt: skip
        rows.append(CheckRow(code, str(ListCheck(code).label), str(in_words(found)[0]), found[0].is_error, found, told,
                             waits))  # fmt: skip
    return sorted(rows, key=lambda row: (not row.is_error, not row.open))


def snapshot_facts(line: PaymentLine) -> list[Fact]:
    """The line as it was signed; before the submission as it stands."""
    told: dict[str, Any] = line.snapshot
    if not told:
        return [Fact(_("Payee"), line.payee_name), Fact(_("Amount (yuan)"), formats.yuan(line.amount_yuan))]
    status = told.get("status", "")
    return [
        Fact(_("Household number"), told["household_number"]),
        Fact(_("Head of household"), told["head"]),
        Fact(_("Payee"), told["payee"]),
        Fact(_("Status"), str(Status(status).label) if status in Status.values else status),
        Fact(_("People"), str(told["members"])),
        Fact(_("Item of subsidy"), told["item"]),
        Fact(_("Period of payment"), told["period"]),
        Fact(_("Rate (yuan)"), f"{told['standard']} / {told['unit']}"),
        Fact(_("Quantity"), told["quantity"]),
        Fact(_("Amount (yuan)"), told["amount"]),
        Fact(_("In capitals"), to_capital(line.amount_yuan)),
        Fact(_("How it is paid"), str(Means(told["means"]).label)),
        Fact(_("Account"), line.account_masked or formats.NOTHING),
        Fact(_("The project"), told["project_name"]),
        Fact(_("Source document"), told["document"]),
        Fact(_("Why and how much"), told["ground"] or formats.NOTHING),
    ]
