"""Turns a case into what its pages print: tags, facts, the path, the timeline and the buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.choices.cases import PATH
from households.models import Case, CaseState
from households.rules.identification import Standing, standing
from households.workflow import BACKWARD, CLOSING, FORWARD, IDENTIFICATION
from publicity.models import Entry
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.ui import formats
from registry.ui.elements import Event, Fact, Status, Step, Tone

TONES: dict[str, Tone] = {
    CaseState.REGISTERED: "success", CaseState.REJECTED: "danger", CaseState.WITHDRAWN: "neutral",
    CaseState.ANNOUNCED: "success", CaseState.PUBLIC_VILLAGE: "warning",
}  # fmt: skip
STANDINGS = {
    Standing.BELOW: gettext_lazy("below the line"), Standing.NOT_BELOW: gettext_lazy("not below the line"),
    Standing.UNKNOWN: gettext_lazy("no line on record"),
}  # fmt: skip


def state_of(case: Case) -> Status:
    """The state as a tag."""
    return Status(case.get_state_display(), TONES.get(case.state, "info"))


def due_of(case: Case, on: dt.date) -> Status | None:
    """Late, due soon, or nothing to say."""
    if not case.is_open or case.due_on is None:
        return None
    days = (case.due_on - on).days
    if days < 0:
        return Status(_("%(days)s days late") % {"days": -days}, "danger")
    return Status(
        _("due today") if days == 0 else _("%(days)s days left") % {"days": days}, "warning" if days <= 1 else "neutral"
    )


def holder_of(case: Case) -> str:
    """Who holds the pen, in words; nobody when the case is closed."""
    role = IDENTIFICATION.holders.get(case.state)
    return str(ROLES[role].label) if role else ""


def path_of(case: Case, taken: Iterable[Any]) -> list[Step]:
    """The way of the case; where it was closed without a card, or returned to, shows."""
    reached = case.state
    if reached in (CaseState.REJECTED, CaseState.WITHDRAWN):
        last = [event.from_state for event in taken][-1:]
        reached = last[0] if last and last[0] in PATH else CaseState.DRAFT
    here = list(PATH).index(CaseState(reached))
    steps = []
    for position, state in enumerate(PATH):
        if position < here or case.state == CaseState.REGISTERED:
            steps.append(Step(state.label, "done"))
        elif position == here:
            ended = not case.is_open
            note = case.get_state_display() if ended else (_("returned") if case.returned_note else "")
            steps.append(Step(state.label, "returned" if ended or case.returned_note else "current", note))
        else:
            steps.append(Step(state.label, "todo"))
    return steps


@dataclass(frozen=True)
class Button:
    """A step as a button or link on the case's page, with what stands against it."""

    label: Any
    url: str
    reasons: list[Reason]
    kind: str = "secondary"


def buttons_of(case: Case, *, by: Any, on: dt.date) -> tuple[list[Button], list[Button]]:
    """The steps this person's role takes here: the one that leads on, and the others. None is hidden for a reason."""
    main, others = [], []
    for option in IDENTIFICATION.available(case, by=by, on=on):
        name = option.transition.name
        forward = FORWARD.get(case.state) == name
        if name in ("publish", "approve"):
            url = f"{reverse('households:case_batch', args=[name])}?case={case.pk}"
        else:
            url = reverse("households:case_step", args=[case.pk, name])
        kind = "primary" if forward else "danger" if name in CLOSING else "secondary"
        (main if forward else others).append(Button(option.transition.label, url, option.reasons, kind))
    return main, others


def application_facts(case: Case) -> list[Fact]:
    """What was applied for, and how the household stands to the line (shown, deciding nothing)."""
    card = case.card_facts()
    income = "—"
    if card.net_income_per_head_yuan is not None:
        income = _("%(income)s yuan in %(year)s") % {
            "income": formats.yuan(card.net_income_per_head_yuan),
            "year": card.income_year,
        }
    line = f"{formats.yuan(card.line_yuan)}" if card.line_yuan is not None else "—"
    return [
        Fact(
            _("Household"), case.household.head_name, note=case.household.number, href=case.household.get_absolute_url()
        ),
        Fact(_("Village and group"), f"{case.village.name} {case.household.group}".strip()),
        Fact(_("Persons"), card.members),
        Fact(_("Main cause"), case.household.get_main_cause_display() or "—"),
        Fact(_("Net income per head"), income, note=STANDINGS[standing(card)]),
        Fact(_("Line of the year"), line, note=_("shown for comparison; the meeting decides")),
        Fact(_("Applied on"), formats.cn_date(case.applied_on), note=case.get_origin_display()),
        Fact(
            _("Letter of authority"), formats.cn_date(case.authorised_on) if case.authorised_on else _("not signed yet")
        ),
    ]


def evidence_facts(case: Case) -> list[Fact]:
    """What the steps so far rest on."""
    facts = []
    if case.investigated_on:
        people = f"{case.first_investigator}、{case.second_investigator}"
        facts.append(Fact(_("Investigated"), formats.cn_date(case.investigated_on), note=people))
    if case.findings:
        facts.append(Fact(_("What was found"), case.findings))
    if case.appraisal_meeting:
        meeting = case.appraisal_meeting
        facts.append(
            Fact(
                _("Appraisal meeting"),
                formats.cn_date(meeting.held_on),
                href=meeting.get_absolute_url(),
                note=_("%(present)s of %(due)s came") % {"present": meeting.present, "due": meeting.due},
            )
        )
        facts.append(
            Fact(
                _("Votes"),
                _("%(agree)s for, %(against)s against, %(abstain)s abstained")
                % {"agree": case.votes_agree, "against": case.votes_against, "abstain": case.votes_abstain},
            )
        )
    if case.handbook_on:
        facts.append(Fact(_("Handbook handed over"), formats.cn_date(case.handbook_on)))
    if case.closed_reason:
        facts.append(Fact(_("Reason"), case.closed_reason))
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


def history_of(taken: Iterable[Any]) -> list[Event]:
    """The steps of the case, newest first."""
    labels = {t.name: t.label for t in IDENTIFICATION.transitions} | {"begin": _("Application entered")}
    events = []
    for event in taken:
        tone: Tone = (
            "danger" if event.transition in CLOSING else "warning" if event.transition in BACKWARD else "neutral"
        )
        who = f"{event.by.name}（{event.get_duty_display()}）" if event.by else ""
        events.append(
            Event(labels.get(event.transition, event.transition), event.on, by=who, note=event.note, tone=tone)
        )
    return list(reversed(events))
