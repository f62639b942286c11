"""Rows that the tables of the four procedures share: from the appraisal over the wall to the county's decision.

The village publicises, the township reviews, the county decides and announces; a case that comes back goes through
appraisal and publicity again: what changed after the village saw it, the village sees again. An objection is no state:
it stops the clock of its row on the notice, and the step that follows the publicity refuses until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from households.choices.cases import APPRAISED_FROM, FINAL, PATHS, CaseState, Procedure, labels_of
from households.workflow import case_guards as g
from households.workflow import wall_guards as w
from households.workflow.appraising import appraisal_carried, appraisal_failed
from publicity.choices import NoticeKind as K
from registry.accounts.permissions import Permission as P
from registry.workflow.machine import Guard, Machine, Transition
from registry.workflow.models import Duty

S = CaseState


@dataclass(frozen=True)
class Kinds:
    """The notices a procedure hangs; `township` is None where there is one publicity only. `titles` as they hang."""

    village: str
    announcement: str
    township: str | None
    titles: dict[str, str]


KINDS: dict[str, Kinds] = {
    Procedure.IDENTIFICATION: Kinds(
        K.IDENTIFICATION_VILLAGE, K.IDENTIFICATION_ANNOUNCEMENT, K.IDENTIFICATION_TOWNSHIP, {
        K.IDENTIFICATION_VILLAGE: "拟识别贫困户名单第一次公示", K.IDENTIFICATION_TOWNSHIP: "拟识别贫困户名单第二次公示",
        K.IDENTIFICATION_ANNOUNCEMENT: "贫困户识别结果公告",
    }),
    Procedure.EXIT: Kinds(K.EXIT_VILLAGE, K.EXIT_ANNOUNCEMENT, K.EXIT_TOWNSHIP, {
        K.EXIT_VILLAGE: "拟脱贫退出贫困户名单公示", K.EXIT_TOWNSHIP: "拟脱贫退出贫困户名单第二次公示",
        K.EXIT_ANNOUNCEMENT: "贫困户脱贫退出公告",
    }),
    Procedure.MONITORING: Kinds(K.MONITORED_VILLAGE, K.MONITORED_ANNOUNCEMENT, None, {
        K.MONITORED_VILLAGE: "拟纳入防止返贫监测对象名单公示", K.MONITORED_ANNOUNCEMENT: "防止返贫监测对象公告",
    }),
    Procedure.CLEARING: Kinds(K.CLEARED_VILLAGE, K.CLEARED_ANNOUNCEMENT, None, {
        K.CLEARED_VILLAGE: "拟消除风险监测对象名单公示", K.CLEARED_ANNOUNCEMENT: "监测对象风险消除公告",
    }),
}  # fmt: skip
"""Procedure → its notices."""


def step(
    name: str, label: Any, sources: Iterable[str], target: str, permission: P, duty: Duty, *guards: Guard,
    note: bool = False, evidence: tuple[str, ...] = (), source: str = "DOMAIN §3.1",
) -> Transition:  # fmt: skip
    """A row of a table; whoever takes it has no near relative in the household."""
    asked = (g.impartial, *guards) if duty != Duty.NONE else guards
    return Transition(name, label, frozenset(str(s) for s in sources), target, permission, duty, asked, needs_note=note,
                      evidence=evidence, source=source)  # fmt: skip


def appraisal(procedure: str, *guards: Guard, source: str) -> tuple[Transition, ...]:
    """The vote of the village, and the chair's way back to the beginning."""
    before = APPRAISED_FROM[Procedure(procedure)]
    return (
        step("appraise", _("Record that the appraisal passed"), {before}, S.APPRAISED, P.CHAIR_APPRAISAL, Duty.DECIDE,
             *guards, appraisal_carried, evidence=("appraisal_meeting", "votes_agree"), source=f"{source}, §3.7"),
        step("turn_down", _("Record that the appraisal failed"), {before}, S.REJECTED, P.CHAIR_APPRAISAL, Duty.DECIDE,
             appraisal_failed, note=True, evidence=("appraisal_meeting", "votes_agree"), source=f"{source}, §3.7"),
    )  # fmt: skip


def village_publicity(procedure: str, *guards: Guard, source: str) -> tuple[Transition, ...]:
    """On the wall of the village, up to the township, and what an objection leads to."""
    kind, before = KINDS[procedure].village, APPRAISED_FROM[Procedure(procedure)]
    return (
        step("publish", _("Publicise in the village"), {S.APPRAISED}, S.PUBLIC_VILLAGE, P.SUBMIT_CASE, Duty.MAKE,
             w.on_notice("village_notice", kind), evidence=("village_notice",), source=f"{source}, §3.8"),
        step("report_up", _("Report to the township"), {S.PUBLIC_VILLAGE}, S.TOWNSHIP_REVIEW, P.SUBMIT_CASE, Duty.MAKE,
             w.cleared(kind), g.no_errors, g.warnings_answered, *guards, source=f"{source}, §3.8"),
        step("reappraise", _("Take down and appraise again"), {S.PUBLIC_VILLAGE}, before, P.CHAIR_APPRAISAL,
             Duty.DECIDE, note=True, source="DOMAIN §3.6"),
        step("drop", _("End after an upheld objection"), {S.PUBLIC_VILLAGE}, S.REJECTED, P.CHAIR_APPRAISAL,
             Duty.DECIDE, w.objection_upheld(kind), note=True, source="DOMAIN §3.6"),
    )  # fmt: skip


def township_publicity(procedure: str, *guards: Guard, source: str) -> tuple[Transition, ...]:
    """The second publicity, which the township prepares and which hangs in the village. Source: DOMAIN §3.1, GX."""
    village, township = KINDS[procedure].village, KINDS[procedure].township or ""
    return (
        step("publicise_township", _("Publicise a second time"), {S.TOWNSHIP_REVIEW}, S.PUBLIC_TOWNSHIP, P.REVIEW_CASE,
             Duty.REVIEW, *guards, w.cleared(village), g.spot_checked, w.on_notice("township_notice", township),
             evidence=("spot_checked_on", "spot_check", "township_notice"), source=f"{source}, §3.8"),
        step("drop_township", _("End after an upheld objection to the second publicity"), {S.PUBLIC_TOWNSHIP},
             S.REJECTED, P.REVIEW_CASE, Duty.REVIEW, w.objection_upheld(township), note=True, source="DOMAIN §3.6"),
    )  # fmt: skip


def above(procedure: str, *guards: Guard, sources: Iterable[str], source: str) -> tuple[Transition, ...]:
    """The township passes on or returns; the county approves, returns or refuses."""
    kinds = KINDS[procedure]
    return (
        step("pass_township", _("Pass on to the county"), sources, S.COUNTY_REVIEW, P.REVIEW_CASE, Duty.REVIEW,
             *guards, w.cleared(kinds.village), source=source),
        step("return_township", _("Return to the village"), {S.TOWNSHIP_REVIEW, *sources}, S.INVESTIGATED,
             P.REVIEW_CASE, Duty.REVIEW, note=True, source=source),
        step("approve", _("Approve and announce"), {S.COUNTY_REVIEW}, S.ANNOUNCED, P.APPROVE_CASE, Duty.APPROVE,
             *guards, w.cleared(kinds.village), w.on_notice("announcement", kinds.announcement),
             evidence=("announcement",), source=source),
        step("return_county", _("Return to the township"), {S.COUNTY_REVIEW}, S.TOWNSHIP_REVIEW, P.APPROVE_CASE,
             Duty.APPROVE, note=True, source=source),
        step("reopen", _("Take back to the county's decision"), {S.ANNOUNCED}, S.COUNTY_REVIEW, P.APPROVE_CASE,
             Duty.APPROVE, w.publicity_fell(kinds), note=True,
             source="DOMAIN §3.6"),
        step("reject", _("Refuse with a reason"), {S.COUNTY_REVIEW}, S.REJECTED, P.APPROVE_CASE, Duty.APPROVE,
             note=True, source=source),
    )  # fmt: skip


def ends(procedure: str, label: Any, *, source: str) -> tuple[Transition, ...]:
    """The village takes the case back while it is still the village's; it lapses wherever the household is gone."""
    path = PATHS[procedure]
    villages = path[: path.index(S.PUBLIC_VILLAGE) + 1]
    return (
        step("withdraw", label, villages, S.WITHDRAWN, P.SUBMIT_CASE, Duty.MAKE, note=True, source=source),
        step("lapse", _("Close: nobody of the household is left"), set(path) - FINAL, S.WITHDRAWN, P.VIEW_HOUSEHOLDS,
             Duty.NONE, g.household_gone, note=True, source="DOMAIN §3.3 (自然减少)"),
    )  # fmt: skip


def machine(procedure: str, *transitions: Transition, holders: dict[str, str]) -> Machine:
    """The table of a procedure, its states called as they are called there."""
    own = {
        S.APPRAISED: "village_clerk", S.PUBLIC_VILLAGE: "village_clerk", S.TOWNSHIP_REVIEW: "township_reviewer",
        S.PUBLIC_TOWNSHIP: "township_reviewer", S.COUNTY_REVIEW: "county_office",
    }  # fmt: skip
    states = labels_of(procedure)
    return Machine(
        name=str(Procedure(procedure).value), states=states, transitions=transitions,
        holders={str(s): role for s, role in (own | holders).items() if s in states},
        final=frozenset(str(s) for s in FINAL if s in states),
    )  # fmt: skip
