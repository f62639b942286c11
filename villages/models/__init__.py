"""The village card, meetings, and the rules meetings follow."""

from villages.models.card import VillageCard
from villages.models.meeting import Meeting, MeetingRule

__all__ = ["Meeting", "MeetingRule", "VillageCard"]
