"""The dry run of a line in words, and the address that asks for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.choices import HouseholdType, MonitoredType
from households.reports.dryrun import ABOVE, BELOW, Part, Question, Totals
from registry.ui import formats

WAYS = {BELOW: _("Falls below the line"), ABOVE: _("Is no longer below the line")}


def address_of(proposal: Any) -> str:
    """The dry run of a proposed line."""
    year = (proposal.valid_from or proposal.valid_to).year
    return f"{reverse('households:dryrun')}?{urlencode({'year': year, 'proposal': proposal.pk})}"


def way_of(row: Any) -> Any:
    """Which way a household would cross the line."""
    return WAYS.get(row.way, "")


def lines_in_words(question: Question, names: dict[str, str]) -> list[dict[str, Any]]:
    """The lines present and tried by region, side by side."""
    regions = sorted({line.region for line in (*question.present, *question.tried)})
    present = {line.region: line for line in question.present}
    tried = {line.region: line for line in question.tried}
    return [
        {"place": names.get(region, region) if region else gettext("Everywhere"),
         "present": present.get(region), "tried": tried.get(region)}
        for region in regions
    ]  # fmt: skip


def named(totals: Totals) -> Totals:
    """The totals with the words of the kinds."""
    kinds, monitored = dict(HouseholdType.choices), dict(MonitoredType.choices)
    _name(totals.kinds, kinds, gettext("Poor household of the years before 2021"))
    _name(totals.monitored, monitored, gettext("Not monitored"))
    return totals


def _name(parts: list[Part], names: Any, other: str) -> None:
    for part in parts:
        part.name = str(names.get(part.code, other))


def yuan_of(row: Any) -> str:
    """How far the income lies from the tried line."""
    return formats.yuan(row.income - row.tried) if row.tried is not None else formats.NOTHING
