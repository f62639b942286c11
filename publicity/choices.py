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
    EXIT_TOWNSHIP = "exit_township", _("Exit from poverty, township publicity")
    EXIT_ANNOUNCEMENT = "exit_announcement", _("Exit from poverty, county announcement")
    MONITORED_VILLAGE = "monitored_village", _("Monitored objects, village publicity")
    MONITORED_ANNOUNCEMENT = "monitored_announcement", _("Monitored objects, county announcement")
    CLEARED_VILLAGE = "cleared_village", _("Clearing of risks, village publicity")
    CLEARED_ANNOUNCEMENT = "cleared_announcement", _("Clearing of risks, county announcement")
    MEASURES = "measures", _("Help measures")
    HELPERS = "helpers", _("Helpers and first secretary")
    RELATIVES = "relatives", _("Benefits of cadres' near relatives")
    FUNDS_ALLOCATION = "funds_allocation", _("Allocation of funds")
    PROJECT_LIBRARY = "project_library", _("Project library")
    PROJECT_PLAN = "project_plan", _("Project")
    PROJECT_BEFORE = "project_before", _("Project before it begins")
    PROJECT_AFTER = "project_after", _("Project after acceptance")
    PAYMENT_LIST = "payment_list", _("Payment list")
    SMALL_CREDIT = "small_credit", _("Small loans")
    VILLAGE_FINANCE = "village_finance", _("Village income and expenditure")
    COLLECTIVE_ECONOMY = "collective_economy", _("Income of the collective economy and its distribution")
    PARTY_AFFAIRS = "party_affairs", _("Party affairs")
    VILLAGE_AFFAIRS = "village_affairs", _("Village affairs")
    MEETING_DECISION = "meeting_decision", _("Decision of a meeting")
    INSPECTION_RESULT = "inspection_result", _("Result of an inspection")


OBJECTION_ACCEPT = "objection_accept"
OBJECTION_ANSWER = "objection_answer"
REVIEW_REQUEST = "review_request"
REVIEW_ANSWER = "review_answer"
ESCALATION = "objection_escalation"
PERIOD_KINDS = [
    *NoticeKind.choices,
    (OBJECTION_ACCEPT, _("Taking up an objection")),
    (OBJECTION_ANSWER, _("Answer to an objection")),
    (REVIEW_REQUEST, _("Asking for a review after the answer")),
    (REVIEW_ANSWER, _("Answer of a review")),
    (ESCALATION, _("Grace before a late objection goes one level up")),
]


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
    """Where an objection stands; how it ended stands in its outcome."""

    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    INVESTIGATING = "investigating", _("Being investigated")
    REPLIED = "replied", _("Answered")
    REVIEW = "review", _("Under review one level up")
    CLOSED = "closed", _("Closed")


OPEN = frozenset({
    ObjectionState.RECEIVED, ObjectionState.ACCEPTED, ObjectionState.INVESTIGATING, ObjectionState.REVIEW,
})  # fmt: skip
"""Somebody still owes an answer; the entry's clock stands."""


class Outcome(models.TextChoices):
    """How an objection was answered."""

    UPHELD = "upheld", _("Upheld")
    REFUSED = "refused", _("Not upheld")
    DISMISSED = "dismissed", _("Not taken up")


class About(models.TextChoices):
    """Whom an objection accuses; it is handled one level above them (DOMAIN §3.6, §9.2)."""

    ENTRY = "entry", _("A family on the list, or the notice")
    VILLAGE_CADRE = "village_cadre", _("A cadre of the village")
    TOWNSHIP = "township", _("Somebody in the township")
    COUNTY = "county", _("Somebody in the county")


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


class Signer(models.TextChoices):
    """Whose signature a sheet needs before the supervision committee witnesses it (DOMAIN §7.1)."""

    SECRETARY = "secretary", _("Branch secretary")
    ACCOUNTING = "accounting", _("Township accounting office")


class Frequency(models.TextChoices):
    """How often a place owes a sheet to the wall (DOMAIN §7.1)."""

    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")
