"""What a case's pages tell of it, line by line: beginning, sheet, comparison, evidence, notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.choices.cases import Asked, Compared, ComparedResult, Procedure
from households.models import Case, CaseState, StepLimit
from households.rules.identification import Standing, standing
from households.workflow.hits import LISTS
from households.workflow.sheets import sheet_of, type_of
from publicity.models import Entry
from registry.ui import formats
from registry.ui.elements import Fact

STANDINGS = {
    Standing.BELOW: gettext_lazy("below the line"), Standing.NOT_BELOW: gettext_lazy("not below the line"),
    Standing.UNKNOWN: gettext_lazy("no line on record"),
}  # fmt: skip


def application_facts(case: Case) -> list[Fact]:
    """What was applied for, and how the household stands to the line (shown, deciding nothing by itself)."""
    card, household = case.card_facts(), case.household
    income = "—"
    if card.net_income_per_head_yuan is not None:
        income = _("%(income)s yuan in %(year)s") % {
            "income": formats.yuan(card.net_income_per_head_yuan),
            "year": card.income_year,
        }
    line = f"{formats.yuan(card.line_yuan)}" if card.line_yuan is not None else "—"
    facts = [
        Fact(_("Household"), household.head_name, note=household.number, href=household.get_absolute_url()),
        Fact(_("Village and group"), f"{case.village.name} {household.group}".strip()),
        Fact(_("Persons"), card.members),
        Fact(_("Status"), household.get_status_display(), note=household.get_monitored_type_display()),
        Fact(_("Net income per head"), income, note=STANDINGS[standing(card)]),
        Fact(_("Line of the year"), line, note=LINE_NOTES[Procedure(case.procedure)]),
        Fact(_("Begun on"), formats.cn_date(case.applied_on), note=_origin_of(case)),
    ]
    if case.procedure in (Procedure.IDENTIFICATION, Procedure.EXIT):
        facts.insert(3, Fact(_("Main cause"), household.get_main_cause_display() or "—"))
    if case.procedure in (Procedure.MONITORING, Procedure.CLEARING):
        risks = "、".join(str(risk.get_kind_display()) for risk in household.risks.open())
        facts.append(Fact(_("Risks"), risks or _("none named")))
    if case.procedure in (Procedure.IDENTIFICATION, Procedure.MONITORING):
        signed = formats.cn_date(case.authorised_on) if case.authorised_on else _("not signed yet")
        facts.append(Fact(_("Letter of authority"), signed))
    return facts


def _origin_of(case: Case) -> str:
    """How the case came about, where that is asked."""
    return "" if case.procedure == Procedure.CLEARING else str(case.get_origin_display())


LINE_NOTES: dict[str, Any] = {
    Procedure.IDENTIFICATION: gettext_lazy("shown for comparison; the meeting decides"),
    Procedure.EXIT: gettext_lazy("the income must lie above it"),
    Procedure.MONITORING: gettext_lazy("says as what it is watched"),
    Procedure.CLEARING: gettext_lazy("the income must lie above it"),
}


def sheet_facts(case: Case) -> list[Fact]:
    """The sheet of the procedure, computed from the card as it stands now, line by line with its figures."""
    facts = []
    for line in sheet_of(case):
        figures = dict(line.figures)
        if line.asked == Asked.INCOME:
            net, limit = (formats.yuan(figures[k]) if k in figures else "—" for k in ("net", "line"))
            value = _("%(net)s yuan, line %(line)s") % {"net": net, "line": limit}
        elif line.asked == Asked.GONE:
            value = _("%(left)s of %(count)s left") % figures
        elif line.asked in (Asked.RISKS, Asked.NO_NEW):
            value = str(figures["count"])
        else:
            value = _("on the card of %(year)s") % figures if figures else _("nobody looked yet")
        facts.append(Fact(Asked(line.asked).label, value, note=HOLDS[figures.get("secured", line.holds)]))
    if case.procedure == Procedure.MONITORING:
        kind = case.get_monitored_type_display() or (found.label if (found := type_of(case)) else "—")
        facts.append(Fact(_("Watched as"), kind, note=_("by income, line and whether it had left poverty")))
    if case.procedure == Procedure.CLEARING and case.checklist.get("early"):
        facts.append(Fact(_("Watched since"), formats.cn_date(case.household.monitored_on),
                          note=_("shorter than the rule asks; the reason is with the proposal")))  # fmt: skip
    return facts


HOLDS: dict[bool | None, Any] = {True: gettext_lazy("holds"), False: gettext_lazy("does not hold"), None: ""}


def comparison_facts(case: Case) -> list[Fact]:
    """What the comparison found, item by item; read out at the appraisal."""
    if case.compared_on is None:
        return []
    facts = [Fact(_("Compared on"), formats.cn_date(case.compared_on))]
    facts += [
        Fact(item.label, ComparedResult(case.comparison[item]).label) for item in Compared if item in case.comparison
    ]
    return facts + ([Fact(_("What was found"), case.comparison_note)] if case.comparison_note else [])


def hits_of(case: Case) -> list[Fact]:
    """The hits of departments' lists on this household, verified or not."""
    return [
        Fact(hit.get_kind_display(), hit.fact, note=f"{hit.source} · {hit.get_verdict_display()}",
             href=hit.get_absolute_url())
        for hit in case.household.hits.filter(kind__in=sorted(LISTS)).order_by("-found_on", "pk")
    ]  # fmt: skip


def evidence_facts(case: Case, on: dt.date) -> list[Fact]:
    """What the steps so far rest on."""
    facts = [*_visit_facts(case), *_vote_facts(case)]
    if case.spot_checked_on:
        facts.append(Fact(_("Spot check"), case.spot_check, note=formats.cn_date(case.spot_checked_on)))
    if case.monitored_type:
        facts.append(Fact(_("Kind of monitored object"), case.get_monitored_type_display()))
    if case.clearing_way:
        facts.append(Fact(_("How the risk went away"), case.get_clearing_way_display()))
    if case.handbook_on:
        facts.append(Fact(_("Handbook handed over"), formats.cn_date(case.handbook_on)))
    if days := chain_of(case, on):
        facts.append(days)
    if case.closed_reason:
        facts.append(Fact(_("Reason"), case.closed_reason))
    return facts


def chain_of(case: Case, on: dt.date) -> Fact | None:
    """The days from the clue to the decision, beside the days the whole chain may take. Source: DOMAIN §3.3 (QA)."""
    limit = StepLimit.objects.for_state(StepLimit.WHOLE, procedure=case.procedure, village=case.village_id, on=on)
    if limit is None:
        return None
    entered = case.household.monitored_on if case.state in (CaseState.ACTIVE, CaseState.HELPED) else None
    days = ((entered or case.closed_on or on) - case.applied_on).days
    words = _("late by %(days)s days") % {"days": days - limit.days} if days > limit.days else ""
    return Fact(_("Days of the whole procedure"), _("%(days)s of %(limit)s") % {"days": days, "limit": limit.days},
                note=words)  # fmt: skip


def _visit_facts(case: Case) -> list[Fact]:
    facts = []
    if case.investigated_on:
        people = f"{case.first_investigator}、{case.second_investigator}"
        facts.append(Fact(_("Investigated"), formats.cn_date(case.investigated_on), note=people))
    if case.findings:
        facts.append(Fact(_("What was found"), case.findings))
    if case.group_met_on:
        votes = _("%(agree)s of %(present)s agreed, led by %(leader)s") % {
            "agree": case.group_agree, "present": case.group_present, "leader": case.group_leader,
        }  # fmt: skip
        facts.append(Fact(_("Meeting of the group"), formats.cn_date(case.group_met_on), note=votes))
    if case.accepted_on:
        facts.append(Fact(_("Accepted by the household"), formats.cn_date(case.accepted_on), note=case.accepted_by))
    return facts


def _vote_facts(case: Case) -> list[Fact]:
    meeting = case.appraisal_meeting
    if meeting is None:
        return []
    facts = [
        Fact(
            _("Appraisal meeting"),
            formats.cn_date(meeting.held_on),
            href=meeting.get_absolute_url(),
            note=_("%(present)s of %(due)s came") % {"present": meeting.present, "due": meeting.due},
        ),
        Fact(
            _("Votes"),
            _("%(agree)s for, %(against)s against, %(abstain)s abstained")
            % {"agree": case.votes_agree, "against": case.votes_against, "abstain": case.votes_abstain},
        ),
    ]
    if case.recused:
        facts.append(Fact(_("Recused from the vote"), "、".join(case.recused)))
    return facts


def publicity_facts(case: Case, on: dt.date) -> list[Fact]:
    """The notices that carry the case, how long they still hang, and what stands against them."""
    facts = []
    for entry in Entry.objects.for_subject(case.subject):
        notice = entry.notice
        ends = entry.ends_on or notice.ends_on
        if entry.state == "withdrawn" or notice.state == "withdrawn":
            note = _("taken off")
        elif notice.starts_on is None:
            note = _("waits for the supervision committee's signature")
        elif entry.state == "objected":
            note = _("an objection is open; its days stand still")
        elif ends and ends >= on:
            note = _("hangs until %(day)s, %(days)s days left") % {
                "day": formats.cn_date(ends),
                "days": (ends - on).days + 1,
            }
        else:
            note = _("hung its full days")
        facts.append(Fact(notice.get_kind_display(), notice.title, note=note, href=notice.get_absolute_url()))
    return facts
