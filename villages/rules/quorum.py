"""Did a meeting have its quorum, and was the decision carried?

"More than half" is strict, "two thirds" is at least; which of the two is a property of the rule's row. Sources:
Organic Law of Villagers' Committees art. 22 (assembly) and 26 (representatives); DOMAIN.md §3.7.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Count:
    """The numbers of one meeting."""

    due: int
    present: int
    agree: int
    against: int
    abstain: int


def reasons_against_count(count: Count) -> list[Reason]:
    """Why the numbers cannot be right: agree + against + abstain <= present <= due."""
    found = []
    votes = count.agree + count.against + count.abstain
    if count.present > count.due:
        found.append(errors.of("more_present_than_due", present=count.present, due=count.due))
    if votes > count.present:
        found.append(errors.of("more_votes_than_present", votes=votes, present=count.present))
    return found


def reasons_against_decision(count: Count, rule: Rule) -> list[Reason]:
    """Why the meeting decided nothing: wrong numbers, no quorum, no majority. Empty when it is carried."""
    found = reasons_against_count(count)
    quorum = rule.quorum.needed(count.due)
    if count.present < quorum:
        found.append(errors.of("no_quorum", present=count.present, due=count.due, needed=quorum,
                               document=rule.document))  # fmt: skip
    majority = rule.majority.needed(count.due if rule.majority_of_due else count.present)
    if count.agree < majority:
        found.append(errors.of("no_majority", agree=count.agree, needed=majority, document=rule.document))
    return found
