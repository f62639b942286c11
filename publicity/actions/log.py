"""Writes the publication log: one append-only entry for each notice, correction, withdrawal and public answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from publicity.choices import LogKind
from publicity.models import Entry, LogEntry, Notice, Objection
from publicity.rules import freezing
from registry import clock


def moment(on: dt.date) -> dt.datetime:
    """Now, or noon of an earlier day when history is entered. From anybody but the owner the database takes its own."""
    now = clock.now()
    return now if now.date() == on else clock.at_noon(on)


def _note(notice: Notice, kind: LogKind, on: dt.date, content: dict[str, Any]) -> LogEntry:
    text = freezing.canonical({
        "type": str(kind), "village": notice.village_id, "notice": notice.check_code, "on": on.isoformat(), **content,
    })  # fmt: skip
    return LogEntry.objects.create(
        village_id=notice.village_id, notice=notice, kind=kind, on=on, at=moment(on), canonical=text,
        sha256=freezing.fingerprint(text),
    )  # fmt: skip


def note_hung(notice: Notice) -> LogEntry:
    """The notice hangs: its fingerprint with the days that were not known when it was frozen."""
    if notice.starts_on is None or notice.ends_on is None:
        raise ValueError("a notice that does not hang is not logged")
    kind = LogKind.CORRECTION if notice.corrects_id else LogKind.NOTICE
    return _note(notice, kind, notice.starts_on, {
        "sha256": notice.sha256, "starts_on": notice.starts_on.isoformat(), "ends_on": notice.ends_on.isoformat(),
    })  # fmt: skip


def note_withdrawn(notice: Notice, *, on: dt.date) -> LogEntry:
    return _note(notice, LogKind.WITHDRAWAL, on, {"sha256": notice.sha256, "reason": notice.statement})


def note_entry_withdrawn(entry: Entry, *, on: dt.date, reason: str) -> LogEntry:
    return _note(entry.notice, LogKind.WITHDRAWAL, on, {"row": entry.position, "reason": reason})


def note_answer(objection: Objection) -> LogEntry:
    """The public answer; never the words of the objection, nor who said them."""
    if objection.answered_on is None:
        raise ValueError("an open objection has no answer")
    return _note(objection.notice, LogKind.ANSWER, objection.answered_on, {
        "result": objection.outcome, "answer": objection.answer, "received_on": objection.received_on.isoformat(),
        "row": objection.entry.position if objection.entry else None,
    })  # fmt: skip


def note_review(objection: Objection) -> LogEntry:
    """The public answer of the review, one level above the first one."""
    if objection.reviewed_on is None:
        raise ValueError("an open review has no answer")
    return _note(objection.notice, LogKind.ANSWER, objection.reviewed_on, {
        "review": True, "result": objection.review_outcome, "answer": objection.review_answer,
        "received_on": objection.received_on.isoformat(), "row": objection.entry.position if objection.entry else None,
    })  # fmt: skip
