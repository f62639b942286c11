"""What hangs on the wall, what is said against it, and what was ever published."""

from publicity.models.figures import Contact, VillageFigures
from publicity.models.log import LogEntry, LogLeaf, LogRoot
from publicity.models.notice import Entry, Notice, NoticeSignature
from publicity.models.objection import Objection, ObjectionContact, ObjectionPhoto, ObjectionWords
from publicity.models.period import PublicityPeriod, WallDuty
from publicity.models.quality import WallDutyRule, WallQuality
from publicity.models.slip import LookupAttempt, Slip, SlipFact
from publicity.models.wall import (
    WallAnswer,
    WallContact,
    WallEntry,
    WallFigures,
    WallFrozen,
    WallLogEntry,
    WallLogLeaf,
    WallLogRoot,
    WallNotice,
)

__all__ = [
    "Contact",
    "Entry",
    "LogEntry",
    "LogLeaf",
    "LogRoot",
    "LookupAttempt",
    "Notice",
    "NoticeSignature",
    "Objection",
    "ObjectionContact",
    "ObjectionPhoto",
    "ObjectionWords",
    "PublicityPeriod",
    "Slip",
    "SlipFact",
    "VillageFigures",
    "WallAnswer",
    "WallContact",
    "WallDuty",
    "WallDutyRule",
    "WallEntry",
    "WallFigures",
    "WallFrozen",
    "WallLogEntry",
    "WallLogLeaf",
    "WallLogRoot",
    "WallNotice",
    "WallQuality",
]
