"""The two procedures of the wall as tables: a notice's way to the board, and an objection's way to its answer.

Duties stay apart: who prepared a notice neither witnesses it nor handles an objection to it. Source: DOMAIN.md §3.6,
§3.8, §9.2. Database side: publicity/migrations/0002_guards.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.choices import EntryState, NoticeState, ObjectionState, Outcome
from publicity.models import Notice, Objection
from publicity.rules import freezing
from publicity.rules.clearing import Hung, obstacles
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty


def _witness_is_of_this_place(notice: Notice, context: Context) -> list[Reason]:
    """A village's notice is witnessed by that village, a township's by the township, a county's by the county."""
    if context.by.scope == notice.village_id:
        return []
    return [Reason("witness_elsewhere", _("A notice is witnessed where it hangs."))]


def _copy_is_intact(notice: Notice, context: Context) -> list[Reason]:
    """The rows give the frozen copy's fingerprint."""
    if freezing.fingerprint(notice.canonical) == notice.sha256:
        return []
    return [Reason("copy_altered", _("The rows no longer fit the frozen copy. Withdraw the notice and report this."))]


def _term_is_over(notice: Notice, context: Context) -> list[Reason]:
    if notice.ends_on is None or context.on <= notice.ends_on:
        return [errors.clearing("still_hanging", ends_on=notice.ends_on)]
    waiting = notice.entries.filter(state=EntryState.OBJECTED)
    running = notice.entries.filter(state=EntryState.HANGING, ends_on__gte=context.on).order_by("-ends_on").first()
    if waiting.exists():
        return [errors.clearing("objection_open", ends_on=None)]
    return [errors.clearing("still_hanging", ends_on=running.ends_on)] if running else []


def _handler_is_impartial(objection: Objection, context: Context) -> list[Reason]:
    """DOMAIN §9.2: who publishes does not investigate the objection; who witnessed it does not either."""
    notice = objection.notice
    if context.by.pk in {notice.prepared_by_id, notice.witnessed_by_id}:
        return [
            Reason("handler_published", _("You prepared or witnessed this notice; someone else handles the objection."))
        ]
    return []


def _answer_is_public(objection: Objection, context: Context) -> list[Reason]:
    """The answer will be read by the village: there must be one, and nothing private in it."""
    from publicity.rules.privacy import looks_private, speaks_of_health

    if "answer" not in context.data:
        return []
    answer = str(context.data["answer"]).strip()
    if not answer:
        return [Reason("answer_missing", _("Write the answer that the village will read on the wall."), field="answer")]
    code = looks_private(answer) or speaks_of_health(answer)
    return [errors.private(_("The answer"), code)] if code else []


NOTICE = Machine(
    name="notice",
    states=dict(NoticeState.choices),
    holders={NoticeState.PREPARED: "supervision_committee", NoticeState.HANGING: "village_clerk"},
    final=frozenset({NoticeState.CLOSED, NoticeState.WITHDRAWN}),
    transitions=(
        Transition("witness", _("Witness and hang"), frozenset({NoticeState.PREPARED}), NoticeState.HANGING,
                   Permission.WITNESS_NOTICE, Duty.WITNESS, (_witness_is_of_this_place, _copy_is_intact),
                   source="DOMAIN §3.8; 村务监督委员会见证"),
        Transition("close", _("Close"), frozenset({NoticeState.HANGING}), NoticeState.CLOSED,
                   Permission.PREPARE_NOTICE, Duty.NONE, (_term_is_over,), source="DOMAIN §3.8"),
        Transition("withdraw", _("Withdraw"), frozenset({NoticeState.PREPARED, NoticeState.HANGING}),
                   NoticeState.WITHDRAWN, Permission.WITHDRAW_NOTICE, Duty.NONE, needs_note=True,
                   source="DOMAIN §3.8"),
    ),
)  # fmt: skip

_HANDLE = Permission.HANDLE_OBJECTION
_S = ObjectionState


def _objection(name: str, label: Any, sources: set[str], target: str, *guards: Any, source: str = "DOMAIN §3.6") -> Any:
    return Transition(name, label, frozenset(sources), target, _HANDLE, Duty.REVIEW,
                      (_handler_is_impartial, *guards), source=source)  # fmt: skip


OBJECTION = Machine(
    name="objection",
    states=dict(ObjectionState.choices),
    holders={_S.RECEIVED: "township_reviewer", _S.ACCEPTED: "township_reviewer",
             _S.INVESTIGATING: "township_reviewer", _S.REVIEW: "county_office"},
    final=frozenset({_S.CLOSED}),
    transitions=(
        _objection("accept", _("Accept"), {_S.RECEIVED}, _S.ACCEPTED),
        _objection("investigate", _("Begin the investigation"), {_S.ACCEPTED}, _S.INVESTIGATING),
        _objection("uphold", _("Uphold"), {_S.INVESTIGATING}, _S.REPLIED, _answer_is_public),
        _objection("refuse", _("Do not uphold"), {_S.INVESTIGATING}, _S.REPLIED, _answer_is_public),
        _objection("dismiss", _("Do not take up"), {_S.RECEIVED, _S.ACCEPTED}, _S.REPLIED, _answer_is_public),
    ),
)  # fmt: skip
OUTCOMES = {"uphold": Outcome.UPHELD, "refuse": Outcome.REFUSED, "dismiss": Outcome.DISMISSED}
"""Step → how the objection was answered."""


def hung(subject: str, *, kind: str) -> Hung | None:
    """The newest notice of that kind that carries the subject, wherever it hangs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notice_state, entry_state, witnessed_on, ends_on, open_objections "
                       "FROM publicity_clearing(%s, %s)", [subject, kind])  # fmt: skip
        row: tuple[Any, ...] | None = cursor.fetchone()
    return Hung(*row) if row else None


def reasons_against_clearing(subject: str, *, kind: str, on: dt.date) -> list[Reason]:
    """Why the matter published under `subject` may not go on yet; empty when its publicity is complete.

    The database holds the same rule: publicity_is_cleared(subject, kind, day).
    """
    found = hung(subject, kind=kind)
    return [errors.clearing(code, ends_on=found.ends_on if found else None) for code in obstacles(found, on=on)]
