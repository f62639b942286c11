"""Objections in the office: the worklist by day, everything about one on one page, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publicity import actions, presenters
from publicity.filters import ObjectionFilter
from publicity.forms.objections import InvestigatorsForm
from publicity.models import Objection, ObjectionContact, ObjectionPhoto, ObjectionWords
from publicity.models.objection import LEADER
from publicity.workflow.objections import OBJECTION, OFFICE_STEPS, desk_label, holds_pen
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


def may_read(objection: Objection, user: Any) -> bool:
    """May this person read the words? Row-level security decides by level; here by office.

    What accuses the county, or a list the county made, is read by its leader and by the auditor alone.
    """
    if objection.accuses_county and not objection.escalated_on and user.posting.role not in {LEADER, "auditor"}:
        return False
    return bool(user.may(Permission.HANDLE_OBJECTION) or user.may(Permission.VIEW_AUDIT))


class ObjectionList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_NOTICES
    model = Objection
    filterset_class = ObjectionFilter
    template_name = "publicity/objection_list.html"
    columns = [
        Col("next_on", _("Due on"), sort="next_on", format="date"),
        Col("notice", _("Notice"), value=lambda o: o.notice.title, link=True, key=True),
        Col("entry", _("Entry"), value=lambda o: o.entry.position if o.entry else _("all")),
        Col("village", _("Division"), value=lambda o: o.village.name, sort="village_id"),
        Col("about", _("Whom it accuses"), value=lambda o: o.get_about_display()),
        Col("desk", _("Who holds the pen"), value=lambda o: desk_label(o) if o.is_open else "—"),
        Col("received_on", _("Received on"), sort="received_on", format="date"),
        Col("state", _("State"), value=lambda o: presenters.objection_status(o, clock.today()),
            template="publicity/_status_cell.html", sort="state"),
    ]  # fmt: skip
    default_sort = "next_on"  # what is late or due first comes first; settled ones have no day and come last
    title = _("Objections")
    empty = Empty(_("No objections"), _("Villagers object on the wall page, by phone or on paper."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("notice", "village", "entry").with_next_day()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        mine = Objection.objects.visible_to(user).held_by(user) if user.may(Permission.HANDLE_OBJECTION) else None
        return super().get_context_data(**kwargs) | {
            "mine": mine.count() if mine is not None else 0,
            "late": mine.late(clock.today()).count() if mine is not None else 0,
        }  # fmt: skip


class ObjectionDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_NOTICES
    model = Objection
    template_name = "publicity/objection_detail.html"

    def get_base_queryset(self) -> Any:
        related = ("notice", "entry", "village", "handled_by", "entered_by", "reviewed_by")
        return super().get_base_queryset().select_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        objection, on, user = self.object, clock.today(), self.request.user
        inside = may_read(objection, user)
        options = [o for o in OBJECTION.available(objection, by=user, on=on) if o.transition.name in OFFICE_STEPS]
        return super().get_context_data(**kwargs) | {
            "crumbs": [Crumb(_("Objections"), reverse("publicity:objections")), Crumb(objection.notice.title)],
            "facts": presenters.objection_facts(objection, inside=inside),
            "words": ObjectionWords.objects.visible_to(user).filter(pk=objection.pk).first() if inside else None,
            "contact": self._contact(objection) if inside else [], "photos": self._photos(objection) if inside else [],
            "options": [{"option": o, "url": step_url(objection, o.transition.name)} for o in options],
            "pen": str(desk_label(objection)) if objection.is_open else "", "is_mine": holds_pen(objection, user),
            "steps": presenters.objection_steps(objection), "status": presenters.objection_status(objection, on),
            "answers": presenters.objection_answers(objection), "history": presenters.history(objection),
        }  # fmt: skip

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

    def _photos(self, objection: Objection) -> list[str]:
        if not self.request.user.may(Permission.HANDLE_OBJECTION):
            return []
        found = ObjectionPhoto.objects.visible_to(self.request.user).filter(objection=objection).order_by("pk")
        return [
            reverse("publicity:objection_photo", args=[objection.pk, pk]) for pk in found.values_list("pk", flat=True)
        ]


def step_url(objection: Objection, step: str) -> str:
    """Where a step of the office is taken."""
    if step in {"accept", "investigate"}:
        return reverse(f"publicity:objection_{step}", args=[objection.pk])
    return reverse("publicity:objection_answer", args=[objection.pk, step])


@requires(Permission.HANDLE_OBJECTION)
@require_safe
def photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """A picture that came with the objection; each look is on record."""
    objection = scoped_or_404(Objection, request.user, pk=pk)
    found = ObjectionPhoto.objects.visible_to(request.user).filter(objection=objection, pk=photo).first()
    if found is None or not may_read(objection, request.user):
        raise Http404
    note_access(request, "publicity.objection_photo_read", target=objection, village=objection.village_id)
    return HttpResponse(bytes(found.picture), content_type="image/jpeg", headers={
        "Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{found.sha256[:12]}.jpg"',
    })  # fmt: skip


@requires(Permission.HANDLE_OBJECTION)
@action_view
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    objection = scoped_or_404(Objection, request.user, pk=pk)
    actions.move_objection(objection, "accept", by=request.user, on=clock.today())
    return done(request, _("The objection was accepted."), to=objection)


class InvestigateView(RequiresMixin, ActionFormView):
    """Names the two who look into it."""

    permission = Permission.HANDLE_OBJECTION
    model = Objection
    form_class = InvestigatorsForm
    title = _("Begin the investigation")
    intro = _("Two persons look into it. Neither of them prepared or witnessed the notice.")
    submit_label = _("Begin the investigation")
    done_message = _("The investigation was begun.")

    def perform(self, form: Any) -> Objection:
        names = (form.cleaned_data["first"], form.cleaned_data["second"])
        return actions.move_objection(
            self.target, "investigate", by=self.request.user, on=clock.today(), investigators=names
        )
