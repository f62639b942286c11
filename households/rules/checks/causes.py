"""Causes and risks against the people of the card: DQ-30 … DQ-36 of DOMAIN §11."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from households.choices import MOST_OTHER_CAUSES, MOST_RISKS, Cause, Health, Labour, Risk
from households.rules.checks.facts import Card, Hit
from households.rules.checks.schooling import BEYOND_COMPULSORY
from households.rules.checks.table import Limits, condition

ILL = frozenset({Health.CHRONIC, Health.SERIOUS})
FULL_LABOUR = frozenset({Labour.ORDINARY, Labour.SKILLED})


@condition("DQ-30")
def illness(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Illness as cause or open risk, and no counted member with a chronic or serious illness."""
    if card.has_need(cause=Cause.ILLNESS, risk=Risk.ILLNESS) and not any(ILL & {*p.health} for p in card.counted):
        yield Hit("main_cause")


@condition("DQ-31")
def disability(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Disability as cause or open risk, and no disabled member."""
    if not card.has_need(cause=Cause.DISABILITY, risk=Risk.DISABILITY):
        return
    if not any(Health.DISABLED in p.health or p.disability_certificate for p in card.counted):
        yield Hit("main_cause")


@condition("DQ-32")
def schooling(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Schooling as cause or open risk, and nobody at senior middle school or above."""
    if not card.has_need(cause=Cause.SCHOOLING, risk=Risk.SCHOOLING):
        return
    if not any(p.school in BEYOND_COMPULSORY for p in card.counted):
        yield Hit("main_cause")


@condition("DQ-33")
def labour(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Lack of labour, but the share of ordinary and skilled workers is high."""
    if not card.has_need(cause=Cause.LABOUR, risk=Risk.LABOUR) or not card.counted:
        return
    members, workers = len(card.counted), sum(p.labour in FULL_LABOUR for p in card.counted)
    many = workers > limits["share"] * members
    if many or (members >= limits["large_size"] and workers >= limits["large_share"] * members):
        yield Hit("main_cause", {"workers": workers, "members": members})


@condition("DQ-34")
def unstable_work(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """The risk of unstable work, but nobody can work or nobody has work on the card."""
    if not any(risk.kind == Risk.WORK for risk in card.open_risks):
        return
    if not any(p.can_work for p in card.counted) or not any(p.works for p in card.counted):
        yield Hit("main_cause")


@condition("DQ-35")
def note(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Other cause or disaster without a note or evidence; other risk without note, disaster risk without its kind."""
    for cause in (Cause.OTHER, Cause.DISASTER):
        if cause in card.causes and not card.cause_note.strip() and cause not in card.evidence:
            yield Hit("cause_note", {"cause": f"@Cause.{cause.value}"})
    for risk in card.open_risks:
        bare = (risk.kind == Risk.OTHER and not risk.note.strip()) or (risk.kind == Risk.DISASTER and not risk.disaster)
        if bare:
            yield Hit("cause_note", {"cause": f"@Risk.{risk.kind}"})


@condition("DQ-36")
def repeated(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A cause or risk named twice, more than two other causes or more than five risks."""
    kinds = [risk.kind for risk in card.open_risks]
    twice = any(n > 1 for n in Counter(card.causes).values()) or any(n > 1 for n in Counter(kinds).values())
    if twice or len(card.other_causes) > MOST_OTHER_CAUSES or len(kinds) > MOST_RISKS:
        yield Hit("other_causes", {"causes": len(card.causes), "risks": len(kinds)})
