"""robots.txt: what well-behaved machines may fetch. Lists of persons must not outlive their term in an archive."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_OFFICE = "User-agent: *\nDisallow: /\n"
_WALL = (
    "# Pages with names are for people, for their days only. Open data name nobody and may be fetched.\n"
    "User-agent: *\n"
    "Allow: /wall/*/feed.atom$\n"
    "Allow: /wall/*/notices.json\n"
    "Allow: /wall/*/notices.csv\n"
    "Allow: /wall/notices.schema.json\n"
    "Disallow: /\n"
)


def _answer(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Nothing behind a login is for machines."""
    return _answer(_OFFICE)


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The Fair Wall by itself: open data only."""
    return _answer(_WALL)
