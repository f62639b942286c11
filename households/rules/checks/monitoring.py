"""Guarantees, leaving poverty, risks, measures, helpers: DQ-53 … DQ-62 and DQ-68 of DOMAIN §11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from households.choices import COUNTED_AS_POOR, Guarantee, Status
from households.rules.answers import Gap, is_answered, required_for
from households.rules.checks.facts import Card, Hit, IncomeFact, LivingFact
from households.rules.checks.table import Limits, condition

GAP_OF = {
    Guarantee.EDUCATION: "!no_education", Guarantee.MEDICAL: "!no_medical", Guarantee.HOUSING: "!dangerous_house",
    Guarantee.WATER: "!unsafe_water", Guarantee.FOOD: "!no_food", Guarantee.CLOTHING: "!no_clothing",
}  # fmt: skip
THREE = (Guarantee.EDUCATION, Guarantee.MEDICAL, Guarantee.HOUSING, Guarantee.WATER)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later (the last of the month when it has none)."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    return dt.date(year, month, 28)  # pragma: no cover - every month has a 28th


def _gaps(living: LivingFact | None, guarantees: tuple[Guarantee, ...]) -> list[str]:
    return [GAP_OF[g] for g in guarantees if living is not None and living.verdicts.get(g) is False]


@condition("DQ-53")
def unwatched_gap(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Lifted and not monitored, with a gap in house, water, school or insurance."""
    if card.status != Status.LIFTED or card.is_monitored:
        return
    found = _gaps(card.living, THREE)
    if card.living is not None and card.living.is_dangerous and "!dangerous_house" not in found:
        found.append("!dangerous_house")
    if any(p.drop_reason for p in card.people):
        found.append("!dropped_out")
    if any(not p.is_insured for p in card.counted):
        found.append("!uninsured")
    if found:
        yield Hit("guarantees", {"what": found})


@condition("DQ-54")
def unwatched_income(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Lifted and not monitored, with a net income per head below the line of its year."""
    if card.status != Status.LIFTED or card.is_monitored:
        return
    below = _below(card, card.income)
    if below is not None:
        yield Hit("income", below, year=below["year"])


def _below(card: Card, income: IncomeFact | None, *, or_equal: bool = False) -> dict[str, Any] | None:
    """The params when an income lies below (or at) its line."""
    line = card.lines.get(income.year) if income else None
    head = income.net_per_head_yuan if income else None
    if income is None or line is None or head is None or not (head <= line if or_equal else head < line):
        return None
    return {"year": income.year, "amount": str(head), "line": str(line)}


@condition("DQ-55")
def exit_conditions(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """To leave poverty this year (planned status or year), with income not above the line or a guarantee unproven."""
    due = card.plan_lift_year is not None and card.plan_lift_year <= on.year and card.status in COUNTED_AS_POOR
    if card.status != Status.PLANNED and not due:
        return
    found, params = _against_exit(card)
    if found:
        yield Hit("income", {"year": card.plan_lift_year or on.year, "what": found, **params})


def _against_exit(card: Card) -> tuple[list[str], dict[str, Any]]:
    income, living = card.income, card.living
    params: dict[str, Any] = {}
    found: list[str] = []
    below = _below(card, income, or_equal=True)
    if below is not None:
        found.append("!income_not_above")
        params = {"amount": below["amount"], "line": below["line"]}
    if income is None:
        return ["!no_figures"], params
    if living is None:
        found.append("!no_proof")
    else:
        found += _gaps(living, tuple(Guarantee))
        if not living.note and not set(Guarantee.values) <= living.proofs:
            found.append("!no_proof")
    return found, params


@condition("DQ-56")
def cleared_soon(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Cleared with a reference income below the line, within six months, or in the month of identification or next."""
    cleared, since = card.risk_cleared_on, card.monitored_on
    if cleared is None or since is None:
        return
    income = next((i for i in card.incomes if i.year == cleared.year), None) or card.income
    line = card.lines.get(income.year) if income else None
    head = (income.reference_per_head_yuan or income.net_per_head_yuan) if income else None
    found, params = [], {"day": cleared.isoformat(), "months": limits.whole("months")}
    if head is not None and line is not None and head < line:
        found.append("!income_below")
        params |= {"amount": str(head), "line": str(line)}
    if (cleared.year - since.year) * 12 + cleared.month - since.month <= 1:
        found.append("!next_month")
    elif cleared < months_later(since, limits.whole("months")):
        found.append("!within_months")
    if found:
        yield Hit("risks", {"what": found, **params})


@condition("DQ-57")
def cleared_without(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Cleared without any measure, or without the figures of the year in which it was cleared."""
    cleared = card.risk_cleared_on
    if cleared is None:
        return
    found = [] if any(m.state != "dropped" for m in card.measures) else ["!no_measure"]
    if not any(i.year >= cleared.year - 1 for i in card.incomes):
        found.append("!no_income_year")
    if not any(living.year >= cleared.year - 1 for living in card.livings):
        found.append("!no_living_year")
    if found:
        yield Hit("risks", {"day": cleared.isoformat(), "what": found, "income_year": cleared.year})


@condition("DQ-58")
def no_measure(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Monitored for more than a month, and no measure since."""
    since = card.monitored_on
    if not card.is_monitored or since is None or on <= months_later(since, limits.whole("months")):
        return
    if not any(m.state != "dropped" and (m.is_running or m.starts_on >= since) for m in card.measures):
        yield Hit("measures", {"day": since.isoformat()})


@condition("DQ-59")
def unanswered(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A risk (or a child out of school, an uninsured member, labour) without a measure that answers it."""
    if not card.monitored_type:
        return
    measures = [(m.kind, m.item_code) for m in card.measures if m.state != "dropped"]
    for kind in dict.fromkeys(risk.kind for risk in card.risks):
        if not is_answered(measures, risk=kind):
            yield _unanswered(f"@Risk.{kind}", required_for(risk=kind))
            return
    gaps = [(Gap.SCHOOL, "!dropped_out", any(p.drop_reason for p in card.people)),
            (Gap.INSURANCE, "!uninsured", any(not p.is_insured for p in card.counted)),
            (Gap.WORK, "!has_labour", card.is_monitored and any(p.can_work for p in card.counted))]  # fmt: skip
    for gap, what, is_there in gaps:
        if is_there and not is_answered(measures, gap=gap):
            yield _unanswered(what, required_for(gap=gap))
            return


def _unanswered(need: str, required: frozenset[str]) -> Hit:
    return Hit("measures", {"risk": need, "measures": [f"@MeasureKind.{kind}" for kind in sorted(required)]})


@condition("DQ-60")
def relative(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A member is close to a helper or cadre and it is not filed; or it is filed, and the township has not visited."""
    if card.relatives:
        first = card.relatives[0]
        names = "、".join(dict.fromkeys(one.names for one in card.relatives if one.how == first.how))
        yield Hit("members", {"what": first.how, "names": names})


@condition("DQ-61")
def negative(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A negative-list circumstance was found and nobody verified it."""
    for flag in card.flags:
        if not flag.is_verified:
            yield Hit("flags", {"kind": f"@FlagKind.{flag.kind}", "day": flag.found_on.isoformat(),
                                "source": flag.source})  # fmt: skip
            return


@condition("DQ-62")
def gone(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A measure goes on for a member who left; a counted member stands on a list of deaths."""
    for person in card.gone:
        measure = next((m for m in card.measures if m.member == person.pk and m.runs_on(on)), None)
        if measure is not None:
            yield Hit("members", {"name": person.name, "what": "!still_helped", "item": measure.item,
                                  "reason": f"@LeaveReason.{person.reason}"}, member=person.pk)  # fmt: skip
    for one in card.counted:
        if one.pk in card.deaths:
            yield Hit("members", {"name": one.name, "what": "!still_counted"}, member=one.pk)


@condition("DQ-68")
def helpers(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """No helper, a helper with too many households, or no visit for two periods."""
    if not (card.is_registered or card.is_monitored) or not card.people:
        return
    found: list[str] = []
    params: dict[str, Any] = {}
    if not card.helpers:
        found.append("!no_helper")
    loaded = next((one for one in card.helpers if one.limit is not None and one.households > one.limit), None)
    if loaded is not None:
        found.append("!helper_overloaded")
        params = {"name": loaded.name, "households": loaded.households, "limit": loaded.limit}
    if card.last_visit_on is None:
        found.append("!never_visited")
    elif card.visit_months and months_later(card.last_visit_on, card.visit_months * limits.whole("periods")) < on:
        found.append("!no_visit")
        params["day"] = card.last_visit_on.isoformat()
    if found:
        yield Hit("visits" if card.helpers else "helpers", {"what": found, **params})
