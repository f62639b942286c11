"""Net income per head of a household in a year, and what it says against a line.

Net income per head = (wage + business + property + transfer − business expenses) ÷ members of the year.
Unit: yuan per person and year. Rounding: half up to 0.01, once, at the end. Source: DOMAIN §2.6 (INC1), §10.1.
Reference income, since 2021: net income + insurance claims − necessary expenses borne oneself (§2.6, PCS).
The line is necessary, not sufficient: the guarantees decide beside it (DOMAIN §0.1, 5).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from registry.text.money import quantise

ZERO = Decimal("0.00")

PROPERTY_PARTS = ("dividend_yuan", "other_property_yuan")
TRANSFER_PARTS = (
    "family_planning_yuan", "allowance_yuan", "destitute_yuan", "pension_yuan", "ecology_yuan", "support_yuan",
    "other_transfer_yuan",
)  # fmt: skip
GROSS_PARTS = ("wage_yuan", "business_yuan", *PROPERTY_PARTS, *TRANSFER_PARTS)
AMOUNTS = (*GROSS_PARTS, "business_cost_yuan", "claims_yuan", "own_costs_yuan")


@dataclass(frozen=True)
class IncomeFacts:
    """The figures a clerk types for one household and year, in yuan, and the members they are shared among."""

    members: int
    wage_yuan: Decimal = ZERO
    business_yuan: Decimal = ZERO
    business_cost_yuan: Decimal = ZERO
    dividend_yuan: Decimal = ZERO
    other_property_yuan: Decimal = ZERO
    family_planning_yuan: Decimal = ZERO
    allowance_yuan: Decimal = ZERO
    destitute_yuan: Decimal = ZERO
    pension_yuan: Decimal = ZERO
    ecology_yuan: Decimal = ZERO
    support_yuan: Decimal = ZERO
    other_transfer_yuan: Decimal = ZERO
    claims_yuan: Decimal = ZERO
    own_costs_yuan: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.members < 1:
            raise ValueError("Income per head needs at least one member.")
        if any(getattr(self, f.name) < 0 for f in fields(self) if f.name != "members"):
            raise ValueError("An amount of income or expense is never below zero.")


@dataclass(frozen=True)
class Income:
    """The figures computed from them, in yuan."""

    property_yuan: Decimal
    transfer_yuan: Decimal
    gross_yuan: Decimal
    net_yuan: Decimal
    net_per_head_yuan: Decimal
    reference_yuan: Decimal
    reference_per_head_yuan: Decimal


@dataclass(frozen=True)
class Line:
    """An income line in force: kind, year, yuan per head, and the document it stands in."""

    kind: str
    year: int
    amount_yuan: Decimal
    document_no: str


@dataclass(frozen=True)
class Reading:
    """An income read against a line: the distance in yuan, and whether it lies above."""

    line: Line
    distance_yuan: Decimal

    @property
    def is_above(self) -> bool:
        """Above the line; exactly on it is not above (DOMAIN DQ-55: net per head ≤ line)."""
        return self.distance_yuan > 0


def compute(facts: IncomeFacts) -> Income:
    """All totals of the income block, in yuan."""
    property_yuan = sum((getattr(facts, name) for name in PROPERTY_PARTS), ZERO)
    transfer_yuan = sum((getattr(facts, name) for name in TRANSFER_PARTS), ZERO)
    gross = facts.wage_yuan + facts.business_yuan + property_yuan + transfer_yuan
    net = gross - facts.business_cost_yuan
    reference = net + facts.claims_yuan - facts.own_costs_yuan
    return Income(property_yuan, transfer_yuan, gross, net, quantise(net / facts.members),
                  reference, quantise(reference / facts.members))  # fmt: skip


def net_income_per_head(facts: IncomeFacts) -> Decimal:
    """Net income per head of the household for the year, in yuan per person; may be below zero after a loss."""
    return compute(facts).net_per_head_yuan


def read_against(net_per_head_yuan: Decimal, line: Line) -> Reading:
    """How far an income per head lies above (or, negative, below) a line."""
    return Reading(line, quantise(net_per_head_yuan - line.amount_yuan))
