"""Objections in the office: the worklist by due date, and the way to the public answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publicity import actions, presenters
from publicity.filters import ObjectionFilter
from publicity.forms.objections import AnswerForm, EnteredObjectionForm
from publicity.models import Notice, Objection, ObjectionContact
from publicity.workflow import OBJECTION
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit.trail import note_access
from registry.ui.elements import Crumb, Fact
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


class ObjectionList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_NOTICES
    model = Objection
    filterset_class = ObjectionFilter
    columns = [
        Col("notice", _("Notice"), value=lambda o: o.notice.title, link=True),
        Col("village", _("Division"), value=lambda o: o.village.name, sort="village_id"),
        Col("channel", _("How it came")),
        Col("received_on", _("Received on"), sort="received_on", format="date"),
        Col("due_on", _("Answer due on"), sort="due_on", format="date"),
        Col("state", _("State"), value=lambda o: presenters.objection_status(o, clock.today()),
            template="publicity/_status_cell.html", sort="state"),
    ]  # fmt: skip
    default_sort = "due_on"
    title = _("Objections")
    empty = Empty(_("No objections"), _("Villagers object on the wall page, by phone or on paper."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("notice", "village")


class ObjectionDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_NOTICES
    model = Objection
    template_name = "publicity/objection_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("notice", "entry", "village", "handled_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        objection, on = self.object, clock.today()
        options = {o.transition.name: o for o in OBJECTION.available(objection, by=self.request.user, on=on)}
        return super().get_context_data(**kwargs) | {
            "crumbs": [Crumb(_("Objections"), reverse("publicity:objections")), Crumb(objection.notice.title)],
            "facts": self._facts(objection), "contact": self._contact(objection), "options": options,
            "steps": presenters.objection_steps(objection), "status": presenters.objection_status(objection, on),
            "history": presenters.history(objection),
        }  # fmt: skip

    @staticmethod
    def _facts(objection: Objection) -> list[Fact]:
        entry = objection.entry
        return [
            Fact(_("Notice"), objection.notice.title, href=objection.notice.get_absolute_url()),
            Fact(_("Entry"), f"{entry.position}. {entry.cells.get('head_name', '')}" if entry
                 else _("The notice as a whole")),
            Fact(_("How it came"), objection.get_channel_display()),
            Fact(_("Received on"), objection.received_on), Fact(_("Answer due on"), objection.due_on),
            Fact(_("Handled by"), objection.handled_by.name if objection.handled_by else ""),
            *([Fact(_("Findings"), objection.findings)] if objection.findings else []),
            *([Fact(_("Public answer"), objection.answer, note=str(objection.answered_on))] if objection.answer
              else []),
        ]  # fmt: skip

    def _contact(self, objection: Objection) -> list[Fact]:
        """Who objected, for those who handle it; the database shows it to no village role. The read is on record."""
        if not self.request.user.may(Permission.HANDLE_OBJECTION):
            return []
        contact = ObjectionContact.objects.visible_to(self.request.user).filter(objection=objection).first()
        if contact is None:
            return []
        note_access(self.request, "publicity.contact_read", target=objection, village=objection.village_id)
        phone = contact.phone.reveal() if contact.phone else contact.unsealed
        return [Fact(_("Their name"), contact.name), Fact(_("Their phone"), phone)]


@requires(Permission.HANDLE_OBJECTION)
@action_view
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    objection = scoped_or_404(Objection, request.user, pk=pk)
    actions.move_objection(objection, "accept", by=request.user, on=clock.today())
    return done(request, _("The objection was accepted."), to=objection)


@requires(Permission.HANDLE_OBJECTION)
@action_view
def investigate(request: HttpRequest, pk: int) -> HttpResponse:
    objection = scoped_or_404(Objection, request.user, pk=pk)
    actions.move_objection(objection, "investigate", by=request.user, on=clock.today())
    return done(request, _("The investigation was begun."), to=objection)


class AnswerView(RequiresMixin, ActionFormView):
    """Upholds, refuses or dismisses, with the answer that the village reads."""

    permission = Permission.HANDLE_OBJECTION
    model = Objection
    form_class = AnswerForm
    done_message = _("The answer hangs on the wall.")
    titles = {"uphold": _("Uphold the objection"), "refuse": _("Do not uphold the objection"),
              "dismiss": _("Do not take the objection up")}  # fmt: skip
    intros = {
        "uphold": _("The entry leaves the notice for good; the matter must be published anew."),
        "refuse": _("The entry's clock goes on; the days it stood are added."),
        "dismiss": _("The entry's clock goes on; the days it stood are added."),
    }

    @property
    def step(self) -> str:
        if self.kwargs["step"] not in self.titles:
            raise Http404
        return str(self.kwargs["step"])

    def get_title(self) -> Any:
        return self.titles[self.step]

    @property
    def intro(self) -> Any:  # type: ignore[override]
        return self.intros[self.step]

    def perform(self, form: Any) -> Objection:
        return actions.answer_objection(
            self.target, self.step, by=self.request.user, on=clock.today(), answer=form.cleaned_data["answer"],
            findings=form.cleaned_data["findings"],
        )  # fmt: skip


class ObjectionEnter(RequiresMixin, ActionFormView):
    """An objection that came by phone or on paper; the page after it shows the receipt code once."""

    permission = Permission.HANDLE_OBJECTION
    model = Notice
    form_class = EnteredObjectionForm
    title = _("Enter an objection")
    intro = _("The clock of the entry stops today. Read the receipt code to the villager; it is shown only once.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": presenters.entry_choices(self.target)}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        self.receipt = actions.enter_objection(
            self.target, position=data["row"], text=data["text"], channel=data["channel"], by=self.request.user,
            name=data["name"], phone=data["phone"], anonymous=not (data["name"] or data["phone"]),
        )  # fmt: skip
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if not hasattr(self, "receipt"):
            return response
        context = {"receipt": self.receipt, "notice": self.target,
                   "objection_url": reverse("publicity:objection", args=[self.receipt.objection_id])}  # fmt: skip
        shown = render(request, "publicity/objection_entered.html", context)
        shown["Cache-Control"] = "no-store"
        return shown
