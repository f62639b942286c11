"""The codes that notices, entries and objections are stored with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about; it decides the days, and the columns that may be shown (rules/kinds.py)."""

    IDENTIFICATION_VILLAGE = "identification_village", _("Identification, village publicity")
    IDENTIFICATION_TOWNSHIP = "identification_township", _("Identification, township publicity")
    IDENTIFICATION_ANNOUNCEMENT = "identification_announcement", _("Identification, county announcement")
    EXIT_VILLAGE = "exit_village", _("Exit from poverty, village publicity")
    MONITORED_VILLAGE = "monitored_village", _("Monitored objects, village publicity")
    FUNDS_ALLOCATION = "funds_allocation", _("Allocation of funds")
    PROJECT_PLAN = "project_plan", _("Project")
    PAYMENT_LIST = "payment_list", _("Payment list")
    VILLAGE_FINANCE = "village_finance", _("Village income and expenditure")
    MEETING_DECISION = "meeting_decision", _("Decision of a meeting")
    INSPECTION_RESULT = "inspection_result", _("Result of an inspection")


OBJECTION_ANSWER = "objection_answer"
PERIOD_KINDS = [*NoticeKind.choices, (OBJECTION_ANSWER, _("Answer to an objection"))]


class Counting(models.TextChoices):
    """How days are counted; the codes of registry.text.periods.Counting."""

    CALENDAR_DAYS = "calendar_days", _("calendar days")
    WORKING_DAYS = "working_days", _("working days")


class NoticeState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    HANGING = "hanging", _("Hanging")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SHOWN = frozenset({NoticeState.HANGING, NoticeState.CLOSED})


class EntryState(models.TextChoices):
    HANGING = "hanging", _("Hanging")
    OBJECTED = "objected", _("Objected to, its clock is stopped")
    CLEARED = "cleared", _("Cleared")
    WITHDRAWN = "withdrawn", _("Taken off")


class ObjectionState(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    INVESTIGATING = "investigating", _("Being investigated")
    UPHELD = "upheld", _("Upheld")
    REFUSED = "refused", _("Not upheld")
    CLOSED = "closed", _("Not taken up")


OPEN = frozenset({ObjectionState.RECEIVED, ObjectionState.ACCEPTED, ObjectionState.INVESTIGATING})


class Channel(models.TextChoices):
    """How an objection came in."""

    WALL = "wall", _("On the wall page")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper or in person")


class LogKind(models.TextChoices):
    NOTICE = "notice", _("Notice")
    CORRECTION = "correction", _("Correction")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    ANSWER = "answer", _("Answer")
