"""What is done on the wall. Other apps call these names."""

from publicity.actions.evidence import photograph
from publicity.actions.figures import publish_contact, publish_figures, publish_figures_of
from publicity.actions.notices import close, publish, withdraw, withdraw_entry, witness
from publicity.actions.objections import (
    answer_objection,
    enter_objection,
    move_objection,
    receive_objection,
    review_objection,
)
from publicity.actions.signatures import sign
from publicity.rules.drafts import Column, EntryDraft, Origin

__all__ = [
    "Column",
    "EntryDraft",
    "Origin",
    "answer_objection",
    "close",
    "enter_objection",
    "move_objection",
    "photograph",
    "publish",
    "publish_contact",
    "publish_figures",
    "publish_figures_of",
    "receive_objection",
    "review_objection",
    "sign",
    "withdraw",
    "withdraw_entry",
    "witness",
]
