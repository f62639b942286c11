"""Screens around payment lists: plans, workbooks, cards, receipts, checks."""

from funds.views.paying.cards import (
    CadreCardEnter,
    CadreCardList,
    CardEnter,
    CardList,
    cadre_card_end,
    card_end,
    card_reveal,
)
from funds.views.paying.checking import Checking, afterwards, explain, line
from funds.views.paying.plans import PlanPage
from funds.views.paying.receipts import Receipts, list_paper, unclaimed
from funds.views.paying.uploads import ListPreview, ListUpload, list_template

__all__ = [
    "CadreCardEnter", "CadreCardList", "CardEnter", "CardList", "Checking", "ListPreview", "ListUpload", "PlanPage",
    "Receipts", "afterwards", "cadre_card_end", "card_end", "card_reveal", "explain", "line", "list_paper",
    "list_template", "unclaimed",
]  # fmt: skip
