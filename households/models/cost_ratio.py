"""Which part of a gross income is usually spent to earn it, as data with its place, time and source. DOMAIN §2.6."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import IncomeKind
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class CostRatioQuerySet(DatedRuleQuerySet):
    def in_force(self, code: str, year: int) -> Iterable[CostRatio]:
        """The ratios of division `code` at the end of `year`, one a kind, of the closest region."""
        found = self.holding(region=code, on=dt.date(year, 12, 31))
        closest = {ratio.kind: ratio for ratio in reversed(found)}
        return closest.values()


class CostRatio(DatedRule):
    """Usual expenses of one kind of business as a share of its gross. Offered, never entered by itself."""

    kind = models.CharField(_("kind of income"), max_length=16, choices=IncomeKind.choices)
    share = models.DecimalField(_("share of the gross"), max_digits=4, decimal_places=3)

    objects = CostRatioQuerySet.as_manager()

    class Meta:
        verbose_name = _("usual share of expenses")
        verbose_name_plural = _("usual shares of expenses")
        constraints = [
            models.CheckConstraint(
                name="cost_ratio_is_share", condition=Q(share__gt=0, share__lt=1),
                violation_error_message=_("A usual share lies between nothing and the whole."),
            ),
            *dated_constraints("cost_ratio", "kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.share}"
