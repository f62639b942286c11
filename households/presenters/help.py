"""Turns causes, risks, the plan, measures and entitlements of a card into what the help tab prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from households.actions.causes import subject_of
from households.actions.help_facts import (
    card_facts,
    coverage_facts,
    help_of,
    objections_to,
    people_of,
)
from households.choices import Cover, Item, LimitCode, MeasureKind, MeasureState, PlanState, Policy
from households.models import CauseEvidence, HelpPlan, Household, HouseholdRisk, LivingYear, Measure, MeasureStandard
from households.rules import answers, causes
from households.rules.answers import Gap
from households.rules.coverage import HouseholdFacts, Line, coverage
from households.rules.eligibility import Person
from households.rules.taxonomy import facts_of
from households.workflow import HELP_PLAN, MEASURE
from registry import clock
from registry.documents.models import Attachment
from registry.ui import formats
from registry.ui.elements import Status, Tone
from registry.workflow.machine import Option

TONES: dict[str, Tone] = {
    MeasureState.PLANNED: "info", MeasureState.UNDER_WAY: "warning", MeasureState.DONE: "success",
    MeasureState.DROPPED: "neutral",
}  # fmt: skip
PLAN_TONES: dict[str, Tone] = {PlanState.DRAFT: "info", PlanState.AGREED: "success", PlanState.CLOSED: "neutral"}
COVER_TONES: dict[str, Tone] = {
    Cover.RECEIVES: "success", Cover.PLANNED: "info", Cover.GAP: "danger", Cover.BEYOND: "warning",
    Cover.NOT_DUE: "neutral",
}  # fmt: skip
TYPED = frozenset({"missing", "result_missing", "note_missing", "no_member"})
"""Reasons that the form of a step asks for: no reason to disable its button."""


@dataclass(frozen=True)
class Suggestion:
    """A kind of measure that answers a need, with the way to a form filled in for it."""

    label: str
    url: str


def suggestion(household: Household, kind: str, **given: Any) -> Suggestion:
    """A link to the form of a kind (and item, member, plan)."""
    query = {"kind": kind, **{name: value for name, value in given.items() if value}}
    return Suggestion(str(MeasureKind(kind).label),
                      f"{reverse('households:measure_add', args=[household.pk])}?{urlencode(query)}")  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """Evidence on record, with its scans."""

    row: CauseEvidence
    scans: list[Attachment]


@dataclass(frozen=True)
class Need:
    """A cause, a risk or a gap: what it rests on, whether a measure answers it, and what would."""

    label: str
    note: str = ""
    asked: str = ""
    sights: Sequence[Any] = ()
    papers: Sequence[Paper] = ()
    is_missing: bool = False
    is_answered: bool = True
    suggestions: Sequence[Suggestion] = ()
    code: str = ""
    row: Any = None

    @property
    def status(self) -> Status:
        """Answered by a measure, or not yet."""
        return Status(_("Answered"), "success") if self.is_answered else Status(_("No measure answers it"), "danger")


def running(measures: Iterable[Measure], *, on: dt.date) -> list[tuple[str, str]]:
    """The measures that answer a need now: planned, under way, or done in this year; as (kind, item)."""
    return [
        (m.kind, m.item_code) for m in measures
        if not m.is_over or (m.state == MeasureState.DONE and (m.ends_on is None or m.ends_on.year == on.year))
    ]  # fmt: skip


def cause_needs(household: Household, *, on: dt.date, taken: list[tuple[str, str]]) -> list[Need]:
    """The causes of the card, the main one first."""
    codes = [code for code in (household.main_cause, *household.other_causes) if code]
    evidence = list(household.cause_evidence.select_related("member", "recorded_by").order_by("seen_on", "pk"))
    scans = _scans(evidence)
    found = []
    for row in causes.standing(codes, card_facts(household, on=on), recorded=[e.cause for e in evidence]):
        kinds = answers.suggested_for(cause=row.cause)
        papers = [Paper(e, scans.get(subject_of(e), [])) for e in evidence if e.cause == row.cause]
        is_answered = answers.is_answered(taken, cause=row.cause) and (
            not kinds or any(kind in kinds for kind, _item in taken)
        )
        found.append(Need(
            str(row.cause.label), _("main cause") if row.is_main else "", str(row.asked.label), row.sights, papers,
            row.is_missing, is_answered, [suggestion(household, kind) for kind in kinds], row.cause.value,
        ))  # fmt: skip
    return found


def _scans(evidence: Sequence[CauseEvidence]) -> dict[str, list[Attachment]]:
    found: dict[str, list[Attachment]] = {}
    for scan in Attachment.objects.filter(subject__in=[subject_of(e) for e in evidence]).order_by("uploaded_at", "pk"):
        found.setdefault(scan.subject, []).append(scan)
    return found


def risk_needs(household: Household, *, taken: list[tuple[str, str]]) -> list[Need]:
    """The open risks, in their order."""
    found = []
    for row in household.risks.open():
        kinds = answers.suggested_for(risk=row.kind)
        is_answered = answers.is_answered(taken, risk=row.kind) and (
            not kinds or any(kind in kinds for kind, _item in taken)
        )
        words = " · ".join(part for part in (row.get_disaster_display(), row.note) if part)
        found.append(Need(row.get_kind_display(), words, is_answered=is_answered, row=row, code=row.kind,
                          suggestions=[suggestion(household, kind) for kind in kinds]))  # fmt: skip
    return found


def cleared_risks(household: Household) -> list[HouseholdRisk]:
    """The risks of before, the latest first."""
    return list(household.risks.exclude(cleared_on=None).order_by("-cleared_on", "pk"))


def gap_needs(household: Household, *, facts: HouseholdFacts, taken: list[tuple[str, str]]) -> list[Need]:
    """What the help must hold whatever the causes: work for those who can, the safety net for those who cannot."""
    found = []
    if facts.has_no_labour and not answers.is_answered(taken, gap=Gap.NO_LABOUR):
        found.append(_gap(household, Gap.NO_LABOUR, _("Nobody of the household can work: it needs the safety net.")))
    able = [p for p in facts.people if p.labour in {"skilled", "ordinary", "weak"}]
    if able and facts.needs_help:
        if not answers.is_answered(taken, gap=Gap.WORK):
            words = _("Members can work: the plan needs work, business, a welfare job or credit, and not only “other”.")
            found.append(_gap(household, Gap.WORK, words))
        elif answers.only_safety_net(taken):
            found.append(_gap(household, Gap.WORK, _("Members can work: the safety net alone is not enough.")))
    return found


def _gap(household: Household, gap: Gap, words: str) -> Need:
    links = [suggestion(household, kind) for kind in answers.suggested_for(gap=gap)]
    return Need(words, is_answered=False, suggestions=links, code=gap.value)


@dataclass(frozen=True)
class Step:
    """A step of a measure or plan as a link to its form, or the reasons that bar it."""

    label: Any
    url: str
    reasons: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class MeasureRow:
    """One measure with its facts in words, what speaks against it, and its steps."""

    row: Measure
    title: str
    facts: list[tuple[str, str]]
    status: Status
    is_late: bool
    warnings: list[str]
    steps: list[Step]


def title_of(measure: Measure) -> str:
    """What is done: the item, and the words beside it when they say more."""
    if not measure.item_code:
        return measure.item
    label = str(Item(measure.item_code).label)
    return label if _same(measure.item, measure.item_code) else f"{label}：{measure.item}"


def _same(text: str, code: str) -> bool:
    if text in {"", str(Item(code).label)}:
        return True
    with translation.override("zh-hans"):
        return text == str(Item(code).label)


def facts_in_words(measure: Measure) -> list[tuple[str, str]]:
    """The facts on record, in the order of the taxonomy, as label and value."""
    found = []
    for fact in facts_of(measure.kind, measure.item_code):
        value = measure.details.get(fact.key)
        if value in (None, ""):
            continue
        if fact.choices is not None:
            value = fact.choices(value).label
        elif fact.type == "yes":
            value = _("Yes")
        elif fact.type == "yuan":
            value = formats.yuan(Decimal(str(value)))
        found.append((str(fact.key.label), f"{value}"))
    return found


def measure_rows(household: Household, measures: Sequence[Measure], *, by: Any, on: dt.date) -> list[MeasureRow]:
    """The measures of a card, running ones first."""
    people = people_of(household, on=on)
    ordered = sorted(measures, key=lambda m: (m.is_over, -m.starts_on.toordinal(), m.pk))
    return [_measure_row(household, m, people, by=by, on=on) for m in ordered]


def is_late(measure: Measure, *, on: dt.date) -> bool:
    """Not begun on the day planned, or not over on the day it was to end."""
    if measure.state == MeasureState.PLANNED:
        return measure.starts_on < on
    return measure.state == MeasureState.UNDER_WAY and measure.ends_on is not None and measure.ends_on < on


def _measure_row(household: Household, m: Measure, people: list[Person], *, by: Any, on: dt.date) -> MeasureRow:
    found = [] if m.is_over else objections_to(household, help_of(m), on=on, pk=m.pk, people=people)
    steps = steps_of(MEASURE.available(m, by=by, on=on), m)
    status = Status(m.get_state_display(), TONES[m.state])
    return MeasureRow(m, title_of(m), facts_in_words(m), status, is_late(m, on=on), [f.text for f in found], steps)


def steps_of(options: Iterable[Option], measure: Measure) -> list[Step]:
    """The steps on offer; what their own form asks for is no reason against them, a missing item comes first."""
    found: list[Step] = []
    for option in options:
        url = reverse("households:measure_step", args=[measure.pk, option.transition.name])
        reasons = [reason for reason in option.reasons if reason.code not in TYPED]
        if any(reason.code == "item_missing" for reason in reasons):
            edit = reverse("households:measure", args=[measure.pk])
            found[:0] = [] if found else [Step(_("Say exactly what is done"), f"{edit}?kind={measure.kind}")]
        else:
            found.append(Step(option.transition.label, url, reasons))
    return found


@dataclass(frozen=True)
class PlanView:
    """The plan of a year: its state, what is done of it, and the income beside the target."""

    row: HelpPlan
    status: Status
    done: int
    total: int
    income: Any
    reached: bool | None
    steps: list[Step]


def plan_view(plan: HelpPlan, *, by: Any, on: dt.date) -> PlanView:
    """A plan with its progress; the income is the snapshot of the plan's year, if there is one."""
    measures = list(plan.measures.all())
    counted = [m for m in measures if m.state != MeasureState.DROPPED]
    income = plan.household.incomes.filter(year=plan.year).first()
    amount = income.net_per_head_yuan if income else None
    target = plan.target_per_head_yuan
    reached = None if amount is None or target is None else amount >= target
    steps = [
        Step(o.transition.label, reverse(f"households:plan_{o.transition.name}", args=[plan.pk]),
             [r for r in o.reasons if r.code not in TYPED])
        for o in HELP_PLAN.available(plan, by=by, on=on)
    ]  # fmt: skip
    done = sum(m.state == MeasureState.DONE for m in counted)
    return PlanView(plan, Status(plan.get_state_display(), PLAN_TONES[plan.state]), done, len(counted), amount,
                    reached, steps)  # fmt: skip


def analysis_of(household: Household) -> str:
    """A first draft of where a household stands: causes, risks, the latest income. To be changed by who plans."""
    parts = [household.get_main_cause_display()]
    parts += [need.get_kind_display() for need in household.risks.open()]
    income = household.incomes.order_by("-year").first()
    words = "；".join(str(part) for part in parts if part)
    if income is None:
        return words
    figure = _("%(year)s: %(amount)s yuan a head") % {"year": income.year, "amount": income.net_per_head_yuan}
    return f"{words}；{figure}" if words else figure


@dataclass(frozen=True)
class CoverRow:
    """One policy of the household, in words."""

    label: str
    status: Status
    reasons: list[str]
    plan_url: str


def cover_row(household: Household, line: Line) -> CoverRow:
    """A line of the matrix; a gap leads to the form of the measure that closes it."""
    url = suggestion(household, line.kind, item=line.item, member=line.member).url if line.is_gap else ""
    return CoverRow(str(Policy(line.policy).label), Status(line.cover.label, COVER_TONES[line.cover]),
                    [reason.text for reason in line.reasons], url)  # fmt: skip


def cover_rows(household: Household, *, facts: HouseholdFacts) -> list[CoverRow]:
    """The policies that are due or received; the others are left out."""
    return [cover_row(household, line) for line in coverage(facts) if line.cover != Cover.NOT_DUE]


def facts_of_card(household: Household, *, on: dt.date) -> HouseholdFacts:
    """The facts of one card for the matrix."""
    return coverage_facts([household], on=on)[household.pk]


def guarantees_lacking(living: LivingYear | None) -> list[str]:
    """The guarantees that the latest look found lacking: what a plan should secure."""
    return living.gaps if living else []


def limits_in_words(household: Household, *, on: dt.date) -> list[tuple[str, str, str, bool]]:
    """The limits in force: name, value, document, compared with the document or not."""
    limits = MeasureStandard.objects.limits_on(household.village_id, on)
    return [(str(LimitCode(code).label), f"{limit.value.normalize():f}", limit.document_no, limit.is_verified)
            for code, limit in sorted(limits.items())]  # fmt: skip


def panel(household: Household, user: Any) -> dict[str, Any] | None:
    """The short word about help on the card itself: evidence missing, needs unanswered, the plan, gaps."""
    if not household.is_registered:
        return None
    on = clock.today()
    measures = list(household.measures.all())
    taken = running(measures, on=on)
    needs = [*cause_needs(household, on=on, taken=taken), *risk_needs(household, taken=taken)]
    plan = household.plans.filter(year=on.year).first()
    lines = coverage(facts_of_card(household, on=on))
    return {
        "household": household, "year": on.year, "plan": plan_view(plan, by=user, on=on) if plan else None,
        "missing": [need.label for need in needs if need.is_missing],
        "unanswered": [need.label for need in needs if not need.is_answered],
        "gaps": [str(line.policy.label) for line in lines if line.is_gap],
        "running": sum(not m.is_over for m in measures), "late": sum(is_late(m, on=on) for m in measures),
    }  # fmt: skip
