"""An area's money: where it stands, four figures, its documents and the divisions below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices.books import Post
from funds.reports import SourceProgress, Standing, VillageFlow
from funds.rules.books import BY_POST
from registry.divisions.models import Division
from registry.ui import charts, formats
from registry.ui.tiles import Tile


def waterfall(found: Iterable[Standing]) -> Any:
    """Received, less what still lies at each level, is what was paid to households; in ten thousands of yuan."""
    rows = list(found)

    def total(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal(0))

    return charts.waterfall(
        title=_("Where the money stands"),
        start=(_("Received"), total("total_yuan")),
        changes=[
            (label, -total(name))
            for label, name in (
                (_("Still at the county"), "at_county_yuan"),
                (_("Still at townships"), "at_townships_yuan"),
                (_("Still at villages"), "at_villages_yuan"),
                (_("In projects, not yet paid"), "in_projects_yuan"),
            )
            if total(name)
        ],
        end_label=_("Paid to households"),
        written=formats.wan,
        unit=_("10,000 yuan"),
    )


@dataclass(frozen=True)
class Totals:
    """The foot of a table of sources, in yuan."""

    received_yuan: Decimal
    allocated_yuan: Decimal
    spent_yuan: Decimal
    given_back_yuan: Decimal
    balance_yuan: Decimal


def totals(found: Sequence[SourceProgress]) -> Totals:
    def total(name: str) -> Decimal:
        return sum((getattr(row, name) for row in found), Decimal(0))

    return Totals(
        *(total(name) for name in ("received_yuan", "allocated_yuan", "spent_yuan", "given_back_yuan", "balance_yuan"))
    )


def money_tiles(found: Sequence[SourceProgress], area: str) -> list[Tile]:
    """The four figures of an area's money, each with the list behind it."""
    sums = totals(found)
    query = f"?area={area}"
    return [
        Tile(_("Received"), formats.wan(sums.received_yuan), _("10,000 yuan"), f"{reverse('funds:transfers')}{query}"),
        Tile(
            _("Assigned to projects"),
            formats.wan(sums.allocated_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:projects')}{query}",
        ),
        Tile(
            _("Paid to households"),
            formats.wan(sums.spent_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:payments')}{query}&state=released",
            note=_("%(share)s of what came") % {"share": formats.share(sums.spent_yuan, sums.received_yuan)},
        ),
        Tile(
            _("Not yet paid"),
            formats.wan(sums.balance_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:payments')}{query}&state=waiting",
        ),
    ]


@dataclass(frozen=True)
class SourceRow:
    """One source in the table of an area, and where its name leads."""

    progress: SourceProgress
    url: str
    ledger_url: str  # the detail ledger of this source; the subject is added behind it
    balance_url: str  # its trial balance
    came_subject: str  # the subject under which money comes into this area


def source_rows(found: Sequence[SourceProgress], area: str, scope: str) -> list[SourceRow]:
    """At the county the name leads to the document, below it to the document's movements in that area."""
    return [
        SourceRow(
            p,
            reverse("funds:source", args=[p.source_id])
            if len(scope) <= 6 and area == scope
            else f"{reverse('funds:transfers')}?source={p.source_id}&area={area}",
            f"{reverse('funds:detail_ledger')}?area={area}&reach=whole&source={p.source_id}"
            f"&year={p.document_on.year}&subject=",
            f"{reverse('funds:trial_balance')}?area={area}&reach=whole&source={p.source_id}",
            BY_POST[Post.ORIGIN if len(area) <= 6 else Post.ABOVE].code,
        )
        for p in found
    ]


@dataclass(frozen=True)
class FlowRow:
    """One division below with its money."""

    name: str
    url: str
    flow: VillageFlow


def flow_rows(area: str, flows: dict[str, VillageFlow]) -> list[FlowRow]:
    """The divisions below an area with what reached their villages; sums of the villages for townships."""
    rows = []
    for division in Division.objects.children_of(area):
        within = [flow for code, flow in flows.items() if code.startswith(division.code)]
        flow = VillageFlow(
            division.code,
            sum((f.received_yuan for f in within), Decimal(0)),
            sum((f.given_back_yuan for f in within), Decimal(0)),
            sum((f.spent_yuan for f in within), Decimal(0)),
            sum(f.households_reached for f in within),
        )
        rows.append(FlowRow(division.name, f"{reverse('funds:home')}?area={division.code}", flow))
    return rows
