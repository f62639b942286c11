"""What projects left behind, whose it is, and what it brings each year (扶贫资产). Source: DOMAIN §6.3."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import AssetKind, AssetState
from funds.models.contract import person
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class Asset(models.Model):
    """What a project left behind, whose it is, who keeps it (扶贫资产). Source: DOMAIN §6.3."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = models.ForeignKey("funds.Project", models.PROTECT, related_name="assets", verbose_name=_("project"))
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
    entered_by: Any = person(_("entered by"))

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
    entered_by: Any = person(_("entered by"))

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
