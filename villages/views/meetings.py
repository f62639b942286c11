"""Meetings: the list, the record form, the record and its signature."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView
from villages import actions, errors, presenters
from villages.filters import MeetingFilter
from villages.forms import MeetingForm
from villages.models import Meeting


class MeetingList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_VILLAGE
    model = Meeting
    filterset_class = MeetingFilter
    template_name = "villages/meeting_list.html"
    columns = [
        Col("topic", _("Topic"), link=True, sort="topic"),
        Col("village", _("Village"), value=lambda m: m.village.name, sort="village_id"),
        Col("kind", _("Kind"), sort="kind"),
        Col("held_on", _("Held on"), sort="held_on", format="date"),
        Col("present", _("Present of due"), value=lambda m: f"{m.present} / {m.due}", align="end"),
        Col("agree", _("Votes for"), sort="agree", format="number"),
        Col("carried", _("Result"), value=presenters.meeting_status, template="publicity/_status_cell.html"),
    ]
    default_sort = "-held_on"
    title = _("Meetings")
    empty = Empty(_("No meeting yet"), _("Record the first one from its minutes."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        return {"may_record": self.request.user.may(Permission.RECORD_MEETING)}


class MeetingDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_VILLAGE
    model = Meeting
    template_name = "villages/meeting_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "recorded_by", "signed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        against = actions.reasons_against_decision(
            kind=meeting.kind, village=meeting.village_id, on=meeting.held_on, count=meeting.count
        )
        own = meeting.recorded_by_id == self.request.user.pk
        return super().get_context_data(**kwargs) | {
            "crumbs": [Crumb(_("Meetings"), reverse("villages:meetings")), Crumb(meeting.topic)],
            "facts": presenters.meeting_facts(meeting), "status": presenters.meeting_status(meeting),
            "against": against, "may_sign": self.request.user.may(Permission.RECORD_MEETING) and not meeting.signed_by,
            "sign_reasons": [errors.SIGNER_RECORDED] if own else [],
        }  # fmt: skip


class MeetingCreate(RequiresMixin, ActionFormView):
    permission = Permission.RECORD_MEETING
    form_class = MeetingForm
    title = _("Record a meeting")
    intro = _("The quorum and the majority are worked out by the rule of this kind of meeting.")
    done_message = _("The meeting was recorded. The chair or the first secretary signs it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form: Any) -> Meeting:
        data = dict(form.cleaned_data)
        village = data.pop("village")
        return actions.record_meeting(village=village.pk, by=self.request.user, on=clock.today(), **data)


@requires(Permission.RECORD_MEETING)
@action_view
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = scoped_or_404(Meeting, request.user, pk=pk)
    actions.sign_meeting(meeting, by=request.user)
    return done(request, _("The record is signed and stays as it is."), to=meeting)
