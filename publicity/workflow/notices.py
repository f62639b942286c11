"""A notice's way to the board as a table: prepared, signed, witnessed, hanging, closed.

Duties stay apart: who prepared a notice does not sign or witness it. Source: DOMAIN.md §3.8, §7.1, §9.2.
Database side: publicity/migrations/0002_guards.py and 0006_wall_guards.py.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.choices import EntryState, NoticeState, Signer
from publicity.models import Notice
from publicity.rules import freezing
from publicity.rules.kinds import signers_of
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.text.words import says_something
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


def _is_signed(notice: Notice, context: Context) -> list[Reason]:
    """Everyone who answers for the sheet has signed it: branch secretary, for money the township's accounting too."""
    there = signed(notice)
    missing = [signer for signer in signers_of(notice.kind, notice.village_id) if signer not in there]
    names = "、".join(str(Signer(signer).label) for signer in missing)
    return [Reason("not_signed", _("Not signed yet by: %(signers)s."), {"signers": names})] if missing else []


def signed(notice: Notice) -> set[str]:
    """The signatures a notice has, by whose they are."""
    return set(notice.signatures.values_list("signer", flat=True))


def _signs(signer: str) -> Any:
    """The guard of one signature."""

    def guard(notice: Notice, context: Context) -> list[Reason]:
        """The sheet needs this signature, has it not, and it is given by the one posted there."""
        role, length = SIGNERS[signer]
        posting = context.by.posting
        if signer not in signers_of(notice.kind, notice.village_id):
            return [Reason("not_to_be_signed", _("A sheet of this kind needs no such signature."))]
        if posting is None or posting.role != role or posting.division_id != notice.village_id[:length]:
            return [Reason("signer_elsewhere", _("This is signed by: %(role)s of this place."),
                           {"role": str(ROLES[role].label)})]  # fmt: skip
        if signer in signed(notice):
            return [Reason("signed_already", _("This signature is there already."))]
        return []

    return guard


def _has_its_photo(notice: Notice, context: Context) -> list[Reason]:
    """A photo shows it on the board, or the reason why there is none is written down."""
    if notice.photographed_on or says_something(context.data.get("no_photo", "x")):
        return []
    return [Reason("photo_missing", _("There is no photo of the notice on the board. Upload it, or write why there is "
                                      "none."), field="no_photo")]  # fmt: skip


def _term_is_over(notice: Notice, context: Context) -> list[Reason]:
    if notice.ends_on is None or context.on <= notice.ends_on:
        return [errors.clearing("still_hanging", ends_on=notice.ends_on)]
    waiting = notice.entries.filter(state=EntryState.OBJECTED)
    running = notice.entries.filter(state=EntryState.HANGING, ends_on__gte=context.on).order_by("-ends_on").first()
    if waiting.exists():
        return [errors.clearing("objection_open", ends_on=None)]
    return [errors.clearing("still_hanging", ends_on=running.ends_on)] if running else []


SIGNERS: dict[str, tuple[str, int]] = {
    Signer.SECRETARY: ("branch_secretary", 12),
    Signer.ACCOUNTING: ("township_accounting", 9),
}
"""Signature → the role that gives it, and how much of the village's code is where that role is posted."""

NOTICE = Machine(
    name="notice",
    states=dict(NoticeState.choices),
    holders={NoticeState.PREPARED: "supervision_committee", NoticeState.HANGING: "village_clerk"},
    final=frozenset({NoticeState.CLOSED, NoticeState.WITHDRAWN}),
    transitions=(
        Transition("sign_secretary", _("Sign as branch secretary"), frozenset({NoticeState.PREPARED}),
                   NoticeState.PREPARED, Permission.SIGN_NOTICE, Duty.DECIDE, (_signs(Signer.SECRETARY),),
                   source="DOMAIN §7.1"),
        Transition("sign_accounting", _("Sign as township accounting"), frozenset({NoticeState.PREPARED}),
                   NoticeState.PREPARED, Permission.SIGN_NOTICE, Duty.REVIEW, (_signs(Signer.ACCOUNTING),),
                   source="DOMAIN §7.1"),
        Transition("witness", _("Witness and hang"), frozenset({NoticeState.PREPARED}), NoticeState.HANGING,
                   Permission.WITNESS_NOTICE, Duty.WITNESS, (_witness_is_of_this_place, _is_signed, _copy_is_intact),
                   source="DOMAIN §3.8; 村务监督委员会见证"),
        Transition("close", _("Close"), frozenset({NoticeState.HANGING}), NoticeState.CLOSED,
                   Permission.PREPARE_NOTICE, Duty.NONE, (_term_is_over, _has_its_photo), source="DOMAIN §3.8"),
        Transition("withdraw", _("Withdraw"), frozenset({NoticeState.PREPARED, NoticeState.HANGING}),
                   NoticeState.WITHDRAWN, Permission.WITHDRAW_NOTICE, Duty.NONE, needs_note=True,
                   source="DOMAIN §3.8"),
    ),
)  # fmt: skip
