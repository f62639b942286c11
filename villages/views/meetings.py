"""Meetings: the list, the record form with its hint, the record, its signature, evidence, papers and notice."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publicity.choices import NoticeKind
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.documents.models import IssuedDocument
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView
from villages import documents, presenters
from villages.actions import meetings as actions
from villages.filters import MeetingFilter
from villages.forms import EvidenceForm, MeetingForm, PlannedForm
from villages.forms.meetings import COUNTED_FIELDS
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
        Col("signed", _("Signed by"), value=lambda m: m.signed_by.name if m.signed_by else "", phone=False),
    ]
    default_sort = "-held_on"
    title = _("Meetings")
    empty = Empty(_("No meeting yet"), _("Record the first one from its minutes."))
    exports = [WORKBOOK]
    export_permission = Permission.VIEW_VILLAGE

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "signed_by")

    def get_context_data(self) -> dict[str, Any]:
        return {"may_record": self.request.user.may(Permission.RECORD_MEETING)}


class MeetingDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_VILLAGE
    model = Meeting
    template_name = "villages/meeting_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "recorded_by", "signed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting, user = self.object, cast(User, self.request.user)
        may_record = user.may(Permission.RECORD_MEETING)
        printed = IssuedDocument.objects.visible_to(user).about(meeting.subject).newest_first()[:5]
        return super().get_context_data(**kwargs) | {
            "crumbs": [Crumb(_("Meetings"), reverse("villages:meetings")), Crumb(meeting.topic)],
            "facts": presenters.meeting_facts(meeting), "votes": presenters.vote_facts(meeting),
            "status": presenters.meeting_status(meeting), "against": actions.reasons_against_meeting(meeting),
            "may_record": may_record, "may_sign": may_record and not meeting.signed_by,
            "sign_reasons": actions.reasons_against_signing(meeting, by=user),
            "evidence": presenters.evidence_of(meeting), "evidence_form": EvidenceForm(),
            "notice": actions.notice_of(meeting.subject, NoticeKind.MEETING_DECISION),
            "may_publish": user.may(Permission.PREPARE_NOTICE),
            "publish_reasons": actions.reasons_against_publishing(meeting),
            "printed": printed, "may_print": user.may(Permission.DOWNLOAD_DOCUMENT),
        }  # fmt: skip


class MeetingCreate(RequiresMixin, ActionFormView):
    permission = Permission.RECORD_MEETING
    form_class = MeetingForm
    template_name = "villages/meeting_form.html"
    title = _("Record a meeting")
    intro = _("The quorum and the majority are worked out by the rule of this kind of meeting.")
    done_message = _("The meeting was recorded. The chair or the first secretary signs it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        village = self.target.village_id if self.target else cast(User, self.request.user).scope
        return {"hint": _hint(form, village) if form.is_bound else None,
                "crumbs": [Crumb(_("Meetings"), reverse("villages:meetings")), Crumb(self.title)]}  # fmt: skip

    def perform(self, form: Any) -> Meeting:
        data = dict(form.cleaned_data)
        village = data.pop("village")
        return actions.record_meeting(village=village.pk, by=cast(User, self.request.user), on=clock.today(), **data)


class MeetingEdit(MeetingCreate):
    """Mends a record nobody has signed yet."""

    model = Meeting
    title = _("Mend the record")
    done_message = _("The record was mended.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.target}

    def perform(self, form: Any) -> Meeting:
        return actions.change_meeting(
            self.target, by=cast(User, self.request.user), on=clock.today(), **form.cleaned_data
        )


def _hint(form: Any, village: str) -> presenters.Hint | None:
    """The hint of what stands in a form; fields that cannot be read yet are left out."""
    form.is_valid()
    typed = {name: form.cleaned_data.get(name) for name in COUNTED_FIELDS}
    chosen = form.cleaned_data.get("village")
    return presenters.hint_of(typed, village=chosen.pk if chosen else village, today=clock.today())


@require_safe
@requires(Permission.RECORD_MEETING)
def meeting_hint(request: HttpRequest) -> HttpResponse:
    """The hint while typing: how many are needed, and whether it was carried."""
    user = cast(User, request.user)
    return render(
        request, "villages/_meeting_hint.html", {"hint": _hint(MeetingForm(request.GET, user=user), user.scope)}
    )


@requires(Permission.RECORD_MEETING)
@action_view
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = scoped_or_404(Meeting, request.user, pk=pk)
    actions.sign_meeting(meeting, by=cast(User, request.user))
    return done(request, _("The record is signed and stays as it is."), to=meeting)


@requires(Permission.RECORD_MEETING)
@action_view
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Files photos or the scanned sign-in sheet."""
    meeting = scoped_or_404(Meeting, request.user, pk=pk)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise DomainError("files_missing", _("Choose one to nine files: photos, or the scanned sheet as PDF or photo."))
    actions.file_evidence(meeting, kind=form.cleaned_data["kind"], uploads=form.cleaned_data["files"],
                          by=cast(User, request.user), at=clock.now())  # fmt: skip
    return done(request, _("The files are with the record now."), to=meeting)


@requires(Permission.DOWNLOAD_DOCUMENT)
@action_view
def print_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = scoped_or_404(Meeting.objects.select_related("village", "signed_by"), request.user, pk=pk)
    return _opened(documents.minutes(meeting, by=cast(User, request.user), at=clock.now()))


@requires(Permission.PREPARE_NOTICE)
@action_view
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the decision before the supervision committee for the wall."""
    meeting = scoped_or_404(Meeting.objects.select_related("village"), request.user, pk=pk)
    notice = actions.publish_decision(meeting, by=cast(User, request.user), on=clock.today())
    return done(request, _("The notice is prepared. It hangs when the supervision committee has signed it."), to=notice)


class MeetingSheets(RequiresMixin, ActionFormView):
    """The sheets for a meeting to come: where people sign in, and where votes are counted."""

    permission = Permission.DOWNLOAD_DOCUMENT
    form_class = PlannedForm
    title = _("Sheets for a meeting")
    intro = _("Print them before the meeting: one line for each person due, one for each matter to vote on.")
    submit_label = _("Print")
    done_message = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        given = {name: self.request.GET[name] for name in ("kind", "topic") if name in self.request.GET}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": {"held_on": clock.today(), **given}}

    def perform(self, form: Any) -> IssuedDocument:
        data = dict(form.cleaned_data)
        make = documents.sign_in_sheet if data.pop("paper") == "villages.sign_in" else documents.ballot_sheet
        return make(documents.Planned(**data), by=cast(User, self.request.user), at=clock.now())

    def get_success_url(self, result: Any) -> str:
        return _address(result)


def _address(document: IssuedDocument) -> str:
    return reverse("documents:download", args=[document.uuid]) + "?view=1"


def _opened(document: IssuedDocument) -> HttpResponse:
    return HttpResponseRedirect(_address(document))
