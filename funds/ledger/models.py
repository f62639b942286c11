"""The rows of the ledger. Written by the functions of the database only; read by anyone in scope.

A transfer is one row with a debit and a credit account, so it balances by construction. Households are no accounts:
what a household received is the sum of the transfers that name it, and one sink per village and source takes them.
References to sources, projects and households are plain numbers here and foreign keys in the database (added by the
app above), because the ledger stands below them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.ledger.choices import HELD, AccountKind, TransferKind
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class AccountQuerySet(ScopedQuerySet):
    def holding_money(self) -> AccountQuerySet:
        """Accounts whose balance is money still here: of divisions and of projects."""
        return self.filter(kind__in=HELD)


class Account(models.Model):
    """One pot of one source's money. `balance_yuan` moves by transfers only and is kept at 0 for sinks."""

    kind = models.CharField(_("kind"), max_length=12, choices=AccountKind.choices)
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    source_id = models.BigIntegerField(_("source"))
    project_id = models.BigIntegerField(_("project"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    opens_on = models.DateField(_("not before"), help_text=_("The date of the source document."))
    last_booked_on = models.DateField(_("last moved on"), null=True, editable=False)
    balance_yuan = models.DecimalField(_("balance (yuan)"), max_digits=16, decimal_places=2, default=0, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["village", "kind"], name="ledger_account_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "village", "kind", "project_id"],
                name="ledger_account_unique",
                nulls_distinct=False,
                violation_error_message=_("This account is already open."),
            ),
            models.CheckConstraint(
                name="ledger_account_not_negative",
                condition=Q(kind=AccountKind.ORIGIN) | Q(balance_yuan__gte=0),
                violation_error_message=_("The account does not hold enough money for this."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TransferQuerySet(ScopedQuerySet):
    def touching(self, account_id: int) -> TransferQuerySet:
        """Transfers into or out of one account."""
        return self.filter(Q(debit_id=account_id) | Q(credit_id=account_id))

    def booked_by(self, day: Any) -> TransferQuerySet:
        """Transfers booked on `day` or before."""
        return self.filter(booked_on__lte=day)


def _account(name: Any) -> Any:
    """An account of a transfer. No foreign key in the database: accounts are never removed, and the guard of every
    insert finds both rows anyway; the key pair would cost a set of 10,000 half its speed (PERFORMANCE.md §4)."""
    return models.ForeignKey(
        Account, models.PROTECT, verbose_name=name, related_name="+", db_index=False, db_constraint=False
    )


def _area(name: Any) -> Any:
    """A division copied from an account, which has the foreign key."""
    return VillageField(verbose_name=name, db_constraint=False)


class Transfer(models.Model):
    """One movement of money from `debit` to `credit`. `id` is the caller's idempotency key.

    What a row must be by itself and beside its accounts stands in `ledger_offence`, which the trigger asks for every
    insert, the owner's too: a check constraint is read anew by every statement and cost a posting as much as its work.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(_("number"), unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=TransferKind.choices)
    debit: Any = _account(_("from account"))
    debit_id: int
    credit: Any = _account(_("to account"))
    credit_id: int
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    source_id = models.BigIntegerField(_("source"))
    village: Any = _area(_("division"))  # the lower end: whoever may see that end sees the transfer
    village_id: str
    debit_area: Any = _area(_("from division"))
    credit_area: Any = _area(_("to division"))
    household_id = models.BigIntegerField(_("household"), null=True)
    booked_on = models.DateField(_("booked on"))
    late_for = models.DateField(_("belongs to"), null=True, editable=False)  # a day of a closed month (补报)
    subject = models.CharField(_("paper"), max_length=60)  # "funds.allocation:12", "funds.paymentline:345"
    reference = models.CharField(_("reference"), max_length=200)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
        db_index=False,
        db_constraint=False,
    )
    maker_id: int
    checker_id: int | None
    reverses_id: uuid.UUID | None
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("checked by"),
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", db_index=False, verbose_name=_("takes back")
    )
    posted_at = models.DateTimeField(_("posted"))

    is_fresh = False  # set by posting: posted by this very call, and not by an earlier one with the same key

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("movements of money")
        indexes = [
            models.Index(fields=["debit", "booked_on", "seq"], name="ledger_transfer_debit"),
            models.Index(fields=["credit", "booked_on", "seq"], name="ledger_transfer_credit"),
            models.Index(fields=["village", "booked_on", "seq"], name="ledger_transfer_village"),
            models.Index(
                fields=["household_id", "seq"],
                name="ledger_transfer_household",
                condition=Q(household_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_transfer_amount_positive",
                condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A transfer moves an amount above zero."),
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                name="ledger_transfer_reversed_once",
                condition=Q(reverses__isnull=False),  # most transfers reverse nothing; an entry each would cost them
                violation_error_message=_("This transfer has already been reversed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount_yuan}"


class ClosedPeriod(models.Model):
    """A month whose books are closed in a county; nothing is booked in it any more. Written by `ledger_close` only."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    month = models.CharField(_("month"), max_length=7, db_collation="C")  # "2026-10"
    last_on = models.DateField(_("last day"))
    transfers = models.BigIntegerField(_("movements up to then"))
    total_yuan = models.DecimalField(_("moved up to then (yuan)"), max_digits=18, decimal_places=2)
    balance_yuan = models.DecimalField(_("left at the end (yuan)"), max_digits=18, decimal_places=2)
    seal = models.BinaryField(max_length=32, editable=False)  # SHA-256 over the month's transfers and the seal before
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "month"], name="ledger_period_once",
                violation_error_message=_("This month is closed already."),
            ),
            models.CheckConstraint(
                name="ledger_period_month", condition=Q(month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
                violation_error_message=_("A month is written like 2026-10."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.month


class LedgerCheck(models.Model):
    """What a check of the whole ledger of an area found: by night, for the first page of the money and the alarm."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    checked_at = models.DateTimeField(_("checked"))
    transfers = models.BigIntegerField(_("movements of money"))
    divisions = models.PositiveIntegerField(_("divisions"))
    months = models.PositiveIntegerField(_("closed months"))
    faults = models.JSONField(
        _("what does not hold"), default=list
    )  # [what, where, found], differences of divisions too

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of the ledger")
        verbose_name_plural = _("checks of the ledger")
        indexes = [models.Index(fields=["village", "-checked_at"], name="ledger_check_latest")]

    def __str__(self) -> str:
        return f"{self.village_id} {self.checked_at:%Y-%m-%d}"

    @property
    def is_whole(self) -> bool:
        """Everything held."""
        return not self.faults
