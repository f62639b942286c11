"""The county office records decisions from before this system."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from households.actions.decisions import record_decision, standing
from households.forms.decisions import DecisionForm
from households.views.members import CardDeedView
from registry import clock
from registry.accounts.permissions import Permission


class DecisionRecord(CardDeedView):
    """One decision, from its document."""

    permission = Permission.APPROVE_CASE
    form_class = DecisionForm
    title = _("Record a decision from before")
    intro = _("From its document, in the order of time. What is decided today goes through its procedure.")
    submit_label = _("Record")
    done_message = _("The decision was recorded.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"standing": standing(self.card)}

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        record_decision(self.card, by=by, today=clock.today(), **form.cleaned_data)
