"""The wall's page of a sheet that is not published yet, drawn by the wall's own template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import override

from publicity.documents import pages
from publicity.documents.pages import Look
from publicity.models import PublicityPeriod, WallEntry, WallNotice
from publicity.reports import wall
from publicity.reports.wall.rows import row_of
from publicity.reports.wall.sheets import above, bare_sheet, phones_of
from publicity.rules import drafts
from publicity.rules.drafts import Column, EntryDraft
from publicity.rules.kinds import is_personal
from registry.divisions.models import Division
from registry.text.periods import publicity_end

CODE = "PREVIEW-0"  # stands where the check code will


def preview(
    *, kind: str, village: str, title: str, decision: str, columns: Sequence[Column], entries: Sequence[EntryDraft],
    look: Look, on: dt.date,
) -> bytes:  # fmt: skip
    """The page as it would look if the sheet were hung today. Ask actions.compose.judge first: this only draws."""
    sheet = drafts.prepare(columns, entries)
    period = PublicityPeriod.objects.for_kind(kind, region=village, on=on).first()
    days, counting = (period.days, period.counting) if period else (10, "calendar_days")
    last = publicity_end(on, days, counting)
    notice = WallNotice(
        id=0, village_id=village, kind=kind, title=title, year=on.year, number=0, decision=decision,
        columns=sheet.columns, personal=is_personal(kind), totals=sheet.totals, entry_count=len(sheet.rows), days=days,
        counting=counting, sha256="", check_code=CODE, corrects_id=None, state="hanging", starts_on=on, ends_on=last,
        last_on=last, statement="", open_objections=0, late_objections=0,
    )  # fmt: skip
    with override(look.language):
        rows = [
            row_of(WallEntry(id=n, notice_id=0, village_id=village, position=n, cells=cells, state="hanging",
                             ends_on=last), sheet.columns)
            for n, cells in enumerate(sheet.rows, 1)
        ]  # fmt: skip
        division = Division.objects.get(code=village)
        page = wall.NoticePage(division, above(division), phones_of(village), bare_sheet(notice, on, rows), on)
        return pages.render("wall/notice.html", look, {"page": page})
