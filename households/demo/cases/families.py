"""Invented households for the cases: two to four people, a cause, an income, and how they live."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from households.actions.households import enter
from households.actions.incomes import record_income
from households.choices import Guarantee
from households.models import GuaranteeProof, Household, LivingYear
from households.rules.drafts import CardDraft, IncomeDraft
from households.rules.members import MemberDraft

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.demo.plan import Plan

CAUSES = ("01", "02", "03", "07", "08", "09")
LOW, HIGH = (3000, 9000), (16000, 24000)
"""What somebody who works away brings home in a year, in yuan, of a household below the line, and above it."""


def family(plan: Plan, rng: Any, village: str, on: dt.date, clerk: User, *, wage: tuple[int, int] = LOW) -> Household:
    """Two to four invented people, a cause, the income of the year before."""
    born = plan.born_on(rng, rng.randrange(38, 66))
    head = plan.names.head(rng, "male", born)
    cause = rng.choice(CAUSES)
    members = [
        MemberDraft(
            head,
            plan.identity_number(born, "male"),
            "head",
            ethnicity="06",
            education="primary",
            health=("chronic",) if cause == "01" else ("disabled",) if cause == "02" else ("healthy",),
            labour="weak",
            has_resident_insurance=True,
        )
    ]
    born = plan.born_on(rng, rng.randrange(36, 62))
    members.append(
        MemberDraft(
            plan.names.head(rng, "female", born),
            plan.identity_number(born, "female"),
            "spouse",
            ethnicity="06",
            education="primary",
            health=("healthy",),
            labour="ordinary",
            has_resident_insurance=True,
        )
    )
    for _child in range(rng.randrange(0, 3) if wage == LOW else 0):
        born = plan.born_on(rng, rng.randrange(18, 24))
        members.append(
            MemberDraft(
                plan.names.relative(rng, head[0], "female", born),
                plan.identity_number(born, "female"),
                "daughter",
                ethnicity="06",
                school="bachelor_1",
                health=("healthy",),
                labour="none",
                has_resident_insurance=True,
            )
        )
    return enter(
        village=village,
        by=clerk,
        on=on,
        members=members,
        income=_income(plan, rng, on.year - 1, wage),
        card=CardDraft(group=rng.choice(plan.groups(village)), main_cause=cause),
    )


def earns(
    plan: Plan, rng: Any, household: Household, on: dt.date, clerk: User, *, wage: tuple[int, int] = HIGH
) -> None:  # fmt: skip
    """The income of the year before `on`, where the card has none yet."""
    if not household.incomes.filter(year=on.year - 1).exists():
        record_income(household, draft=_income(plan, rng, on.year - 1, wage), by=clerk, on=on)


def _income(plan: Plan, rng: Any, year: int, wage: tuple[int, int]) -> IncomeDraft:
    return IncomeDraft(year, {
        "wage_yuan": plan.yuan(rng, *wage),
        "business_yuan": plan.yuan(rng, 1500, 5000),
        "business_cost_yuan": plan.yuan(rng, 500, 1400),
        "ecology_yuan": Decimal("300.00"),
    })  # fmt: skip


def lives_well(household: Household, on: dt.date) -> None:
    """Somebody looked, and every guarantee is there."""
    living = LivingYear.objects.create(
        household=household, village_id=household.village_id, year=on.year - 1, checked_on=on,
        checked_by="驻村工作队", **dict.fromkeys(Guarantee.values, True),
    )  # fmt: skip
    GuaranteeProof.objects.bulk_create(
        GuaranteeProof(living=living, village_id=living.village_id, guarantee=name, proof="入户核实，见台账",
                       checked_by="驻村工作队", checked_on=on)
        for name in Guarantee.values
    )  # fmt: skip
