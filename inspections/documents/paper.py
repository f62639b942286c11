"""The paper of a report, from its frozen row alone: the same row gives the same bytes.

Sentences are made of the frozen figures, so their numbers are locked; only the comment is written by hand. It is no
official document until signed: "generated, to be signed", no red head, no seal. Layout: GB/T 9704-2012.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.choices import Light, ReportKind
from inspections.documents import charts, sentences
from inspections.documents.frozen import Frozen
from inspections.indicators import GROUPS, INDICATORS
from inspections.rules.figures import rounded
from registry.documents.images import qr_uri
from registry.documents.pdf import Attachment, check_code, render_pdf
from registry.text.periods import SHANGHAI
from registry.ui import formats

if TYPE_CHECKING:
    from inspections.models import Report

TEMPLATE = "inspections/pdf/report.html"
STYLES = ("css/papers/report.css",)
FONT = "Noto Sans CJK SC"
PHASES = {
    "count": gettext_lazy("Counting the figures of the period"),
    "print": gettext_lazy("Printing the report"),
    "done": gettext_lazy("Filing the report"),
}
"""What a running job says it is doing."""


@dataclass(frozen=True)
class Line:
    """One line of the table of figures."""

    name: str
    unit: str
    value: str
    before: str
    change: str
    light: str


@dataclass(frozen=True)
class Block:
    """Lines under one heading."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Rank:
    """One line of the ranking."""

    place: int
    name: str
    cells: list[str]
    reds: int
    ambers: int

    @property
    def labelled(self) -> list[tuple[Any, str]]:
        """The cells under their headings."""
        return list(zip(RANK_HEADS, self.cells, strict=True))


def title_of(report: Report) -> str:
    """The title of the paper and the name of its file."""
    with translation.override(report.language):
        frozen = Frozen(report.figures)
        names = {
            ReportKind.MONTHLY: _("Monthly report on poverty alleviation work in %(area)s, %(period)s"),
            ReportKind.QUARTERLY: _("Quarterly report on poverty alleviation work in %(area)s, %(period)s"),
            ReportKind.HALF_YEAR: _("Half-year evaluation of poverty alleviation work in %(area)s, %(period)s"),
            ReportKind.ANNUAL: _("Annual final check of poverty alleviation work in %(area)s, %(period)s"),
        }
        words = {"area": frozen.title_name, "period": frozen.period.label(report.language)}
        return names[ReportKind(report.kind)] % words


def render(report: Report) -> bytes:
    """The PDF of a report, with its figures attached as CSV."""
    with translation.override(report.language):
        context, data = context_of(report), figures_csv(report)
    figures = Attachment("figures.csv", data, "text/csv", context["title"], report.generated_at.astimezone(UTC))
    _html, pdf = render_pdf(TEMPLATE, context, language=report.language, variant="pdf/a-3u", attachments=[figures],
                            styles=STYLES)  # fmt: skip
    return pdf


def context_of(report: Report) -> dict[str, Any]:
    """Everything the template prints. Nothing is asked of the database but the report."""
    frozen = Frozen(report.figures)
    code = check_code(report.data_version)
    return {
        "title": title_of(report),
        "report": report,
        "frozen": frozen,
        "issue": report.issue,
        "created": report.generated_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "last_on": formats.cn_date(frozen.last_on),
        "generated_on": formats.cn_date(report.generated_at.astimezone(SHANGHAI).date()),
        "known_by": formats.moment(datetime.fromisoformat(report.figures["known_by"]).astimezone(SHANGHAI)),
        "summary": sentences.summary(frozen),
        "problems": sentences.problems(frozen),
        "blocks": blocks(frozen),
        "causes": causes(frozen),
        "charts": charts.of_report(frozen),
        "rank_heads": RANK_HEADS,
        "ranking": ranking(frozen.parts),
        "villages": ranking(frozen.villages),
        "corrections": corrections(frozen),
        "corrected_label": frozen.corrected.label(report.language) if frozen.corrected else "",
        "definitions": definitions(frozen),
        "check_code": code,
        "qr": qr_uri(f"{title_of(report)} {report.issue} {report.data_version} {code}", size_mm=24),
        "font": FONT,
    }


def written(unit: str, value: Decimal | None) -> str:
    """A figure as papers and screens write it; the unit stands beside it."""
    if unit == "percent":
        return formats.percent(value, 1)
    return formats.yuan(value) if unit == "yuan" else formats.number(rounded(value, unit=unit))


def moved(unit: str, value: Decimal | None, before: Decimal | None) -> str:
    """The change since the last period, signed; shares in percentage points."""
    if value is None or before is None:
        return formats.NOTHING
    change = value - before
    sign = "+" if change > 0 else ""
    if unit == "percent":
        return f"{sign}{formats.percent(change, 1).removesuffix('%')}"
    return f"{sign}{written(unit, change)}"


def blocks(frozen: Frozen) -> list[Block]:
    """The table of figures under its headings; causes have a table of their own."""
    found = []
    for name, group in GROUPS:
        lines = [
            Line(str(i.name), str(i.unit.label), written(i.unit, frozen.value(i.code)),
                 written(i.unit, frozen.before(i.code)),
                 moved(i.unit, frozen.value(i.code), frozen.before(i.code)), light_word(frozen.light(i.code)))
            for i in group if i.code in frozen and not i.code.startswith("cause_")
        ]  # fmt: skip
        if lines:
            found.append(Block(str(name), lines))
    return found


def light_word(light: str) -> str:
    return "" if light == Light.NONE else str(Light(light).label)


def causes(frozen: Frozen) -> list[tuple[str, str, str]]:
    """Main causes with households and share, the most frequent first; causes nobody named are left out."""
    rows = [(i, frozen.value(i.code) or Decimal(0)) for i in INDICATORS.values() if i.code.startswith("cause_")]
    whole = frozen.value("registered_households")
    rows = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0].code))
    return [(str(i.name), formats.number(count), formats.share(count, whole)) for i, count in rows]


_RANKED = ("registered_households", "poor_households", "cases_late", "publicity_on_time", "objections_in_time",
           "card_completeness", "funds_received", "funds_spent", "spending_progress")  # fmt: skip
RANK_HEADS = [
    gettext_lazy("Registered households"), gettext_lazy("Not yet out"), gettext_lazy("Cases late"),
    gettext_lazy("Publicity kept"), gettext_lazy("Objections in time"), gettext_lazy("Cards complete"),
    gettext_lazy("Received (10,000 yuan)"), gettext_lazy("Paid out (10,000 yuan)"), gettext_lazy("Spending progress"),
]  # fmt: skip


def ranking(rows: list[dict[str, Any]]) -> list[Rank]:
    """Divisions by their lights: fewest not met, then fewest close, then spending progress, then code."""

    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        lights = list(row["lights"].values())
        progress = row["figures"]["spending_progress"]
        return (lights.count("red"), lights.count("amber"), -Decimal(progress or 0), row["code"])

    return [
        Rank(place, row["name"], [_cell(name, row["figures"][name]) for name in _RANKED],
             list(row["lights"].values()).count("red"), list(row["lights"].values()).count("amber"))
        for place, row in enumerate(sorted(rows, key=key), 1)
    ]  # fmt: skip


def _cell(name: str, value: str | None) -> str:
    number = None if value is None else Decimal(value)
    unit = INDICATORS[name].unit
    return formats.wan(number) if unit == "yuan" else written(unit, number)


def corrections(frozen: Frozen) -> list[tuple[str, str, str, str]]:
    """Figures of the period before that entries made since then have changed: name, reported, now, effect."""
    rows = []
    for row in frozen.corrections:
        indicator = INDICATORS.get(row["code"])
        if indicator is None:
            continue
        told, now = (None if row[key] is None else Decimal(row[key]) for key in ("reported", "now"))
        rows.append((str(indicator.name), written(indicator.unit, told), written(indicator.unit, now),
                     moved(indicator.unit, now, told)))  # fmt: skip
    return rows


def definitions(frozen: Frozen) -> list[tuple[str, str, str]]:
    """Name, what it answers, and the threshold with its document, of the figures that carry a light."""
    rows = []
    for code, limit in frozen.thresholds.items():
        indicator = INDICATORS.get(code)
        if indicator is None:
            continue
        words = _("met from %(green)s, close from %(amber)s (%(document)s)") % {
            "green": written(indicator.unit, Decimal(limit["green"])),
            "amber": written(indicator.unit, Decimal(limit["amber"])), "document": limit["document"]}  # fmt: skip
        rows.append((str(indicator.name), str(indicator.answers), words))
    return rows


def figures_csv(report: Report) -> bytes:
    """The frozen figures for a spreadsheet: code, name, value, numerator, denominator, period before, light."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["code", "name", "unit", "value", "numerator", "denominator", "before", "light"])
    for row in report.figures["figures"]:
        indicator = INDICATORS.get(row["code"])
        writer.writerow([row["code"], indicator.name if indicator else "", indicator.unit if indicator else "",
                         row["value"], row["numerator"], row["denominator"], row["before"], row["light"]])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()
