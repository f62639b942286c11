"""What the office's pages print about notices and objections."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from publicity.choices import EntryState, NoticeState, ObjectionState
from publicity.models import Notice, Objection
from publicity.rules.kinds import COLUMNS
from publicity.workflow.objections import desk_label
from registry.audit.trail import entries_for
from registry.ui.elements import Event, Fact, Status, Step

_NOTICE_TONES: dict[str, Any] = {"prepared": "warning", "hanging": "info", "closed": "success", "withdrawn": "neutral"}
_OBJECTION_TONES: dict[str, Any] = {
    "received": "warning", "accepted": "info", "investigating": "info", "replied": "success", "review": "warning",
    "closed": "neutral",
}  # fmt: skip


def notice_status(notice: Notice, on: dt.date) -> Status:
    """The state in words; late ones say so."""
    if notice.is_late(on):
        return Status(_("To be closed"), "danger")
    if notice.state == NoticeState.PREPARED and (on - notice.prepared_on).days > 3:
        return Status(_("Waiting for the witness, late"), "danger")
    return Status(notice.get_state_display(), _NOTICE_TONES[notice.state])


def objection_status(objection: Objection, on: dt.date) -> Status:
    if objection.is_late(on):
        return Status(_("%(state)s, late") % {"state": objection.get_state_display()}, "danger")
    return Status(objection.get_state_display(), _OBJECTION_TONES[objection.state])


def notice_facts(notice: Notice) -> list[Fact]:
    """The head of a notice's page."""
    counted = _("%(days)s %(counting)s") % {"days": notice.days, "counting": notice.get_counting_display()}
    return [
        Fact(_("Kind"), notice.get_kind_display()),
        Fact(_("Division"), notice.village.full_name),
        Fact(_("Number"), notice.reference),
        Fact(_("Decided by"), notice.decision),
        Fact(_("Must hang"), counted, note=notice.period_document),
        Fact(_("Hangs from"), notice.starts_on),
        Fact(_("Last day"), notice.ends_on),
        Fact(_("Notice prepared by"), notice.prepared_by.name, note=notice.prepared_on.isoformat()),
        Fact(_("Witnessed by"), notice.witnessed_by.name if notice.witnessed_by else ""),
        Fact(_("Check code"), notice.check_code, href=reverse("wall:verify", args=[notice.check_code])
             if notice.starts_on else ""),
        *([Fact(_("Closing statement"), notice.statement)] if notice.statement else []),
    ]  # fmt: skip


def notice_steps(notice: Notice) -> list[Step]:
    """Where the notice stands on its way."""
    if notice.state == NoticeState.WITHDRAWN:
        return [Step(_("Prepared"), "done"), Step(_("Withdrawn"), "returned", note=str(notice.closed_on or ""))]
    order = [NoticeState.PREPARED, NoticeState.HANGING, NoticeState.CLOSED]
    reached = order.index(NoticeState(notice.state))
    notes = [notice.prepared_on, notice.starts_on, notice.closed_on]
    last = len(order) - 1
    return [
        Step(state.label, "done" if i < reached or reached == last else "current" if i == reached else "todo",
             note=str(notes[i] or ""))
        for i, state in enumerate(order)
    ]  # fmt: skip


def cells(notice: Notice, entries: Any) -> list[dict[str, Any]]:
    """The rows of a notice for the office's table, each with its state."""
    return [
        {"position": entry.position, "entry": entry, "cells": [
            {"label": column["label"], "value": entry.cells.get(column["key"], ""),
             "number": COLUMNS[column["key"]].form in {"yuan", "wan", "count"} if column["key"] in COLUMNS else False}
            for column in notice.columns],
         "status": Status(entry.get_state_display(), _ENTRY_TONES[entry.state])}
        for entry in entries
    ]  # fmt: skip


_ENTRY_TONES: dict[str, Any] = {
    EntryState.HANGING: "info", EntryState.OBJECTED: "warning", EntryState.CLEARED: "success",
    EntryState.WITHDRAWN: "neutral",
}  # fmt: skip


def history(target: Any) -> list[Event]:
    """What was done, newest first."""
    return [Event(entry.wording, entry.at, by=entry.by_name, note=entry.reason) for entry in entries_for(target)[:50]]


def entry_choices(notice: Notice) -> list[tuple[str, str]]:
    """The rows of a notice to choose from, as the wall shows them."""
    first = notice.columns[0]["key"]
    rows = notice.entries.exclude(state=EntryState.WITHDRAWN).order_by("position")
    return [(str(row.position), f"{row.position}. {row.cells.get('head_name') or row.cells.get(first, '')}")
            for row in rows]  # fmt: skip


def _entry_head(notice: Notice, entry: Any) -> str:
    """What stands out in a row: the masked name, else its first cell."""
    return str(entry.cells.get("head_name") or entry.cells.get(notice.columns[0]["key"], ""))


def objection_steps(objection: Objection) -> list[Step]:
    """Where the objection stands, from receipt to its end; the review only where one was asked for."""
    days = {
        ObjectionState.RECEIVED: objection.received_on, ObjectionState.REPLIED: objection.answered_on,
        ObjectionState.REVIEW: objection.review_asked_on, ObjectionState.CLOSED: objection.closed_on,
    }  # fmt: skip
    order = [ObjectionState.RECEIVED, ObjectionState.ACCEPTED, ObjectionState.INVESTIGATING, ObjectionState.REPLIED]
    order += [ObjectionState.REVIEW] if objection.review_asked_on else []
    order += [ObjectionState.CLOSED]
    reached = order.index(ObjectionState(objection.state))
    return [
        Step(state.label, "done" if i < reached or state == ObjectionState.CLOSED == objection.state
             else "current" if i == reached else "todo", note=str(days.get(state) or ""))
        for i, state in enumerate(order)
    ]  # fmt: skip


def objection_facts(objection: Objection, *, inside: bool) -> list[Fact]:
    """The head of an objection's page. `inside`: for those who handle it, with what a village is not told."""
    entry = objection.entry
    found = [
        Fact(_("Notice"), objection.notice.title, href=objection.notice.get_absolute_url()),
        Fact(_("Division"), objection.village.full_name),
        Fact(_("Entry"), f"{entry.position}. {_entry_head(objection.notice, entry)}" if entry
             else _("The notice as a whole")),
        Fact(_("Whom it accuses"), objection.get_about_display()),
        Fact(_("Handled at"), desk_label(objection),
             note=_("went up on %(day)s") % {"day": objection.escalated_on} if objection.escalated_on else ""),
        Fact(_("Received on"), objection.received_on),
        Fact(_("To be taken up by"), min(objection.accept_by, objection.due_on)),
        Fact(_("Answer due on"), objection.due_on),
    ]  # fmt: skip
    if inside:
        by = objection.entered_by
        found += [
            Fact(_("How it came"), objection.get_channel_display(), note=_("entered by %(name)s") % {"name": by.name}
                 if by else ""),
            Fact(_("Handled by"), objection.handled_by.name if objection.handled_by else ""),
            Fact(_("Investigators"), "、".join(filter(None, (objection.first_investigator,
                                                              objection.second_investigator)))),
        ]  # fmt: skip
    if objection.review_asked_on:
        found += [Fact(_("Review asked for on"), objection.review_asked_on),
                  Fact(_("Review due on"), objection.review_due_on),
                  Fact(_("Reviewed by"), objection.reviewed_by.name if objection.reviewed_by else "")]  # fmt: skip
    elif objection.review_until:
        found.append(Fact(_("Review may be asked for until"), objection.review_until))
    return found


def objection_answers(objection: Objection) -> list[Answered]:
    """The public answers so far, as the wall shows them."""
    found = [(objection.get_outcome_display(), objection.outcome, objection.answer, objection.answered_on, False),
             (objection.get_review_outcome_display(), objection.review_outcome, objection.review_answer,
              objection.reviewed_on, True)]  # fmt: skip
    return [Answered(*one) for one in found if one[3]]


@dataclass(frozen=True)
class Answered:
    """One public answer: how it ended, its words, its day, and whether it is the review's."""

    label: str
    outcome: str
    answer: str
    on: dt.date | None
    is_review: bool
