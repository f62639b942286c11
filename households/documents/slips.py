"""The slip a household takes home, A6, or several on A4 to be cut. It carries a code that is kept nowhere.

So the PDF is given to whoever issued the slips and never filed: whoever loses it issues anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from households.documents.papers import LANGUAGE
from households.models import Household
from publicity.actions.slips import Issued
from publicity.reports.wall import HOTLINE
from registry.documents.images import qr_uri
from registry.documents.pdf import join_pdf
from registry.ui import formats
from villages.models import VillageCard

ON_A_PAGE = (1, 4, 8)
MOST = 120
"""Slips issued at once; the page waits for them."""


@dataclass(frozen=True)
class Printed:
    """What stands on one slip."""

    head: str
    group: str
    number: str
    village: str
    issued_on: str
    code: str
    phone: str


def address() -> str:
    """What the QR code says: the page with the form, never the code."""
    return str(settings.REGISTRY_WALL_URL).rstrip("/") + reverse("wall:slip")


def printed(household: Household, issued: Issued, phone: str) -> Printed:
    return Printed(
        household.head_name, household.group, f"{household.number[:4]}****{household.number[-4:]}",
        household.village.full_name, formats.cn_date(issued.slip.issued_on), issued.code, phone,
    )  # fmt: skip


def render(issued: Sequence[tuple[Household, Issued]], *, on_a_page: int = 1) -> bytes:
    """The PDF: one A6 slip, or 4 or 8 on each A4 page with lines to cut along."""
    villages = {card.village_id for card, _slip in issued}
    phones = dict(VillageCard.objects.filter(pk__in=villages).values_list("pk", "office_phone"))
    with translation.override(LANGUAGE):
        slips = [printed(card, slip, phones.get(card.village_id) or "") for card, slip in issued]
        pages = [slips[n : n + on_a_page] for n in range(0, len(slips), on_a_page)]
        html = render_to_string("papers/households/slips.html", {
            "language": LANGUAGE, "pages": pages, "size": f"of{on_a_page}", "hotline": HOTLINE, "address": address(),
            "qr": qr_uri(address(), size_mm=24),
        })  # fmt: skip
    return join_pdf([html], styles=("css/papers/slips.css",))
