"""What a household's card must hold before it is investigated, and how its income stands to the line.

The line is shown and decides nothing by itself: food, clothing, schooling, medicine and housing decide, by people at a
meeting (DOMAIN §0.1.5, §3.1). Pure: facts in, named findings out; the sentences stand in households/workflow.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Gap(StrEnum):
    """Something a card lacks before identification can go on."""

    NO_MEMBERS = "card_without_members"
    NO_HEAD = "card_without_head"
    SEVERAL_HEADS = "card_with_several_heads"
    NO_MAIN_CAUSE = "card_without_main_cause"
    NO_INCOME = "card_without_income"


class Standing(StrEnum):
    """How the net income per head stands to the line of its year."""

    BELOW = "below"
    NOT_BELOW = "not_below"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CardFacts:
    """What identification asks of a card. Money in yuan per person and year; None where nothing is recorded."""

    members: int
    heads: int
    has_main_cause: bool
    income_year: int | None
    net_income_per_head_yuan: Decimal | None
    line_yuan: Decimal | None


def gaps_in_card(facts: CardFacts) -> list[Gap]:
    """Everything the card lacks, in the order a clerk fills it in."""
    gaps = []
    if facts.members == 0:
        gaps.append(Gap.NO_MEMBERS)
    elif facts.heads == 0:
        gaps.append(Gap.NO_HEAD)
    elif facts.heads > 1:
        gaps.append(Gap.SEVERAL_HEADS)
    if not facts.has_main_cause:
        gaps.append(Gap.NO_MAIN_CAUSE)
    if facts.income_year is None:
        gaps.append(Gap.NO_INCOME)
    return gaps


def income_years(applied_year: int) -> tuple[int, int]:
    """The years whose income an application may rest on: the year before it, or its own. Source: DOMAIN §2.6."""
    return applied_year - 1, applied_year


def standing(facts: CardFacts) -> Standing:
    """Whether the income per head lies below the line. Exactly at the line is not below it."""
    if facts.net_income_per_head_yuan is None or facts.line_yuan is None:
        return Standing.UNKNOWN
    return Standing.BELOW if facts.net_income_per_head_yuan < facts.line_yuan else Standing.NOT_BELOW
