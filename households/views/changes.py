"""Events of a household's people, one guided page each: who comes, who comes back, who leaves.

Each page makes a request (DOMAIN §3.4): the card changes when the township has approved it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from households.actions import requests
from households.actions.handover import running_of
from households.choices import JoinReason, LeaveReason
from households.choices.changes import ABSENCES, ARRIVALS, DEPARTURES, RETURNS, Absence
from households.forms.changes import ArrivalForm, DepartureForm, ReturnForm, away_from
from households.models import Member, MemberChange
from households.rules.changes import Arrival, Departure, Return
from households.views.members import REQUESTED, CardDeedView
from registry import clock

TITLES = {
    JoinReason.BIRTH: _("A child is born"), JoinReason.MARRIAGE: _("Somebody marries in"),
    JoinReason.ADOPTION: _("A child is adopted"), JoinReason.REGISTERED: _("A registration is moved in"),
    JoinReason.DISCHARGED: _("Back from the army"), JoinReason.RELEASED: _("Back from prison"),
    JoinReason.FOUND: _("Found again"),
}  # fmt: skip
LEAVING_TITLES = {
    LeaveReason.DEATH: _("%(name)s died"), LeaveReason.MARRIAGE: _("%(name)s marries into another village"),
    LeaveReason.MOVED: _("%(name)s's registration is moved out"), LeaveReason.PRISON: _("%(name)s goes to prison"),
    LeaveReason.ARMY: _("%(name)s joins the army"), LeaveReason.MISSING: _("%(name)s is missing"),
    LeaveReason.MISTAKE: _("%(name)s was entered by mistake"),
}  # fmt: skip
LEAVING_INTROS = {
    LeaveReason.DEATH: _("From that day on the person counts nowhere. Help that runs for the person is ended or handed "
                         "on below. Check the account and the phone of the card afterwards."),
    LeaveReason.MARRIAGE: _("The other village enters the person with the same identity number after this."),
    LeaveReason.MOVED: _("The other village enters the person with the same identity number after this."),
    LeaveReason.MISTAKE: _("For a row that should never have been there. No day counts it; the row stays readable."),
}  # fmt: skip


class EventView(CardDeedView):
    """A page of one event; `?reason=` says which of `reasons`."""

    template_name = "households/people/event.html"
    reasons: Any = ()

    @cached_property
    def reason(self) -> str:
        asked = self.request.GET.get("reason", "")
        found: str = asked if asked in self.reasons else self.reasons[0]
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"on": clock.today(), "reason": self.reason}

    done_message = REQUESTED

    def perform(self, form: Any) -> MemberChange:
        by: Any = self.request.user
        papers = form.cleaned_data.get("papers") or ()
        return requests.request(self.get_change(form), by=by, on=clock.today(), papers=papers)

    @abstractmethod
    def get_change(self, form: Any) -> Any:
        """The change the form describes."""

    def get_success_url(self, result: Any) -> str:
        found: str = result.get_absolute_url()
        return found


class ArrivalView(EventView):
    """Somebody new comes to the card."""

    form_class = ArrivalForm
    reasons = ARRIVALS

    def get_title(self) -> Any:
        return TITLES[JoinReason(self.reason)]

    def get_form_kwargs(self) -> dict[str, Any]:
        members = list(self.card.members.current().order_by("joined_on", "pk"))
        return super().get_form_kwargs() | {"members": members}

    def get_change(self, form: Any) -> Arrival:
        return Arrival(self.card.pk, self.reason, form.event(), form.draft())


class ReturnView(EventView):
    """Somebody who was away is back."""

    form_class = ReturnForm
    reasons = tuple(RETURNS)

    def get_title(self) -> Any:
        return TITLES[JoinReason(self.reason)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"away": away_from(self.card, self.reason)}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return super().get_context_data(form) | {"nobody": not form.away}

    def get_change(self, form: Any) -> Return:
        data = form.cleaned_data
        return Return(self.card.pk, self.reason, form.event(), int(data["member"]), data["relation"])


class DepartureView(EventView):
    """A member leaves or is away; a new head is chosen on the same page."""

    model = Member
    form_class = DepartureForm
    reasons = DEPARTURES
    template_name = "households/people/departure.html"

    def get_title(self) -> Any:
        return LEAVING_TITLES[LeaveReason(self.reason)] % {"name": self.target.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        rest = self.card.members.current().exclude(pk=self.target.pk).order_by("joined_on", "pk")
        return super().get_form_kwargs() | {
            "member": self.target, "rest": list(rest), "measures": list(running_of([self.target.pk])),
        }  # fmt: skip

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return super().get_context_data(form) | {
            "intro": LEAVING_INTROS.get(LeaveReason(self.reason), ""), "may_stay": self.reason in ABSENCES,
            "last": not form.rest, "member": self.target,
        }  # fmt: skip

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_stale or "suggest" in request.POST:
            return self.show(self._suggested(form))
        return super().post(request, *args, **kwargs)

    def _suggested(self, form: Any) -> Any:
        """The page again with the relations that follow from the head chosen now; what else was typed stays."""
        head = form.data.get("new_head", "")
        kept = {k: v for k, v in form.data.items() if not k.startswith(("relation_", "suggested_for"))}
        fresh = self.form_class(**{**self.get_form_kwargs(), "data": kept})
        values = {**kept, "suggested_for": head}
        for field in fresh.relation_fields:
            values[field.html_name] = fresh.fields[field.name].initial
        fresh.data, fresh._errors = values, {}
        return fresh

    def get_change(self, form: Any) -> Departure:
        absence = form.cleaned_data.get("absence") or Absence.LEAVES
        leaves = absence == Absence.LEAVES
        return Departure(
            self.target.pk, self.reason, form.event(), absence=absence,
            relations=form.relations() if leaves else {}, measures=form.fates() if leaves else {},
        )  # fmt: skip
