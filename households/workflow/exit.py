"""Exit of a household from poverty (贫困户脱贫退出, M2). Source: DOMAIN §3.2, §9.2.

By the plan of the year; verified by two people, one of the work team, from the card's own figures; accepted by the
household; appraised and publicised by the village; approved, announced and struck off by the county. The township
publicises a second time where a region has set days for it by a row of its own (a publicity period of `exit_township`
for that region); the row of the whole country only gives the days, for a township that does so of its own will.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices.cases import CaseState as S
from households.choices.cases import Procedure
from households.models.case import Case
from households.workflow import case_guards as g
from households.workflow import steps
from households.workflow import wall_guards as w
from households.workflow.steps import KINDS, step
from publicity.choices import NoticeKind
from publicity.models import PublicityPeriod
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context
from registry.workflow.models import Duty

_P, SOURCE = Procedure.EXIT, "DOMAIN §3.2"


def needs_second_publicity(case: Case, context: Context) -> bool:
    """Whether a region the village lies in has a row of its own for the township's publicity of exits."""
    periods = PublicityPeriod.objects.for_kind(NoticeKind.EXIT_TOWNSHIP, region=case.village_id, on=context.on)
    return periods.exclude(region="").exists()


def publicised_as_ruled(case: Case, context: Context) -> list[Reason]:
    """The second publicity is complete where the region asks for one, or where one was begun."""
    if case.township_notice_id:
        return w.cleared(NoticeKind.EXIT_TOWNSHIP)(case, context)
    if case.state == S.TOWNSHIP_REVIEW and needs_second_publicity(case, context):
        return [Reason("second_publicity_due", _("Here the township publicises exits a second time before it passes "
                                                 "them on."))]  # fmt: skip
    return []


EXIT = steps.machine(
    _P,
    step("investigate", _("Record the verification"), {S.DRAFT}, S.INVESTIGATED, P.CHAIR_APPRAISAL, Duty.DECIDE,
         g.card_readable, g.no_errors, g.two_investigators, g.work_team_signed, g.sheet_holds,
         evidence=("investigated_on", "first_investigator", "second_investigator", "checklist"), source=SOURCE),
    step("accept", _("The household accepts"), {S.INVESTIGATED}, S.ACCEPTED, P.SUBMIT_CASE, Duty.MAKE,
         g.accepted_by_household, evidence=("accepted_on", "accepted_by"), source=SOURCE),
    step("refuse", _("The household does not accept"), {S.INVESTIGATED}, S.REJECTED, P.SUBMIT_CASE, Duty.MAKE,
         note=True, source=SOURCE),
    *steps.appraisal(_P, g.sheet_holds, source=SOURCE),
    step("send_back", _("Send back to be verified again"), {S.INVESTIGATED, S.ACCEPTED}, S.DRAFT, P.CHAIR_APPRAISAL,
         Duty.DECIDE, note=True, source=SOURCE),
    *steps.village_publicity(_P, source=SOURCE),
    *steps.township_publicity(_P, source=SOURCE),
    *steps.above(_P, g.sheet_holds, publicised_as_ruled, sources={S.TOWNSHIP_REVIEW, S.PUBLIC_TOWNSHIP}, source=SOURCE),
    step("lift", _("Strike off as out of poverty"), {S.ANNOUNCED}, S.LIFTED, P.APPROVE_CASE, Duty.APPROVE,
         w.announced(KINDS[_P]), source=SOURCE),
    *steps.ends(_P, _("Take off the plan"), source=SOURCE),
    holders={
        S.DRAFT: "branch_secretary", S.INVESTIGATED: "village_clerk", S.ACCEPTED: "branch_secretary",
        S.ANNOUNCED: "county_office",
    },
)  # fmt: skip
