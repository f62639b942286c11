"""What a village is: its office, its groups, how many live there. Source: DOMAIN.md §2.10."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import Division
from registry.divisions.scoping import ScopedQuerySet


class VillageCard(models.Model):
    """The card of one village. Who serves in it comes from postings."""

    village = models.OneToOneField(
        Division, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("village")
    )
    village_id: str
    office_phone = models.CharField(_("office phone"), max_length=20, blank=True)
    groups = models.SmallIntegerField(_("villagers' groups"))
    households_total = models.IntegerField(_("households"))
    population = models.IntegerField(_("people"))
    representatives_total = models.SmallIntegerField(_("villagers' representatives"))
    party_members = models.SmallIntegerField(_("party members"), default=0)
    farmland_mu = models.DecimalField(_("farmland (mu)"), max_digits=10, decimal_places=2, default=0)
    leading_industries = models.CharField(_("leading industries"), max_length=200, blank=True)
    collective_income_yuan = models.DecimalField(
        _("collective income last year (yuan)"), max_digits=14, decimal_places=2, default=0
    )
    note = models.TextField(_("note"), blank=True)
    updated_on = models.DateField(_("as of"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("village card")
        verbose_name_plural = _("village cards")
        constraints = [
            models.CheckConstraint(
                name="village_card_counts_positive",
                condition=Q(groups__gte=0, households_total__gte=0, population__gte=0, representatives_total__gte=0,
                            party_members__gte=0, farmland_mu__gte=0, collective_income_yuan__gte=0),
                violation_error_message=_("Counts and amounts are not negative."),
            ),
            models.CheckConstraint(
                name="village_card_people_in_households", condition=Q(population__gte=F("households_total")),
                violation_error_message=_("There are at least as many people as households."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.village.name

    def get_absolute_url(self) -> str:
        return reverse("villages:village", args=[self.village_id])
