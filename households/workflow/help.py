"""How help moves: a measure from planned to done with its result, a help plan from draft to closed.

Both stand in the hands of those who help the household (`help.write`): the clerk, the first secretary, the helper. The
consent that counts is the household's signature, not a second official's. Source: DOMAIN §5.1, §5.2, §1 A43, B16.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from households.choices import MeasureState, PlanState
from households.models import HelpPlan, Measure
from households.rules import details
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context, Guard, Machine, Transition

M, S = MeasureState, PlanState


def facts_complete(target: str) -> Guard:
    """The measure has every fact that the state it goes to needs."""

    def guard(measure: Measure, context: Context) -> list[Reason]:
        """The measure has every fact that the state it goes to needs (rules/taxonomy.py)."""
        if not measure.item_code:
            return [Reason("item_missing", _("First say exactly what is done: open the measure and choose the item."))]
        found = details.missing(
            measure.kind, measure.item_code, measure.details, state=target, member=measure.member_id
        )
        return [Reason(fault.word, fault.word.label, dict(fault.params), field=fault.field) for fault in found]

    return guard


def outcome_told(measure: Measure, context: Context) -> list[Reason]:
    """What came of it, or why it was not carried out, is written."""
    if "note" not in context.data or measure.result.strip():
        return []
    return [Reason("result_missing", _("A finished measure says what came of it."), field="result")]


def begun(measure: Measure, context: Context) -> list[Reason]:
    """Its first day has come."""
    if measure.starts_on <= context.on:
        return []
    return [Reason("not_yet", _("It begins on %(day)s. Change the day if it began earlier."),
                   {"day": f"{measure.starts_on:%Y-%m-%d}"})]  # fmt: skip


RUNNING = frozenset({M.PLANNED, M.UNDER_WAY})


def _measure(name: str, label: Any, sources: Any, target: str, *guards: Guard, note: bool = False) -> Transition:
    return Transition(name, label, frozenset(sources), target, P.WRITE_HELP, guards=guards, needs_note=note,
                      event=f"households.measure_{name}", source="DOMAIN §5.1")  # fmt: skip


MEASURE = Machine(
    "measure",
    dict(M.choices),
    (
        _measure("begin", _("Begin"), {M.PLANNED}, M.UNDER_WAY, begun, facts_complete(M.UNDER_WAY)),
        _measure("finish", _("Done, with result"), RUNNING, M.DONE, begun, facts_complete(M.DONE), outcome_told),
        _measure("drop", _("Not carried out, with reason"), RUNNING, M.DROPPED, outcome_told),
        _measure("resume", _("Take up again"), {M.DONE, M.DROPPED}, M.UNDER_WAY, note=True),
    ),
)


def wish_and_consent(plan: HelpPlan, context: Context) -> list[Reason]:
    """The household's own wish is written down and the household has signed."""
    reasons = []
    if not plan.wish.strip():
        reasons.append(Reason("wish_missing", _("Write down what the household itself wishes."), field="wish"))
    if "note" not in context.data:
        return reasons
    if not (plan.household_signed_on and plan.household_signer.strip()):
        reasons.append(Reason("consent_missing", _("The household signs: who, and on which day."),
                              field="household_signer"))  # fmt: skip
    if plan.helper_signed_on is None:
        reasons.append(Reason("helper_missing", _("The helper signs: on which day."), field="helper_signed_on"))
    days = (plan.household_signed_on, plan.helper_signed_on, plan.secretary_signed_on)
    if any(day and day > context.on for day in days):
        reasons.append(Reason("signed_in_future", _("Nobody has signed on a day that is still to come.")))
    return reasons


def plans_something(plan: HelpPlan, context: Context) -> list[Reason]:
    """The plan holds at least one measure and what is to be reached."""
    reasons = []
    if not plan.measures.exists():
        reasons.append(Reason("measures_missing", _("Plan at least one measure.")))
    if plan.target_per_head_yuan is None and not plan.guarantees:
        reasons.append(Reason("target_missing", _("Say what is to be reached: an income, or guarantees."),
                              field="target_per_head_yuan"))  # fmt: skip
    return reasons


def measures_begun(plan: HelpPlan, context: Context) -> list[Reason]:
    """No measure of the plan is only planned: each was begun, done, or not carried out for a reason."""
    count = plan.measures.filter(state=M.PLANNED).count()
    if not count:
        return []
    return [Reason("measures_planned", _("%(count)s measures of the plan have not begun: begin them, or say why not."),
                   {"count": count})]  # fmt: skip


def plan_result_told(plan: HelpPlan, context: Context) -> list[Reason]:
    """What was reached is written."""
    if "note" not in context.data or plan.result.strip():
        return []
    return [Reason("result_missing", _("A closed plan says what was reached."), field="result")]


def _plan(name: str, label: Any, source: str, target: str, *guards: Guard, note: bool = False) -> Transition:
    return Transition(name, label, frozenset({source}), target, P.WRITE_HELP, guards=guards, needs_note=note,
                      event=f"households.plan_{name}", source="DOMAIN §5.2")  # fmt: skip


HELP_PLAN = Machine(
    "help_plan",
    dict(S.choices),
    (
        _plan("agree", _("Sign the plan"), S.DRAFT, S.AGREED, plans_something, wish_and_consent),
        _plan("revise", _("Change the plan"), S.AGREED, S.DRAFT, note=True),
        _plan("close", _("Close the plan"), S.AGREED, S.CLOSED, measures_begun, plan_result_told),
    ),
    final=frozenset({S.CLOSED}),
)
