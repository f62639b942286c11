"""Notices as the public sees them on a day. All notices of a page are read together, in four queries at most."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from publicity.models import WallAnswer, WallContact, WallEntry, WallNotice
from publicity.reports.wall.rows import Line, Row, day_words, row_of, totals_of
from registry.divisions.models import Division, Level


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
class NoticePage:
    """The page of one notice."""

    division: Division
    above: list[Division]
    phones: list[WallContact]
    sheet: Sheet
    on: dt.date

    @property
    def path(self) -> list[Division]:
        """The division and those above it, county first."""
        return [*self.above, self.division]


class Gathered:
    """The rows, answers and corrections of several notices, read once and turned into sheets in any language."""

    def __init__(self, notices: Sequence[WallNotice]) -> None:
        ids = [n.id for n in notices]
        self.entries: dict[int, list[WallEntry]] = defaultdict(list)
        self.answers: dict[int, list[WallAnswer]] = defaultdict(list)
        if not ids:
            self.corrects: dict[int, WallNotice] = {}
            self.corrected: dict[int, WallNotice] = {}
            return
        for entry in WallEntry.objects.filter(notice_id__in=ids).order_by("notice_id", "position"):
            self.entries[entry.notice_id].append(entry)
        for answer in WallAnswer.objects.filter(notice_id__in=ids).order_by("answered_on", "id"):
            self.answers[answer.notice_id].append(answer)
        earlier = [n.corrects_id for n in notices if n.corrects_id]
        chain = list(WallNotice.objects.filter(Q(id__in=earlier) | Q(corrects_id__in=ids)).order_by("id"))
        self.corrects = {n.id: n for n in chain}
        self.corrected = {n.corrects_id: n for n in chain if n.corrects_id}

    def sheet(self, notice: WallNotice, on: dt.date) -> Sheet:
        """The notice with everything that belongs to it, in the language of the moment."""
        return bare_sheet(
            notice, on, [row_of(entry, notice.columns) for entry in self.entries[notice.id]],
            answers=self.answers[notice.id], corrected_by=self.corrected.get(notice.id),
            corrects=self.corrects.get(notice.corrects_id) if notice.corrects_id else None,
        )  # fmt: skip


def bare_sheet(
    notice: WallNotice, on: dt.date, rows: Iterable[Row] = (), *, answers: Sequence[WallAnswer] = (),
    corrects: WallNotice | None = None, corrected_by: WallNotice | None = None,
) -> Sheet:  # fmt: skip
    """The notice without its rows, unless they are given."""
    return Sheet(
        notice, on, max(0, (notice.last_on - on).days), notice.hangs_on(on), list(rows), totals_of(notice),
        list(answers), corrects, corrected_by,
    )  # fmt: skip


def phones_of(code: str) -> list[WallContact]:
    """The office phones of the division and of those above it, nearest first."""
    codes = [code[:n] for n in (12, 9, 6, 4, 2) if n <= len(code)]
    return list(WallContact.objects.filter(village_id__in=codes).order_by("-village_id"))


def above(division: Division) -> list[Division]:
    return [d for d in division.ancestors() if d.level >= Level.COUNTY]


def find_notice(code: str, reference: str) -> WallNotice | None:
    """The public notice with that number ("2026-3") of a division."""
    year, _dash, number = reference.partition("-")
    return WallNotice.objects.filter(village_id=code, year=int(year), number=int(number)).first()


def by_check_code(check_code: str) -> WallNotice | None:
    """The public notice with that check code."""
    return WallNotice.objects.filter(check_code=check_code).first()


def notice_page(notice: WallNotice, *, on: dt.date) -> NoticePage:
    """One notice with its rows, answers, and what corrected it."""
    division = Division.objects.get(code=notice.village_id)
    sheet = Gathered([notice]).sheet(notice, on)
    return NoticePage(division, above(division), phones_of(notice.village_id), sheet, on)
