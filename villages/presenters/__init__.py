"""What the pages of villages, meetings and matters print."""

from villages.presenters.cards import card_facts, links, staff_facts
from villages.presenters.meetings import (
    Hint,
    evidence_of,
    hint_of,
    meeting_facts,
    meeting_status,
    overdue_meetings,
    vote_facts,
)
from villages.presenters.resolutions import discussions_of, matter_facts, notices_of, path_of, state_of

__all__ = [
    "Hint", "card_facts", "discussions_of", "evidence_of", "hint_of", "links", "matter_facts", "meeting_facts",
    "meeting_status", "notices_of", "overdue_meetings", "path_of", "staff_facts", "state_of", "vote_facts",
]  # fmt: skip
