"""A notice's way to the board as a table: prepared, signed, witnessed, hanging, closed.

Duties stay apart: who prepared a notice does not sign or witness it. Source: DOMAIN.md §3.8, §7.1, §9.2.
Database side: publicity/migrations/0002_guards.py and 0006_wall_guards.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.choices import EntryState, NoticeState
from publicity.models import Notice
from publicity.rules import freezing
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
