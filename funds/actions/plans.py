"""A list made from a policy: everybody eligible with the computed amount, and everybody else with the reason why not.

Read in about ten statements for a village, whatever its size. Source: DOMAIN §5.1, §6.6.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from funds.actions.payments import LineDraft, prepare_payment
from funds.choices import Means, PaymentState
from funds.models import PaymentBatch, PaymentLine, PersonalAccount, Project, SubsidyPolicy
from funds.rules import plan as rules
from funds.workflow import facts
from households.choices import LeaveReason, LimitCode, MeasureState, Relation, Status
from households.models import Household, Measure, Member
from households.models.measure_standard import MeasureStandard
from registry.errors import DomainError
from registry.text.periods import Period

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Plan:
    """What a policy gives in a village for a period: the payments, their sum in yuan, and who is not on the list."""

    policy: SubsidyPolicy
    period: Period
    offers: list[rules.Offer]
    left_out: list[rules.LeftOut]

    @property
    def total_yuan(self) -> Decimal:
        return sum((offer.amount_yuan for offer in self.offers), Decimal("0.00"))


def policies_for(project: Project, *, on: dt.date) -> list[SubsidyPolicy]:
    """The subsidies that a project of this category may pay in its village, the nearest region's row of each item."""
    rows = SubsidyPolicy.objects.holding(region=project.village_id, on=on).filter(category=project.category)
    found: dict[str, SubsidyPolicy] = {}
    for row in rows:
        found.setdefault(row.item, row)
    return sorted(found.values(), key=lambda row: row.item)


def plan_of(
    policy: SubsidyPolicy, *, village: str, period: Period, on: dt.date, means: str = Means.BANK,
    typed: rules.Typed | None = None,
) -> Plan:  # fmt: skip
    """The plan, nothing written. `typed` are quantities by household and person, in place of the computed ones."""
    homes = _homes(policy, village, period, on)
    offers, out = rules.plan(_terms(policy, village, on, means), homes, typed)
    return Plan(policy, period, offers, out)


def make_list(
    plan: Plan, *, project: Project, source: int, title: str, by: User, on: dt.date, means: str = Means.BANK,
    struck: Collection[tuple[int, int | None]] = (),
) -> PaymentBatch:  # fmt: skip
    """The list of the plan without those struck off. Raises Refused, DomainError when nobody is left."""
    kept = [offer for offer in plan.offers if (offer.home.pk, offer.member) not in struck]
    if not kept:
        raise DomainError("list_empty", _("The list has no payment on it."))
    drafts = [
        LineDraft(o.home.pk, plan.policy.standard_yuan, o.quantity, o.member, ground_of(o, plan.policy)) for o in kept
    ]
    return prepare_payment(
        project=project, source=source, title=title, item=plan.policy.item, unit=plan.policy.unit,
        period=plan.period.key, lines=drafts, by=by, on=on, means=means, policy=plan.policy,
    )  # fmt: skip


def ground_of(offer: rules.Offer, policy: SubsidyPolicy) -> str:
    """Why the household gets it and how the amount came about, in one line."""
    status = str(Status(offer.home.status).label)
    parts = [status, *([policy.measure] if policy.measure else []), *(["、".join(offer.who)] if offer.who else [])]
    parts.append(f"{policy.standard_yuan:,.2f} × {offer.quantity.normalize():f} {policy.unit}")
    if offer.is_capped:
        parts.append(
            _("of %(whole)s %(unit)s, at most %(cap)s yuan a household")
            % {"whole": f"{offer.whole.normalize():f}", "unit": policy.unit, "cap": f"{policy.cap_yuan:,.2f}"}
        )
    return " · ".join(parts)


def _terms(policy: SubsidyPolicy, village: str, on: dt.date, means: str) -> rules.Terms:
    limits = MeasureStandard.objects.limits_on(village, on)
    work, old = limits.get(LimitCode.JOB_AGE_FROM), limits.get(LimitCode.OLD_AGE_FROM)
    return rules.Terms(
        standard_yuan=policy.standard_yuan, per=policy.per, people=policy.people, statuses=frozenset(policy.statuses),
        pay_to=policy.pay_to, needs_measure=bool(policy.measure), cap_yuan=policy.cap_yuan,
        by_bank=means == Means.BANK, work_from=work.value if work else None, old_from=old.value if old else None,
    )  # fmt: skip


def _homes(policy: SubsidyPolicy, village: str, period: Period, on: dt.date) -> list[rules.Home]:
    rows = list(
        Household.objects.filter(village=village).registered_on(on).order_by("group", "number")
        .values_list("pk", "head_name", "status", "bank_account_index")
    )  # fmt: skip
    homes = [pk for pk, *_rest in rows]
    given, held, excluded = _had(policy, village, homes, period, on)
    people = _people(policy, homes, village, period, on)
    measures = _measures(policy, homes, period)
    heads = facts.head_of(facts.people_of(homes))
    elsewhere = facts.given_elsewhere(policy.item, period.key, [h.identity for h in heads.values() if h.identity])
    return [
        rules.Home(
            pk=pk, name=name, status=status, people=tuple(people.get(pk, ())), measures=tuple(measures.get(pk, ())),
            has_account=index is not None,
            is_given=(pk, None) in given or (pk in heads and heads[pk].identity in elsewhere),
            excluded=tuple(sorted(excluded.get(pk, ()))), held_yuan=held.get(pk, Decimal(0)),
        )
        for pk, name, status, index in rows
    ]  # fmt: skip


def _had(
    policy: SubsidyPolicy, village: str, homes: Collection[int], period: Period, on: dt.date
) -> tuple[set[tuple[int, int | None]], dict[int, Decimal], dict[int, set[str]]]:
    """Who was given the item for the period, what each household got of it, and what it has that excludes it."""
    saying = SubsidyPolicy.objects.holding(region=village, on=on).filter(excludes__contains=[policy.item])
    bars = ({*policy.excludes} | set(saying.values_list("item", flat=True))) - {policy.item}
    rows = PaymentLine.objects.standing().filter(household__in=homes, period__startswith=period.key[:4])
    given: set[tuple[int, int | None]] = set()
    held: dict[int, Decimal] = defaultdict(Decimal)
    excluded: dict[int, set[str]] = defaultdict(set)
    for home, member, item, key, yuan in rows.exclude(batch__state=PaymentState.CANCELLED).values_list(
        "household_id", "member_id", "item", "period", "amount_yuan"
    ):
        if item in bars:
            excluded[home].add(item)
        if (item, key) == (policy.item, period.key):
            given.add((home, member))
            held[home] += yuan
    return given, held, excluded


def _people(
    policy: SubsidyPolicy, homes: Collection[int], village: str, period: Period, on: dt.date
) -> dict[int, list[rules.Someone]]:
    """Members of the households, and those who died in the period."""
    first = min(period.start, on)
    rows = list(
        Member.objects.filter(household__in=homes, joined_on__lte=on)
        .exclude(left_on__lt=first).order_by("household_id", "pk")
    )  # fmt: skip
    rows = [m for m in rows if m.left_on is None or m.left_on > on or m.left_reason == LeaveReason.DEATH]
    cards = set(
        PersonalAccount.objects.filter(village=village, ended_on=None).values_list("member_id", flat=True)
    )  # fmt: skip
    accounts = dict(Household.objects.filter(pk__in=homes).values_list("pk", "bank_account_index"))
    known = [bytes(m.identity_index) for m in rows if m.identity_index and not m.is_temporary]
    given = facts.given_elsewhere(policy.item, period.key, known)
    found: dict[int, list[rules.Someone]] = defaultdict(list)
    for m in rows:
        is_head = m.relation == Relation.HEAD and m.left_on is None
        found[m.household_id].append(rules.Someone(
            pk=m.pk, name=m.name, age=m.age_on(on), labour=m.labour, school=m.school, work_area=m.work_area,
            is_disabled=bool(m.disability_kind), has_welfare_job=bool(m.welfare_job),
            has_account=m.pk in cards or (is_head and accounts.get(m.household_id) is not None),
            is_given=bool(m.identity_index) and bytes(m.identity_index) in given,
            died_on=str(m.left_on) if m.left_on is not None and m.left_on <= on else "",
        ))  # fmt: skip
    return found


def _measures(policy: SubsidyPolicy, homes: Collection[int], period: Period) -> dict[int, list[Any]]:
    """Household → quantities of its measures of the policy's kind in the year of the period."""
    found: dict[int, list[Any]] = defaultdict(list)
    if policy.measure:
        rows = Measure.objects.in_year(period.start.year).filter(household__in=homes, kind=policy.measure)
        rows = rows.exclude(state=MeasureState.DROPPED)
        for home, quantity in rows.values_list("household_id", "quantity"):
            found[home].append(quantity)
    return found
