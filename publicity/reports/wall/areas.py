"""The page of a village, a township or a county: what hangs, what was given, decided, answered and put right.

Everything is read once (`area_facts`) and turned into a page in either language (`area_page`). Reads the wall_* views
and the names of divisions, nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Left

from publicity.choices import NoticeKind, NoticeState
from publicity.models import WallAnswer, WallContact, WallFigures, WallNotice
from publicity.reports.wall.sheets import Gathered, NoticePage, Sheet, above, bare_sheet, phones_of
from registry.divisions.models import Division, Level

PAST_DAYS = 400  # how far back the page lists what hung
PAST_SHOWN = 12
FEW = 6  # of answers, corrections, decisions
KEPT_DAYS, KEPT = 60, 30  # whose own pages are kept as files


@dataclass(frozen=True)
class Below:
    """A division one level down, with how many notices hang in it."""

    division: Division
    hanging: int


@dataclass(frozen=True)
class Hung:
    """The notices of a division that hang, and those of the last PAST_DAYS, newest first; sorted by what they are."""

    notices: list[WallNotice]
    on: dt.date

    def hanging(self) -> list[WallNotice]:
        """What can be objected to, what ends first on top; the sheet of helpers hangs all year and stands elsewhere."""
        found = [n for n in self.notices if n.hangs_on(self.on) and n.kind != NoticeKind.HELPERS]
        return sorted(found, key=lambda n: (n.last_on, n.id))

    def helpers(self) -> WallNotice | None:
        """The newest sheet of helpers that hangs."""
        return next((n for n in self.notices if n.kind == NoticeKind.HELPERS and n.hangs_on(self.on)), None)

    def past(self) -> list[WallNotice]:
        """What hung and no longer does."""
        since = self.on - dt.timedelta(days=PAST_DAYS)
        found = [n for n in self.notices if not n.hangs_on(self.on) and n.ends_on >= since]
        return sorted(found, key=lambda n: (n.ends_on, n.id), reverse=True)[:PAST_SHOWN]

    def decisions(self) -> list[WallNotice]:
        """What meetings decided; not the sheets that were withdrawn."""
        kept = [n for n in self.notices if n.kind == NoticeKind.MEETING_DECISION and n.state != NoticeState.WITHDRAWN]
        return kept[:FEW]

    def put_right(self) -> list[WallNotice]:
        """Sheets that correct another one, and sheets that were withdrawn."""
        return [n for n in self.notices if n.corrects_id or n.state == NoticeState.WITHDRAWN][:FEW]

    def kept(self) -> list[WallNotice]:
        """Notices whose own pages are kept as files: those that hang, and the newest that hung."""
        since = self.on - dt.timedelta(days=KEPT_DAYS)
        return [n for n in self.notices if n.state == NoticeState.HANGING or n.ends_on >= since][:KEPT]

    def with_rows(self) -> list[WallNotice]:
        """The notices whose rows some page of the division shows."""
        helpers = self.helpers()
        found = [*self.kept(), *self.decisions(), *([helpers] if helpers else [])]
        return list({n.id: n for n in found}.values())


@dataclass(frozen=True)
class AreaFacts:
    """What the database says about a division's wall on a day; no words in it, so any language can be made of it."""

    division: Division
    above: list[Division]
    phones: list[WallContact]
    hung: Hung
    gathered: Gathered
    figures: list[WallFigures]
    answers: list[WallAnswer]
    below: list[Below]
    years: list[int]

    @property
    def on(self) -> dt.date:
        return self.hung.on

    def notice_page(self, notice: WallNotice) -> NoticePage:
        """The page of one of its notices, without another query."""
        return NoticePage(self.division, self.above, self.phones, self.gathered.sheet(notice, self.on), self.on)


@dataclass(frozen=True)
class AreaPage:
    """The page in the language of the moment."""

    division: Division
    above: list[Division]
    phones: list[WallContact]
    hanging: list[Sheet]
    past: list[Sheet]
    decisions: list[Sheet]
    put_right: list[Sheet]
    helpers: Sheet | None
    figures: list[WallFigures]
    answers: list[tuple[WallAnswer, WallNotice | None]]
    below: list[Below]
    years: list[int]
    on: dt.date

    @property
    def is_village(self) -> bool:
        return bool(self.division.level == Level.VILLAGE)


def find_division(code: str) -> Division | None:
    """The existing county, township or village with that code."""
    return Division.objects.current().filter(code=code, level__gte=Level.COUNTY).first()


def area_facts(code: str, *, on: dt.date) -> AreaFacts | None:
    """What hangs in a division today; None when there is no such county, township or village."""
    division = find_division(code)
    if division is None:
        return None
    since = on - dt.timedelta(days=PAST_DAYS)
    own = WallNotice.objects.filter(village_id=code)
    recent = own.filter(Q(state=NoticeState.HANGING) | Q(ends_on__gte=since)).order_by("-starts_on", "-id")
    hung = Hung(list(recent), on)
    answers = WallAnswer.objects.filter(village_id=code).filter(Q(answered_on__gte=since) | Q(reviewed_on__gte=since))
    return AreaFacts(
        division, above(division), phones_of(code), hung, Gathered(hung.with_rows()),
        list(WallFigures.objects.filter(village_id=code).order_by("topic")),
        list(answers.order_by("-answered_on", "-id")[:FEW]), _below(division, on),
        list(own.order_by("-year").values_list("year", flat=True).distinct()),
    )  # fmt: skip


def _below(division: Division, on: dt.date) -> list[Below]:
    if division.level == Level.VILLAGE:
        return []
    children = list(Division.objects.children_of(division.code))
    length = len(children[0].code) if children else 0
    counts = dict(
        WallNotice.objects.filter(
            village_id__gte=division.code, village_id__lt=f"{division.code}~", state=NoticeState.HANGING,
            last_on__gte=on
        )
        .annotate(child=Left("village_id", length)).values_list("child").annotate(Count("id"))
        .values_list("child", "id__count")
    )  # fmt: skip
    return [Below(child, counts.get(child.code, 0)) for child in children]


def area_page(facts: AreaFacts) -> AreaPage:
    """The facts in the language of the moment. No query."""
    on, hung, full = facts.on, facts.hung, facts.gathered.sheet
    by_id, helpers = {n.id: n for n in hung.notices}, hung.helpers()
    return AreaPage(
        facts.division, facts.above, facts.phones,
        hanging=[bare_sheet(n, on) for n in hung.hanging()], past=[bare_sheet(n, on) for n in hung.past()],
        decisions=[full(n, on) for n in hung.decisions()], put_right=[bare_sheet(n, on) for n in hung.put_right()],
        helpers=full(helpers, on) if helpers else None, figures=facts.figures,
        answers=[(answer, by_id.get(answer.notice_id)) for answer in facts.answers], below=facts.below,
        years=facts.years, on=on,
    )  # fmt: skip
