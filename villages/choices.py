"""The kinds of meetings a village decides in, and how a vote is counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    VILLAGERS_ASSEMBLY = "villagers_assembly", _("Villagers' assembly")
    REPRESENTATIVES = "representatives", _("Villagers' representatives")
    TWO_COMMITTEES = "two_committees", _("Village branch and committee")
    PARTY_MEMBERS = "party_members", _("Party members' assembly")
    SUPERVISION = "supervision", _("Supervision committee")
    APPRAISAL = "appraisal", _("Democratic appraisal")
    GROUP = "group", _("Villagers' group")
    BRANCH = "branch", _("Party branch")
    FUND_RAISING = "fund_raising", _("One event one discussion")


class Counted(models.TextChoices):
    """Who is due: every grown villager or member, or one person for each household (DOMAIN §3.7)."""

    PEOPLE = "people", _("persons entitled to come")
    HOUSEHOLDS = "households", _("one for each household")


class Base(models.TextChoices):
    """Of whom the majority is counted."""

    PRESENT = "present", _("of those present")
    DUE = "due", _("of all who are due")


class HelperPost(models.TextChoices):
    """What a helper is; how many households one may help goes by it (DOMAIN §5.2, load). A rule row says how many."""

    COUNTY = "county", _("County leader")
    SECTION = "section", _("Section-level cadre")
    STAFF = "staff", _("Staff member")
    PIONEER = "pioneer", _("Party member or local pioneer")


class HelpFigure(models.TextChoices):
    """What a row of HelpRule says. Source: DOMAIN §5.2 (load, frequency, anti-fraud); all of it is set locally."""

    LOAD_COUNTY = "load_county", _("Households of a county leader")
    LOAD_SECTION = "load_section", _("Households of a section-level cadre")
    LOAD_STAFF = "load_staff", _("Households of a staff member")
    LOAD_PIONEER = "load_pioneer", _("Households of a party member or pioneer")
    MONTHS_POOR = "months_poor", _("Months between visits to a poor household")
    MONTHS_MONITORED = "months_monitored", _("Months between visits to a monitored household")
    MONTHS_LIFTED = "months_lifted", _("Months between visits to a lifted household")
    VISITS_PER_HOUR = "visits_per_hour", _("Visits one person can make in an hour")


class ResolutionState(models.TextChoices):
    """Where a matter stands between proposal and its open result (four discussions, two openings; DOMAIN §3.7)."""

    DRAFT = "draft", _("Drafted")
    PROPOSED = "proposed", _("Proposed by the branch")
    CONSULTED = "consulted", _("Discussed by the two committees")
    REVIEWED = "reviewed", _("Reviewed by the party members")
    DECIDED = "decided", _("Decided by the villagers")
    OPENED = "opened", _("Decision made public")
    DONE = "done", _("Result made public")
    DROPPED = "dropped", _("Not taken further")
