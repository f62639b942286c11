"""The quality board: how a county, a township or a village keeps its wall, for everyone to read."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publicity.documents import pages
from publicity.documents.pages import Look
from publicity.panels import quality_card
from publicity.reports import quality
from publicity.reports.wall import find_division
from publicity.views.public import not_found, page
from registry.divisions.models import Level


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The four figures of a place, and those of each place one level down."""

    def render(look: Look, on: dt.date) -> bytes | None:
        division = find_division(code)
        if division is None:
            return None
        found = quality.board(division, on=on)
        with override(look.language):
            return pages.render("wall/quality.html", look, {
                "page": found, "whole": quality_card(found.whole), "above": [
                    one for one in division.ancestors() if one.level >= Level.COUNTY],
                "rows": [(place, quality_card(figures), place.code != code) for place, figures in found.rows],
                "days": quality.HUNG_WITHIN.days,
            })  # fmt: skip

    return page(request, render) if code.startswith(settings.REGISTRY_AREA) else not_found(request)
