"""Clearing the risk of a monitored object (风险消除). Source: DOMAIN §3.3, §9.2; GZ 2_11_002, 4_11_011.

The household is judged by the card's own figures and by two people who saw that its risks are gone; the village
appraises and publicises, township and county review, the announcement hangs, the risk is cleared. Who is in danger
again is a new monitoring case.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices.cases import CaseState as S
from households.choices.cases import ClearingWay, Procedure
from households.models.case import Case
from households.workflow import case_guards as g
from households.workflow import steps
from households.workflow import wall_guards as w
from households.workflow.sheets import answers, help_given, stays_watched
from households.workflow.steps import KINDS, step
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context
from registry.workflow.models import Duty

_P, SOURCE = Procedure.CLEARING, "DOMAIN §3.3"
NO_LABOUR = _("Nobody here can work and the household lives under the safety net: it stays watched.")


def may_be_cleared(case: Case, context: Context) -> list[Reason]:
    """It is watched, and no household without labour that lives under the safety net."""
    reasons = []
    if not case.household.is_monitored:
        reasons.append(Reason("not_monitored", _("This household is not a monitored object.")))
    if stays_watched(case.household):
        reasons.append(Reason("no_labour_not_cleared", NO_LABOUR))
    return reasons


def way_fits(case: Case, context: Context) -> list[Reason]:
    """Cleared by help needs help that answers each risk; cleared by itself needs words that say what happened."""
    if not g.is_taken(context):
        return []
    if case.clearing_way not in ClearingWay.values:
        return [Reason("way_missing", _("Say how the risk went away."), field="clearing_way")]
    if case.clearing_way == ClearingWay.NATURAL and not case.findings.strip():
        return [Reason("findings_missing", _("Write what happened that the risk went away by itself."),
                       field="findings")]  # fmt: skip
    given = [(m.kind, m.item_code) for m in help_given(case.household)]
    bare = [r.get_kind_display() for r in case.household.risks.open() if not answers(r.kind, given)]
    if case.clearing_way == ClearingWay.HELPED and (bare or not given):
        return [Reason("way_without_help", _("It is not cleared by help: no help answers %(risks)s."),
                       {"risks": "、".join(bare) or "—"}, field="clearing_way")]  # fmt: skip
    return []


CLEARING = steps.machine(
    _P,
    step("investigate", _("Record the judgement"), {S.DRAFT}, S.INVESTIGATED, P.SUBMIT_CASE, Duty.MAKE,
         may_be_cleared, g.card_readable, g.no_errors, g.two_investigators, way_fits, g.sheet_holds,
         evidence=("investigated_on", "first_investigator", "second_investigator", "clearing_way", "checklist"),
         source=SOURCE),
    *steps.appraisal(_P, may_be_cleared, g.sheet_holds, source=SOURCE),
    step("send_back", _("Send back to be judged again"), {S.INVESTIGATED}, S.DRAFT, P.CHAIR_APPRAISAL, Duty.DECIDE,
         note=True, source=SOURCE),
    *steps.village_publicity(_P, source=SOURCE),
    *steps.above(_P, may_be_cleared, g.sheet_holds, sources={S.TOWNSHIP_REVIEW}, source=SOURCE),
    step("clear", _("Clear the risk"), {S.ANNOUNCED}, S.CLEARED, P.REVIEW_CASE, Duty.REVIEW,
         w.announced(KINDS[_P]), may_be_cleared, source=SOURCE),
    *steps.ends(_P, _("Take the proposal back"), source=SOURCE),
    holders={S.DRAFT: "village_clerk", S.INVESTIGATED: "branch_secretary", S.ANNOUNCED: "township_reviewer"},
)  # fmt: skip
