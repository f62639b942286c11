"""Identification of a household (贫困户识别, M1): two publicities and one announcement. Source: DOMAIN §3.1, §9.2.

The village applies, investigates, lets the group meet; the township compares; the village appraises and publicises; the
township looks for itself and publicises a second time; the county decides and announces; the card is made.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices.cases import CaseState as S
from households.choices.cases import Procedure
from households.workflow import case_guards as g
from households.workflow import steps
from households.workflow import wall_guards as w
from households.workflow.appraising import comparison_told, group_agreed, group_disagreed, hits_verified
from households.workflow.steps import KINDS, step
from registry.accounts.permissions import Permission as P
from registry.workflow.models import Duty

_P, SOURCE = Procedure.IDENTIFICATION, "DOMAIN §3.1"
_GROUP = ("group_met_on", "group_leader", "group_present", "group_agree")

IDENTIFICATION = steps.machine(
    _P,
    step("investigate", _("Record the investigation"), {S.DRAFT}, S.INVESTIGATED, P.SUBMIT_CASE, Duty.MAKE,
         g.card_complete, g.no_errors, g.two_investigators,
         evidence=("investigated_on", "first_investigator", "second_investigator")),
    step("group_agree", _("Record that the group agreed"), {S.INVESTIGATED}, S.GROUP_OK, P.SUBMIT_CASE, Duty.MAKE,
         g.card_complete, group_agreed, evidence=_GROUP),
    step("group_refuse", _("Record that the group did not agree"), {S.INVESTIGATED}, S.REJECTED, P.CHAIR_APPRAISAL,
         Duty.DECIDE, group_disagreed, note=True, evidence=_GROUP),
    step("compare", _("Record the comparison"), {S.GROUP_OK}, S.COMPARED, P.COMPARE_LISTS, Duty.COMPARE,
         g.authorised, hits_verified, comparison_told, evidence=("compared_on", "comparison"),
         source="DOMAIN §3.1, §9.2 (4)"),
    step("return_comparison", _("Return to the village before the comparison"), {S.GROUP_OK}, S.INVESTIGATED,
         P.COMPARE_LISTS, Duty.COMPARE, note=True),
    *steps.appraisal(_P, g.card_complete, hits_verified, source=SOURCE),
    step("send_back", _("Send back to be investigated again"), {S.INVESTIGATED, S.COMPARED}, S.DRAFT,
         P.CHAIR_APPRAISAL, Duty.DECIDE, note=True),
    *steps.village_publicity(_P, source=SOURCE),
    *steps.township_publicity(_P, g.card_complete, source=SOURCE),
    *steps.above(_P, g.card_complete, w.cleared(KINDS[_P].township or ""), sources={S.PUBLIC_TOWNSHIP}, source=SOURCE),
    step("register", _("Register and hand over the handbook"), {S.ANNOUNCED}, S.REGISTERED, P.SUBMIT_CASE, Duty.MAKE,
         w.announced(KINDS[_P]), g.handbook_handed_over, evidence=("handbook_on",)),
    *steps.ends(_P, _("The household withdraws"), source=SOURCE),
    holders={
        S.DRAFT: "village_clerk", S.INVESTIGATED: "village_clerk", S.GROUP_OK: "township_reviewer",
        S.COMPARED: "branch_secretary", S.ANNOUNCED: "village_clerk",
    },
)  # fmt: skip
