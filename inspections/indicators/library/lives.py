"""Indicators of income, and of the work with the cards."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Indicator
from inspections.indicators.library.units import UP, C, H, S, Y
from inspections.indicators.people import CARDS, INCOME, MEASURES
from inspections.rules.figures import Figure


def _growth(sums: dict[str, Decimal]) -> Figure:
    """Income per head now over income per head a year before, less one; both weighted by persons."""
    now, before = sums["net_yuan"] * sums["heads_before"], sums["net_before_yuan"] * sums["heads"]
    return Figure(now - before, before)


INCOME = [
    Indicator(
        "income_per_head",
        _("Net income per head"),
        _("What was the net income per head of the registered households in the last full year?"),
        Y,
        INCOME,
        "net_yuan",
        "heads",
        basis="I-02",
    ),
    Indicator(
        "income_growth",
        _("Growth of net income per head"),
        _("How did net income per head change against the year before?"),
        S,
        INCOME,
        "net_yuan",
        direction=UP,
        basis="I-02",
        formula=_growth,
        formula_words=_("(net income per head − that of the year before) ÷ that of the year before"),
    ),
]

WORK = [
    Indicator(
        "measures_added",
        _("Help measures begun"),
        _("How many help measures began in the period?"),
        C,
        MEASURES,
        "measures_added",
    ),
    Indicator(
        "card_completeness",
        _("Completeness of cards"),
        _("What share of the cards has a head, a main cause and the income of the last full year?"),
        S,
        CARDS,
        "complete_cards",
        "cards",
        direction=UP,
        basis="I-22",
    ),
    Indicator(
        "cards_incomplete",
        _("Incomplete cards"),
        _("How many cards lack a head, a main cause or the income of the last full year?"),
        H,
        CARDS,
        "incomplete_cards",
    ),
]
