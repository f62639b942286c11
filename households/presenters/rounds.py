"""How far a round has come in an area, what is still open, and the words of the bar above cards and year forms."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.actions.rounds import IN_ROUNDS, STILL_POSSIBLE, sentence, windows_of
from households.choices import FindingState, Severity
from households.choices.cases import FINAL, CaseState
from households.models import AdjustmentRound, Case, Finding
from households.presenters.freezing import AreaCount, preview
from households.rules.rounds import What, Window, of_the_day
from registry.divisions.models import LENGTHS, LEVELS
from registry.ui.elements import Status

MOST_NAMED = 50


@dataclass(frozen=True)
class PartProgress:
    """One township or village, or all of the area, in a round."""

    count: AreaCount
    open_cases: int
    late_cases: int
    findings: int

    @property
    def is_ready(self) -> bool:
        """Is nothing left to do there?"""
        return not (self.count.lacking or self.open_cases or self.findings)


@dataclass(frozen=True)
class Progress:
    """A round in an area: the whole, its parts, cases by state, the first households that lack something."""

    whole: PartProgress
    parts: list[PartProgress]
    states: list[tuple[Any, int, str]]
    named: list[Any]
    unnamed: int


def progress(*, area: str, window: Window, on: dt.date) -> Progress:
    """Counted in the database, one level below the area. Ten queries at most, whatever the number of households."""
    seen = preview(area=area, year=window.year)
    length = LENGTHS[min(LEVELS[len(area)] + 1, 5)]
    cases = Case.objects.within(area).filter(
        procedure__in=IN_ROUNDS, applied_on__range=(window.opens_on, window.closes_on)
    )
    open_cases = cases.exclude(state__in=FINAL)
    running = _by_part(open_cases, length)
    late = _by_part(open_cases.filter(due_on__lt=on), length)
    blocking = Q(state=FindingState.OPEN, severity__in=[Severity.ERROR, Severity.WARNING])
    findings = _by_part(Finding.objects.within(area).filter(blocking), length)
    parts = [
        PartProgress(part, running[part.code], late[part.code], findings[part.code]) for part in seen.parts
    ]  # fmt: skip
    whole = PartProgress(seen.total, sum(running.values()), sum(late.values()), sum(findings.values()))
    return Progress(
        whole, parts, _states(cases, area), seen.named[:MOST_NAMED], seen.total.lacking - len(seen.named[:MOST_NAMED])
    )


def _by_part(rows: Any, length: int) -> Mapping[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    counted = rows.order_by().annotate(part=Left("village_id", length)).values("part").annotate(n=Count("pk"))
    found.update({row["part"]: row["n"] for row in counted})
    return found


def _states(cases: Any, area: str) -> list[tuple[Any, int, str]]:
    """State, number, address of the list, in the order of the procedures."""
    counted = Counter(dict(cases.order_by().values_list("state").annotate(n=Count("pk"))))
    list_url = reverse("households:cases")
    return [
        (state.label, counted[state.value], f"{list_url}?{urlencode({'state': state.value, 'area': area})}")
        for state in CaseState if counted[state.value]
    ]  # fmt: skip


def status_of(row: AdjustmentRound, on: dt.date) -> Status:
    """Where the round stands on the day, as text and tone."""
    if row.confirmed_on is None:
        return Status(gettext("Waits for the leader"), "warning")
    if on < row.opens_on:
        return Status(gettext("Not open yet"), "neutral")
    if on <= row.closes_on:
        return Status(gettext("Open (round)"), "success")
    return Status(gettext("Ended"), "neutral")


@dataclass(frozen=True)
class Banner:
    """The bar above a card or a year form: what the round says today."""

    tone: str
    title: str
    text: str


def banner(village: str, on: dt.date, *, year: int | None = None) -> Banner | None:
    """None where the county set no round that matters today. `year`: the year whose facts are to be typed."""
    windows = windows_of(village)
    about = next((w for w in windows if w.year == year), None) if year else of_the_day(windows, on=on)
    if about is None:
        return None
    days = {"year": about.year, "opens": about.opens_on.isoformat(), "closes": about.closes_on.isoformat()}
    if about.is_open(on):
        left = about.days_left(on)
        return Banner("info", gettext("The round of %(year)s is open until %(closes)s") % days,
                      gettext("%(number)s days are left for the facts of the year.") % {"number": left})  # fmt: skip
    return Banner("warning", gettext("The round of %(year)s is not open") % days,
                  f"{str(sentence(What.FACTS, about, on)) % days} {STILL_POSSIBLE}")  # fmt: skip


OPEN_THINGS = {
    "lacking": _("Households without income or guarantees of the year"),
    "open_cases": _("Cases under way"),
    "findings": _("Findings not mended or explained"),
}


def left_open(whole: PartProgress) -> list[tuple[Any, int]]:
    """What should be done before the round closes (DOMAIN §11, warnings); empty when nothing is left."""
    numbers = {"lacking": whole.count.lacking, "open_cases": whole.open_cases, "findings": whole.findings}
    return [(OPEN_THINGS[name], number) for name, number in numbers.items() if number]
