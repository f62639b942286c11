"""What is done with the money. Views, the demo and tests call these; nothing else writes the papers."""

from funds.actions.allocations import allocate, give_back, reverse_allocation
from funds.actions.payments import (
    LineDraft,
    edit_payment,
    move_payment,
    prepare_payment,
    publish_payment,
    release_payment,
    reverse_line,
    strike_line,
)
from funds.actions.projects import edit_project, move_project, propose_project
from funds.actions.sources import enter_source, take_back_source

__all__ = [
    "LineDraft",
    "allocate",
    "edit_payment",
    "edit_project",
    "enter_source",
    "give_back",
    "move_payment",
    "move_project",
    "prepare_payment",
    "propose_project",
    "publish_payment",
    "release_payment",
    "reverse_allocation",
    "reverse_line",
    "strike_line",
    "take_back_source",
]
