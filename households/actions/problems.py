"""The ledger of problems: raised, begun, answered. Source: DOMAIN §5.2, §1 B13."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from households.actions.standing import reasons_against_helper, refuse_writing
from households.choices import ProblemState
from households.choices.visit_reasons import problem_reason
from households.models import Household, Problem, Visit
from households.rules import problems as rule
from households.rules.visits import ProblemDraft
from registry.audit import trail
from registry.errors import Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@transaction.atomic
def add_problem(
    household: Household, *, draft: ProblemDraft, by: User | None, on: dt.date, visit: Visit | None = None
) -> Problem:
    """Raises a problem of a household, from a visit or alone. Raises Refused when it is due before it is raised."""
    refuse_writing(household, by=by, on=on)
    reasons = [problem_reason("problem_due_past")] if draft.due_on < on else []
    if visit is not None and visit.household_id != household.pk:
        reasons.append(problem_reason("problem_other_household"))
    if reasons:
        raise Refused(reasons)
    problem = Problem.objects.create(
        household=household, village_id=household.village_id, visit=visit, kind=draft.kind, title=draft.title.strip(),
        owner=draft.owner.strip(), raised_on=on, due_on=draft.due_on,
    )  # fmt: skip
    trail.record("households.problem_raised", by=by, target=household, village=household.village_id,
                 after={"problem": problem.title, "owner": problem.owner, "due_on": problem.due_on})  # fmt: skip
    return problem


@transaction.atomic
def take_step(problem: Problem, name: str, *, by: User | None, on: dt.date, answer: str = "") -> Problem:
    """Takes one step of rules.problems.STEPS; a step that closes the problem keeps its answer. Raises Refused."""
    row: Problem = Problem.objects.select_for_update(of=("self",)).select_related("household").get(pk=problem.pk)
    reasons = reasons_against_helper(row.household, by=by, on=on)
    if reasons := [*reasons, *rule.reasons_against(name, state=row.state, answer=answer)]:
        raise Refused(reasons)
    step, before = rule.STEPS[name], row.state
    row.state = step.target
    row.answer = answer.strip()[:400] if step.needs_answer else row.answer
    row.closed_on = on if step.needs_answer else None
    row.save(update_fields=["state", "answer", "closed_on"])
    trail.record(
        f"households.problem_{name}", by=by, target=row.household, village=row.village_id,
        before={"state": ProblemState(before).label}, after={"problem": row.title, "answer": row.answer},
    )  # fmt: skip
    return row


@transaction.atomic
def change_problem(problem: Problem, *, owner: str, due_on: dt.date, by: User | None) -> Problem:
    """Gives an open problem to another owner or another day. Raises Refused when it is closed or due before raised."""
    row: Problem = Problem.objects.select_for_update(of=("self",)).select_related("household").get(pk=problem.pk)
    reasons = [] if row.closed_on is None else [problem_reason("problem_no_step")]
    if due_on < row.raised_on:
        reasons.append(problem_reason("problem_due_past"))
    if reasons:
        raise Refused(reasons)
    before = {"owner": row.owner, "due_on": row.due_on}
    row.owner, row.due_on = owner.strip(), due_on
    row.save(update_fields=["owner", "due_on"])
    trail.record("households.problem_changed", by=by, target=row.household, village=row.village_id, before=before,
                 after={"problem": row.title, "owner": row.owner, "due_on": row.due_on})  # fmt: skip
    return row
