"""Turns what the domain or the database refuses into sentences for the person in front of the page.

The work runs in a savepoint, deferred constraints are asked before it ends, and a refusal undoes it wholly. Anything
that is not a refusal passes on as the fault it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import Error, connection, transaction

from registry.db.guards import explain
from registry.errors import DomainError, Reason


def reasons_in(error: Exception) -> list[Reason] | None:
    """The reasons a refusal carries; None when the error is a fault and no refusal."""
    if isinstance(error, DomainError):
        return list(error.reasons)
    if isinstance(error, Error):
        guard = explain(error)
        return [Reason(guard.code, guard.message)] if guard else None
    return None


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """A savepoint in which deferred constraints speak before it ends."""
    with transaction.atomic():
        yield
        connection.check_constraints()


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Runs the domain call of a form; a refusal becomes errors of the form, at the field a reason names."""
    try:
        with whole_or_nothing():
            yield
    except (DomainError, Error) as error:
        reasons = reasons_in(error)
        if reasons is None:
            raise
        for reason in reasons:
            add_reason(form, reason)


def add_reason(form: Any, reason: Reason) -> None:
    """Adds one reason to a form, at its field when the form has it."""
    form.add_error(
        reason.field if reason.field in form.fields else None, forms.ValidationError(str(reason), code=reason.code)
    )
