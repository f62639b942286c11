"""Suppliers, their contracts for projects, and the day their work was accepted. Source: DOMAIN §6.2, §6.5."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import Grade, Procurement
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField


def person(label: Any) -> Any:
    """Somebody who did something with a paper of this kind."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label)


class Supplier(models.Model):
    """A firm that works for projects of the county; `village` is the county's code, its finance bureau keeps the row.

    Townships and villages do not see the row with its account; `known_suppliers` tells them name and credit code.
    """

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    name = models.CharField(_("name of the firm"), max_length=100)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, db_collation="C")
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account = SealedField(_("bank account"), purpose="bank")
    bank_account_index = BlindIndexField(source="bank_account")
    entered_by: Any = person(_("entered by"))
    account_by: Any = person(_("account entered by"))
    account_by_id: int

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

    def get_absolute_url(self) -> str:
        return reverse("funds:supplier", args=[self.pk])


@dataclass(frozen=True)
class KnownSupplier:
    """What every division of the county may know of a supplier. No account, no phone."""

    id: int
    name: str
    credit_code: str
    bank_name: str

    def __str__(self) -> str:
        return f"{self.name}（{self.credit_code}）"


def known_suppliers(words: str = "") -> dict[int, KnownSupplier]:
    """The suppliers of the county the scope in force lies in, by id, those whose name or code has `words` in it; asked
    of the database's own function, because the rows themselves belong to the county."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, credit_code, bank_name FROM funds_known_suppliers(%s)", [words])
        return {row[0]: KnownSupplier(*row) for row in cursor.fetchall()}


class ContractQuerySet(ScopedQuerySet):
    def with_standing(self) -> ContractQuerySet:
        """With what was paid and whether the work passed, for lists."""
        paid = Sum("claims__amount_yuan", filter=Q(claims__state="paid"))
        passed = Acceptance.objects.filter(contract=OuterRef("pk")).exclude(grade=Grade.FAILED)
        return self.annotate(paid_total=Coalesce(paid, Decimal("0.00")), has_passed=Exists(passed))


class Contract(models.Model):
    """A contract of a project with a supplier. The firm's name is copied: the village may not see the county's row."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = models.ForeignKey(
        "funds.Project", models.PROTECT, related_name="contracts", verbose_name=_("project")
    )
    project_id: int
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="contracts", verbose_name=_("supplier"))
    supplier_id: int
    supplier_name = models.CharField(_("supplier"), max_length=100)
    number = models.CharField(_("contract number"), max_length=60, db_collation="C")
    subject_matter = models.CharField(_("what for"), max_length=200)
    procurement = models.CharField(_("how the supplier was chosen"), max_length=12, choices=Procurement.choices)
    procurement_note = models.CharField(
        _("number of the tender or of the minutes"), max_length=100, blank=True, db_default=""
    )
    amount_yuan = models.DecimalField(_("contract amount (yuan)"), max_digits=16, decimal_places=2)
    final_yuan = models.DecimalField(
        _("final account (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True, editable=False
    )
    deposit_share = models.DecimalField(_("quality deposit, share"), max_digits=5, decimal_places=4, default=0)
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("work from"))
    ends_on = models.DateField(_("work until"))
    completed_on = models.DateField(_("basically completed on"), null=True, blank=True, editable=False)
    entered_by: Any = person(_("entered by"))

    objects = ContractQuerySet.as_manager()

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
            models.CheckConstraint(
                name="funds_contract_completed_after_start",
                condition=Q(completed_on=None) | Q(completed_on__gte=F("starts_on")),
                violation_error_message=_("Work is completed on the day it began or later."),
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

    @property
    def accepted(self) -> Acceptance | None:
        """The acceptance the work passed, None as long as it has not."""
        return self.acceptances.exclude(grade=Grade.FAILED).order_by("-pk").first()

    @property
    def paid_yuan(self) -> Decimal:
        """What the supplier was paid and did not lose by a reversal."""
        if "paid_total" in self.__dict__:
            known: Decimal = self.__dict__["paid_total"]
            return known
        paid: Decimal | None = self.claims.filter(state="paid").aggregate(total=Sum("amount_yuan"))["total"]
        return paid or Decimal("0.00")


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
    over_reason = models.CharField(
        _("why it costs more than the contract"), max_length=300, blank=True, db_default="",
        help_text=_("A final account above the contract counts when the county has approved it."),
    )  # fmt: skip
    by: Any = person(_("entered by"))
    by_id: int
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


class Overrun(models.Model):
    """The county's approval of a final account above its contract. Never changed."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    acceptance = models.OneToOneField(Acceptance, models.PROTECT, related_name="overrun", verbose_name=_("acceptance"))
    acceptance_id: int
    on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=300)
    by: Any = person(_("approved by"))
    by_id: int
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a higher final account")
        verbose_name_plural = _("approvals of higher final accounts")

    def __str__(self) -> str:
        return str(self.acceptance_id)
