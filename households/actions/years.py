"""A household's snapshot of one year: income, living conditions, guarantees and people, written together or copied.

A year is never overwritten by another: copying fills a draft, which someone looks at and saves. The people of the
present year are those of the card; `mirror_people` alone keeps them in step. Source: DOMAIN §0.1 (3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.incomes import record_income, record_living, refuse_year
from households.actions.rounds import refuse_facts
from households.choices.checks import CHECKS
from households.errors import CardChanged
from households.models import GUARANTEES, Household, IncomeYear, LivingYear, Member, MemberYear, YearlyFacts
from households.rules import years as rule
from households.rules.drafts import IncomeDraft, LineDraft, LivingDraft, PersonYearDraft, ProofDraft, YearDraft
from households.rules.income import AMOUNTS
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User

FACTS = tuple(YearlyFacts.fact_names())
_SENTENCES = {
    rule.Contradiction.WELFARE_JOB: _("A welfare job has its kind and 1 to 12 months, or neither."),
    rule.Contradiction.MONTHS: _("A year has 0 to 12 months of work."),
}


@transaction.atomic
def record_year(
    household: Household, *, draft: YearDraft, by: User | None, on: dt.date, version: int | None = None
) -> Household:
    """Writes the blocks of a year that the draft holds. Raises CardChanged, YearFrozen, Refused with every fault."""
    locked: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if version is not None and version != locked.version:
        raise CardChanged(current=locked.version)
    refuse_year(locked, draft.year, on=on)
    if draft.people:
        record_people(locked, year=draft.year, drafts=draft.people, by=by, on=on)
    if draft.income is not None:
        record_income(locked, draft=draft.income, by=by, on=on)
    if draft.living is not None:
        record_living(locked, draft=draft.living, by=by, on=on)
    locked.version += 1
    locked.save(update_fields=["version"])
    return locked


@transaction.atomic
def record_people(
    household: Household, *, year: int, drafts: Sequence[PersonYearDraft], by: User | None, on: dt.date
) -> list[MemberYear]:
    """Writes what a past year says of members. The present year's people are entered on the card itself."""
    refuse_year(household, year, on=on)
    if year == on.year:
        raise DomainError("people_of_present_year", _("The people of this year are entered on the card itself."))
    members = {m.pk: m for m in rule.members_of_year(household.members.all(), year=year)}
    _refuse_people(drafts, known=frozenset(members))
    held = {row.member_id: row for row in household.member_years.filter(year=year)}
    rows = []
    for draft in drafts:
        row = held.get(draft.member) or MemberYear(
            member_id=draft.member, household=household, village_id=household.village_id, year=year
        )
        before, after = diff.apply(row, {name: draft.facts[name] for name in FACTS if name in draft.facts})
        if after or row.pk is None:
            fresh, name = row.pk is None, members[draft.member].name
            refuse_facts(household, year=year, on=on)
            row.save()
            trail.record("households.person_year_recorded", by=by, target=household, village=household.village_id,
                         before=None if fresh else {"name": name, "year": year, **before},
                         after={"name": name, "year": year, **after})  # fmt: skip
        rows.append(row)
    return rows


def _refuse_people(drafts: Sequence[PersonYearDraft], *, known: frozenset[int]) -> None:
    reasons = []
    for draft in drafts:
        if draft.member not in known:
            reasons.append(Reason("not_of_this_year", _("This person did not belong to the household in that year.")))
        for found, field in rule.contradictions(draft.facts):
            message = _SENTENCES[found] if found in _SENTENCES else CHECKS[found.value].message
            reasons.append(Reason(found.value, message, field=f"people-{draft.member}-{field}"))
    if reasons:
        raise Refused(reasons)


def mirror_people(households: Sequence[int], *, year: int) -> int:
    """Brings the people of `year` into line with the cards' present facts: the one door for the present year.

    Set-based, so that an import may call it for thousands. A frozen year is left as it is. Number of rows written.
    """
    frozen: set[int] = set()
    blocks: tuple[Any, ...] = (IncomeYear, LivingYear, MemberYear)
    for model in blocks:
        closed = model.objects.filter(household__in=households, year=year, is_frozen=True)
        frozen |= set(closed.values_list("household", flat=True))
    members = list(Member.objects.current().filter(household__in=set(households) - frozen))
    held = {r.member_id: r for r in MemberYear.objects.filter(member__in=members, year=year)}
    fresh, changed = [], []
    for member in members:
        row = held.get(member.pk)
        facts = {name: getattr(member, name) for name in FACTS}
        if row is None:
            fresh.append(MemberYear(member=member, household_id=member.household_id, village_id=member.village_id,
                                    year=year, **facts))  # fmt: skip
        elif diff.apply(row, facts | {"household_id": member.household_id})[1]:
            changed.append(row)
    MemberYear.objects.bulk_create(fresh, batch_size=1000)
    MemberYear.objects.bulk_update(changed, [*FACTS, "household"], batch_size=500)
    return len(fresh) + len(changed)


def draft_of(household: Household, year: int, *, only: Sequence[str] = ("income", "living", "people")) -> YearDraft:
    """The snapshot on record as a draft: what a form shows, and what copying begins from."""
    income = household.incomes.filter(year=year).first() if "income" in only else None
    living = household.livings.filter(year=year).first() if "living" in only else None
    people = household.member_years.filter(year=year).order_by("pk") if "people" in only else ()
    return YearDraft(
        year=year, income=_income_draft(income) if income else None, living=_living_draft(living) if living else None,
        people=tuple(PersonYearDraft(p.member_id, {name: getattr(p, name) for name in FACTS}) for p in people),
    )  # fmt: skip


def _income_draft(row: IncomeYear) -> IncomeDraft:
    lines = tuple(LineDraft(n.part, n.kind, n.amount_yuan, n.note) for n in row.lines.order_by("pk"))
    return IncomeDraft(row.year, {name: getattr(row, name) for name in AMOUNTS}, row.members, lines)


def _living_draft(row: LivingYear) -> LivingDraft:
    proofs = tuple(ProofDraft(p.guarantee, p.proof, p.checked_by, p.checked_on) for p in row.proofs.order_by("pk"))
    return LivingDraft(
        row.year, {name: getattr(row, name) for name in GUARANTEES}, row.note,
        {name: getattr(row, name) for name in rule.CONDITIONS}, proofs, row.checked_by, row.checked_on,
    )  # fmt: skip


def copied(household: Household, *, source: int, year: int) -> tuple[YearDraft, list[str]]:
    """The values of `source` as a draft of `year`, and the blocks left out because `year` has them already.

    Nothing is written. Who looked and when, and the number of members, are not copied: they are of their own year.
    """
    own = draft_of(household, year)
    taken = [name for name in ("income", "living", "people") if getattr(own, name)]
    last = draft_of(household, source, only=[n for n in ("income", "living", "people") if n not in taken])
    income, living = last.income, last.living
    if income:
        income = IncomeDraft(year, income.amounts, None, income.lines)
    if living:
        proofs = tuple(ProofDraft(p.guarantee, p.proof) for p in living.proofs or ())
        living = LivingDraft(year, living.verdicts, living.note, living.conditions, proofs)
    present = {m.pk for m in rule.members_of_year(household.members.all(), year=year)}
    people = tuple(p for p in last.people if p.member in present)
    return YearDraft(year, income, living, people), taken
