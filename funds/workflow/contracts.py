"""What must hold before a contract, an acceptance or a claim: asked by pages, API and actions alike. DOMAIN §6.5."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from funds.choices import CONTRACTABLE, FundFigure, Milestone, Procurement
from funds.models import Claim, Contract, FundRule, Instalment, Project
from funds.rules import contracts as rules
from registry.errors import Reason
from registry.text.words import says_something

ZERO = rules.ZERO


def figure(code: FundFigure, *, region: str, on: dt.date) -> Decimal | None:
    """A figure of the region on a day; None where no document sets one."""
    return FundRule.objects.value(code, region=region, on=on)


def instalments_of(contract: Contract) -> list[rules.Planned]:
    """The instalments of the day the contract was signed: those of its category, or those for every category."""
    held = Instalment.objects.holding(region=contract.village_id, on=contract.signed_on)
    for category in (contract.project.category, ""):
        nearest: dict[int, rules.Share] = {}
        for row in held.filter(category=category):
            nearest.setdefault(row.number, rules.Share(row.number, row.share, row.milestone))
        if nearest:
            break
    return rules.instalments(contract.amount_yuan, contract.final_yuan, contract.deposit_share, list(nearest.values()))


def claimed_of(contract: Contract, *, without: int | None = None) -> dict[int, Decimal]:
    """What the standing claims of a contract take, by instalment; `without` leaves one claim out."""
    rows = Claim.objects.standing().filter(contract=contract).exclude(pk=without)
    return dict(rows.values_list("number", "amount_yuan"))


def contracted_yuan(project: Project, *, without: int | None = None) -> Decimal:
    """The sum of a project's contracts."""
    rows = Contract.objects.filter(project=project).exclude(pk=without)
    return sum(rows.values_list("amount_yuan", flat=True), ZERO)


def budget_of(project: Project) -> Decimal:
    """The budget of a project with its approved changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funds_project_budget(%s)", [project.pk])
        return Decimal(cursor.fetchone()[0] or 0)


def is_public(project: Project, on: dt.date) -> bool:
    """Had the project hung its days before that day?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funds_contract_is_public(%s, %s)", [project.pk, on])
        return bool(cursor.fetchone()[0])


def reasons_against_signing(contract: Contract, *, on: dt.date) -> list[Reason]:
    """Everything against this contract as it is typed. Source: DOMAIN §6.5, DQ-64; 国家发展改革委令第16号 (tender)."""
    project, found = contract.project, list[Reason]()
    if project.state not in CONTRACTABLE:
        found.append(
            Reason("project_not_planned", _("The project is not in the plan of the year, or its work is done."))
        )
    elif not is_public(project, contract.signed_on):
        found.append(
            Reason(
                "project_not_public",
                _("On that day the sheet about the project had not hung its days. Sign after it is closed."),
                field="signed_on",
            )
        )
    if contract.signed_on > on:
        found.append(Reason("signed_in_future", _("A contract is entered when it is signed."), field="signed_on"))
    left = budget_of(project) - contracted_yuan(project, without=contract.pk)
    if contract.amount_yuan > left:
        found.append(
            Reason(
                "over_budget",
                _("The budget leaves %(left)s yuan for contracts."),
                {"left": f"{left:,.2f}"},
                field="amount_yuan",
            )
        )
    return [*found, *_against_terms(contract)]


def _against_terms(contract: Contract) -> list[Reason]:
    found = list[Reason]()
    region, day = contract.village_id, contract.signed_on
    most = figure(FundFigure.DEPOSIT_SHARE, region=region, on=day)
    if most is not None and contract.deposit_share > most:
        found.append(
            Reason(
                "deposit_too_large",
                _("A quality deposit is at most %(share)s of the contract."),
                {"share": f"{most:.0%}"},
                field="deposit_share",
            )
        )
    tender = figure(FundFigure.TENDER_YUAN, region=region, on=day)
    if tender is not None and contract.amount_yuan >= tender and contract.procurement not in _TENDERS:
        found.append(
            Reason(
                "tender_needed",
                _("From %(amount)s yuan work is tendered."),
                {"amount": f"{tender:,.0f}"},
                field="procurement",
            )
        )
    if contract.procurement in _NEEDS_NUMBER and not says_something(contract.procurement_note):
        found.append(
            Reason(
                "procurement_note_missing",
                _("Write the number of the tender, or of the minutes that decided it."),
                field="procurement_note",
            )
        )
    return found


_TENDERS = frozenset({Procurement.TENDER, Procurement.INVITED})
_NEEDS_NUMBER = frozenset({Procurement.TENDER, Procurement.INVITED, Procurement.SINGLE, Procurement.VILLAGE})


def milestone_on(contract: Contract, milestone: str) -> dt.date | None:
    """From which day an instalment of this kind may be applied for; None as long as that has not come."""
    if milestone == Milestone.START:
        return contract.signed_on
    if milestone == Milestone.COMPLETION:
        return contract.completed_on
    passed = contract.accepted
    if passed is None or contract.final_yuan is None:
        return None
    if milestone == Milestone.ACCEPTANCE:
        return passed.on
    months = figure(FundFigure.DEPOSIT_MONTHS, region=contract.village_id, on=contract.signed_on)
    return rules.months_later(passed.on, int(months or 0))
