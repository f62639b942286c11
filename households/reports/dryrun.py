"""Which households a line would move: the income of a year read against the line in force and against another one.

Nothing is written, and nothing changes by it: a household's standing is decided by its procedure. Exactly at the line
is not below it (DOMAIN §4.1, households/rules/identification.py).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Left

from households.choices import LAST_POVERTY_YEAR, StandardKind, Status
from households.models import Household, Standard
from registry.db.dated import regions_of
from registry.divisions.models import LENGTHS, LEVELS, Division
from registry.policies.choices import ProposalKind
from registry.policies.models import RuleProposal

_MONEY = models.DecimalField(max_digits=12, decimal_places=2)
BELOW, ABOVE = "below", "above"


@dataclass(frozen=True)
class LineOf:
    """A line in yuan and the region it holds in; `pk` of its row, None for one that is only tried."""

    region: str
    amount_yuan: Decimal
    document_no: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Question:
    """A year, the area asked about, the lines that hold there and those that are tried."""

    area: str
    year: int
    present: Sequence[LineOf]
    tried: Sequence[LineOf]


def kind_of(year: int) -> StandardKind:
    """Which kind of line the incomes of a year are read against."""
    return StandardKind.POVERTY_LINE if year <= LAST_POVERTY_YEAR else StandardKind.MONITORING_LINE


def lines_in(area: str, year: int) -> list[LineOf]:
    """The lines of the year that reach the area or a part of it, as they stand at the end of the year."""
    rows = Standard.objects.holding_on(dt.date(year, 12, 31)).filter(kind=kind_of(year))
    reaching = rows.filter(Q(region__in=regions_of(area)) | Q(region__startswith=area))
    return [LineOf(r.region, r.amount_yuan, r.document_no, r.pk) for r in reaching.order_by("region", "pk")]


def with_typed(area: str, amount: Decimal) -> list[LineOf]:
    """One figure for the whole area, whatever holds in its parts."""
    return [LineOf(area, amount)]


def with_proposal(lines: Sequence[LineOf], proposal: RuleProposal) -> list[LineOf]:
    """The lines as they would stand with a proposal confirmed."""
    if proposal.kind == ProposalKind.END:
        return [line for line in lines if line.pk != proposal.ends_row]
    new = LineOf(proposal.village_id, Decimal(str(proposal.values["amount_yuan"])), proposal.document_no)
    return [*(line for line in lines if line.region != new.region), new]


def _amount_at(lines: Sequence[LineOf]) -> Any:
    """The line of a row's village, of the nearest region."""
    nearest = sorted(lines, key=lambda line: -len(line.region))
    local = [
        When(village_id__gte=line.region, village_id__lt=f"{line.region}~", then=Value(line.amount_yuan, _MONEY))
        for line in nearest if line.region
    ]  # fmt: skip
    everywhere = next((line.amount_yuan for line in nearest if not line.region), None)
    rest = Value(everywhere, _MONEY)
    return Case(*local, default=rest, output_field=_MONEY) if local else rest


def read(question: Question, households: Any) -> Any:
    """The households with an income of the year: adds `income`, `line`, `tried`, `way` ("below", "above" or "")."""
    low, high = question.area, f"{question.area}~"
    found = households.within(question.area).exclude(status=Status.REMOVED).filter(
        incomes__year=question.year, incomes__village_id__gte=low, incomes__village_id__lt=high,
    )  # fmt: skip
    return found.annotate(
        income=F("incomes__net_per_head_yuan"), line=_amount_at(question.present), tried=_amount_at(question.tried),
    ).annotate(
        way=Case(When(income__gte=F("line"), income__lt=F("tried"), then=Value(BELOW)),
                 When(income__lt=F("line"), income__gte=F("tried"), then=Value(ABOVE)), default=Value("")),
    )  # fmt: skip


def flips(question: Question, households: Any) -> Any:
    """Of `read`, those on another side of the tried line than of the present one."""
    crosses = Q(income__gte=F("line"), income__lt=F("tried")) | Q(income__lt=F("line"), income__gte=F("tried"))
    return read(question, households).filter(crosses)


@dataclass
class Part:
    """Households of one township, village or kind: read, below the present line, below the tried one, moved."""

    code: str
    name: str
    read: int = 0
    below_now: int = 0
    below_then: int = 0
    moved: Counter[str] = field(default_factory=Counter)

    @property
    def falls(self) -> int:
        return self.moved[BELOW]

    @property
    def rises(self) -> int:
        return self.moved[ABOVE]


@dataclass(frozen=True)
class Totals:
    """The answer in figures. `unread`: households whose income of the year is not on record."""

    whole: Part
    areas: list[Part]
    statuses: list[Part]
    kinds: list[Part]
    monitored: list[Part]
    unread: int


GROUPS = ("part", "status", "policies_ended", "monitored_type", "is_cleared")


def totals(question: Question, households: Any) -> Totals:
    """Counted in the database in one grouped query, then summed by each view of it."""
    length = LENGTHS[min(LEVELS[len(question.area)] + 1, 5)]
    marked = read(question, households).annotate(
        part=Left("village_id", length),
        is_cleared=Case(When(risk_cleared_on=None, then=Value(False)), default=Value(True)),
    )  # fmt: skip
    rows = list(marked.order_by().values(*GROUPS).annotate(
        read=Count("pk"), below_now=Count("pk", filter=Q(income__lt=F("line"))),
        below_then=Count("pk", filter=Q(income__lt=F("tried"))),
        falls=Count("pk", filter=Q(income__gte=F("line"), income__lt=F("tried"))),
        rises=Count("pk", filter=Q(income__lt=F("line"), income__gte=F("tried"))),
    ))  # fmt: skip
    names = dict(Division.objects.filter(code__in={row["part"] for row in rows}).values_list("code", "name"))
    everyone = households.within(question.area).exclude(status=Status.REMOVED).count()
    whole = _sum(rows, lambda row: "", {})
    total = whole[0] if whole else Part("", "")
    return Totals(
        whole=total, areas=_sum(rows, lambda row: row["part"], names),
        statuses=_sum(rows, lambda row: row["status"], dict(Status.choices)),
        kinds=_sum(rows, _kind, {}), monitored=_sum(rows, _monitored, {}), unread=everyone - total.read,
    )  # fmt: skip


def _kind(row: dict[str, Any]) -> str:
    """The kind of household since 2021, "" where there is none."""
    kind = Household(status=row["status"], policies_ended=row["policies_ended"]).household_type
    return str(kind.value) if kind else ""


def _monitored(row: dict[str, Any]) -> str:
    return str(row["monitored_type"]) if row["monitored_type"] and not row["is_cleared"] else ""


def _sum(rows: list[dict[str, Any]], key: Any, names: Any) -> list[Part]:
    found: dict[str, Part] = {}
    for row in rows:
        code = key(row)
        part = found.setdefault(code, Part(code, str(names.get(code, code))))
        part.read += row["read"]
        part.below_now += row["below_now"]
        part.below_then += row["below_then"]
        part.moved.update({BELOW: row["falls"], ABOVE: row["rises"]})
    return sorted(found.values(), key=lambda part: part.code)
