"""What villages owe to their walls: the calendar of one place, and the matrix of an area with its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from publicity.choices import NoticeKind
from publicity.models import WallDutyRule
from publicity.reports import duties
from publicity.reports.duties import Owed, Place
from publicity.rules.kinds import composed_at
from publicity.views.compose import compose_url
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.spreadsheets.writer import write_table
from registry.ui.elements import Crumb, Status
from registry.web.exports import TYPE

_TONES: dict[str, Any] = {"late": "danger", "due": "warning", "coming": "neutral", "done": "success"}
SHOW = ("all", "late", "due")


def status_of(item: Owed) -> Status:
    """The state of a duty in words."""
    words = {
        "late": ngettext("%(days)s day late", "%(days)s days late", item.days),
        "due": ngettext("%(days)s day left", "%(days)s days left", item.days),
        "coming": _("due on %(day)s"),
        "done": ngettext("hung %(days)s day late", "hung %(days)s days late", item.days) if item.days else _("hung"),
    }
    return Status(words[item.state] % {"days": item.days, "day": item.due_on.isoformat()}, _TONES[item.state])


@dataclass(frozen=True)
class Line:
    """A duty in the calendar, with where to compose its sheet."""

    item: Owed
    label: Any
    period: str
    status: Status
    waiting: bool
    url: str


class DutyCalendar(RequiresMixin, View):
    """The calendar of one place: what is late, due, coming and done, with the button that begins the sheet."""

    permission = Permission.VIEW_NOTICES

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        division = Division.objects.filter(code=code).first()
        if division is None or not user.scope or not code.startswith(user.scope):
            raise Http404
        place = duties.owed_by(code, on=clock.today())
        writes = user.may(Permission.PREPARE_NOTICE) and user.scope == code
        kinds = set(composed_at(code)) if writes else set()
        lines = [
            Line(item, NoticeKind(item.kind).label, item.period.label(request.LANGUAGE_CODE), status_of(item),
                 item.state != "done" and place.has_waiting(item),
                 compose_url(item.kind, (item.period.start, item.period.last_on))
                 if item.kind in kinds and item.state != "done" else "")
            for item in place.items
        ]  # fmt: skip
        crumbs = [Crumb(_("Notices"), reverse("publicity:notices"))]
        if len(user.scope) < len(code):
            crumbs.append(Crumb(_("Calendar of the wall"), reverse("publicity:duties")))
        return render(request, "publicity/duty_calendar.html", {
            "place": place, "open": [one for one in lines if one.item.state in {"late", "due"}],
            "coming": [one for one in lines if one.item.state == "coming"],
            "done": [one for one in lines if one.item.state == "done"][::-1],
            "crumbs": [*crumbs, Crumb(division.name)],
        })  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """The duties of one kind of one place in the matrix: the worst of them, and how many are late."""

    status: Status | None
    more: int = 0
    label: Any = ""


class DutyMatrix(RequiresMixin, View):
    """Villages × duties of an area, the latest first. A village's own people go straight to their calendar."""

    permission = Permission.VIEW_NOTICES

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if len(user.scope) == 12:
            return redirect("publicity:duty_calendar", user.scope)
        area, kind, show = self._wanted(request)
        places = _chosen(duties.owed(area, on=clock.today()), kind, show)
        if request.GET.get("export") == "xlsx":
            return _workbook(places, kind)
        kinds = [kind] if kind else sorted({one.kind for place in places for one in place.items}, key=_order)
        below = list(Division.objects.children_of(user.scope)) if len(user.scope) < 9 else []
        return render(request, "publicity/duty_matrix.html", {
            "heads": [NoticeKind(one).label for one in kinds], "shown": len(places),
            "rows": [(place, [_cell(one, place.of_kind(one)) for one in kinds]) for place in places],
            "below": below, "area": area, "kind": kind, "show": show, "scope": user.scope,
            "kinds": [(one, NoticeKind(one).label) for one in sorted(_kinds_owed(), key=_order)],
            "late": sum(place.late for place in places), "due": sum(place.due for place in places),
            "behind": sum(1 for place in places if place.late),
            "crumbs": [Crumb(_("Notices"), reverse("publicity:notices")), Crumb(_("Calendar of the wall"))],
        })  # fmt: skip

    @staticmethod
    def _wanted(request: HttpRequest) -> tuple[str, str, str]:
        """Area within the scope, kind and state as the address says; the user's own area for anything else."""
        user: Any = request.user
        area, kind, show = (request.GET.get(name, "") for name in ("area", "kind", "show"))
        if not area.isdecimal() or not area.startswith(user.scope):
            area = user.scope
        return area, kind if kind in NoticeKind.values else "", show if show in SHOW else "all"


def _kinds_owed() -> set[str]:
    return set(WallDutyRule.objects.values_list("kind", flat=True))


def _order(kind: str) -> int:
    return NoticeKind.values.index(kind)


def _chosen(places: list[Place], kind: str, show: str) -> list[Place]:
    """The places with what was asked for, the longest late first."""
    found = [Place(place.division, place.of_kind(kind) if kind else place.items, place.waiting) for place in places]
    if show != "all":
        found = [place for place in found if (place.late if show == "late" else place.due)]
    return sorted(found, key=lambda place: (-place.days_late, -place.late, -place.due, place.division.code))


def _cell(kind: str, items: list[Owed]) -> Cell:
    if not items:
        return Cell(None, label=NoticeKind(kind).label)
    worst = items[0]
    more = sum(1 for one in items if one.state == "late") - 1 if worst.state == "late" else 0
    return Cell(status_of(worst), more, NoticeKind(kind).label)


def _workbook(places: list[Place], kind: str) -> HttpResponse:
    """One row a duty, values as values."""
    title = _("Calendar of the wall")
    headings = [_("Division"), _("Name"), _("Kind"), _("Time"), _("Due on"), _("State"), _("Days"), _("Hangs from")]

    def rows() -> Iterator[list[Any]]:
        for place in places:
            for item in place.items:
                yield [place.division.code, place.division.full_name, str(NoticeKind(item.kind).label),
                       item.period.label(), item.due_on, str(status_of(item).label), item.days,
                       item.done_on]  # fmt: skip

    data = write_table(sheet=title, title=title, headings=headings, rows=rows())
    return HttpResponse(
        data, content_type=TYPE, headers={"Content-Disposition": content_disposition_header(True, f"{title}.xlsx")}
    )
