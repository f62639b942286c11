"""Budget execution, idle money, and the allocation results that wait for their notice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funds import presenters, reports
from funds.models import known_sources
from funds.presenters import budget as told
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.spreadsheets.writer import write_table
from registry.ui import formats
from registry.ui.elements import Crumb, Tab

MOST = 100  # rows of idle money on a page, the longest first; the rest shows when a smaller area is asked for


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the area, the budget year, the day, and how the table is cut."""

    area: Division
    year: int
    on: dt.date
    by: str
    years: list[int]

    def query(self, **changes: Any) -> str:
        values = {"area": self.area.code, "year": self.year, "on": self.on.isoformat(), "by": self.by} | changes
        return f"?{urlencode(values)}"


def _asked(request: HttpRequest) -> Asked:
    """Reads the address; what it does not say or says wrongly is the user's area, this year, today. 404 outside."""
    scope, today = request.user.scope, clock.today()
    division = Division.objects.filter(code=request.GET.get("area") or scope).first()
    if division is None or not division.code.startswith(scope):
        raise Http404
    years = sorted({source.year for source in known_sources().values()}, reverse=True) or [today.year]
    wanted = request.GET.get("year", "")
    fallback = today.year if today.year in years else years[0]
    year = int(wanted) if wanted.isdecimal() and int(wanted) in years else fallback
    try:
        on = min(dt.date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        on = today
    by = request.GET.get("by", "division")
    return Asked(division, year, on, by if by in told.BY else "division", years)


@require_GET
@requires(Permission.VIEW_FUNDS)
def budget(request: HttpRequest) -> HttpResponse:
    """The figures of an area for a budget year as of any day, with their thresholds, and the tables behind them."""
    asked = _asked(request)
    area, kept = asked.area.code, f"&year={asked.year}&on={asked.on.isoformat()}"
    rows = told.execution_rows(area, asked.on, year=asked.year, by=asked.by, query=kept)
    context = {
        "asked": asked,
        "today": clock.today(),
        "figures": told.figure_rows(reports.figures(area, asked.on, year=asked.year)),
        "rows": rows,
        "total": told.total_of(rows),
        "is_category": asked.by == "category",
        "pace": told.pace_chart(area, asked.on, year=asked.year),
        "bars": told.bars(rows, by=asked.by),
        "tabs": [Tab(label, asked.query(by=code), current=code == asked.by) for code, label in told.BY.items()],
        "workbook_url": reverse("funds:budget_workbook") + asked.query(),
        "idle_url": f"{reverse('funds:idle')}?area={area}",
        "areas": _areas(asked.area, request.user.scope),
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Budget execution"))],
    }
    return render(request, "funds/budget.html", context)


def _areas(division: Division, scope: str) -> list[Division]:
    """The way up to the user's own area, the area itself, and the divisions below it, for the choice."""
    above = [d for d in division.ancestors() if d.code.startswith(scope)]
    return [*above, division, *Division.objects.children_of(division.code)]


@require_GET
@requires(Permission.VIEW_FUNDS)
def budget_workbook(request: HttpRequest) -> HttpResponse:
    """The table of the page as a workbook, with the figures of the area above it as rows of their own."""
    asked = _asked(request)
    area = asked.area.code
    title = _("Budget execution of %(area)s, money of %(year)s, as of %(day)s") % {
        "area": asked.area.name, "year": asked.year, "day": formats.iso_date(asked.on)
    }  # fmt: skip
    rows: list[list[Any]] = [
        [str(r.label), r.figure.numerator, r.figure.denominator, None, None, r.figure.value, r.threshold,
         str(r.status.label), r.figure.document_no]
        for r in told.figure_rows(reports.figures(area, asked.on, year=asked.year))
    ]  # fmt: skip
    rows.append([None] * 9)
    found = told.execution_rows(area, asked.on, year=asked.year, by=asked.by, query="")
    rows += [
        [r.label, r.row.paid_yuan, r.row.received_yuan, r.row.assigned_yuan, r.row.balance_yuan, r.progress, None,
         str(r.status.label) if r.status else None, None]
        for r in found
    ]  # fmt: skip
    headings = [_("Name"), _("Numerator / paid out (yuan)"), _("Denominator / received (yuan)"),
                _("Assigned to projects (yuan)"), _("Balance (yuan)"), _("Value / share"), _("Threshold"), _("State"),
                _("Document number")]  # fmt: skip
    data = write_table(sheet=_("Budget execution"), headings=headings, rows=rows, title=title)
    return presenters.attachment(data, f"{title}.xlsx")


@require_GET
@requires(Permission.VIEW_FUNDS)
def idle(request: HttpRequest) -> HttpResponse:
    """Money that lies beyond its time, at divisions and in projects, with the way to give it another use."""
    asked = _asked(request)
    area = asked.area.code
    context = {
        "asked": asked,
        "groups": [
            (title, presenters.still_told(found(area, asked.on)[:MOST], asked.on), found(area, asked.on)[MOST:])
            for title, found in (
                (_("With divisions, not passed on"), reports.idle_nodes),
                (_("In projects, without spending"), reports.idle_projects),
            )
        ],
        "figures": [r for r in told.figure_rows(reports.figures(area, asked.on, year=asked.year))
                    if r.figure.code in {"idle_nodes", "idle_projects"}],
        "areas": _areas(asked.area, request.user.scope),
        "may_move": request.user.may(Permission.ALLOCATE_FUNDS) and asked.on == clock.today(),
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Idle money"))],
    }  # fmt: skip
    return render(request, "funds/idle.html", context)


@require_GET
@requires(Permission.VIEW_FUNDS)
def allocation_notices(request: HttpRequest) -> HttpResponse:
    """Allocation results that no notice tells yet, by document, the overdue ones first."""
    today, scope = clock.today(), request.user.scope
    due = reports.due_notices(scope, today) if len(scope) == 6 else []
    context = {
        "due": [(one, one.is_overdue(today), sum(a.amount_yuan for a in one.allocations)) for one in due],
        "today": today,
        "may_publish": request.user.may(Permission.ALLOCATE_FUNDS),
        "is_county": len(scope) == 6,
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Allocation notices"))],
    }
    return render(request, "funds/allocation_notices.html", context)
