"""Matters of four discussions and two openings: the list, one matter, its steps and its two notices."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.accounts.decorators import RequiresMixin, check, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb, Event
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView
from villages import presenters
from villages.actions import resolutions as actions
from villages.choices import ResolutionState
from villages.filters import ResolutionFilter
from villages.forms import DiscussionForm, NoteForm, ResolutionForm, ResultForm
from villages.forms.resolutions import PlainForm
from villages.models import Resolution
from villages.workflow import DISCUSSIONS, NEXT, RESOLUTION

NAMES = {t.name for t in RESOLUTION.transitions}
HERE = _("Four discussions, two openings")
MEETINGS = ("proposed_at", "consulted_at", "reviewed_at", "decided_at")


class ResolutionList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_VILLAGE
    model = Resolution
    filterset_class = ResolutionFilter
    template_name = "villages/resolution_list.html"
    columns = [
        Col("title", _("Matter"), link=True, sort="title"),
        Col("village", _("Village"), value=lambda r: r.village.name, sort="village_id"),
        Col("amount", _("Amount (yuan)"), value="amount_yuan", format="yuan", sort="amount_yuan"),
        Col("state", _("State"), value=presenters.state_of, template="publicity/_status_cell.html"),
        Col("begun_on", _("Begun"), format="date", sort="begun_on"),
    ]
    default_sort = "-begun_on"
    title = HERE
    empty = Empty(_("No matter yet"), _("What concerns the whole village goes this way: enter the first matter."))
    exports = [WORKBOOK]
    export_permission = Permission.VIEW_VILLAGE

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        return {"may_record": cast(User, self.request.user).may(Permission.RECORD_MEETING)}


class ResolutionDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_VILLAGE
    model = Resolution
    template_name = "villages/resolution_detail.html"

    def get_base_queryset(self) -> Any:
        return (
            super()
            .get_base_queryset()
            .select_related("village", "begun_by", "decision_notice", "result_notice", *MEETINGS)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matter, user, on = self.object, cast(User, self.request.user), clock.today()
        taken, ahead = list(RESOLUTION.steps_taken(matter)), NEXT.get(matter.state)
        writes = user.may(Permission.PREPARE_NOTICE)
        return super().get_context_data(**kwargs) | {
            "matter": matter, "state": presenters.state_of(matter), "facts": presenters.matter_facts(matter),
            "path": presenters.path_of(matter, taken), "discussions": presenters.discussions_of(matter),
            "openings": presenters.notices_of(matter, on), "history": _history(taken),
            "options": RESOLUTION.available(matter, by=user, on=on), "ahead": ahead,
            "may_edit": user.may(Permission.RECORD_MEETING) and matter.state == ResolutionState.DRAFT,
            "may_open_decision": writes and matter.state == ResolutionState.DECIDED
            and _is_off(matter.decision_notice),
            "may_open_result": writes and matter.state == ResolutionState.OPENED and _is_off(matter.result_notice),
            "crumbs": [Crumb(HERE, reverse("villages:resolutions")), Crumb(matter.title)],
        }  # fmt: skip


def _is_off(notice: Any) -> bool:
    """No notice yet, or one that was withdrawn."""
    return notice is None or notice.state == "withdrawn"


def _history(taken: list[Any]) -> list[Event]:
    labels = {t.name: t.label for t in RESOLUTION.transitions} | {"begin": _("Matter entered")}
    return [
        Event(labels.get(e.transition, e.transition), e.on, by=e.by.name if e.by else "", note=e.note)
        for e in reversed(taken)
    ]


class ResolutionCreate(RequiresMixin, ActionFormView):
    permission = Permission.RECORD_MEETING
    form_class = ResolutionForm
    title = _("Enter a matter")
    intro = _("The branch proposes, the two committees discuss, the party members review, the villagers decide.")
    done_message = _("The matter was entered. The branch discusses it first.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form: Any) -> Resolution:
        data = dict(form.cleaned_data)
        village = data.pop("village")
        return actions.begin_resolution(village=village.pk, by=cast(User, self.request.user), on=clock.today(), **data)


class ResolutionEdit(ResolutionCreate):
    """Mends a matter the branch has not proposed yet."""

    model = Resolution
    title = _("Mend the matter")
    done_message = _("The matter was mended.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"matter": self.target}

    def perform(self, form: Any) -> Resolution:
        return actions.change_resolution(self.target, by=cast(User, self.request.user), **form.cleaned_data)


class ResolutionStep(ActionFormView):
    """One step of a matter, with the meeting it rests on."""

    model = Resolution
    template_name = "villages/resolution_step.html"
    done_message = _("The step is on record.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in NAMES:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def transition(self) -> Any:
        return RESOLUTION.transition(self.kwargs["step"])

    def get_form(self) -> Any:
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        name = self.transition.name
        if name in DISCUSSIONS:
            return DiscussionForm(*sent, matter=self.target, step=name)
        return NoteForm(*sent) if self.transition.needs_note else PlainForm(*sent)

    def get_title(self) -> Any:
        return self.transition.label

    def get_context_data(self, form: Any) -> dict[str, Any]:
        matter, name = self.target, self.transition.name
        meeting: Any = form.fields.get("meeting")
        return {
            "matter": matter, "facts": presenters.matter_facts(matter), "submit_label": self.transition.label,
            "reasons": RESOLUTION.reasons_against(matter, name, by=cast(User, self.request.user), on=clock.today()),
            "needs_meeting": meeting is not None and not meeting.queryset.exists(),
            "crumbs": [Crumb(HERE, reverse("villages:resolutions")),
                       Crumb(matter.title, matter.get_absolute_url()), Crumb(self.transition.label)],
        }  # fmt: skip

    def perform(self, form: Any) -> Resolution:
        return actions.take_step(self.target, self.transition.name, by=cast(User, self.request.user),
                                 on=clock.today(), **form.facts())  # fmt: skip


@requires(Permission.PREPARE_NOTICE)
@action_view
def open_decision(request: HttpRequest, pk: int) -> HttpResponse:
    matter = scoped_or_404(Resolution, request.user, pk=pk)
    notice = actions.open_decision(matter, by=cast(User, request.user), on=clock.today())
    return done(request, _("The notice is prepared. It hangs when the supervision committee has signed it."), to=notice)


class OpenResult(RequiresMixin, ActionFormView):
    """Writes down what came out of the matter, and puts it before the supervision committee for the wall."""

    permission = Permission.PREPARE_NOTICE
    model = Resolution
    form_class = ResultForm
    title = _("Make the result public")
    submit_label = _("Prepare the notice")
    done_message = _("The notice is prepared. It hangs when the supervision committee has signed it.")

    def perform(self, form: Any) -> Any:
        return actions.open_result(self.target, by=cast(User, self.request.user), on=clock.today(),
                                   result=form.cleaned_data["result"])  # fmt: skip
