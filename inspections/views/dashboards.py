"""The dashboard of a village, a township or the county, as of any day; and the rows behind each figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inspections import presenters, reports
from inspections.documents import charts
from inspections.documents.frozen import Frozen
from inspections.indicators import INDICATORS
from inspections.indicators.attention import waiting
from inspections.indicators.thresholds import Thresholds
from inspections.rules.window import Window
from inspections.views.windows import asked
from registry.accounts.decorators import check, requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.spreadsheets.writer import write_table
from registry.ui import formats
from registry.ui.elements import Crumb, Fact
from registry.web.filtering import address

PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.VIEW_FIGURES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """One area on one day: figures, charts, the divisions below, what waits."""
    want = asked(request)
    frozen = Frozen(reports.live(want.division.code, want.on))
    if request.GET.get("export") == "xlsx":
        return _workbook(frozen)
    window = Window.until(want.division.code, want.on)
    reader = presenters.Reader(request.user, window)
    items, counts = waiting(window, may=request.user.may)
    names = dict(Division.objects.filter(code__in={i.village_id for i in items}).values_list("code", "name"))
    return render(request, "inspections/dashboard.html", {
        "area": want.division, "on": want.on, "today": want.today, "crumbs": _crumbs(request, want.division, want.on),
        "frozen": frozen, "tiles": presenters.tiles(frozen, reader), "columns": presenters.COLUMNS,
        "lines": presenters.table(frozen, reader), "total": presenters.total_line(frozen, reader),
        "charts": charts.of_report(frozen), "items": [(item, names.get(item.village_id, "")) for item in items],
        "counts": [(INDICATORS[code].name, number, reader.url(code, want.division.code))
                   for code, number in counts.items() if number],
        "may_report": request.user.may(Permission.GENERATE_REPORT),
        "export_url": address(request.path, request.GET) + ("&" if request.GET else "?") + "export=xlsx",
    })  # fmt: skip


def _crumbs(request: HttpRequest, division: Division, on: Any) -> list[Crumb]:
    """The way down to the area, from the reader's own."""
    inside = [d for d in division.ancestors() if d.level >= 3 and d.code.startswith(request.user.scope)]
    if not inside:
        return []
    return [*(Crumb(d.name, presenters.dashboard_url(d.code, on)) for d in inside), Crumb(division.name)]


def _workbook(frozen: Frozen) -> HttpResponse:
    """The table of the dashboard with exact figures: the area itself first, then the divisions below."""
    codes = list(reports.OF_PARTS)
    heads = [_("Code"), _("Name"), *(f"{INDICATORS[c].name} ({INDICATORS[c].unit.label})" for c in codes)]
    rows = [[frozen.area["code"], frozen.area["name"], *(frozen.value(code) for code in codes)]]
    rows += [[part["code"], part["name"], *(reports.number(part["figures"][code]) for code in codes)]
             for part in frozen.parts]  # fmt: skip
    title = _("%(area)s, figures as of %(day)s") % {
        "area": frozen.area["full_name"], "day": formats.iso_date(frozen.last_on)}  # fmt: skip
    data = write_table(sheet=_("Figures"), headings=heads, rows=rows, title=title)
    name = f"{frozen.area['name']}-{frozen.last_on:%Y-%m-%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_GET
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """What a figure counts: its definition, its formula with the actual numbers, and its rows.

    Open to whoever may see such rows elsewhere; readers of totals may not.
    """
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    if stranger := check(request, indicator.source.permission):
        return stranger
    want = asked(request)
    until = Window.until(want.division.code, want.on)
    window = Window(until.area, want.start, until.end) if want.start and want.start <= want.on else until
    offset = int(number) if (number := request.GET.get("skip", "")).isdigit() else 0
    found = indicator.rows(window.area, window, limit=PAGE + 1, offset=offset)
    figure = indicator.figure(window.area, window)
    names = dict(Division.objects.filter(code__in={row.village_id for row in found}).values_list("code", "name"))
    return render(request, "inspections/figure_rows.html", {
        "indicator": indicator, "area": want.division, "window": window, "crumbs": [
            *_crumbs(request, want.division, want.on)[:-1],
            Crumb(want.division.name, presenters.dashboard_url(want.division.code, want.on)), Crumb(indicator.name)],
        "value": presenters.written(indicator.unit, indicator.rounded(figure)),
        "facts": _facts(indicator, window, figure),
        "rows": [(row, names.get(row.village_id, ""), _amount(indicator, row.amount)) for row in found[:PAGE]],
        "app_list": indicator.app_list_url(window.area) if want.on == want.today else "",
        "next_url": address(request.path, request.GET, skip=str(offset + PAGE)) if len(found) > PAGE else "",
        "previous_url": address(request.path, request.GET, skip=str(max(offset - PAGE, 0))) if offset else "",
    })  # fmt: skip


def _amount(indicator: Any, amount: Any) -> str:
    return formats.yuan(amount) if indicator.numerator.endswith("yuan") else formats.number(amount)


def _facts(indicator: Any, window: Window, figure: Any) -> list[Fact]:
    """The definition of a figure, with the numbers it is made of."""
    found = [Fact(_("What it answers"), indicator.answers), Fact(_("Rows counted"), indicator.source.label),
             Fact(_("Days"), f"{formats.iso_date(window.start)} – {formats.iso_date(window.last_on)}")]  # fmt: skip
    if figure.denominator is not None:
        parts = f"{_amount(indicator, figure.numerator)} ÷ {_amount(indicator, figure.denominator)}"
        found.append(
            Fact(_("Formula"), indicator.formula_words or parts, note=parts if indicator.formula_words else "")
        )
    limit = Thresholds(window.area, window.last_on).of(indicator)
    if limit:
        words = {"green": presenters.written(indicator.unit, limit.green),
                 "amber": presenters.written(indicator.unit, limit.amber)}  # fmt: skip
        text = _("met from %(green)s, close from %(amber)s") % words
        found.append(Fact(_("Threshold"), text, note=limit.document_no))
    return found
