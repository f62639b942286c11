"""The content of each wall page as plain values. Reads the wall_* views and division names, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publicity.models import WallAnswer, WallContact, WallEntry, WallFigures, WallNotice
from publicity.rules.kinds import COLUMNS
from registry.divisions.models import Division, Level
from registry.ui import formats

PAST_DAYS = 400  # how far back the village page lists what hung
PAST_SHOWN = 12
HOTLINE = "12317"  # the national hotline printed on every notice (DOMAIN §3.6)


@dataclass(frozen=True)
class Line:
    """One labelled value of a row or a total."""

    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """One row as a card: what stands out, what stands beside it, and the labelled rest."""

    position: int
    head: str
    beside: list[str]
    lines: list[Line]
    objected: bool = False


@dataclass(frozen=True)
class Sheet:
    """A notice as the public sees it today."""

    notice: WallNotice
    on: dt.date
    days_left: int
    open: bool  # can it be objected to?
    rows: list[Row] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    answers: list[WallAnswer] = field(default_factory=list)
    corrects: WallNotice | None = None
    corrected_by: WallNotice | None = None

    @property
    def starts(self) -> str:
        return day_words(self.notice.starts_on, self.on)

    @property
    def ends(self) -> str:
        return day_words(self.notice.last_on, self.on)

    @property
    def rows_gone(self) -> bool:
        """Person rows have left the wall; the totals stay."""
        return not self.rows and self.notice.entry_count > 0


@dataclass(frozen=True)
class Below:
    """A division one level down, with how many notices hang in it."""

    division: Division
    hanging: int


@dataclass(frozen=True)
class AreaPage:
    """The page of a village, a township or a county."""

    division: Division
    above: list[Division]
    phone: WallContact | None
    hanging: list[Sheet]
    past: list[Sheet]
    figures: list[WallFigures]
    answers: list[WallAnswer]
    below: list[Below]
    on: dt.date

    @property
    def is_village(self) -> bool:
        return bool(self.division.level == Level.VILLAGE)


@dataclass(frozen=True)
class NoticePage:
    """The page of one notice."""

    division: Division
    above: list[Division]
    phone: WallContact | None
    sheet: Sheet
    on: dt.date


def _value(key: str, raw: Any) -> str:
    """A cell in words: amounts without idle zeros, days as people say them."""
    form = COLUMNS[key].form if key in COLUMNS else "text"
    if form in {"yuan", "wan"}:
        return formats.yuan(Decimal(str(raw))).removesuffix(".00")
    if form == "date":
        return str(formats.cn_date(dt.date.fromisoformat(str(raw))))
    return str(raw)


def _label(column: dict[str, str]) -> str:
    """The heading: as frozen in Chinese; ours in English."""
    if get_language() == "en" and column["key"] in COLUMNS:
        return COLUMNS[column["key"]].english
    return column["label"]


def _row(entry: WallEntry, columns: list[dict[str, str]]) -> Row:
    present = [c for c in columns if entry.cells.get(c["key"]) not in (None, "")]
    texts = {c["key"]: _value(c["key"], entry.cells[c["key"]]) for c in present}
    keys = [c["key"] for c in present]
    lead = "head_name" if "head_name" in keys else next((k for k in keys if k not in {"on"}), "")
    beside = []
    if "group" in keys:
        beside.append(texts["group"])
    if "people" in keys:
        beside.append(_("%(count)s people") % {"count": texts["people"]})
    lines = [Line(_label(c), texts[c["key"]]) for c in present if c["key"] not in {lead, "group", "people"}]
    return Row(entry.position, texts.get(lead, ""), beside, lines, entry.state == "objected")


def _totals(notice: WallNotice) -> list[Line]:
    lines = [Line(_("Families") if notice.personal else _("Rows"), str(notice.entry_count))]
    by_key = {c["key"]: c for c in notice.columns}
    return lines + [Line(_label(by_key[k]), _value(k, v)) for k, v in notice.totals.items() if k in by_key]


def _sheet(notice: WallNotice, on: dt.date, **parts: Any) -> Sheet:
    return Sheet(notice, on, max(0, (notice.last_on - on).days), notice.hangs_on(on), totals=_totals(notice), **parts)


def _phone(code: str) -> WallContact | None:
    """The office phone of the division, or of the nearest one above that has one."""
    codes = [code[:n] for n in (12, 9, 6, 4, 2) if n <= len(code)]
    return WallContact.objects.filter(village_id__in=codes).order_by("-village_id").first()


def day_words(day: dt.date, on: dt.date) -> str:
    """A day as people say it: without the year while it is this year."""
    written = str(formats.cn_date(day))
    if day.year != on.year:
        return written
    return written.removeprefix(f"{day.year}年").removesuffix(f" {day.year}")


def _above(division: Division) -> list[Division]:
    return [d for d in division.ancestors() if d.level >= Level.COUNTY]


def area_page(code: str, *, on: dt.date) -> AreaPage | None:
    """What hangs in a division today; None when there is no such county, township or village."""
    division = Division.objects.current().filter(code=code, level__gte=Level.COUNTY).first()
    if division is None:
        return None
    notices = WallNotice.objects.filter(village_id=code)
    hanging = notices.filter(state="hanging", last_on__gte=on).order_by("last_on", "id")
    since = on - dt.timedelta(days=PAST_DAYS)
    past = notices.filter(Q(state__in=["closed", "withdrawn"]) | Q(last_on__lt=on), ends_on__gte=since)
    return AreaPage(
        division, _above(division), _phone(code), [_sheet(n, on) for n in hanging],
        [_sheet(n, on) for n in past.order_by("-ends_on", "-id")[:PAST_SHOWN]],
        list(WallFigures.objects.filter(village_id=code).order_by("topic")),
        list(WallAnswer.objects.filter(village_id=code, answered_on__gte=since).order_by("-answered_on", "-id")[:6]),
        _below(division, on), on,
    )  # fmt: skip


def _below(division: Division, on: dt.date) -> list[Below]:
    if division.level == Level.VILLAGE:
        return []
    children = list(Division.objects.children_of(division.code))
    length = len(children[0].code) if children else 0
    counts = dict(
        WallNotice.objects.filter(
            village_id__gte=division.code, village_id__lt=f"{division.code}~", state="hanging", last_on__gte=on
        )
        .annotate(child=Left("village_id", length)).values_list("child").annotate(Count("id"))
        .values_list("child", "id__count")
    )  # fmt: skip
    return [Below(child, counts.get(child.code, 0)) for child in children]


def find_notice(code: str, reference: str) -> WallNotice | None:
    """The public notice with that number ("2026-3") of a division."""
    year, _dash, number = reference.partition("-")
    return WallNotice.objects.filter(village_id=code, year=int(year), number=int(number)).first()


def notice_page(notice: WallNotice, *, on: dt.date) -> NoticePage:
    """One notice with its rows, answers, and what corrected it."""
    division = Division.objects.get(code=notice.village_id)
    entries: Iterable[WallEntry] = WallEntry.objects.filter(notice_id=notice.id).order_by("position")
    sheet = _sheet(
        notice, on,
        rows=[_row(entry, notice.columns) for entry in entries],
        answers=list(WallAnswer.objects.filter(notice_id=notice.id).order_by("answered_on", "id")),
        corrects=WallNotice.objects.filter(id=notice.corrects_id).first() if notice.corrects_id else None,
        corrected_by=WallNotice.objects.filter(corrects_id=notice.id).order_by("-id").first(),
    )  # fmt: skip
    return NoticePage(division, _above(division), _phone(notice.village_id), sheet, on)


def by_check_code(check_code: str) -> WallNotice | None:
    """The public notice with that check code."""
    return WallNotice.objects.filter(check_code=check_code).first()


def to_render(code: str, *, on: dt.date) -> list[WallNotice]:
    """The notices of a division whose pages are kept as files: those that hang, and the newest that hung."""
    recent = WallNotice.objects.filter(village_id=code).filter(
        Q(state="hanging") | Q(ends_on__gte=on - dt.timedelta(days=60))
    )
    return list(recent.order_by("-id")[:30])
