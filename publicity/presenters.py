"""What the office's pages print about notices and objections."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from publicity.choices import EntryState, NoticeState, ObjectionState
from publicity.models import Notice, Objection
from publicity.rules.kinds import COLUMNS
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


def objection_steps(objection: Objection) -> list[Step]:
    """Where the objection stands."""
    order = [ObjectionState.RECEIVED, ObjectionState.ACCEPTED, ObjectionState.INVESTIGATING]
    if objection.state in order:
        reached = order.index(ObjectionState(objection.state))
        steps = [Step(s.label, "done" if i < reached else "current" if i == reached else "todo")
                 for i, s in enumerate(order)]  # fmt: skip
        return [*steps, Step(_("Answered"), "todo")]
    return [*[Step(s.label, "done") for s in order], Step(objection.get_outcome_display(), "done",
                                                          note=str(objection.answered_on))]  # fmt: skip
