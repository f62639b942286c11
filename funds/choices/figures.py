"""Figures of documents about money, and the papers that need more signatures. Source: DOMAIN §6.4–6.8."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundFigure(models.TextChoices):
    """A figure that a document sets; the rows of `FundRule` hold the values. Shares are 0..1."""

    IDLE_NODE_DAYS = "idle_node_days", _("Days money may lie before it is passed on")
    IDLE_MONTHS = "idle_months", _("Months without spending after which a project's money is idle")
    IDLE_MONTHS_LONG = "idle_months_long", _("Months after which it is long idle")
    IDLE_MONTHS_WORST = "idle_months_worst", _("Months after which it is taken back")
    PUBLISH_DAYS = "publish_days", _("Working days in which an allocation is published")
    INDUSTRY_SHARE = "industry_share", _("Least share of linking funds for industry")
    FEE_SHARE = "fee_share", _("Largest share of county funds for management fees")
    DEPOSIT_SHARE = "deposit_share", _("Largest quality deposit, share of a contract")
    DEPOSIT_MONTHS = "deposit_months", _("Months a quality deposit is kept")
    TENDER_YUAN = "tender_yuan", _("Amount from which work is tendered (yuan)")
    SPLIT_DAYS = "split_days", _("Days within which parts of one purchase are added up")
    SPLIT_SHARE = "split_share", _("How near below a limit an amount is suspicious, share of the limit")
    ROUND_YUAN = "round_yuan", _("A round amount is a multiple of (yuan)")
    ROUND_SHARE = "round_share", _("Share of round amounts from which a list is looked at")
    SAME_SHARE = "same_share", _("Share of equal amounts from which a list is looked at")
    SAME_LINES = "same_lines", _("Payments from which a list is looked at for equal amounts")
    PARTED_MONTHS = "parted_months", _("Months after a parting in which a payment is looked at")
    SUPPLIER_VILLAGES = "supplier_villages", _("Villages from which one supplier is looked at")
    SLOW_DAYS = "slow_days", _("Days behind its plan from which a project is slow")
    BANK_DAYS = "bank_days", _("Working days in which the bank answers")
    RECOVERY_DAYS = "recovery_days", _("Days in which wrongly paid money is paid back")
    HIT_DAYS = "hit_days", _("Days in which a warning is answered")
    LIST_DAYS = "list_days", _("Working days a payment list takes from submission to the bank")


class GuardedPaper(models.TextChoices):
    """Papers whose amount decides how many people must approve them."""

    PAYMENT = "payment", _("Payment list")
    CLAIM = "claim", _("Claim of a contractor")
