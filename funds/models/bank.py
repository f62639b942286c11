"""What goes to the bank: layouts as data, files, their lines. Source: DOMAIN §6.6."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import BankFileState, Encoding, LayoutKind, Outcome
from funds.models.payment import PaymentBatch, PaymentLine
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import SealedField


def _by(label: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class BankLayout(models.Model):
    """How one bank wants its file and how it answers, as data; `village` is the county's code.

    `columns` and `answer`: the columns in order, each {"field", "heading", "width", "align", "pad"} (BankField,
    AnswerField; width, align and pad for fixed width, in bytes); `codes`: the bank's code -> {"outcome", "words"}.
    What a file was made with is changed no more (funds_layout_in_use).
    """

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("form"), max_length=6, choices=LayoutKind.choices)
    encoding = models.CharField(_("encoding"), max_length=10, choices=Encoding.choices, default=Encoding.UTF8_MARKED)
    columns = models.JSONField(_("columns"))
    answer = models.JSONField(_("columns of the answer"))
    codes = models.JSONField(_("result codes"), default=dict)
    control_line = models.BooleanField(_("with a line of count and total"), default=True)
    answer_control_line = models.BooleanField(_("the answer has such a line too"), default=True)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank layout")
        verbose_name_plural = _("bank layouts")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "code"], name="funds_layout_once",
                violation_error_message=_("A layout of this code exists."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:bank_layout", args=[self.pk])


class BankFile(models.Model):
    """One file for the bank: the lines of one released list, with hash and control totals. The content is made from
    the lines whenever it is downloaded; the hash proves that it is still the same."""

    village: Any = VillageField()
    village_id: str
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="bank_files", verbose_name=_("payment list"))
    batch_id: int
    layout = models.ForeignKey(BankLayout, models.PROTECT, related_name="+", verbose_name=_("bank layout"))
    layout_id: int
    number = models.CharField(_("batch number"), max_length=40, db_collation="C")
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    line_count = models.IntegerField(_("lines"))
    total_yuan = models.DecimalField(_("total (yuan)"), max_digits=16, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=BankFileState.choices, default=BankFileState.MADE)
    made_on = models.DateField(_("made on"))
    made_by: Any = _by(_("made by"))
    sent_on = models.DateField(_("handed over on"), null=True, blank=True)
    sent_by: Any = _by(_("handed over by"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="funds_bank_file_number",
                violation_error_message=_("This batch number is in use."),
            ),
            models.CheckConstraint(
                name="funds_bank_file_two_people", condition=Q(sent_by=None) | ~Q(sent_by=models.F("made_by")),
                violation_error_message=_("Whoever made the file does not hand it over alone."),
            ),
            models.CheckConstraint(
                name="funds_bank_file_sent",
                condition=Q(state__in=[BankFileState.MADE, BankFileState.CANCELLED])
                | Q(sent_on__isnull=False, sent_by__isnull=False),
                violation_error_message=_("A file that was handed over says on which day and by whom."),
            ),
            models.UniqueConstraint(
                fields=["batch"], condition=~Q(state=BankFileState.CANCELLED), name="funds_bank_file_once",
                violation_error_message=_("There is a file of this list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funds:bank_file", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.bankfile:{self.pk}"


class BankFileLine(models.Model):
    """One line of a file, and what the bank did with it."""

    village: Any = VillageField()
    village_id: str
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="lines", verbose_name=_("bank file"))
    file_id: int
    line = models.ForeignKey(PaymentLine, models.PROTECT, related_name="bank_lines", verbose_name=_("payment"))
    line_id: int
    position = models.IntegerField(_("position"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PENDING)
    credited_on = models.DateField(_("credited on"), null=True, blank=True)
    credited_yuan = models.DecimalField(_("credited (yuan)"), max_digits=16, decimal_places=2, default=0)
    reason = models.CharField(_("reason of the bank"), max_length=100, blank=True)
    payload = SealedField(purpose="bank", editable=False)  # every value of the line as it was written, JSON
    left_reason = models.CharField(_("why it is not issued again"), max_length=200, blank=True)
    left_by: Any = _by(_("decided by"), null=True, blank=True)
    left_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a bank file")
        verbose_name_plural = _("lines of bank files")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "position"], name="funds_bank_line_position",
                violation_error_message=_("Two lines of a file have the same position."),
            ),
            models.UniqueConstraint(
                fields=["file", "line"], name="funds_bank_line_once",
                violation_error_message=_("A payment stands in a file once."),
            ),
            models.CheckConstraint(
                name="funds_bank_line_outcome",
                condition=Q(outcome=Outcome.PENDING, credited_on=None, reason="")
                | Q(outcome=Outcome.PAID, credited_on__isnull=False)
                | (Q(outcome=Outcome.REFUSED, credited_on=None) & ~Q(reason="")),
                violation_error_message=_("A line waits, is credited on a day, or is refused for a reason."),
            ),
            models.CheckConstraint(
                name="funds_bank_line_credited",
                condition=~Q(outcome__in=[Outcome.PAID, Outcome.REFUSED])
                | Q(outcome=Outcome.PAID, credited_yuan=models.F("amount_yuan"))
                | Q(outcome=Outcome.REFUSED, credited_yuan=0),
                violation_error_message=_("Credited means the whole amount, refused means nothing."),
            ),
            models.CheckConstraint(
                name="funds_bank_line_left",
                condition=Q(left_reason="", left_by=None, left_on=None)
                | ~Q(left_reason="") & Q(outcome=Outcome.REFUSED, left_by__isnull=False, left_on__isnull=False),
                violation_error_message=_("Only a refused payment is left, with reason, author and day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file_id}:{self.position}"

    @property
    def subject(self) -> str:
        """Under what the papers about it are filed."""
        return f"funds.bankfileline:{self.pk}"
