"""Assets in words and figures."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.models import Asset
from funds.reports.assets import AssetTotals, told_year
from registry.ui import formats
from registry.ui.elements import Fact, Status, Tone
from registry.ui.tiles import Tile

_TONES: dict[str, Tone] = {"in_use": "success", "idle": "warning", "disposed": "neutral"}


def asset_status(asset: Asset) -> Status:
    return Status(asset.get_state_display(), _TONES[asset.state])


def asset_facts(asset: Asset) -> list[Fact]:
    return [
        Fact(_("The project"), asset.project.name, href=asset.project.get_absolute_url()),
        Fact(_("Kind of asset"), asset.get_kind_display()),
        Fact(_("Value (yuan)"), formats.yuan(asset.value_yuan)),
        Fact(_("Site of the asset"), asset.place or formats.NOTHING),
        Fact(_("Owner"), asset.owner),
        Fact(_("Who keeps it"), asset.keeper),
        Fact(_("Handed over on"), formats.cn_date(asset.handed_over_on)),
        Fact(_("Number of the transfer paper"), asset.paper_no or formats.NOTHING),
        *([Fact(_("State"), asset.get_state_display(), note=asset.state_note)] if asset.state_note else []),
    ]


def asset_tiles(totals: AssetTotals, on: dt.date) -> list[Tile]:
    """Values beside final accounts, what came in, what lies idle, what gave no account of last year."""
    here, year = reverse("funds:assets"), told_year(on)
    return [
        Tile(
            _("Assets on the register"), formats.wan(totals.value_yuan), _("10,000 yuan"), here,
            note=_("%(count)s assets; final accounts %(final)s, not yet entered %(left)s (10,000 yuan)")
            % {
                "count": totals.assets, "final": formats.wan(totals.final_yuan),
                "left": formats.wan(max(totals.unregistered_yuan, totals.unregistered_yuan * 0)),
            },
            tone="warning" if totals.unregistered_yuan > 0 else "neutral",
        ),
        Tile(
            _("Brought in %(year)s") % {"year": year}, formats.wan(totals.received_yuan), _("10,000 yuan"), here,
            note=_("to households %(amount)s") % {"amount": formats.wan(totals.to_households_yuan)},
        ),
        Tile(_("Lying idle"), str(totals.idle), "", f"{here}?state=idle",
             tone="warning" if totals.idle else "neutral"),
        Tile(_("No account of %(year)s") % {"year": year}, str(totals.silent), "", f"{here}?silent=1",
             tone="warning" if totals.silent else "neutral"),
    ]  # fmt: skip
