"""Sentences of the help tab: the evidence a cause asks for, what the card shows, policies and why one is due.

Filled by households/rules/causes.py and households/rules/coverage.py. Source: DOMAIN §2.3, §5.1.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Asked(models.TextChoices):
    """The evidence that a cause of poverty asks for; the codes are those of Cause."""

    ILLNESS = "01", _("A member with a chronic or serious illness, and the bills")
    DISABILITY = "02", _("A member with a disability and the certificate")
    SCHOOLING = "03", _("A member at senior middle school, vocational school or university")
    DISASTER = "04", _("What happened and when, seen by whom")
    LAND = "05", _("Little farmland beside the village's mean")
    WATER = "06", _("Where the water comes from and how far it is")
    SKILLS = "07", _("Members who can work, none of them skilled")
    LABOUR = "08", _("Few members who can fully work")
    FUNDS = "09", _("What production would need and what is lacking")
    TRANSPORT = "10", _("The way to the house and its distance")
    MOTIVATION = "11", _("What was offered and how it was answered; avoid it as the main cause")
    MARRIAGE = "12", _("The wedding, its cost and the debt")
    FUNERAL = "13", _("The death, its cost and the debt")
    OTHER = "99", _("What it is, and a paper that shows it")


class Shown(models.TextChoices):
    """What the card itself shows for a cause, or fails to show."""

    ILL = "ill", _("Ill by the card: %(names)s")
    DISABLED = "disabled", _("Disabled, with certificate: %(names)s")
    NO_CERTIFICATE = "no_certificate", _("Disabled, but no certificate on the card: %(names)s")
    STUDENT = "student", _("At such a school: %(names)s")
    LITTLE_LAND = "little_land", _("%(own)s mu a head, the village's mean is %(mean)s")
    NO_SKILL = "no_skill", _("%(count)s can work, none of them skilled")
    FEW_WORK = "few_work", _("%(count)s of %(size)s can fully work")
    NO_WATER = "no_water", _("No safe drinking water in %(year)s")
    BAD_ROAD = "bad_road", _("%(road)s, %(km)s km to the main road")
    NOTED = "noted", _("Note on the card: %(note)s")
    NOT_ON_CARD = "not_on_card", _("The card shows nothing of it.")


class Policy(models.TextChoices):
    """A support that households are entitled to by rule; a column of the coverage matrix."""

    DIBAO = "dibao", _("Minimum allowance")
    DESTITUTE = "destitute", _("Destitute support")
    DISABILITY = "disability", _("Disability subsidies")
    PREMIUM = "premium", _("Premium subsidy")
    MEDICAL_AID = "medical_aid", _("Medical help")
    SCHOOL = "school", _("Back to school")
    RAIN_DEW = "rain_dew", _("Rain and Dew")
    STUDY = "study", _("Study grants")
    WELFARE_JOB = "welfare_job", _("Welfare job")
    DEVELOPMENT = "development", _("Work or business")
    HOUSING = "housing", _("Housing")
    WATER = "water", _("Drinking water")
    OLD_AGE = "old_age", _("Old-age support")
    SAFETY_NET = "safety_net", _("Safety net")


class Due(models.TextChoices):
    """Why a policy is due to a household or a person, by the card."""

    ON_ALLOWANCE = "on_allowance", _("%(names)s: granted by the civil affairs office")
    BELOW_LINE = "below_line", _("%(amount)s yuan a head lie below the line of %(line)s")
    ON_DESTITUTE = "on_destitute", _("%(names)s: granted as destitute")
    ALONE = "alone", _("Nobody of the household can work and nobody is of working age")
    HARDSHIP = "hardship", _("%(names)s: disabled, in a household with minimum allowance")
    SEVERE = "severe", _("%(names)s: disability of grade 1 or 2")
    POOR = "poor", _("Insured members of a household that is poor or monitored: %(names)s")
    SERIOUS = "serious", _("%(names)s: serious illness")
    CHRONIC = "chronic", _("%(names)s: chronic illness")
    DROPPED_OUT = "dropped_out", _("%(names)s: of school age and not at school")
    VOCATIONAL = "vocational", _("%(names)s: at a vocational school")
    STUDENT = "student", _("%(names)s: at senior middle school or university")
    HALF_LABOUR = "half_labour", _("%(names)s: some labour, of the age for it, without work")
    HAS_LABOUR = "has_labour", _("%(names)s: able to work, in a household that is poor or monitored")
    DANGEROUS = "dangerous", _("House of grade %(grade)s")
    NOT_SAFE = "not_safe", _("Safe housing not secured in %(year)s")
    NO_WATER = "no_water", _("Safe drinking water not secured in %(year)s")
    OLD = "old", _("%(names)s: %(age)s or older")
    NO_LABOUR = "no_labour", _("Nobody of the household can work")


class Cover(models.TextChoices):
    """How a household stands to a policy."""

    NOT_DUE = "not_due", _("Not due")
    RECEIVES = "receives", _("Receives")
    PLANNED = "planned", _("Planned")
    GAP = "gap", _("Gap")
    BEYOND = "beyond", _("Receives, not due by the card")
