"""Findings as their pages print them: rows, counts of rules, the trend, the choice of what may be done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.checks.settings import Settings
from households.choices import FindingState, Severity, WaiverState
from households.choices.checks import CHECKS, Check, render
from households.models import Finding, FindingTally, Household, RuleSetting
from households.presenters.places import place_of, positions_of
from households.workflow import FINDING
from registry.divisions.models import Division
from registry.ui import charts
from registry.ui.elements import Event, Status, Tone

TONES: dict[str, Tone] = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.INFORMATION: "info"}
STATE_TONES: dict[str, Tone] = {
    FindingState.OPEN: "warning", FindingState.EXPLAINED: "info", FindingState.WAIVED: "info",
    FindingState.FIXED: "success",
}  # fmt: skip
ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFORMATION: 2}
DAYS = 30
NOT_CHECKED = gettext_lazy("Not checked yet")
HOW_TO_CHECK = gettext_lazy(
    "Not every village here has been checked so far. It happens every night, or now with “Check now”."
)


@dataclass(frozen=True)
class Row:
    """One finding with its rule, sentence, place to mend it, and what its reader may do."""

    finding: Finding
    check: Check
    message: str
    whom: str
    severity: Status
    state: Status
    url: str
    may_explain: bool = False
    may_ask: bool = False
    may_take_back: bool = False
    waiver: Any = None
    events: list[Event] = field(default_factory=list)


def severity_of(severity: str) -> Status:
    """The severity as a tag."""
    return Status(Severity(severity).label, TONES[severity])


def message_of(finding: Finding) -> str:
    """The sentence in the language in force."""
    return render(CHECKS[finding.rule].message, finding.params)


def subject_of(finding: Finding) -> str:
    """Whom or what it is about: the member, the household's head, or the thing's own name."""
    if finding.member_id:
        return str(finding.member.name)
    if finding.household_id:
        return str(finding.household.head_name)
    return str(finding.params.get("title", "")) or str(finding.village.name)


def card_rows(household: Household, user: Any, *, on: dt.date) -> list[Row]:
    """The findings on a card that are not mended, errors first, with what the user may do about each."""
    found = household.findings.standing().select_related("member", "household", "village", "explained_by")
    ordered = sorted(found.prefetch_related("waivers__decided_by"), key=lambda f: (ORDER[f.severity], f.rule, f.pk))
    places = positions_of(household.members)
    return [_row(finding, user, on, places) for finding in ordered]


def _row(finding: Finding, user: Any, on: dt.date, places: dict[int, int]) -> Row:
    def may(step: str) -> bool:
        return not FINDING.reasons_against(finding, step, by=user, on=on)

    waivers = sorted(finding.waivers.all(), key=lambda waiver: -waiver.pk)
    return Row(
        finding, CHECKS[finding.rule], message_of(finding), str(finding.member.name) if finding.member else "",
        severity_of(finding.severity), Status(finding.get_state_display(), STATE_TONES[finding.state]),
        place_of(finding, places), may("explain"), may("ask"), may("reopen"),
        next((waiver for waiver in waivers if waiver.state == WaiverState.ASKED), None), _events(finding, waivers),
    )  # fmt: skip


def _events(finding: Finding, waivers: Iterable[Any]) -> list[Event]:
    events = [Event(_("First seen"), finding.first_seen_on), Event(_("Last seen"), finding.last_seen_on)]
    if finding.explained_on:
        by = finding.explained_by.name if finding.explained_by else ""
        events.append(Event(_("Explained"), finding.explained_on, by, finding.explanation))
    for waiver in waivers:
        until = _("until %(day)s") % {"day": waiver.expires_on}
        events.append(Event(_("Exemption asked for"), waiver.asked_on, "", f"{waiver.reason} ({until})"))
        if waiver.decided_on:
            events.append(Event(waiver.get_state_display(), waiver.decided_on, waiver.decided_by.name, waiver.answer))
    return sorted(events, key=lambda event: str(event.at))


@dataclass(frozen=True)
class RuleRow:
    """One rule with its counts in an area."""

    check: Check
    severity: Status
    open: int
    explained: int
    waived: int
    url: str

    @property
    def total(self) -> int:
        return self.open + self.explained + self.waived


def rule_rows(findings: Any, *, area: str, severity: str = "", found_only: bool = False) -> list[RuleRow]:
    """All rules in order with how many findings stand in the area."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in findings.standing().order_by().values("rule", "state").annotate(n=Count("pk")):
        counts[row["rule"]][row["state"]] = row["n"]
    query = f"?area={area}" if area else ""
    return [
        RuleRow(
            check, severity_of(check.severity),
            *(counts[rule].get(state, 0) for state in ("open", "explained", "waived")),
            url=reverse("households:rule", args=[rule]) + query,
        )
        for rule, check in CHECKS.items()
        if (not severity or check.severity == severity) and (not found_only or counts[rule])
    ]  # fmt: skip


def last_checked(area: str) -> dt.date | None:
    """The oldest of the days on which the villages of the area were last checked; None when one never was."""
    marks = FindingTally.objects.within(area).filter(village=OuterRef("code"), rule="").order_by("-day")
    villages = Division.objects.villages_of(area).annotate(checked=Subquery(marks.values("day")[:1]))
    days = list(villages.values_list("checked", flat=True))
    return min(days) if days and None not in days else None


def trend(rule: str, area: str, *, on: dt.date) -> Any:
    """How many findings stood on each of the last counted days in the area; None before two days are counted."""
    days = FindingTally.objects.within(area).filter(rule=rule, day__gt=on - dt.timedelta(days=DAYS))
    rows = list(days.order_by("day").values("day").annotate(n=Sum("open") + Sum("explained")))
    if len(rows) < 2:
        return None
    points = [(row["day"].strftime("%m-%d"), row["n"]) for row in rows]
    return charts.line(title=_("Findings that are not mended or exempted"), points=points, label=_("findings"))


def by_area(rule: str, area: str) -> Any:
    """Open and explained findings of the divisions below the area; None in a village or without findings."""
    below = list(Division.objects.children_of(area)) if 0 < len(area) < 12 else []
    width = len(below[0].code) if below else 0
    found = Finding.objects.within(area).filter(rule=rule, state__in=["open", "explained"]).order_by()
    told: dict[tuple[str, str], int] = {}
    if below:
        counted = found.values_list(Left("village_id", width), "state").annotate(n=Count("pk"))
        told = {(code, state): n for code, state, n in counted}
    counts = {
        division.name: figures for division in below
        if any(figures := [told.get((division.code, state), 0) for state in ("open", "explained")])
    }  # fmt: skip
    if not counts:
        return None
    return charts.stacked_bars(title=_("Findings by place"), rows=list(counts.items()),
                               series=[_("Open"), _("Explained")])  # fmt: skip


@dataclass(frozen=True)
class LimitRow:
    """A policy figure of a rule as it stands in the user's place."""

    label: str
    value: Any
    source: str


def limit_rows(rule: str, area: str, *, on: dt.date) -> list[LimitRow]:
    """The policy figures in force in the area, each with the document it comes from."""
    check = CHECKS[rule]
    values = {limit.name: (limit.value, check.source) for limit in check.limits}
    for row in RuleSetting.objects.holding_on(on).filter(rule=rule).order_by("region"):
        if area.startswith(row.region):
            values |= {name: (value, row.document_no) for name, value in row.limits.items() if name in values}
    settings = Settings(on)
    for limit in check.limits:
        if limit.standard and (held := settings.standard_of(limit.standard, area)):
            values[limit.name] = (held.value, held.document_no)
    return [LimitRow(str(limit.label), *values[limit.name]) for limit in check.limits]
