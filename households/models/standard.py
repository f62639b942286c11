"""Lines of income with their place, time and document: the only place a threshold stands. Source: DOMAIN §4.1–4.2."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import LAST_POVERTY_YEAR, StandardKind
from households.errors import StandardMissing
from households.rules.income import Line
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class StandardQuerySet(DatedRuleQuerySet):
    def in_force(self, kind: str, code: str, year: int) -> Standard:
        """The line in force at the end of `year` in division `code`, of the closest region. Raises StandardMissing."""
        line = self.holding(region=code, on=dt.date(year, 12, 31)).filter(kind=kind).first()
        if line is None:
            raise StandardMissing(kind=StandardKind(kind).label, code=code, year=year)
        return line

    def line_of(self, code: str, year: int) -> Standard:
        """The line a household's income of `year` is read against. Raises StandardMissing."""
        kind = StandardKind.POVERTY_LINE if year <= LAST_POVERTY_YEAR else StandardKind.MONITORING_LINE
        return self.in_force(kind, code, year)


class Standard(DatedRule):
    """A line in yuan of net income per head and year, for a region ("" = the whole country). Reference data."""

    kind = models.CharField(_("kind"), max_length=20, choices=StandardKind.choices)
    year = models.SmallIntegerField(_("year"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("income line")
        verbose_name_plural = _("income lines")
        constraints = [
            models.CheckConstraint(
                name="standard_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A line is above zero."),
            ),
            *dated_constraints("standard", "kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.amount_yuan}"

    def as_fact(self) -> Line:
        """The line for the rules."""
        return Line(self.kind, self.year, self.amount_yuan, self.document_no)
