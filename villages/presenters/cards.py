"""What the page of a village prints."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from registry.accounts.models import Posting
from registry.ui import formats
from registry.ui.elements import Fact
from villages.models import VillageCard

ROLES_SHOWN = ("branch_secretary", "first_secretary", "village_clerk", "supervision_committee")


def card_facts(card: VillageCard) -> list[Fact]:
    """The card's lines."""
    return [
        Fact(_("Office phone"), card.office_phone, note=_("printed on every notice")),
        Fact(_("Villagers' groups"), card.groups),
        Fact(_("Households"), formats.number(card.households_total)),
        Fact(_("People"), formats.number(card.population)),
        Fact(_("Number of villagers' representatives"), card.representatives_total),
        Fact(_("Party members"), card.party_members),
        Fact(_("Farmland (mu)"), formats.mu(card.farmland_mu)),
        Fact(_("Leading industries"), card.leading_industries),
        Fact(_("Collective income last year (yuan)"), formats.yuan(card.collective_income_yuan)),
        Fact(_("As of"), card.updated_on),
        *([Fact(_("Note"), card.note)] if card.note else []),
    ]  # fmt: skip


def staff_facts(village: str, on: dt.date) -> list[Fact]:
    """Who serves in the village, from the postings in force."""
    postings = Posting.objects.within(village).in_force_on(on).filter(role__in=ROLES_SHOWN).select_related("user")
    by_role = sorted(postings, key=lambda p: (ROLES_SHOWN.index(p.role), p.pk))
    return [Fact(p.get_role_display(), p.user.name, note=p.title) for p in by_role]


def links(village: str) -> list[Fact]:
    """Ways to what happens in the village, as far as those rooms stand."""
    wanted: list[tuple[Any, str, list[str], str]] = [
        (_("Households"), "households:list", [], f"?area={village}"),
        (_("Notices"), "publicity:notices", [], f"?area={village}"),
        (_("Objections"), "publicity:objections", [], f"?area={village}"),
        (_("Meetings"), "villages:meetings", [], f"?area={village}"),
        (_("Four discussions, two openings"), "villages:resolutions", [], f"?area={village}"),
        (_("Payments"), "funds:payments", [], f"?area={village}"),
        (_("Projects"), "funds:projects", [], f"?area={village}"),
        (_("Fair Wall"), "wall:area", [village], ""),
    ]
    found = []
    for label, name, arguments, query in wanted:
        try:
            found.append(Fact(label, _("Open"), href=reverse(name, args=arguments) + query))
        except NoReverseMatch:
            continue
    return found
