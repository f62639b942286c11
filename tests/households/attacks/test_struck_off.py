"""A card struck off between opening and saving takes nothing more, by whatever door."""

from __future__ import annotations

import datetime as dt

import pytest

from households.actions import causes, incomes, measures, plans, problems, risks, years
from households.actions import households as cards
from households.actions.members import as_draft
from households.actions.status import set_status
from households.actions.visits import record_visit
from households.rules.drafts import CardDraft, YearDraft
from households.rules.visits import ProblemDraft
from registry import clock
from registry.errors import DomainError
from tests.households import factories as make
from tests.households.visits import factories as visiting

DOORS = {
    "card": lambda h, by, on: cards.change(
        h, by=by, on=on, card=CardDraft(group="4组"), members=[as_draft(m) for m in h.members.current()]),
    "income": lambda h, by, on: incomes.record_income(h, draft=make.income(2025), by=by, on=on),
    "year": lambda h, by, on: years.record_year(h, draft=YearDraft(2025, income=make.income(2025)), by=by, on=on),
    "measure": lambda h, by, on: measures.save_measure(h, draft=make.measure(), by=by, on=on),
    "plan": lambda h, by, on: plans.save_plan(h, draft=plans.PlanDraft(2026, wish="x"), by=by, on=on),
    "risk": lambda h, by, on: risks.set_risks(h, risks=[risks.RiskDraft("01", on)], by=by, on=on),
    "evidence": lambda h, by, on: causes.record_evidence(
        h, cause="01", fact="x", seen_on=on, by=by, on=on, at=clock.now()),
    "visit": lambda h, by, on: record_visit(h, draft=visiting.draft(), by=by, at=clock.now()),
    "problem": lambda h, by, on: problems.add_problem(h, draft=ProblemDraft("road", "a", "b", on), by=by, on=on),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_struck_off_card_takes_nothing_more(card, clerk, door):
    on = clock.today()
    set_status(card, "removed", by=clerk, on=on - dt.timedelta(days=5), reason="注销")
    with pytest.raises(DomainError) as refused:
        DOORS[door](card, clerk, on)
    assert refused.value.code == "card_removed"


def test_a_visit_made_before_it_was_struck_off_may_still_be_entered(card, clerk):
    on = clock.today()
    set_status(card, "removed", by=clerk, on=on - dt.timedelta(days=5), reason="注销")
    before = clock.now().replace(second=0, microsecond=0) - dt.timedelta(days=9)
    assert record_visit(card, draft=visiting.draft(held_at=before), by=clerk, at=clock.now()).pk
