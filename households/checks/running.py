"""Asking the rules: of one card, of a card being typed, of everything in an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from households.checks.area import AreaFacts
from households.checks.cards import CHUNK, facts_of
from households.checks.found import Found
from households.checks.registry import sources
from households.checks.settings import Settings
from households.choices import Status
from households.choices.checks import CHECKS
from households.models import Household
from households.rules.checks import Card, hits

CROSSING = frozenset({"DQ-05", "DQ-44", "DQ-60", "DQ-67", "DQ-68"})
"""Rules that look beyond a village: a run over less than the county sees too little to call their findings mended."""


def found_in(area: str, *, on: dt.date, settings: Settings | None = None) -> Iterator[Found]:
    """Everything the rules have against the division `area` and what lies in it, each thing once."""
    settings = settings or Settings(on)
    households = Household.objects.within(area).exclude(status=Status.REMOVED).order_by("pk")
    yield from _once(of_cards(households.iterator(chunk_size=CHUNK), on=on, settings=settings))
    for rule, asked in sources().items():
        for source in asked:
            yield from _once(found for found in source(area, on, settings) if settings.of(rule, found.village).holds)


def found_on(household: Household, *, on: dt.date) -> list[Found]:
    """Everything the rules have against one card as it stands in the database."""
    area = AreaFacts(on, only=[household])
    return list(_once(of_cards([household], on=on, settings=Settings(on), area=area)))


def of_draft(card: Card, *, on: dt.date) -> list[Found]:
    """Everything against a card that is being typed: the rules that its form can answer."""
    asked = {rule for rule, check in CHECKS.items() if "form" in check.runs}
    return [found for found in _once(_of_card(card, on=on, settings=Settings(on))) if found.rule in asked]


def of_cards(
    households: Iterable[Household], *, on: dt.date, settings: Settings, area: AreaFacts | None = None
) -> Iterator[Found]:
    """Everything against these cards."""
    for card in facts_of(households, area or AreaFacts(on)):
        yield from _of_card(card, on=on, settings=settings)


def _of_card(card: Card, *, on: dt.date, settings: Settings) -> Iterator[Found]:
    for rule, stands, hit in hits(card, on=on, in_force=settings.for_village(card.village)):
        subject = f"member:{hit.member}" if hit.member else f"household:{card.pk}"
        if hit.member is None and hit.position is not None:
            subject = f"row:{hit.position}"
        yield Found(
            rule, hit.severity or stands.severity, subject, card.village, card.pk, hit.member, hit.year, hit.field,
            hit.params, hit.position,
        )  # fmt: skip


def _once(found: Iterable[Found]) -> Iterator[Found]:
    """Without what stands twice on one subject in one year."""
    seen = set()
    for one in found:
        if one.key not in seen:
            seen.add(one.key)
            yield one
