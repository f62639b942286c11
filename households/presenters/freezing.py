"""What a freeze of a year would close, and what is still missing there: counted in the database, one level down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Left

from households.models import Household, IncomeYear, LivingYear, MemberYear
from registry.divisions.models import LENGTHS, LEVELS, Division

MOST_NAMED = 500
VILLAGE_LENGTH = 12


@dataclass(frozen=True)
class AreaCount:
    """Registered households of one division, or of all: how many have what the year needs."""

    code: str
    name: str
    households: int
    with_income: int
    with_living: int
    complete: int
    frozen: int

    @property
    def lacking(self) -> int:
        return self.households - self.complete


@dataclass(frozen=True)
class Preview:
    """A freeze before it is done. `named` holds the first MOST_NAMED households that lack something."""

    total: AreaCount
    parts: list[AreaCount]
    named: list[Any]

    @property
    def unnamed(self) -> int:
        """Households that lack something and are not listed here: choose their village."""
        return self.total.lacking - len(self.named)


def _marked(area: str, year: int) -> Any:
    def exists(model: Any, **more: Any) -> Any:
        return Exists(model.objects.filter(household=OuterRef("pk"), year=year, **more))

    return Household.objects.registered().within(area).annotate(
        has_income=exists(IncomeYear), has_living=exists(LivingYear),
        has_frozen=exists(IncomeYear, is_frozen=True) | exists(LivingYear, is_frozen=True)
        | exists(MemberYear, is_frozen=True),
    )  # fmt: skip


def preview(*, area: str, year: int) -> Preview:
    """What is on record of `year` in the division `area` among its registered households. Seven queries at most."""
    marked = _marked(area, year)
    both = Q(has_income=True, has_living=True)
    part = Left("village_id", LENGTHS[min(LEVELS[len(area)] + 1, LEVELS[VILLAGE_LENGTH])])
    counted = marked.order_by().annotate(part=part).values("part").annotate(
        households=Count("pk"), with_income=Count("pk", filter=Q(has_income=True)),
        with_living=Count("pk", filter=Q(has_living=True)), complete=Count("pk", filter=both),
        frozen=Count("pk", filter=Q(has_frozen=True)),
    )  # fmt: skip
    rows = {row.pop("part"): row for row in counted}
    names = dict(Division.objects.filter(pk__in=rows).values_list("pk", "name"))
    parts = [AreaCount(code, names[code], **row) for code, row in sorted(rows.items())]
    keys = ("households", "with_income", "with_living", "complete", "frozen")
    total = AreaCount(area, "", **{key: sum(row[key] for row in rows.values()) for key in keys})
    lacking = marked.exclude(both).select_related("village").order_by("village_id", "number")
    return Preview(total, parts, list(lacking[:MOST_NAMED]))
