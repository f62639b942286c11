"""The village card, helpers, meetings, and the rules meetings follow."""

from villages.models.card import VillageCard
from villages.models.helper import Helper, HelpRule
from villages.models.meeting import Meeting, MeetingRule
from villages.models.resolution import Resolution

__all__ = ["HelpRule", "Helper", "Meeting", "MeetingRule", "Resolution", "VillageCard"]
