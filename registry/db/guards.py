"""What a refusal by the database means to the person in front of it.

A named constraint speaks with its `violation_error_message`; a guard of ours (class 23) with its name; a deadlock or
time-out with "try again". Everything else is a fault of ours and stays one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import Error
from django.utils.translation import gettext_lazy as _

STATUS = {
    "23505": 409,
    "23P01": 409,
    "23503": 409,
    "23514": 422,
    "23502": 422,
    "40001": 409,
    "40P01": 409,
    "55P03": 409,
    "57014": 503,
}
DEFAULTS = {
    "23505": _("This has been recorded already."),
    "23P01": _("This overlaps with what is recorded already."),
    "23503": _("Something this points to is not there, or is still needed."),
    "23514": _("The database refuses this: it would break a rule that always holds."),
    "23502": _("A value is missing."),
    "40001": _("Someone else changed this at the same moment. Try again."),
    "40P01": _("Someone else changed this at the same moment. Try again."),
    "55P03": _("Someone else is working on this right now. Try again in a moment."),
    "57014": _("This took too long and was stopped. Narrow it down and try again."),
}


@dataclass(frozen=True)
class Guard:
    """A refusal: a code (the constraint's name when there is one), a message and an HTTP status."""

    code: str
    message: Any
    status: int


@cache
def _messages() -> dict[str, Any]:
    """Constraint name -> its own message, over all models."""
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }


_OWN: dict[str, Any] = {
    "audit_actor_required": _("Nothing is changed without knowing who changes it. Log in again."),
    "workflow_event_one_duty": _("One person does one duty in one case; someone else must do this step."),
}


def register(words: dict[str, Any]) -> None:
    """Adds messages for guards written in SQL: constraint name -> translatable sentence."""
    _OWN.update(words)


def explain(error: Error) -> Guard | None:
    """The guard behind a database error, or None when it is no guard."""
    cause = error.__cause__
    code = getattr(cause, "pgcode", None)
    if code not in STATUS:
        return None
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    message = _OWN.get(name) or _messages().get(name) or DEFAULTS[code]
    return Guard(name or code, message, STATUS[code])
