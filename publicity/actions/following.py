"""What a villager does with a receipt: look, be content, ask for a review. The database knows the objection by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from publicity.actions.rendering import render_on_commit

COLUMNS = (
    "state", "outcome", "received_on", "accept_by", "due_on", "answered_on", "answer", "notice_title", "village_id",
    "year", "number", "review_until", "review_asked_on", "review_due_on", "review_outcome", "review_answer",
    "reviewed_on", "satisfied", "closed_on", "desk", "leader_holds", "escalated_on", "may_ask",
)  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """What the holder of a receipt may know of their objection; no person in it."""

    state: str
    outcome: str
    received_on: dt.date
    accept_by: dt.date
    due_on: dt.date
    answered_on: dt.date | None
    answer: str
    notice_title: str
    village_id: str
    year: int
    number: int
    review_until: dt.date | None
    review_asked_on: dt.date | None
    review_due_on: dt.date | None
    review_outcome: str
    review_answer: str
    reviewed_on: dt.date | None
    satisfied: bool | None
    closed_on: dt.date | None
    desk: str
    leader_holds: bool
    escalated_on: dt.date | None
    may_ask: bool  # for a review: somebody stands above who answered, and the days are not over

    @property
    def owed_on(self) -> dt.date:
        """The day somebody owes the villager an answer by."""
        return self.review_due_on if self.state == "review" and self.review_due_on else self.due_on

    @property
    def reference(self) -> str:
        return f"{self.year}-{self.number}"

    def is_late(self, on: dt.date) -> bool:
        return self.state not in {"replied", "closed"} and self.owed_on < on


def _ask(call: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(call, parameters)
        return cursor.fetchone()


def follow(code: str) -> Followed | None:
    """The objection of a receipt; None for a code that fits nothing, which the database counts.

    Raises IntegrityError (publicity_lookup_rate) when very many wrong codes were typed within ten minutes.
    """
    row = _ask(f"SELECT {', '.join(COLUMNS)} FROM publicity_follow_objection(%s)", [code])  # noqa: S608  (our columns)
    return Followed(*row) if row else None


def be_content(code: str) -> Followed | None:
    """Closes the objection to the villager's content; said twice it is the same."""
    _ask("SELECT publicity_content_with_objection(%s)", [code])
    return follow(code)


def ask_review(code: str, *, reason: str) -> Followed | None:
    """Sends the objection one level up; the entry's clock stops again. Said twice it is the same.

    Raises IntegrityError with a named guard: too late, nobody above, not answered yet, no reason.
    """
    done = _ask("SELECT publicity_ask_review(%s, %s)", [code, reason])
    found = follow(code) if done and done[0] else None
    if found is not None:
        render_on_commit(found.village_id)
    return found
