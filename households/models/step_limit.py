"""How long a case may stay in a state: rows with their region, time and document. Source: DOMAIN §3.1–3.3."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.choices.cases import CaseState, Procedure, label_of
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class StepLimitQuerySet(DatedRuleQuerySet):
    def for_state(self, state: str, *, procedure: str, village: str, on: dt.date) -> StepLimit | None:
        """The limit of a state in a village on a day: the one of the nearest region; None where none is in force."""
        found: StepLimit | None = self.holding(region=village, on=on).filter(procedure=procedure, state=state).first()
        return found


class StepLimit(DatedRule):
    """How many days a case may stay in a state, where, since when, and by which paper. Reference data, for everyone."""

    procedure = models.CharField(
        _("procedure"), max_length=15, choices=Procedure.choices, default=Procedure.IDENTIFICATION
    )
    WHOLE = ""
    state = models.CharField(
        _("state"), max_length=20, choices=CaseState.choices, blank=True,
        help_text=_("Empty: the whole procedure from its beginning to the decision."),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(_("days"))

    objects = StepLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("step limit")
        verbose_name_plural = _("step limits")
        constraints: ClassVar = [
            *dated_constraints("step_limit", "procedure", "state"),
        ]

    def __str__(self) -> str:
        state = label_of(self.procedure, self.state) if self.state else _("whole procedure")
        return f"{self.get_procedure_display()} · {state}: {self.days}"
