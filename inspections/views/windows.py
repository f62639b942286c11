"""Which area and which day a page is about: from its address, inside the reader's scope, never beyond today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from inspections.forms import WindowForm
from inspections.presenters import home
from registry import clock
from registry.divisions.models import LENGTHS, Division


@dataclass(frozen=True)
class Asked:
    """The division and the day asked for; `start` when the address names the first day too."""

    division: Division
    on: date
    today: date
    start: date | None = None


def asked(request: HttpRequest) -> Asked:
    """Raises Http404 for an area outside the scope, or that does not exist."""
    today = clock.today()
    values = request.GET.copy()
    if "from" in values:
        values["start"] = values["from"]
    form = WindowForm(values)
    form.is_valid()
    on = min(form.cleaned_data.get("on") or today, today)
    code = form.cleaned_data.get("area") or home(request.user)
    if not code.startswith(request.user.scope) or not request.user.scope:
        raise Http404
    division = Division.objects.filter(code=code).first()
    if division is None or len(code) < LENGTHS[3]:
        raise Http404
    return Asked(division, on, today, form.cleaned_data.get("start"))
