"""What hangs on the wall, what is said against it, and what was ever published."""

from publicity.models.figures import Contact, VillageFigures
from publicity.models.log import LogEntry
from publicity.models.notice import Entry, Notice
from publicity.models.objection import Objection, ObjectionContact
from publicity.models.period import PublicityPeriod
from publicity.models.wall import WallAnswer, WallContact, WallEntry, WallFigures, WallNotice

__all__ = [
    "Contact",
    "Entry",
    "LogEntry",
    "Notice",
    "Objection",
    "ObjectionContact",
    "PublicityPeriod",
    "VillageFigures",
    "WallAnswer",
    "WallContact",
    "WallEntry",
    "WallFigures",
    "WallNotice",
]
