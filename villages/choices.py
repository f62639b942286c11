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
