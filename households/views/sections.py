"""The parts of a card, each a page of its own with the same head and tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from households import panels, presenters
from households.models import Household
from households.views.openings import note_opening
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb, Tab
from registry.web.details import ScopedDetailView


def crumbs(household: Household | None, *, here: Any = "") -> list[Crumb]:
    """The way to a card: the list, its village, the card."""
    found = [Crumb(_("Households"), reverse("households:list"))]
    if household is not None:
        area = f"{reverse('households:list')}?area={household.village_id}"
        found.append(Crumb(household.village.name, area))
        name = household.head_name or household.number
        found.append(Crumb(name, household.get_absolute_url() if here else ""))
    return [*found, Crumb(here)] if here else found


@dataclass(frozen=True)
class Section:
    """One tab of a card."""

    key: str
    label: Any
    url_name: str


SECTIONS = (
    Section("card", _("Card"), "households:detail"),
    Section("years", _("Years"), "households:years"),
    Section("help", _("Help"), "households:help"),
    Section("checks", _("Checks"), "households:card_checks"),
    Section("history", _("History"), "households:history"),
    Section("papers", _("Papers"), "households:papers"),
)


def tabs(household: Household, current: str) -> list[Tab]:
    """The tabs of a card with the one that is open."""
    found = []
    for section in SECTIONS:
        try:
            url = reverse(section.url_name, args=[household.pk])
        except NoReverseMatch:
            continue
        found.append(Tab(section.label, url, current=section.key == current))
    return found


class CardSection(RequiresMixin, ScopedDetailView):
    """One tab of a card. Give `section` and `template_name` (it extends households/card_base.html)."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Household
    section = "card"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household = self.object
        note_opening(self.request, household)
        label = next(s.label for s in SECTIONS if s.key == self.section)
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(household, here=label), "tab_name": label, "tabs": tabs(household, self.section),
            "status": presenters.status_of(household), "monitoring": presenters.monitoring_of(household),
            "head_panels": panels.for_household(household, user, section="head"),
            "may_edit": user.may(Permission.EDIT_HOUSEHOLDS), "may_decide": user.may(Permission.APPROVE_CASE),
        }  # fmt: skip
