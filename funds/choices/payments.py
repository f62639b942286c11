"""Codes of payments to households: lists, what they follow from, how they reach people. Source: DOMAIN §6.6, §6.8."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("List published")
    RELEASED = "released", _("Paid out to households")
    RETURNED = "returned", _("Returned for correction")
    CANCELLED = "cancelled", _("Cancelled")


EDITABLE_PAYMENT = frozenset({PaymentState.DRAFT, PaymentState.RETURNED})
WAITING = frozenset({PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.PUBLISHED})
"""Batches that are on their way to the households."""


class Means(models.TextChoices):
    """How a payment reaches its household."""

    BANK = "bank", _("One-card account")
    CASH = "cash", _("Cash against a receipt")
    IN_KIND = "in_kind", _("In kind against a receipt")


class PayTo(models.TextChoices):
    """Whose card takes the money: household money the head's, personal money the person's. Source: DOMAIN §6.6."""

    HEAD = "head", _("The head of the household")
    PERSON = "person", _("The person")


class Per(models.TextChoices):
    """What a policy's standard is counted by."""

    HOUSEHOLD = "household", _("Household")
    PERSON = "person", _("Person who qualifies")
    QUANTITY = "quantity", _("Quantity entered")


class People(models.TextChoices):
    """Which people of a household a policy is for."""

    ANYBODY = "anybody", _("Everyone of the household")
    WORKING_AGE = "working_age", _("People of working age who can work")
    AWAY = "away", _("People working away from home")
    STUDENTS = "students", _("Students")
    VOCATIONAL = "vocational", _("Students of vocational schools and colleges")
    DISABLED = "disabled", _("People with a disability certificate")
    OLD = "old", _("Old people")
    WELFARE_JOB = "welfare_job", _("Holders of a public-welfare job")


class LeftOutFor(models.TextChoices):
    """Why somebody of the village is not on a list that a policy made."""

    STATUS = "status", _("Households of this status get nothing by this policy")
    NO_MEASURE = "no_measure", _("No help measure of the kind in that year")
    NOBODY = "nobody", _("Nobody in the household qualifies")
    EXCLUDED = "excluded", _("Has an item that goes not together with this one")
    GIVEN = "given", _("Was given it for this period already")
    CAPPED = "capped", _("Has had the most a household may get")
    NO_ACCOUNT = "no_account", _("No account for the money")
    NO_QUANTITY = "no_quantity", _("No quantity known; enter one")
    DIED = "died", _("Has died")
