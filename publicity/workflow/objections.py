"""An objection's way to its public answer as a table.

Duties stay apart: who prepared or witnessed a notice does not handle an objection to it. Source: DOMAIN.md §3.6, §9.2.
Database side: publicity/migrations/0002_guards.py and 0006_wall_guards.py.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.choices import ObjectionState, Outcome
from publicity.models import Objection
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty


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
