"""Budget execution as the county reads it: figures with their lights, tables by division, source, level, category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds import reports
from funds.choices import Level, ProjectCategory
from funds.models import known_sources
from funds.reports import budget, execution
from registry.divisions.models import Division
from registry.ui import charts, formats
from registry.ui.elements import Status
from registry.ui.tiles import Tile

_TONES = {"green": "success", "amber": "warning", "red": "danger", "none": "neutral"}
_LIGHTS: dict[str, Any] = {
    "green": _("Met"), "amber": _("Near the threshold"), "red": _("Not met"), "none": _("No target"),
}  # fmt: skip
_LABELS: dict[str, Any] = {
    "expenditure": _("Expenditure progress"),
    "carried_over": _("Carried over to next year"),
    "left_over": _("Left over at year end"),
    "idle_nodes": _("Not passed on in time"),
    "idle_projects": _("Idle in projects"),
    "industry_share": _("Share of industry, linking funds"),
    "fee_share": _("Share of management fees"),
}
BY: dict[str, Any] = {
    "division": _("By division"), "source": _("By source document"), "level": _("By level"),
    "category": _("By category of project"),
}  # fmt: skip


@dataclass(frozen=True)
class FigureRow:
    """One figure in words."""

    label: Any
    figure: reports.Figure
    threshold: str
    status: Status


def figure_rows(found: Sequence[reports.Figure]) -> list[FigureRow]:
    return [FigureRow(_LABELS[f.code], f, _threshold(f), light_status(f.light)) for f in found]


def light_status(light: str) -> Status:
    return Status(_LIGHTS[light], _TONES[light])


def _threshold(figure: reports.Figure) -> str:
    limit = figure.threshold
    if limit is None:
        return formats.NOTHING
    words: dict[str, Any] = {
        "expenditure": _("at least %(limit)s"), "industry_share": _("at least %(limit)s"),
        "fee_share": _("at most %(limit)s"), "idle_nodes": _("%(limit)s days"), "idle_projects": _("%(limit)s months"),
    }  # fmt: skip
    is_share = figure.code not in {"idle_nodes", "idle_projects"}
    return str(words[figure.code] % {"limit": formats.percent(limit) if is_share else f"{limit.normalize():f}"})


@dataclass(frozen=True)
class ExecutionRow:
    """One row of the table, its link, its progress and light."""

    label: str
    url: str
    row: reports.Executed
    progress: Decimal | None
    status: Status | None


def execution_rows(area: str, on: dt.date, *, year: int, by: str, query: str) -> list[ExecutionRow]:
    """The table of an area: by division, source, level or category. Links keep the year and the day."""
    pace = reports.pace_due(area, on, year=year)
    if by == "category":
        return [
            ExecutionRow(str(ProjectCategory(r.key).label), f"{reverse('funds:projects')}?area={area}&category={r.key}",
                         r, r.project_progress, None)
            for r in execution.by_category(area, on, year=year)
        ]  # fmt: skip
    rows = {"source": execution.by_source, "level": execution.by_level}.get(by, execution.by_division)(
        area, on, year=year
    )
    labels = _labels(by, area, rows)
    return [
        ExecutionRow(labels[r.key][0], labels[r.key][1] + (query if "?area=" in labels[r.key][1] else ""), r,
                     r.progress, light_status(budget.light_of(r, pace)) if r.received_yuan else None)
        for r in rows
    ]  # fmt: skip


def _labels(by: str, area: str, rows: Sequence[reports.Executed]) -> dict[str, tuple[str, str]]:
    if by == "level":
        return {r.key: (str(Level(r.key).label), "") for r in rows}
    if by == "source":
        known = known_sources()
        return {
            r.key: (str(known[int(r.key)]), f"{reverse('funds:transfers')}?source={r.key}&area={area}") for r in rows
        }
    names = {d.code: d.name for d in Division.objects.filter(code__in=[r.key for r in rows])}
    own = _("%(name)s itself") % {"name": names.get(area, area)} if area in names else ""
    page = reverse("funds:budget")
    return {r.key: (str(own), "") if r.key == area else (names.get(r.key, r.key), f"{page}?area={r.key}") for r in rows}


def total_of(rows: Sequence[ExecutionRow]) -> reports.Executed:
    """The foot of the table."""
    names = ("received_yuan", "given_back_yuan", "assigned_yuan", "paid_yuan")
    return execution.Executed("", *(sum((getattr(r.row, n) for r in rows), execution.ZERO) for n in names))


def pace_chart(area: str, on: dt.date, *, year: int) -> Any:
    """Paid out in per cent at each month's end against the targets of the year."""
    shares = reports.progress_by_month(area, on, year=year)
    if not any(share is not None for share in shares):
        return None
    targets = reports.paces(area, on, year=year)
    steps = [_percent(max((r.share for r in targets if r.month <= m), default=None)) for m in range(1, 13)]
    months = [_("%(month)s") % {"month": f"{m}"} for m in range(1, 13)]
    points = [(months[m], _percent(shares[m]) if m < len(shares) else None) for m in range(12)]
    return charts.line(
        title=_("Paid out by month against the pace"), points=points, label=_("Paid out"),
        reference=steps, reference_label=_("Pace"), unit="%", width=540,
    )  # fmt: skip


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else (share * 100).quantize(Decimal("0.1"))


TEN_THOUSAND = Decimal(10_000)


def bars(rows: Sequence[ExecutionRow], *, by: str) -> Any:
    """The chart with its unit: paid out and not, a bar a row; in 10,000 yuan, or in yuan where bars are short."""
    whole = [(r.label, r.row.paid_yuan, _whole(r.row, by) - r.row.paid_yuan) for r in rows if _whole(r.row, by)]
    if not whole:
        return None
    large = max(paid + rest for _label, paid, rest in whole) >= 20 * TEN_THOUSAND
    scale, unit = (TEN_THOUSAND, _("10,000 yuan")) if large else (Decimal(1), _("yuan"))
    shown = [
        (label, [round(paid / scale), round(max(rest, execution.ZERO) / scale)]) for label, paid, rest in whole[:30]
    ]
    view = charts.stacked_bars(
        title=_("Paid out and not yet paid out"), series=[_("Paid out"), _("Not yet paid out")], rows=shown, unit=unit,
        width=540,
    )  # fmt: skip
    return {"view": view, "unit": unit}


def _whole(row: reports.Executed, by: str) -> Decimal:
    return row.assigned_yuan if by == "category" else row.received_yuan - row.given_back_yuan


def progress_tile(area: str, on: dt.date, *, year: int) -> Tile:
    """The year's expenditure progress with the pace due, for the first page of the money."""
    figure = reports.expenditure(area, on, year=year)
    pace = reports.pace_due(area, on, year=year)
    note = _("due now: %(share)s") % {"share": formats.percent(pace.due.share)} if pace.due else ""
    if pace.next is not None:
        note = f"{note} · " if note else ""
        note += _("by the end of month %(month)s: %(share)s") % {
            "month": pace.next.month, "share": formats.percent(pace.next.share)
        }  # fmt: skip
    value = formats.percent(figure.value) if figure.value is not None else formats.NOTHING
    return Tile(_("Paid out of the money of %(year)s") % {"year": year}, value,
                url=f"{reverse('funds:budget')}?area={area}&year={year}", note=note,
                tone=_TONES[figure.light])  # fmt: skip
