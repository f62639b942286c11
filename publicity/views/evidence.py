"""Signatures, the photo of the hung poster, and closing what is due by list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from publicity import actions
from publicity.forms.notices import CloseDueForm, PhotoUpload
from publicity.models import Notice
from publicity.workflow.notices import SIGNERS
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.refusals import whole_or_nothing


@requires(Permission.SIGN_NOTICE)
@action_view
def sign(request: HttpRequest, pk: int, signer: str) -> HttpResponse:
    """The signature of the branch secretary or of the township's accounting office."""
    notice = scoped_or_404(Notice, request.user, pk=pk)
    if signer not in SIGNERS:
        raise Http404
    actions.sign(notice, signer=signer, by=request.user, on=clock.today())
    return done(request, _("The notice is signed."), to=notice)


class SignWaiting(RequiresMixin, View):
    """The sheets that wait for this person's signature, each with its rows' totals; signed by list."""

    permission = Permission.SIGN_NOTICE

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Notice.objects.visible_to(request.user).waiting_for_signature_of(request.user)
        return render(request, "publicity/sign_waiting.html", {
            "notices": waiting.select_related("village", "prepared_by")
            .prefetch_related("entries")[:200],
            "crumbs": [Crumb(_("Notices"), reverse("publicity:notices")), Crumb(_("To be signed"))],
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        signer = next((code for code, (role, _n) in SIGNERS.items() if user.posting and user.posting.role == role), "")
        chosen = Notice.objects.visible_to(user).waiting_for_signature_of(user).filter(pk__in=_numbers(request))
        return _one_by_one(request, chosen, lambda notice: actions.sign(notice, signer=signer, by=user,
                                                                        on=clock.today()),
                           said=gettext_lazy("Signed: %(count)s."), back="publicity:sign_waiting")  # fmt: skip


class PhotoForm(RequiresMixin, ActionFormView):
    """The photo of the poster on its board, with the day it was taken."""

    permission = Permission.PREPARE_NOTICE
    model = Notice
    form_class = PhotoUpload
    template_name = "publicity/notice_photo.html"
    title = gettext_lazy("Photo of the notice on the board")
    intro = gettext_lazy(
        "For the file only: the wall never shows it. Photograph the whole board so that it can be read."
    )
    submit_label = gettext_lazy("File the photo")
    done_message = gettext_lazy("The photo is filed.")

    def perform(self, form: Any) -> Notice:
        notice: Notice = self.target
        actions.photograph(notice, upload=form.cleaned_data["photos"], taken_on=form.cleaned_data["taken_on"],
                           by=self.request.user, on=clock.today())  # type: ignore[arg-type]  # fmt: skip  # logged in
        return notice

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["taken_on"].initial = clock.today()
        return form


class CloseDue(RequiresMixin, View):
    """What hangs beyond its last day, closed by list: a statement each, and for those without photo the reason."""

    permission = Permission.PREPARE_NOTICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, CloseDueForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, user, on = CloseDueForm(request.POST), request.user, clock.today()
        if not form.is_valid():
            return self.show(request, form)
        words = form.cleaned_data
        chosen = self.due(request).filter(pk__in=_numbers(request))
        return _one_by_one(request, chosen, lambda notice: actions.close(notice, by=user, on=on,  # type: ignore[arg-type]  # logged in: the view asks a right
                                                                         statement=words["statement"],
                                                                         no_photo=words["no_photo"]),
                           said=gettext_lazy("Closed: %(count)s."), back="publicity:close_due")  # fmt: skip

    @staticmethod
    def due(request: HttpRequest) -> Any:
        user: Any = request.user
        return (
            Notice.objects.visible_to(user)
            .filter(village_id=user.scope)
            .due_to_close(clock.today())
            .order_by("ends_on", "pk")
        )

    def show(self, request: HttpRequest, form: CloseDueForm) -> HttpResponse:
        return render(request, "publicity/close_due.html", {
            "notices": self.due(request)[:200], "form": form,
            "crumbs": [Crumb(_("Notices"), reverse("publicity:notices")), Crumb(_("To be closed"))],
        })  # fmt: skip


def _numbers(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("notice") if text.isdecimal() and len(text) < 19]


def _one_by_one(request: HttpRequest, notices: Any, step: Any, *, said: Any, back: str) -> HttpResponse:
    """Takes the step for each; what is refused stays, and is told with its title."""
    count, chosen = 0, list(notices)
    for notice in chosen:
        try:
            with whole_or_nothing():
                step(notice)
            count += 1
        except DomainError as error:
            messages.error(request, f"{notice.title}{_(': ')}{'；'.join(str(reason) for reason in error.reasons)}")
    if count:
        messages.success(request, said % {"count": count})
    if not chosen:
        messages.error(request, _("Tick at least one notice."))
    return redirect(back)
