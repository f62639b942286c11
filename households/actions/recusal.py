"""Tells every procedure who stands aside: which household a case, a change, a finding or a row of a notice is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from households.actions.relatives import reasons_about_any
from households.models import Case, Measure
from registry.errors import Reason
from registry.workflow import recusal
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User


def _of(*columns: str) -> recusal.Provider:
    """Asks about the households that the named columns of a subject hold."""

    def provider(subject: Any, by: User, on: dt.date) -> list[Reason]:
        return reasons_about_any([key for column in columns if (key := getattr(subject, column))], by)

    return provider


def _of_waiver(waiver: Any, by: User, on: dt.date) -> list[Reason]:
    key = waiver.finding.household_id
    return reasons_about_any([key], by) if key else []


def _of_notice(notice: Any, by: User, on: dt.date) -> list[Reason]:
    return recusal.reasons_about(notice.entries.values_list("subject", flat=True), by=by, on=on)[:1]


def _of_objection(objection: Any, by: User, on: dt.date) -> list[Reason]:
    return recusal.reasons_about([objection.entry.subject], by=by, on=on) if objection.entry_id else []


def _keys_of(households: Callable[[Collection[int]], Iterable[int]]) -> recusal.SubjectProvider:
    """Asks about the households behind the keys of subjects."""

    def provider(keys: Collection[int], by: User, on: dt.date) -> list[Reason]:
        return reasons_about_any(list(households(keys)), by)

    return provider


def register_providers() -> None:
    """Once at start-up, from households/apps.py."""
    for model in ("case", "helpplan", "measure", "finding"):
        recusal.register(f"households.{model}", _of("household_id"))
    recusal.register("households.memberchange", _of("household_id", "target_id"))
    recusal.register("households.waiver", _of_waiver)
    # Of a list on the wall only the witness vouches for every row; a list is not held up by who typed it.
    recusal.register("publicity.notice", _of_notice, duties={Duty.WITNESS})
    recusal.register("publicity.objection", _of_objection)
    recusal.register_subject("households.household", _keys_of(lambda keys: keys))
    recusal.register_subject("households.case", _keys_of(
        lambda keys: Case.objects.filter(pk__in=keys).values_list("household_id", flat=True)))  # fmt: skip
    recusal.register_subject("households.measure", _keys_of(
        lambda keys: Measure.objects.filter(pk__in=keys).values_list("household_id", flat=True)))  # fmt: skip
