"""Freezes the figures of a period, finds what came late, and has a report made of them.

What is frozen: every figure of the report, of the divisions below it, the thresholds and lights, the names of the
divisions, and the corrections of the period before. What is not: the wording, which is the language's. Figures count
what lies in the period and was entered before it ended; where a table keeps no moment of entry, what is entered
between the period's end and the report counts too (docs/how-to/reports.md names the tables). A period that ended
before the registry came into use is reported as known when the report is made.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from inspections import actions, documents
from inspections.choices import PERIOD_OF_KIND, ReportKind
from inspections.errors import PeriodNotOver, ReportClosed, WrongPeriod
from inspections.indicators import INDICATORS, Indicator, Measured
from inspections.indicators.thresholds import Thresholds
from inspections.models import DemoMark, Report
from inspections.rules.window import Window
from registry import clock
from registry.divisions.models import LENGTHS, Division
from registry.text.periods import SHANGHAI, Period, periods_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.accounts.models import User

SCHEMA = 1
OF_PARTS = (
    "registered_households", "registered_persons", "poor_households", "planned_households", "lifted_households",
    "relapsed_households", "monitored_households", "cases_open", "cases_late", "publicity_on_time",
    "objections_open", "objections_in_time", "funds_received", "funds_spent", "funds_balance", "funds_idle",
    "spending_progress", "card_completeness", "income_per_head",
)  # fmt: skip
"""The figures a report keeps of the divisions below its own."""
_YEARS = 6


def period_of(kind: str, key: str) -> Period:
    """The period a report of that kind covers. Raises WrongPeriod."""
    try:
        period = Period.parse(key)
    except ValueError as error:
        raise WrongPeriod(key) from error
    if period.kind != PERIOD_OF_KIND[ReportKind(kind)]:
        raise WrongPeriod(key)
    return period


def generate(
    kind: str, area: str, key: str, *, by: User | None, language: str = "zh-hans",
    told: Callable[[int, int, str], None] | None = None, printed: bool = True,
) -> Report:  # fmt: skip
    """The next issue of a report: figures frozen, paper made, the issue before replaced.

    `told(done, total, phase)` hears how far it is; `printed` False leaves the paper for later (reprint).
    Raises WrongPeriod, PeriodNotOver. Runs in one transaction; two at once wait for each other.
    """
    period = period_of(kind, key)
    if not period.is_over(clock.today()):
        raise PeriodNotOver(period.label())
    tell = told or (lambda done, total, phase: None)
    with transaction.atomic():
        actions.wait_for_turn(kind, area, key)
        tell(1, 4, documents.PHASES["count"])
        figures = freeze(kind, area, period, at=clock.now())
        tell(2, 4, documents.PHASES["print"])
        report = actions.record(
            kind, area=area, period=period, figures=figures, data_version=version_of(figures), by=by,
            language=language, print_paper=_print if printed else None,
        )  # fmt: skip
        tell(4, 4, documents.PHASES["done"])
    return report


def _print(report: Report) -> actions.Paper:
    return actions.Paper(documents.title_of(report), documents.render(report))


def reprint(pk: int, *, by: User) -> Report:
    """Makes the paper of a report not yet signed again, from the same frozen figures and its present comment.

    Raises ReportClosed.
    """
    report = Report.objects.select_related("document").get(pk=pk)
    if not report.is_editable:
        raise ReportClosed
    actions.attach(report, _print(report), by=by)
    return report


def generate_missing(kind: str, area: str, key: str, *, by: User | None = None) -> Report | None:
    """The report of that period if none is current, else None. For the schedule: two beats yield one report."""
    with transaction.atomic():
        actions.wait_for_turn(kind, area, key)
        if Report.objects.of(kind, area, key).current().exists():
            return None
        return generate(kind, area, key, by=by)


def freeze(kind: str, area: str, period: Period, *, at: datetime) -> dict[str, Any]:
    """All figures of a report as plain JSON."""
    division = Division.objects.get(code=area)
    window = replace(Window.of(area, period, frozen=True), known_by=known_by(area, period, at=at))
    measured, thresholds = Measured(window, len(area)), Thresholds(area, window.last_on)
    before = _before(kind, area, period, at=at)
    return {
        "schema": SCHEMA,
        "kind": str(kind),
        "area": {"code": area, "name": division.name, "full_name": division.full_name, "level": int(division.level)},
        "period": period.key,
        "starts_on": period.start.isoformat(),
        "last_on": period.last_on.isoformat(),
        "known_by": window.known_by.isoformat(),
        "figures": [_frozen(i, measured, thresholds, area, before["values"].get(i.code)) for i in INDICATORS.values()],
        "parts": parts(window, thresholds),
        "villages": parts(window, thresholds, level=5) if len(area) == LENGTHS[3] else [],
        "income_years": income_years(area, window),
        "corrected": before["key"],
        "corrections": before["corrections"],
    }


def known_by(area: str, period: Period, *, at: datetime) -> datetime:
    """The moment up to which entries count: the period's end; for history that was taken over, a later one.

    Rows of a demo, and of a registry whose first card came after the period, bear the moment they were loaded: the
    period is then reported as known when the load was done, or now.
    """
    loaded = DemoMark.objects.filter(made_at__gte=period.ends_at).values_list("made_at", flat=True).first()
    if loaded is not None:
        return loaded.astimezone(SHANGHAI)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM households_household WHERE village_id >= %s AND village_id < %s"
            " AND created_at < %s)",
            [area, f"{area}~", period.ends_at],
        )
        return period.ends_at if cursor.fetchone()[0] else at


def version_of(figures: dict[str, Any]) -> str:
    """The fingerprint of frozen figures: SHA-256 of their canonical JSON, the moment of knowledge left out.

    Two issues with the same fingerprint say the same.
    """
    said = {key: value for key, value in figures.items() if key != "known_by"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def text(value: Decimal | None) -> str | None:
    """A number as JSON keeps it: plain digits, never an exponent."""
    return None if value is None else format(value, "f")


def _frozen(indicator: Indicator, measured: Measured, thresholds: Thresholds, area: str, before: str | None) -> Any:
    figure, limit = measured.figure(indicator, area), thresholds.of(indicator)
    return {
        "code": indicator.code,
        "value": text(indicator.rounded(figure)),
        "numerator": text(figure.numerator),
        "denominator": text(figure.denominator),
        "before": before,
        "light": thresholds.light(indicator, figure),
        "threshold": limit and {"green": text(limit.green), "amber": text(limit.amber), "document": limit.document_no},
    }


def parts(window: Window, thresholds: Thresholds, *, level: int | None = None) -> list[dict[str, Any]]:
    """The divisions one level below (or at `level`), each with its figures and lights."""
    own = next(known for known, length in LENGTHS.items() if length == len(window.area))
    wanted = level or own + 1
    if wanted > 5:
        return []
    measured = Measured(window, LENGTHS[wanted])
    below = Division.objects.current().within(window.area).filter(level=wanted).order_by("code")
    return [{"code": d.code, "name": d.name, **_part(measured, thresholds, d.code)} for d in below]


def _part(measured: Measured, thresholds: Thresholds, code: str) -> dict[str, Any]:
    figures, lights = {}, {}
    for indicator in (INDICATORS[name] for name in OF_PARTS):
        figure = measured.figure(indicator, code)
        figures[indicator.code] = text(indicator.rounded(figure))
        if (light := thresholds.light(indicator, figure)) != "none":
            lights[indicator.code] = light
    return {"figures": figures, "lights": lights}


def income_years(area: str, window: Window) -> list[dict[str, Any]]:
    """Income per head of the last years beside the line in force, for the chart."""
    from households.errors import StandardMissing
    from households.models import Standard

    indicator, found = INDICATORS["income_per_head"], []
    for year in range(window.income_year - _YEARS + 1, window.income_year + 1):
        value = indicator.value(area, replace(window, end=date(year + 1, 1, 1), start=date(year, 12, 1)))
        try:
            line = text(Standard.objects.line_of(area, year).amount_yuan)
        except StandardMissing:
            line = None
        found.append({"year": year, "value": text(value), "line": line})
    return found if any(row["value"] for row in found) else []


def _before(kind: str, area: str, period: Period, *, at: datetime) -> dict[str, Any]:
    """The figures of the period before: as reported, else as counted now; and what entries since have changed.

    The report of the period before stays as it is; its corrections (补报、更正) stand in the next one.
    """
    previous = period.previous()
    window = replace(Window.of(area, previous), known_by=known_by(area, period, at=at))
    measured = Measured(window, len(area))
    now = {i.code: text(i.rounded(measured.figure(i, area))) for i in INDICATORS.values()}
    report = Report.objects.of(kind, area, previous.key).current().first()
    if report is None:
        return {"key": "", "values": now, "corrections": []}
    told = {row["code"]: row["value"] for row in report.figures["figures"]}
    changed = [{"code": code, "reported": told[code], "now": value} for code, value in now.items()
               if code in told and told[code] != value]  # fmt: skip
    return {"key": previous.key, "values": told, "corrections": changed}


@dataclass(frozen=True)
class Missing:
    """A closed month with areas (county and townships) that have no report, and whether villages lack theirs."""

    period: str
    areas: list[str]
    villages: bool


def missing_monthly(area: str, *, on: date) -> list[Missing]:
    """Closed months, oldest first, for which a monthly report is missing in the county, its townships or villages.

    Begins with the first month ever reported (after downtime the gap is filled), at most two years back; a registry
    without reports begins with the month just closed.
    """
    last = Period.containing(on, "month").previous()
    kept = Report.objects.within(area).filter(kind=ReportKind.MONTHLY).current()
    first = kept.order_by("period").values_list("period", flat=True).first() or last.key
    first = max(first, f"{last.year - 2}-{last.start.month:02d}")
    divisions = list(Division.objects.current().within(area).values_list("code", flat=True))
    found = []
    for period in periods_between(Period.parse(first), last):
        there = set(kept.filter(period=period.key).values_list("area_id", flat=True))
        lacking = [code for code in divisions if code not in there]
        if lacking:
            above = sorted(code for code in lacking if len(code) < LENGTHS[5])
            found.append(Missing(period.key, above, len(lacking) > len(above)))
    return found


def live(area: str, on: date) -> dict[str, Any]:
    """The figures of the month of `on` up to that day, in the form of a frozen report: what a dashboard shows.

    Knows all entries made until now; beside it stands the same day a month before.
    """
    division = Division.objects.get(code=area)
    window = Window.until(area, on)
    thresholds = Thresholds(area, on)
    measured = Measured(window, len(area))
    earlier = Measured(Window.until(area, window.start - timedelta(days=1)), len(area))
    before = {i.code: text(i.rounded(earlier.figure(i, area))) for i in INDICATORS.values()}
    return {
        "schema": SCHEMA,
        "area": {"code": area, "name": division.name, "full_name": division.full_name, "level": int(division.level)},
        "period": Period.containing(on, "month").key,
        "starts_on": window.start.isoformat(),
        "last_on": on.isoformat(),
        "figures": [_frozen(i, measured, thresholds, area, before[i.code]) for i in INDICATORS.values()],
        "parts": parts(window, thresholds),
        "villages": [],
        "income_years": income_years(area, window),
        "corrected": "",
        "corrections": [],
    }


def number(value: str | None) -> Decimal | None:
    """A number as JSON keeps it, back as a number."""
    return None if value is None else Decimal(value)
