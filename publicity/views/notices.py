"""Notices in the office: what waits, what hangs, the witness's check list, the poster."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publicity import actions, panels, presenters
from publicity.documents.poster import render_poster
from publicity.filters import NoticeFilter
from publicity.forms.notices import CloseNotice, ReasonForm, WitnessChecks
from publicity.models import Notice
from publicity.workflow import NOTICE
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


class NoticeList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_NOTICES
    model = Notice
    filterset_class = NoticeFilter
    template_name = "publicity/notice_list.html"
    columns = [
        Col("title", _("Notice title"), sort="title", link=True),
        Col("village", _("Division"), value=lambda n: n.village.name, sort="village_id"),
        Col("kind", _("Kind"), sort="kind"),
        Col("rows", _("Rows"), value="entry_count", format="number", phone=False),
        Col("starts_on", _("Hangs from"), sort="starts_on", format="date"),
        Col("ends_on", _("Last day"), sort="ends_on", format="date"),
        Col("state", _("State"), value=lambda n: presenters.notice_status(n, clock.today()),
            template="publicity/_status_cell.html", sort="state"),
    ]  # fmt: skip
    default_order = ["urgency", "-prepared_on"]
    title = _("Notices")
    empty = Empty(_("No notice yet"), _("Notices are prepared from cases, payments and projects; look there."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village").with_urgency(clock.today())

    def get_context_data(self) -> dict[str, Any]:
        mine, on = Notice.objects.visible_to(self.request.user), clock.today()
        return {"waiting": mine.awaiting_witness().count(), "closing": mine.due_to_close(on).count(),
                "late": mine.late_to_hang(on).count(),
                "signing": mine.waiting_for_signature_of(self.request.user).count(),
                "may_compose": self.request.user.may(Permission.PREPARE_NOTICE),
                "may_sign": self.request.user.may(Permission.SIGN_NOTICE)}  # fmt: skip


class NoticeDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_NOTICES
    model = Notice
    template_name = "publicity/notice_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "prepared_by", "witnessed_by", "corrects")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice, on = self.object, clock.today()
        options = {o.transition.name: o for o in NOTICE.available(notice, by=self.request.user, on=on)}
        return super().get_context_data(**kwargs) | {
            "crumbs": [Crumb(_("Notices"), reverse("publicity:notices")), Crumb(notice.title)],
            "facts": presenters.notice_facts(notice), "steps": presenters.notice_steps(notice),
            "status": presenters.notice_status(notice, on), "options": options,
            "rows": presenters.cells(notice, notice.entries.order_by("position")),
            "objections": [(o, presenters.objection_status(o, on)) for o in notice.objections.order_by("due_on")],
            "may_enter": self.request.user.may(Permission.HANDLE_OBJECTION) and notice.state == "hanging",
            "history": presenters.history(notice), "signings": panels.signings(notice, options, self.request.user),
            "evidence": panels.evidence(notice, self.request.user),
            "may_correct": panels.may_correct(notice, self.request.user),
            "corrections": notice.corrections.order_by("pk"),
        }  # fmt: skip


class WitnessForm(RequiresMixin, ActionFormView):
    """The supervision committee's check list, and the signature that hangs the notice."""

    permission = Permission.WITNESS_NOTICE
    model = Notice
    form_class = WitnessChecks
    template_name = "publicity/notice_witness.html"
    title = _("Witness and hang the notice")
    submit_label = _("I have checked it: hang the notice")
    done_message = _("The notice hangs. Its days count from tomorrow.")

    def perform(self, form: Any) -> Notice:
        return actions.witness(self.target, by=self.request.user, on=clock.today())

    def get_context_data(self, form: Any) -> dict[str, Any]:
        entries = self.target.entries.order_by("position")
        return {"rows": presenters.cells(self.target, entries), "facts": presenters.notice_facts(self.target)}


class WithdrawForm(RequiresMixin, ActionFormView):
    permission = Permission.WITHDRAW_NOTICE
    model = Notice
    form_class = ReasonForm
    title = _("Withdraw the notice")
    intro = _("The reason stands on the wall. Publishing the matter again starts its days anew.")
    submit_label = _("Withdraw")
    done_message = _("The notice was withdrawn.")

    def perform(self, form: Any) -> Notice:
        return actions.withdraw(
            self.target, by=self.request.user, on=clock.today(), reason=form.cleaned_data["reason"]
        )  # fmt: skip


class CloseForm(RequiresMixin, ActionFormView):
    """Takes the sheet down after its last day: the closing words, and the reason when no photo shows it."""

    permission = Permission.PREPARE_NOTICE
    model = Notice
    form_class = CloseNotice
    title = _("Close the notice")
    submit_label = _("Close")
    done_message = _("The notice was closed. Names have left the wall, totals stay.")

    def perform(self, form: Any) -> Notice:
        return actions.close(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]  # logged in: the view asks a right

    def get_form(self) -> Any:
        form = super().get_form()
        if self.target.photographed_on:
            del form.fields["no_photo"]
        return form


@requires(Permission.VIEW_NOTICES)
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet for the wooden board, A4 or A3 ("?size=a3"), with its QR code and check code."""
    notice = scoped_or_404(Notice.objects.select_related("village"), request.user, pk=pk)
    size = "a3" if request.GET.get("size") == "a3" else "a4"
    response = HttpResponse(render_poster(notice, size=size), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notice-{notice.village_id}-{notice.reference}-{size}.pdf"'
    return response
