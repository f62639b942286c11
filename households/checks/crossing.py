"""What crosses households and what lies below them: DQ-05, DQ-69, DQ-73, DQ-74. Set-wise, one query an area each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

from households.checks.found import Found
from households.checks.registry import register
from households.checks.settings import Settings
from publicity.models import Entry, Notice, PublicityPeriod
from publicity.rules.kinds import KINDS
from registry.divisions.scoping import code_range
from registry.text import periods
from villages.models import Meeting, MeetingRule
from villages.rules.quorum import reasons_against_count, reasons_against_decision

_TWICE = """
SELECT m.id, m.household_id, m.village_id, h.number
FROM households_member m
JOIN households_member o ON o.identity_index = m.identity_index AND o.household_id <> m.household_id
    AND o.left_on IS NULL AND NOT o.is_temporary
JOIN households_household h ON h.id = o.household_id AND h.status <> 'removed'
WHERE m.village_id >= %(low)s AND m.village_id < %(high)s AND m.left_on IS NULL AND NOT m.is_temporary
ORDER BY m.id, h.id
"""
# Of each household its latest year: the land, and whether house or water is unsafe.
_VILLAGES = """
SELECT c.village_id, c.households_total, c.farmland_mu, coalesce(s.gaps, 0), coalesce(s.land, 0), coalesce(s.cards, 0)
FROM villages_villagecard c
LEFT JOIN (
    SELECT l.village_id, count(*) FILTER (WHERE l.is_dangerous OR NOT l.has_housing OR NOT l.has_water) AS gaps,
           sum(coalesce(l.arable_mu, 0)) AS land, count(*) AS cards
    FROM (SELECT DISTINCT ON (v.household_id) v.* FROM households_livingyear v
          JOIN households_household h ON h.id = v.household_id AND h.status <> 'removed'
          WHERE v.village_id >= %(low)s AND v.village_id < %(high)s
          ORDER BY v.household_id, v.year DESC) l
    GROUP BY l.village_id
) s USING (village_id)
WHERE c.village_id >= %(low)s AND c.village_id < %(high)s
  AND (c.households_total = 0 OR coalesce(s.gaps, 0) > c.households_total OR coalesce(s.land, 0) > c.farmland_mu)
ORDER BY c.village_id
"""
PRIVATE = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9}|62\d{14,17})(?!\d)")
"""A full identity number, a mobile phone or a bank card inside a cell. Source: DOMAIN §7.2."""


def _rows(query: str, area: str) -> list[tuple[Any, ...]]:
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(query, {"low": low, "high": high})
        return list(cursor.fetchall())


def identity_twice(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-05: a current member of the area whose number is current on another card anywhere in sight."""
    for member, household, village, number in _rows(_TWICE, area):
        yield Found("DQ-05", settings.of("DQ-05", village).severity, f"member:{member}", village, household, member,
                    place="identity", params={"instead": "!on_another_card", "number": number})  # fmt: skip


def villages(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-69: the village card counts fewer households or less land than the household cards."""
    for village, total, farmland, gaps, land, _cards in _rows(_VILLAGES, area):
        if total == 0:
            what, said, summed = "!no_households", total, _cards
        elif gaps > total:
            what, said, summed = "!gaps_above_households", total, gaps
        else:
            what, said, summed = "!land_below", farmland, land
        params = {"what": what, "village": str(said), "households": str(summed)}
        yield Found("DQ-69", settings.of("DQ-69", village).severity, f"village:{village}", village, params=params)


def meetings(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-74: more votes than people, or recorded as carried without quorum or majority of its kind of meeting."""
    rules = list(MeetingRule.objects.all())
    for meeting in Meeting.objects.within(area).order_by("pk").iterator():
        found = against_meeting(meeting, rules)
        if found:
            yield Found(
                "DQ-74", settings.of("DQ-74", meeting.village_id).severity, f"meeting:{meeting.pk}",
                meeting.village_id, year=meeting.held_on.year,
                params={"title": meeting.topic, "day": meeting.held_on.isoformat(), "what": found},
            )  # fmt: skip


def against_meeting(meeting: Meeting, rules: list[MeetingRule]) -> list[str]:
    """What cannot be right about a record. Records of before the database's own guard may say anything."""
    found = [] if not reasons_against_count(meeting.count) else ["!counts"]
    fitting = [rule for rule in rules if rule.counted == meeting.counted]
    rule = _nearest(fitting, meeting.kind, meeting.village_id, meeting.held_on)
    if meeting.carried and rule is not None:
        codes = {reason.code for reason in reasons_against_decision(meeting.count, rule.as_rule())}
        found += [f"!{code}" for code in ("no_quorum", "no_majority") if code in codes]
    return found


def notices(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-73: closed before its days, hung without a witness, or with a column or value that may not be public."""
    periods_of = list(PublicityPeriod.objects.all())
    private = _private_notices(area)
    for notice in Notice.objects.within(area).exclude(state="withdrawn").order_by("pk").iterator():
        found, params = against_notice(notice, periods_of)
        kind = KINDS.get(notice.kind)
        named = {column["key"] for column in notice.columns}
        if notice.pk in private or (kind is not None and not named <= kind.columns):
            found.append("!banned_columns")
        if found:
            yield Found(
                "DQ-73", settings.of("DQ-73", notice.village_id).severity, f"notice:{notice.pk}", notice.village_id,
                year=notice.year, params={"title": notice.title, "what": found, **params},
            )  # fmt: skip


def _private_notices(area: str) -> set[int]:
    """Notices with a cell in which a full number stands. Their rows go when the term is over."""
    cells = Entry.objects.within(area).values_list("notice", "cells").iterator(chunk_size=2000)
    return {notice for notice, values in cells if PRIVATE.search(_words(values))}


def _words(cells: Any) -> str:
    values = cells.values() if isinstance(cells, dict) else cells
    return " ".join(str(value) for value in values if isinstance(value, str))


def against_notice(notice: Notice, rules: list[PublicityPeriod]) -> tuple[list[str], dict[str, Any]]:
    """What is wrong with how a notice hung, by the rules of days, with the params of the sentence."""
    if notice.starts_on is None or notice.ends_on is None:
        return [], {}
    found = [] if notice.witnessed_by_id else ["!not_witnessed"]
    rule = _nearest(rules, notice.kind, notice.village_id, notice.starts_on)
    last = notice.ends_on if notice.closed_on is None else min(notice.ends_on, notice.closed_on)
    if rule is not None and last < periods.publicity_end(notice.starts_on, rule.days, rule.counting):
        found.append("!too_short")
        return found, {"days": (last - notice.starts_on).days, "needed": rule.days}
    return found, {}


def _nearest(rules: list[Any], kind: str, code: str, on: dt.date) -> Any:
    """The rule of a kind in force on a day for a place, the nearest region first."""
    fitting = [
        rule for rule in rules
        if rule.kind == kind and code.startswith(rule.region) and rule.valid_from <= on
        and (rule.valid_to is None or rule.valid_to > on)
    ]  # fmt: skip
    return max(fitting, key=lambda rule: len(rule.region), default=None)


def register_all() -> None:
    """Makes the sources of this module known."""
    for rule, source in (("DQ-05", identity_twice), ("DQ-69", villages), ("DQ-73", notices), ("DQ-74", meetings)):
        register(rule, source)
