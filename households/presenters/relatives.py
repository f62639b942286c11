"""What the pages of near relatives print, and what a card says about recusal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from households.actions.relatives import Recused, receives, recused_names
from households.models import Household, NearRelative
from registry.accounts.permissions import Permission
from registry.ui import formats
from registry.ui.elements import Fact, Status

RECUSED = "回避"
"""The word of the law, on the tag in both languages."""


def tag(recused: list[Recused]) -> Status | None:
    """The tag of a household in which a cadre has a near relative."""
    return Status(_("Near relative of a cadre: recusal"), "warning") if recused else None


def panel(household: Household, user: Any) -> dict[str, Any] | None:
    """Who stands aside, for the card and the case; None for most households and for who may not know."""
    if not user.may(Permission.VIEW_RELATIVES):
        return None
    found = recused_names(household)
    if not found:
        return None
    return {"recused": found, "mine": any(r.account == user.pk for r in found), "township_visits": receives(household)}


def state_of(filing: NearRelative) -> Status:
    """Ended, checked or waiting for its check."""
    if filing.ended_on:
        return Status(_("Ended (filing)"), "neutral")
    return Status(_("Checked"), "success") if filing.checked_on else Status(_("To be checked"), "warning")


def household_of(filing: NearRelative, user: Any) -> str:
    """The relative's card as far as the user may see it."""
    if filing.household_id is None:
        return _("on no card")
    seen = Household.objects.visible_to(user).filter(pk=filing.household_id).first()
    return f"{seen.head_name} {seen.number}" if seen else _("a card of another village")


def facts_of(filing: NearRelative, user: Any) -> list[Fact]:
    """One filing in full, the number masked."""
    seen = Household.objects.visible_to(user).filter(pk=filing.household_id).first() if filing.household_id else None
    ended = f"{formats.iso_date(filing.ended_on)} {filing.ended_reason}" if filing.ended_on else ""
    found = [
        Fact(_("Cadre"), filing.cadre_name), Fact(_("Post"), filing.get_cadre_post_display()),
        Fact(_("account of the cadre"), filing.cadre_user.name if filing.cadre_user else _("none")),
        Fact(_("Serves at"), filing.village.full_name), Fact(_("Relative"), filing.relative_name),
        Fact(_("Relation to the cadre"), filing.get_kinship_display()),
        Fact(_("Identity number"), str(filing.relative_identity or "—")),
        Fact(_("Household"), household_of(filing, user), href=seen.get_absolute_url() if seen else ""),
        Fact(_("Benefits, and on what ground"), filing.benefits),
        Fact(_("Filed"), _by(filing.filed_by, filing.filed_on)),
        Fact(_("Checked"), _by(filing.checked_by, filing.checked_on)),
        Fact(_("Ended (filing)"), ended),
    ]  # fmt: skip
    return [fact for fact in found if fact.value]


def _by(who: Any, day: Any) -> str:
    return f"{who.name if who else ''} {formats.iso_date(day)}".strip() if day else ""
