"""What every page knows: the installation, and the navigation of the one who looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.ui import navigation, search
from registry.ui.charts import text_width

PAGE_WIDTH = 1100  # of --page-width in tokens.css, less its padding
WHO_WIDTH = 270  # of .c-menu__who in menu.css
SEARCH_WIDTH = 200  # of .c-find in find.css


@dataclass
class Site:
    """Facts of the installation, and of this request; nothing is asked of the database before a template needs it."""

    request: HttpRequest

    @property
    def demo(self) -> bool:
        """Are the people invented?"""
        return bool(settings.REGISTRY_DEMO)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Codes and own names of the languages on offer."""
        return list(settings.LANGUAGES)

    @property
    def area(self) -> str:
        """The code of the division this installation serves."""
        return str(settings.REGISTRY_AREA)

    @cached_property
    def area_name(self) -> str:
        """Its name, "" before the divisions are loaded. Kept for an hour: names change once a year."""
        key = f"ui:area-name:{self.area}"
        name = cache.get(key)
        if name is None:
            division = apps.get_model("divisions", "Division").objects.filter(code=self.area).first()
            name = division.name if division else ""
            if name:
                cache.set(key, name, 3600)
        return str(name)

    @cached_property
    def navigation(self) -> list[navigation.Entry]:
        """The entries of the top navigation for the user of this request."""
        user: Any = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return navigation.entries_for(user, self.request.path)

    @cached_property
    def search(self) -> search.Search | None:
        """The search box of the top bar, None for who may not look."""
        user: Any = getattr(self.request, "user", None)
        return search.for_user(user) if user is not None else None

    @cached_property
    def two_rows(self) -> bool:
        """Must the navigation stand in a row of its own? Judged by the width of its words at the page's full width."""
        user: Any = getattr(self.request, "user", None)
        words = [_("Household Poverty Registry"), *(str(entry.label) for entry in self.navigation)]
        badges = sum(40 for entry in self.navigation if entry.badge)
        who = str(user) if user is not None else ""
        if getattr(user, "posting", None):
            who = f"{user.posting.division.name} · {user.name} ({user.role.label})"
        side = min(text_width(who, 14), WHO_WIDTH) + 160 + (SEARCH_WIDTH if self.search else 0)
        return sum(text_width(word, 17) + 24 for word in words) + badges + side > PAGE_WIDTH

    @property
    def postings(self) -> list[Any]:
        """The postings the user may act under (set by PostingMiddleware)."""
        return getattr(self.request, "postings", [])


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site` in every template."""
    return {"site": Site(request)}
