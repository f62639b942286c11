"""Amounts, ages, terms and caps of help measures, with their place, time and document. Source: DOMAIN §5.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from households.choices import LimitCode
from households.rules.eligibility import Limit, Limits
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class MeasureStandardQuerySet(DatedRuleQuerySet):
    def limits_on(self, code: str, day: dt.date) -> Limits:
        """Every limit in force in division `code` on `day`, each of the closest region; one query."""
        return {row.code: row.as_limit() for row in reversed(self.holding(region=code, on=day))}

    def limits_of(self, codes: Iterable[str], day: dt.date) -> dict[str, Limits]:
        """`limits_on` of many divisions, in one query."""
        rows = list(self.holding_on(day).order_by(Length("region"), "-pk"))
        return {code: {row.code: row.as_limit() for row in rows if code.startswith(row.region)} for code in set(codes)}


class MeasureStandard(DatedRule):
    """One limit for a region ("" = the whole country). Reference data; the county checks it against the document."""

    code = models.CharField(_("limit"), max_length=20, choices=LimitCode.choices)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)

    objects = MeasureStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of a measure")
        verbose_name_plural = _("limits of measures")
        constraints = [
            *dated_constraints("measure_standard", "code"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value}"

    def as_limit(self) -> Limit:
        """The limit for the rules."""
        return Limit(self.value, self.document_no, self.is_verified)
