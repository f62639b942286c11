"""Assets that projects left behind: entered after acceptance, told each year, kept, published. Source: DOMAIN §6.3."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import AssetKind, AssetState, ProjectState
from funds.models import Asset, AssetYear, Contract, Project
from publicity import actions as publicity
from publicity.models import Notice
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

NOTICE = "collective_economy"
"""The kind of notice that fits what assets bring in: income of the village and where it went."""


def is_ready(project: Project) -> bool:
    """Was work of the project accepted, so that it left something to enter?"""
    if project.state in {ProjectState.ACCEPTED, ProjectState.CLOSED}:
        return True
    return Contract.objects.filter(project=project, final_yuan__isnull=False).exists()


def enter_asset(
    project: Project,
    *,
    name: str,
    kind: AssetKind | str,
    value_yuan: Decimal,
    owner: str,
    keeper: str,
    handed_over_on: dt.date,
    by: User,
    on: dt.date,
    place: str = "",
    paper_no: str = "",
) -> Asset:
    """Enters what a project built or bought, whose it is and who keeps it (确权). Value in yuan.

    Raises Refused without the right, before the work was accepted, or for a day still ahead.
    """
    reasons = [] if by.may(Permission.KEEP_CONTRACTS) else [not_permitted(Permission.KEEP_CONTRACTS)]
    if not is_ready(project):
        reasons.append(Reason("asset_not_accepted", _("An asset is entered when its work has been accepted.")))
    if handed_over_on > on:
        reasons.append(Reason("handed_over_in_future", _("That day has not come."), field="handed_over_on"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        asset = Asset.objects.create(
            village_id=project.village_id, project=project, name=name.strip(), kind=kind, value_yuan=value_yuan,
            owner=owner.strip(), keeper=keeper.strip(), handed_over_on=handed_over_on, place=place.strip(),
            paper_no=paper_no.strip(), entered_by=by,
        )  # fmt: skip
        trail.record("funds.asset_entered", by=by, target=asset, village=asset.village_id,
                     after={"name": asset.name, "value_yuan": str(value_yuan), "owner": asset.owner})  # fmt: skip
    return asset


def change_asset_state(asset: Asset, *, state: AssetState | str, reason: str, by: User) -> Asset:
    """Says that an asset lies idle, is used again, or was disposed of, with why. What is disposed of stays so."""
    reasons = [] if by.may(Permission.KEEP_CONTRACTS) else [not_permitted(Permission.KEEP_CONTRACTS)]
    if not says_something(reason):
        reasons.append(Reason("note_missing", _("Write why: the entry stays readable for ever."), field="note"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        locked: Asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if locked.state == AssetState.DISPOSED:
            raise DomainError("funds_asset_disposed", _("The asset has been disposed of."))
        before = {"state": locked.state}
        locked.state, locked.state_note = str(state), reason.strip()[:200]
        locked.save(update_fields=["state", "state_note"])
        trail.record("funds.asset_state", by=by, target=locked, village=locked.village_id, before=before,
                     after={"state": locked.state}, reason=reason)  # fmt: skip
    return locked


def tell_asset_year(asset: Asset, *, year: int, by: User, on: dt.date, **figures: Any) -> AssetYear:
    """Enters or corrects what an asset brought in one year and where it went; amounts in yuan.

    Raises Refused without the right, for a year before the asset or ahead, or when more is given out than came in.
    """
    reasons = [] if by.may(Permission.KEEP_CONTRACTS) else [not_permitted(Permission.KEEP_CONTRACTS)]
    if not asset.handed_over_on.year <= year <= on.year:
        words = _("The asset gives no account of that year.")
        reasons.append(Reason("asset_year_outside", words, field="year"))
    out = sum((figures.get(name) or Decimal(0) for name in _OUT), Decimal(0))
    if out > (figures.get("received_yuan") or Decimal(0)):
        words = _("No more is given out than came in, and no figure is below zero.")
        reasons.append(Reason("funds_asset_year_amounts", words, field="received_yuan"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        found = AssetYear.objects.filter(asset=asset, year=year).first() or AssetYear(
            village_id=asset.village_id, asset=asset, year=year
        )
        before = {name: str(getattr(found, name)) for name in _FIGURES} if found.pk else None
        for name in (*_FIGURES, "households", "note"):
            if name in figures:
                setattr(found, name, figures[name])
        found.entered_by = by
        found.save()
        trail.record("funds.asset_year", by=by, target=asset, village=asset.village_id, before=before,
                     after={"year": year} | {name: str(getattr(found, name)) for name in _FIGURES})  # fmt: skip
    return found


_OUT = ("to_households_yuan", "to_village_yuan", "upkeep_yuan")
_FIGURES = ("due_yuan", "received_yuan", *_OUT)


def publish_assets(*, village: str, year: int, by: User, on: dt.date) -> Notice:
    """Lays the year of the village's assets before the supervision committee: value, income, where it went.

    A free sheet of the kind for the collective economy, one line an asset. Raises Refused when there is none.
    """
    if not by.may(Permission.PREPARE_NOTICE):
        raise Refused([not_permitted(Permission.PREPARE_NOTICE)])
    rows = AssetYear.objects.filter(village=village, year=year).select_related("asset").order_by("asset__name")
    entries = [
        publicity.EntryDraft(
            subject=f"funds.asset:{row.asset_id}",
            cells={
                "item": row.asset.name,
                "income_yuan": row.received_yuan,
                "expense_yuan": row.to_households_yuan + row.to_village_yuan + row.upkeep_yuan,
                "use": f"到户{row.to_households_yuan}元，村集体{row.to_village_yuan}元，管护{row.upkeep_yuan}元",
            },
        )
        for row in rows
    ]
    if not entries:
        raise DomainError("assets_without_year", _("No asset has been accounted for in that year."))
    return publicity.publish(
        kind=NOTICE, village=village, title=f"{year}年扶贫资产收益和分配公示", by=by,
        on=on, subject=f"funds.assets:{village}:{year}", entries=entries,
        columns=[publicity.Column(key) for key in ("item", "income_yuan", "expense_yuan", "use")],
    )  # fmt: skip
