"""The work of a project: targets, households, progress, contracts, acceptance, claims, assets. DOMAIN §6.2–6.5."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import (
    AssetKind,
    AssetState,
    ClaimPaper,
    ClaimState,
    Comparison,
    Grade,
    Milestone,
    TargetGroup,
)
from funds.models.project import Project
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField

_NAMESPACE = uuid.UUID("0c5cbb1a-6f6e-5c55-8a49-0a8f0f4a4d62")


def _by(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label)


def _of_project(name: str) -> Any:
    return models.ForeignKey(Project, models.PROTECT, related_name=name, verbose_name=_("project"))


class ProjectTarget(models.Model):
    """One leaf of the tree of performance targets, with what was reached."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("targets")
    project_id: int
    group = models.CharField(_("kind of target"), max_length=12, choices=TargetGroup.choices)
    name = models.CharField(_("target"), max_length=80)
    comparison = models.CharField(_("how"), max_length=8, choices=Comparison.choices, default=Comparison.AT_LEAST)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    reached = models.DecimalField(_("reached"), max_digits=16, decimal_places=2, null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("performance target")
        verbose_name_plural = _("performance targets")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "group", "name"], name="funds_target_once",
                violation_error_message=_("This target stands there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.get_comparison_display()} {self.value.normalize():f} {self.unit}"

    @property
    def is_met(self) -> bool | None:
        """Whether what was reached meets the target; None while nothing is known."""
        if self.reached is None:
            return None
        if self.comparison == Comparison.AT_MOST:
            return self.reached <= self.value
        return self.reached == self.value if self.comparison == Comparison.EXACTLY else self.reached >= self.value


class ProjectHousehold(models.Model):
    """A household that is to benefit, with how."""

    village: Any = VillageField()
    village_id: str
    project: Any = _of_project("beneficiaries")
    project_id: int
    household: Any = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name=_("household")
    )
    household_id: int
    share = models.CharField(_("how it benefits"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefiting household")
        verbose_name_plural = _("benefiting households")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household"], name="funds_beneficiary_once",
                violation_error_message=_("This household stands there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.household_id)


class Progress(models.Model):
    """How far the work was on a day; photos are filed under its subject. Never changed."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("progress")
    project_id: int
    on = models.DateField(_("day"))
    percent = models.PositiveSmallIntegerField(_("done (per cent)"))
    note = models.CharField(_("what was done"), max_length=300)
    by: Any = _by(_("reported by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of progress")
        verbose_name_plural = _("reports of progress")
        indexes = [models.Index(fields=["project", "on"], name="funds_progress_project")]
        constraints = [
            models.CheckConstraint(
                name="funds_progress_percent", condition=Q(percent__lte=100),
                violation_error_message=_("Progress is 0 to 100 per cent."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.percent} %"

    @property
    def subject(self) -> str:
        return f"funds.progress:{self.pk}"


class Supplier(models.Model):
    """A firm that works for projects of the county; `village` is the county's code."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    name = models.CharField(_("name"), max_length=100)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, db_collation="C")
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account = SealedField(_("bank account"), purpose="bank")
    bank_account_index = BlindIndexField(source="bank_account")
    entered_by: Any = _by(_("entered by"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "credit_code"], name="funds_supplier_once",
                violation_error_message=_("A supplier of this credit code is entered already."),
            ),
            models.CheckConstraint(
                name="funds_supplier_credit_code", condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                violation_error_message=_("A unified social credit code has 18 digits and capital letters."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract of a project with a supplier. The firm's name is copied: the village may not see the county's row."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("contracts")
    project_id: int
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="contracts", verbose_name=_("supplier"))
    supplier_id: int
    supplier_name = models.CharField(_("supplier"), max_length=100)
    number = models.CharField(_("contract number"), max_length=60, db_collation="C")
    subject_matter = models.CharField(_("what for"), max_length=200)
    procurement = models.CharField(_("how the supplier was chosen"), max_length=100)
    amount_yuan = models.DecimalField(_("contract amount (yuan)"), max_digits=16, decimal_places=2)
    final_yuan = models.DecimalField(
        _("final account (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True, editable=False
    )
    deposit_share = models.DecimalField(_("quality deposit, share"), max_digits=5, decimal_places=4, default=0)
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("work from"))
    ends_on = models.DateField(_("work until"))
    entered_by: Any = _by(_("entered by"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes = [models.Index(fields=["supplier", "signed_on"], name="funds_contract_supplier")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="funds_contract_once",
                violation_error_message=_("This contract is entered already."),
            ),
            models.CheckConstraint(
                name="funds_contract_amounts",
                condition=Q(amount_yuan__gt=0, deposit_share__gte=0, deposit_share__lt=1)
                & (Q(final_yuan=None) | Q(final_yuan__gt=0)),
                violation_error_message=_("Amounts are above zero, a deposit is a share below 1."),
            ),
            models.CheckConstraint(
                name="funds_contract_days", condition=Q(starts_on__gte=F("signed_on"), ends_on__gte=F("starts_on")),
                violation_error_message=_("A contract is signed, then work begins, then it ends."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.supplier_name}"

    def get_absolute_url(self) -> str:
        return reverse("funds:contract", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.contract:{self.pk}"

    @property
    def worth_yuan(self) -> Any:
        """What is to be paid at the end: the final account, or the contract until there is one."""
        return self.amount_yuan if self.final_yuan is None else self.final_yuan


class Acceptance(models.Model):
    """The day the work of a contract was looked at, by whom, with what outcome. Never changed."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances", verbose_name=_("contract"))
    contract_id: int
    on = models.DateField(_("day"))
    grade = models.CharField(_("outcome"), max_length=6, choices=Grade.choices)
    members = models.CharField(_("who was there"), max_length=200)
    quality = models.TextField(_("what was found"))
    final_yuan = models.DecimalField(
        _("final account (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True,
        help_text=_("What the work costs in the end; needed when it is accepted."),
    )  # fmt: skip
    by: Any = _by(_("entered by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.CheckConstraint(
                name="funds_acceptance_final",
                condition=Q(grade=Grade.FAILED, final_yuan=None) | (~Q(grade=Grade.FAILED) & Q(final_yuan__gt=0)),
                violation_error_message=_("Work that is accepted has a final account; work that failed has none."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.get_grade_display()}"

    @property
    def subject(self) -> str:
        return f"funds.acceptance:{self.pk}"


class Claim(models.Model):
    """One instalment that a contractor is to be paid, out of one source of the project (报账). Source: DOMAIN §6.5."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="claims", verbose_name=_("contract"))
    contract_id: int
    source = models.ForeignKey("funds.FundSource", models.PROTECT, related_name="+", verbose_name=_("source"))
    source_id: int
    source_document_no = models.CharField(_("source document"), max_length=60, db_collation="C")
    number = models.PositiveSmallIntegerField(_("instalment"))
    milestone = models.CharField(_("paid after"), max_length=12, choices=Milestone.choices)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    applied_on = models.DateField(_("date of the application"))
    papers = ArrayField(
        models.CharField(max_length=12, choices=ClaimPaper.choices), verbose_name=_("papers at hand"), default=list
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ClaimState.choices, default=ClaimState.PREPARED, editable=False
    )
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    transfer: Any = models.OneToOneField(
        "ledger.Transfer", models.PROTECT, null=True, editable=False, related_name="claim", verbose_name=_("transfer")
    )
    transfer_id: uuid.UUID | None

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["village", "state", "id"], name="funds_claim_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], condition=~Q(state=ClaimState.CANCELLED), name="funds_claim_once",
                violation_error_message=_("This instalment has been claimed already."),
            ),
            models.CheckConstraint(
                name="funds_claim_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A claim is above zero."),
            ),
            models.CheckConstraint(
                name="funds_claim_paid_has_transfer",
                condition=Q(state=ClaimState.PAID, transfer__isnull=False, paid_on__isnull=False)
                | (~Q(state=ClaimState.PAID) & Q(transfer=None, paid_on=None)),
                violation_error_message=_("A claim is paid exactly when its money is in the ledger."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contract_id} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("funds:claim", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.claim:{self.pk}"

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of its transfer."""
        return uuid.uuid5(_NAMESPACE, self.subject)


class Asset(models.Model):
    """What a project left behind, whose it is, who keeps it (扶贫资产). Source: DOMAIN §6.3."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("assets")
    project_id: int
    name = models.CharField(_("asset"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=AssetKind.choices)
    value_yuan = models.DecimalField(_("value (yuan)"), max_digits=16, decimal_places=2)
    place = models.CharField(_("place"), max_length=100, blank=True)
    owner = models.CharField(_("owner"), max_length=100)
    keeper = models.CharField(_("who keeps it"), max_length=60)
    handed_over_on = models.DateField(_("handed over on"))
    paper_no = models.CharField(_("number of the transfer paper"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AssetState.choices, default=AssetState.IN_USE)
    state_note = models.CharField(_("note"), max_length=200, blank=True)
    entered_by: Any = _by(_("entered by"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        indexes = [models.Index(fields=["village", "state"], name="funds_asset_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="funds_asset_once",
                violation_error_message=_("This asset is entered already."),
            ),
            models.CheckConstraint(
                name="funds_asset_value_positive", condition=Q(value_yuan__gt=0),
                violation_error_message=_("An asset has a value above zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:asset", args=[self.pk])


class AssetYear(models.Model):
    """What an asset brought in one year, and where it went."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="years", verbose_name=_("asset"))
    asset_id: int
    year = models.SmallIntegerField(_("year"))
    due_yuan = models.DecimalField(_("due (yuan)"), max_digits=16, decimal_places=2, default=0)
    received_yuan = models.DecimalField(_("received (yuan)"), max_digits=16, decimal_places=2, default=0)
    to_households_yuan = models.DecimalField(_("to households (yuan)"), max_digits=16, decimal_places=2, default=0)
    to_village_yuan = models.DecimalField(_("to the village (yuan)"), max_digits=16, decimal_places=2, default=0)
    upkeep_yuan = models.DecimalField(_("upkeep (yuan)"), max_digits=16, decimal_places=2, default=0)
    households = models.PositiveIntegerField(_("households reached"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_by: Any = _by(_("entered by"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("year of an asset")
        verbose_name_plural = _("years of assets")
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "year"], name="funds_asset_year_once",
                violation_error_message=_("This year is entered already."),
            ),
            models.CheckConstraint(
                name="funds_asset_year_amounts",
                condition=Q(due_yuan__gte=0, received_yuan__gte=0, to_households_yuan__gte=0, to_village_yuan__gte=0,
                            upkeep_yuan__gte=0)
                & Q(received_yuan__gte=F("to_households_yuan") + F("to_village_yuan") + F("upkeep_yuan")),
                violation_error_message=_("No more is given out than came in, and no figure is below zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.year)
