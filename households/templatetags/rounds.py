"""`{% round_banner village %}`: what the county's yearly round says today, above a card or a year form."""

from __future__ import annotations

from typing import Any

from django import template

from households.presenters.rounds import banner
from registry import clock

register = template.Library()


@register.inclusion_tag("households/rounds/_banner.html")
def round_banner(village: str, year: int | None = None) -> dict[str, Any]:
    """The bar, or nothing where no round matters today."""
    return {"banner": banner(village, clock.today(), year=year)}
