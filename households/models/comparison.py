"""Lists of other departments compared with the cards, and what they point at. Source: DOMAIN §2.1, §3.1 COMPARED."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import FlagKind, FlagVerdict, ListKind
from households.models.household import Household
from households.models.member import Member
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class ComparisonListQuerySet(ScopedQuerySet):
    scope_field = "area_id"


class ComparisonList(models.Model):
    """One list of a department as uploaded. Its rows are matched by blind index and not kept."""

    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    kind = models.CharField(_("kind of list"), max_length=12, choices=ListKind.choices)
    department = models.CharField(_("department"), max_length=80)
    as_of = models.DateField(_("as of"))
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField(_("rows"), default=0)
    unreadable = models.IntegerField(_("rows that could not be read"), default=0)
    hits = models.IntegerField(_("hits"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), db_default=DatabaseNow(), editable=False)

    objects = ComparisonListQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison list")
        verbose_name_plural = _("comparison lists")
        constraints = [
            models.UniqueConstraint(
                name="comparison_list_same_file_once",
                fields=["area", "kind", "sha256"],
                violation_error_message=_("This very list has been compared already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("households:comparison", args=[self.pk])


class HitQuerySet(ScopedQuerySet):
    def open(self) -> HitQuerySet:
        """Hits nobody has verified yet."""
        return self.filter(verdict=FlagVerdict.OPEN)


class Hit(models.Model):
    """A member found on a department's list where the card says otherwise; a pointer to verify, never a verdict.

    Kind and source are the list's, which a village cannot see when its county or township uploaded it.
    """

    list = models.ForeignKey(ComparisonList, models.PROTECT, related_name="found", verbose_name=_("comparison list"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="hits", verbose_name=_("household"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="hits", verbose_name=_("member"))
    village: models.ForeignKey[Any, Any] = VillageField()
    kind = models.CharField(_("kind of list"), max_length=12, choices=ListKind.choices)
    source = models.CharField(_("where it is from"), max_length=120)
    found_on = models.DateField(_("compared on"))
    fact = models.CharField(_("what the list says"), max_length=200)
    verdict = models.CharField(_("verification"), max_length=10, choices=FlagVerdict.choices, default=FlagVerdict.OPEN)
    note = models.CharField(_("verification note"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = _("hit of a comparison")
        verbose_name_plural = _("hits of comparisons")
        indexes = [models.Index(fields=["village", "verdict"], name="hit_village_verdict")]
        constraints = [
            models.UniqueConstraint(
                name="hit_once",
                fields=["list", "member", "fact"],
                violation_error_message=_("This hit is recorded already."),
            ),
            models.CheckConstraint(
                name="hit_verified_has_note",
                condition=Q(verdict="open", verified_on=None)
                | (~Q(verdict="open") & Q(verified_on__isnull=False) & ~Q(note="")),
                violation_error_message=_("A verification has its day and a note."),
            ),
        ]

    def __str__(self) -> str:
        return self.fact

    def get_absolute_url(self) -> str:
        return reverse("households:hit", args=[self.pk])


class NegativeFlag(models.Model):
    """One negative-list circumstance of a household (有车、有商品房 …): result, where it is from, verification."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="flags", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    kind = models.CharField(_("circumstance"), max_length=8, choices=FlagKind.choices)
    is_found = models.BooleanField(_("found"))
    source = models.CharField(_("where it is from"), max_length=120)
    found_on = models.DateField(_("compared on"))
    hit = models.ForeignKey(Hit, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("hit"))
    verdict = models.CharField(_("verification"), max_length=10, choices=FlagVerdict.choices, default=FlagVerdict.OPEN)
    note = models.CharField(_("verification note"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("negative-list circumstance")
        verbose_name_plural = _("negative-list circumstances")
        indexes = [models.Index(fields=["village", "kind", "is_found"], name="negative_flag_village")]
        constraints = [
            models.UniqueConstraint(
                name="negative_flag_once",
                fields=["household", "kind", "found_on", "source"],
                violation_error_message=_("This result is recorded already."),
            ),
            models.CheckConstraint(
                name="negative_flag_verified_has_note",
                condition=Q(verdict="open", verified_on=None)
                | (~Q(verdict="open") & Q(verified_on__isnull=False) & ~Q(note="")),
                violation_error_message=_("A verification has its day and a note."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
