"""The division picker: search by name or code, or walk from province to village. Reference data, for anyone in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from registry.divisions.models import LEVELS, Division

LIMIT = 20


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Divisions matching `q`, at most 20; as a list of options, or as JSON when asked."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = list(Division.objects.matching(text)[:LIMIT]) if text else []
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"results": [{"code": d.code, "name": d.name, "full_name": d.full_name} for d in found]})
    template = "divisions/_search_results.html" if getattr(request, "htmx", False) else "divisions/division_search.html"
    return render(request, template, {"divisions": found, "q": text, "level": request.GET.get("level", "")})


@require_GET
@login_required
def children(request: HttpRequest, code: str = "") -> HttpResponse:
    """The divisions one level below `code`, with the way down to them."""
    division = None
    if code:
        if len(code) not in LEVELS:
            raise Http404
        division = Division.objects.filter(code=code).first()
        if division is None:
            raise Http404
    below = list(Division.objects.children_of(code)) if len(code) < 12 else []
    template = "divisions/_children.html" if getattr(request, "htmx", False) else "divisions/division_walk.html"
    return render(
        request,
        template,
        {
            "division": division,
            "children": below,
            "path": [*division.ancestors(), division] if division else [],
            "level": request.GET.get("level", ""),
        },
    )
