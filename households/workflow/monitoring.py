"""Taking a household in as a monitored object (防止返贫监测对象, M3). Source: DOMAIN §3.3, §9.2.

From a clue, whoever gave it, to a household that is watched and helped: screened by the village, compared, appraised,
publicised once, reviewed, decided and announced. It is helped once each risk has help of a fitting kind.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices.cases import CaseState as S
from households.choices.cases import Procedure
from households.models.case import Case
from households.workflow import case_guards as g
from households.workflow import steps
from households.workflow import wall_guards as w
from households.workflow.appraising import comparison_told, hits_verified
from households.workflow.sheets import type_of
from households.workflow.steps import KINDS, step
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context
from registry.workflow.models import Duty

_P, SOURCE = Procedure.MONITORING, "DOMAIN §3.3"


def type_known(case: Case, context: Context) -> list[Reason]:
    """Income and the line of its year are on record, so that the type rule can say as what it is watched."""
    if type_of(case) is not None:
        return []
    words = _("Income or line of the year is not on record: as what it is watched is unknown.")
    return [Reason("type_unknown", words)]


MONITORING = steps.machine(
    _P,
    step("investigate", _("Record the screening"), {S.DRAFT}, S.INVESTIGATED, P.SUBMIT_CASE, Duty.MAKE,
         g.card_readable, g.no_errors, g.two_investigators, g.authorised, g.sheet_holds,
         evidence=("investigated_on", "first_investigator", "second_investigator", "authorised_on", "checklist"),
         source=SOURCE),
    step("compare", _("Record the comparison"), {S.INVESTIGATED}, S.COMPARED, P.COMPARE_LISTS, Duty.COMPARE,
         g.authorised, hits_verified, comparison_told, evidence=("compared_on", "comparison"),
         source="DOMAIN §3.3, §9.2 (4)"),
    step("return_comparison", _("Return to the village before the comparison"), {S.INVESTIGATED}, S.DRAFT,
         P.COMPARE_LISTS, Duty.COMPARE, note=True, source=SOURCE),
    *steps.appraisal(_P, g.sheet_holds, hits_verified, source=SOURCE),
    step("send_back", _("Send back to be screened again"), {S.COMPARED}, S.DRAFT, P.CHAIR_APPRAISAL, Duty.DECIDE,
         note=True, source=SOURCE),
    *steps.village_publicity(_P, source=SOURCE),
    *steps.above(_P, g.sheet_holds, sources={S.TOWNSHIP_REVIEW}, source=SOURCE),
    step("activate", _("Enter as a monitored object"), {S.ANNOUNCED}, S.ACTIVE, P.REVIEW_CASE, Duty.REVIEW,
         w.announced(KINDS[_P]), g.sheet_holds, type_known, evidence=("monitored_type",), source=SOURCE),
    step("help", _("Record that help answers each risk"), {S.ACTIVE}, S.HELPED, P.WRITE_HELP, Duty.NONE,
         g.risks_answered, source="DOMAIN §3.3, §5.1"),
    *steps.ends(_P, _("Close the clue"), source=SOURCE),
    holders={
        S.DRAFT: "village_clerk", S.INVESTIGATED: "township_reviewer", S.COMPARED: "branch_secretary",
        S.ANNOUNCED: "township_reviewer", S.ACTIVE: "first_secretary",
    },
)  # fmt: skip
