"""Answers while one types: at most ten households by name, initials, identity number, phone or household number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from households.filters import is_identity, search
from households.models import Household, Member
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.text.identity import mask_identity, normalise
from registry.text.names import normalise as plain_name

MOST = 10
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """A household and, when it was not the head who was meant, who it was."""

    household: Household
    why: str = ""


@requires(Permission.VIEW_HOUSEHOLDS)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The fragment under the search box. A look-up by a whole identity number is on record."""
    text = request.GET.get("q", "").strip()[:40]
    short = len(text) < SHORTEST
    found: list[Household] = []
    if not short:
        queryset = Household.objects.visible_to(request.user).select_related("village")
        found = list(search(queryset, text).order_by("head_sort", "pk")[: MOST + 1])
        note_look_up(request, text, found)
    hits = [Hit(h, why) for h, why in zip(found[:MOST], _whys(found[:MOST], text, request), strict=True)]
    context = {"hits": hits, "more": len(found) > MOST, "short": short, "q": text}
    return render(request, "households/_find_results.html", context)


def note_look_up(request: HttpRequest, text: str, found: Sequence[Household] = ()) -> None:
    """Puts a search by a whole identity number on record, with the number masked."""
    if is_identity(text):
        user: Any = request.user
        target: Any = found[0] if found else user
        village = found[0].village_id if found else user.scope
        trail.note_access(request, "households.looked_up", target=target, village=village,
                          reason=mask_identity(normalise(text)))  # fmt: skip


def _whys(found: Sequence[Household], text: str, request: HttpRequest) -> list[str]:
    """For each household the member that fits, when the head does not."""
    name = plain_name(text)
    letters = name.lower().replace(" ", "") if name.isascii() else ""
    if normalise(text).isdecimal() or is_identity(text):
        return [h.number for h in found]
    people: dict[int, str] = {}
    for member in Member.objects.visible_to(request.user).current().filter(household__in=found):
        fits = any(key.startswith(letters) for key in member.search.split()) if letters else name in member.name
        if fits and (member.is_head or member.household_id not in people):
            people[member.household_id] = member.name
    return [
        "" if people.get(h.pk, h.head_name) == h.head_name else _("member %(name)s") % {"name": people[h.pk]}
        for h in found
    ]
