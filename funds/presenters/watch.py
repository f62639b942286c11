"""Warnings in words: the sentence with its facts, the state with its tone, tiles, steps, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.checks import WATCHES, Watch, watch_of
from funds.choices import FundFigure, HitState, Pattern
from funds.models import FundRule, Hit
from funds.reports.watch import PatternCount, WatchSummary
from funds.workflow import HIT
from funds.workflow.watch import waits_for
from households.choices import LeaveReason, Severity
from households.choices.cases import Kinship
from registry import clock
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.ui import formats
from registry.ui.elements import Event, Fact, Status, Tone
from registry.ui.tiles import Tile

_TONES: dict[str, Tone] = {
    "open": "warning", "explained": "info", "corrected": "info", "recovering": "warning", "closed": "success",
    "exempt": "neutral",
}  # fmt: skip
_MONEY = {"yuan", "limit", "each"}
_DAYS = {"day", "since", "ends"}
_WORDS = {"kinship": Kinship, "reason": LeaveReason}
_STEPS = {
    "opened": _("The warning was opened"), "gone": _("No longer so"), "lapsed": _("The exemption ended"),
    "grown": _("The sum has grown since it was answered"), "handed_up": _("Handed up: not answered in its days"),
    "recovered": _("Money paid back"),
}  # fmt: skip


def sentence(hit: Hit) -> str:
    """What was seen, in one sentence."""
    watch = watch_of(hit.pattern)
    return str(watch.words(hit.facts.get("how", "")) % {key: _written(key, v) for key, v in hit.facts.items()})


def _written(key: str, value: Any) -> str:
    if key in _MONEY:
        return formats.yuan(Decimal(str(value)))
    if key == "unit":
        return formats.number(Decimal(str(value)))
    if key in _DAYS:
        return formats.cn_date(dt.date.fromisoformat(value)) if value else formats.NOTHING
    if key in _WORDS:
        return str(dict(_WORDS[key].choices).get(value, value))
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def state_of(hit: Hit, on: dt.date) -> Status:
    """The state; an open one past its day says so."""
    if is_overdue(hit, on):
        return Status(_("Not answered in time"), "danger")
    return Status(hit.get_state_display(), _TONES[hit.state])


def is_overdue(hit: Hit, on: dt.date) -> bool:
    return hit.state == HitState.OPEN and hit.due_on < on


def severity_of(hit: Hit) -> Status:
    severity = watch_of(hit.pattern).severity
    tones: dict[str, Tone] = {"error": "danger", "warning": "warning", "info": "neutral"}
    return Status(Severity(severity).label, tones[severity])


def role_label(role: str) -> str:
    return str(ROLES[role].label) if role in ROLES else role


def facts_of(hit: Hit) -> list[Fact]:
    """The warning in full."""
    answered = f"{formats.cn_date(hit.answered_on)} {hit.answered_by.name}" if hit.answered_by else ""
    judged = f"{formats.cn_date(hit.judged_on)} {hit.judged_by.name}" if hit.judged_by else ""
    found = [
        Fact(_("Pattern"), hit.get_pattern_display(), href=f"{reverse('funds:warning_patterns')}#{hit.pattern}"),
        Fact(_("Division"), hit.village.full_name),
        Fact(_("Amount (yuan)"), formats.yuan(hit.amount_yuan)),
        Fact(_("Seen on"), formats.cn_date(hit.found_on)),
        Fact(_("Last seen on"), formats.cn_date(hit.last_seen_on)),
        Fact(_("To be answered by"), formats.cn_date(hit.due_on)),
        Fact(_("Who answers"), role_label(hit.responsible),
             note=_("Handed up on %(day)s") % {"day": formats.cn_date(hit.escalated_on)} if hit.escalated_on else ""),
        *([Fact(_("Answer"), hit.answer, note=answered)] if hit.answer else []),
        *([Fact(_("Judged"), judged)] if judged else []),
        *([Fact(_("Exempt until"), formats.cn_date(hit.exempt_until))] if hit.exempt_until else []),
        *([Fact(_("How it ended"), hit.get_closing_display(), note=formats.cn_date(hit.closed_on))]
          if hit.closing else []),
        *([Fact(_("Recovery"), hit.recovery.get_state_display(), href=hit.recovery.get_absolute_url())]
          if hit.recovery else []),
    ]  # fmt: skip
    return found


def steps_of(hit: Hit) -> list[Event]:
    """Everything that happened to the warning, the newest first."""
    words = {t.name: t.label for t in HIT.transitions} | _STEPS
    bad = {"back", "handed_up", "grown", "lapsed", "given_up"}
    return [
        Event(
            words.get(step.transition, step.transition), step.at,
            by=step.by.name if step.by else _("by the night's run"), note=_note(step),
            tone="danger" if step.transition in bad else "success" if step.by else "neutral",
        )
        for step in reversed(list(HIT.steps_taken(hit)))
    ]  # fmt: skip


def _note(step: Any) -> str:
    data = step.data
    if step.transition == "handed_up":
        return f"{role_label(data['before'])} → {role_label(data['after'])}"
    if step.transition == "grown":
        return f"{data['before']} → {data['after']}"
    return str(step.note)


@dataclass(frozen=True)
class Standing:
    """A warning on the page of the paper or card that it is about."""

    hit: Hit
    sentence: str
    status: Status


def standing_on(subject: str, user: Any) -> list[Standing]:
    """The standing warnings of a paper or card that the user may see."""
    on = clock.today()
    rows = Hit.objects.visible_to(user).standing().on_paper(subject).order_by("due_on", "pk")[:20]
    return [Standing(hit, sentence(hit), state_of(hit, on)) for hit in rows]


def household_warnings(household: Any, user: Any) -> dict[str, Any] | None:
    """The panel of a card; None when nothing stands, or for who may not see the money."""
    if not user.may(Permission.VIEW_FUNDS):
        return None
    rows = standing_on(f"households.household:{household.pk}", user)
    return {"warnings": rows} if rows else None


def warnings_waiting(user: Any) -> int:
    """How many warnings wait for this person; shown in the navigation."""
    if not (user.may(Permission.ANSWER_WARNING) or user.may(Permission.JUDGE_WARNING)):
        return 0
    return int(Hit.objects.visible_to(user).filter(waits_for(user)).count())


def tiles_of(summary: WatchSummary) -> list[Tile]:
    """A tile each pattern that stands: how many, how much, how many late."""
    return [_tile(row, summary.area) for row in summary.patterns if row.standing]


def _tile(row: PatternCount, area: str) -> Tile:
    url = f"{reverse('funds:warnings')}?area={area}&pattern={row.pattern}"
    label, count = Pattern(row.pattern).label, formats.number(row.standing)
    if row.overdue:
        return Tile(label, count, _("warnings"), url, _("%(count)s overdue") % {"count": row.overdue}, "danger")
    return Tile(label, count, _("warnings"), url, _("%(wan)s ten thousand yuan") % {"wan": formats.wan(row.yuan)})


@dataclass(frozen=True)
class Figure:
    """A figure of a pattern with the row that sets it."""

    label: Any
    value: str
    document: str
    since: dt.date | None


@dataclass(frozen=True)
class PatternRow:
    """One pattern, explained."""

    watch: Watch
    label: Any
    role: str
    severity: Status
    figures: Sequence[Figure]
    standing: int


def pattern_rows(area: str, summary: WatchSummary) -> list[PatternRow]:
    """Every pattern with the figures that hold in an area; two statements."""
    rows = FundRule.objects.holding(region=area[:6], on=summary.on)
    rules: dict[str, FundRule] = {}
    for rule in rows:
        rules.setdefault(rule.code, rule)
    counts = {row.pattern: row.standing for row in summary.patterns}
    return [
        PatternRow(
            watch, watch.pattern.label, role_label(watch.role), severity_of(Hit(pattern=watch.pattern)),
            [_figure(code, rules.get(code.value)) for code in watch.figures], counts.get(watch.pattern.value, 0),
        )
        for watch in WATCHES
    ]  # fmt: skip


def _figure(code: FundFigure, rule: FundRule | None) -> Figure:
    if rule is None:
        return Figure(code.label, str(_("not set: the pattern is not watched")), "", None)
    value = rule.value.normalize()
    text = formats.percent(value, 0) if code.value.endswith("_share") else f"{value:,f}"
    return Figure(code.label, text, rule.document_no, rule.valid_from)
