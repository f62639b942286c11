"""Whether the ledger holds, asked now: the law at every division, and everything a posting may not be."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds.ledger import checking
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.ui.elements import Crumb

SHOWN = 300  # divisions in the table; those that differ come first

WORDS: dict[str, Any] = {
    "law": gettext_lazy("received is not passed on, spent and balance together"),
    "balance": gettext_lazy("an account's balance is not the sum of its movements"),
    "sink": gettext_lazy("an account that keeps no balance has one"),
    "end": gettext_lazy("a movement names an account that is not as it says"),
    "person": gettext_lazy("a movement names a person who does not exist"),
    "reversal": gettext_lazy("a reversal is not the mirror of what it takes back"),
    "came_back": gettext_lazy("more came back than was paid"),
    "seal": gettext_lazy("a closed month no longer carries its seal"),
}


@require_GET
@requires(Permission.VIEW_FUNDS)
def ledger_check(request: HttpRequest) -> HttpResponse:
    """The check of an area, made for this page; and what the last night found."""
    area = request.GET.get("area") or request.user.scope
    division = Division.objects.filter(code=area).first()
    if division is None or not area.startswith(request.user.scope):
        raise Http404
    today = clock.today()
    found = checking.check(area, today)
    names = dict(Division.objects.filter(code__in=[n.area for n in found.nodes]).values_list("code", "name"))
    nodes = sorted(found.nodes, key=lambda n: (not n.difference_yuan, n.area))[:SHOWN]
    context = {
        "area": division,
        "today": today,
        "found": found,
        "rows": [(names.get(node.area, node.area), node) for node in nodes],
        "hidden": len(found.nodes) - len(nodes),
        "faults": [(WORDS[f.what], f.where, f.found) for f in found.verification.faults],
        "kept": checking.latest(area),
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Check of the ledger"))],
    }
    return render(request, "funds/check.html", context)
