"""Did a meeting have its quorum, and was the decision carried?

"More than half" is strict, "two thirds" is at least; which of the two is a property of the rule's row. Sources:
Organic Law of Villagers' Committees art. 22 (assembly) and 26 (representatives); DOMAIN.md §3.7.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from registry.errors import Reason
from villages import errors


@dataclass(frozen=True)
class Threshold:
    """At least the share, or (strict) more than it."""

    share: Fraction
    strict: bool

    def needed(self, whole: int) -> int:
        """The smallest number of people that satisfies it.

        >>> Threshold(Fraction(1, 2), True).needed(10), Threshold(Fraction(2, 3), False).needed(10)
        (6, 7)
        """
        exact = self.share * whole
        up = -(-exact.numerator // exact.denominator)
        return int(exact) + 1 if self.strict and exact.denominator == 1 else up


@dataclass(frozen=True)
class Rule:
    """What one kind of meeting needs, with the document that says so."""

    quorum: Threshold
    majority: Threshold
    majority_of_due: bool
    document: str
    notice_days: int = 0


@dataclass(frozen=True)
class Count:
    """The numbers of one meeting. The recused are among those present; they have no vote."""

    due: int
    present: int
    agree: int
    against: int
    abstain: int
    recused: int = 0


@dataclass(frozen=True)
class Needed:
    """How many must come, how many may vote, and how many of these must agree."""

    quorum: int
    voters: int
    majority: int


def reasons_against_count(count: Count) -> list[Reason]:
    """Why the numbers cannot be right: agree + against + abstain + recused <= present <= due."""
    found = []
    votes = count.agree + count.against + count.abstain
    if count.present > count.due:
        found.append(errors.of("more_present_than_due", present=count.present, due=count.due))
    if count.recused > count.present:
        found.append(errors.of("more_recused_than_present", recused=count.recused, present=count.present))
    elif votes > count.present - count.recused and count.recused:
        found.append(errors.of("more_votes_than_voters", votes=votes, voters=count.present - count.recused,
                               recused=count.recused))  # fmt: skip
    elif votes > count.present:
        found.append(errors.of("more_votes_than_present", votes=votes, present=count.present))
    return found


def needed(count: Count, rule: Rule) -> Needed:
    """What the rule asks of a meeting of this size. The recused are taken off those who may vote; nobody's yes is
    never enough.
    """
    base = (count.due if rule.majority_of_due else count.present) - count.recused
    return Needed(
        quorum=max(1, rule.quorum.needed(count.due)),
        voters=max(0, count.present - count.recused),
        majority=max(1, rule.majority.needed(max(0, base))),
    )


def reasons_against_decision(count: Count, rule: Rule) -> list[Reason]:
    """Why the meeting decided nothing: wrong numbers, no quorum, no majority. Empty when it is carried."""
    found = reasons_against_count(count)
    asked = needed(count, rule)
    if count.present < asked.quorum:
        found.append(errors.of("no_quorum", present=count.present, due=count.due, needed=asked.quorum,
                               document=rule.document))  # fmt: skip
    if count.agree < asked.majority:
        found.append(errors.of("no_majority", agree=count.agree, needed=asked.majority, document=rule.document))
    return found


def reasons_against_call(called_on: dt.date | None, held_on: dt.date, rule: Rule) -> list[Reason]:
    """Was the meeting announced as many days before as its rule asks? Source: Organic Law art. 21, DOMAIN §3.7."""
    if not rule.notice_days:
        return []
    if called_on is None:
        return [errors.of("call_missing", needed=rule.notice_days, document=rule.document)]
    days = (held_on - called_on).days
    if days >= rule.notice_days:
        return []
    return [errors.of("called_too_late", days=days, needed=rule.notice_days, document=rule.document)]
