"""Requested changes of members: the list, one request, its steps, and deciding a list at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from households.actions import requests as actions
from households.forms.requests import MorePapersForm, RequestFilter, StepForm
from households.models import MemberChange
from households.presenters import requests as presenters
from households.views.sections import crumbs
from households.workflow.member_change import BACK, MEMBER_CHANGE, requests_waiting_for
from registry import clock
from registry.accounts.decorators import RequiresMixin, check, requires
from registry.accounts.permissions import Permission
from registry.documents import attachments
from registry.errors import DomainError, Reason
from registry.ui.elements import Crumb
from registry.ui.tiles import Tile
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.lists import Empty, ScopedListView

FORWARD = {"pending": "confirm", "confirmed": "approve"}
DECIDERS = (Permission.CONFIRM_CHANGE, Permission.APPROVE_CHANGE)
MOST_AT_ONCE = 50


class RequestList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = MemberChange
    filterset_class = RequestFilter
    template_name = "households/requests/list.html"
    title = gettext_lazy("Requested changes of members")
    default_sort = "-requested_on"
    columns = [
        Col("summary", gettext_lazy("Who"), link=True, key=True),
        Col("what", gettext_lazy("Kind of change"), value=presenters.title_of),
        Col("household", gettext_lazy("Household"), value=lambda row: row.household.head_name),
        Col("village", gettext_lazy("Village"), value=lambda row: row.village.name, sort="village_id", phone=False),
        Col("happened_on", gettext_lazy("Day it happened"), sort="happened_on", format="date"),
        Col("requested_on", gettext_lazy("Entered on"), sort="requested_on", format="date", phone=False),
        Col("state", gettext_lazy("State"), value=presenters.state_of, template="households/_case_tag.html"),
        Col("holder", gettext_lazy("The pen is with"), value=presenters.holder_of),
    ]
    empty = Empty(
        gettext_lazy("No change was asked for"),
        gettext_lazy("Births, deaths, marriages and moves are entered on the card, under “What happened?”."),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household", "village")

    def get_context_data(self) -> dict[str, Any]:
        waiting = waiting_of(self.request.user)
        user: Any = self.request.user
        if not waiting.exists() or not any(user.may(right) for right in DECIDERS):
            return {"tiles": []}
        url = reverse("households:member_changes_decide")
        return {"tiles": [Tile(_("Waiting for you"), str(waiting.count()), url=url)]}


def waiting_of(user: Any) -> Any:
    """The requests whose next step is this person's."""
    return MemberChange.objects.visible_to(user).filter(state__in=requests_waiting_for(user))


@dataclass(frozen=True)
class Step:
    """One step on the page: its words, its address, what stands against it, whether it asks a comment."""

    name: str
    label: Any
    reasons: list[Reason]
    needs_note: bool
    kind: str


def steps_of(asked: MemberChange, user: Any) -> list[Step]:
    """The steps of this role at the present state; the one that leads on first."""
    found = [
        Step(option.transition.name, option.transition.label, option.reasons, option.transition.needs_note,
             "primary" if option.transition.name == FORWARD.get(asked.state) else "secondary")
        for option in MEMBER_CHANGE.available(asked, by=user, on=clock.today())
    ]  # fmt: skip
    return sorted(found, key=lambda step: step.kind != "primary")


class RequestDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = MemberChange
    template_name = "households/requests/detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household__village", "target", "requested_by", "village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.object, self.request.user
        may_edit = user.may(Permission.EDIT_HOUSEHOLDS)  # type: ignore[union-attr]  # behind a permission
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(asked.household, here=presenters.title_of(asked)), "title": presenters.title_of(asked),
            "state": presenters.state_of(asked), "holder": presenters.holder_of(asked),
            "facts": presenters.facts_of(asked), "details": presenters.details_of(asked),
            "steps": steps_of(asked, user), "history": presenters.history_of(asked),
            "papers": attachments.of(asked.subject), "recovery": presenters.recovery_hint(asked, on=clock.today()),
            "papers_form": MorePapersForm() if may_edit and asked.state in {"pending", "returned"} else None,
        }  # fmt: skip


@requires(Permission.VIEW_HOUSEHOLDS)
@action_view
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Takes one step of one request, with its comment."""
    if name not in {transition.name for transition in MEMBER_CHANGE.transitions}:
        raise Http404
    asked: MemberChange = scoped_or_404(MemberChange, request.user, pk=pk)
    form = StepForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    by: Any = request.user
    after = actions.take_step(asked, name, by=by, on=clock.today(), note=note)
    return done(request, presenters.state_of(after).label, to=after)


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def add_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Files further papers with a request."""
    asked: MemberChange = scoped_or_404(MemberChange, request.user, pk=pk)
    form = MorePapersForm(request.POST, request.FILES)
    if not form.is_valid() or not form.cleaned_data["papers"]:
        raise DomainError("paper_missing", gettext_lazy("Choose a photo or a scan."))
    by: Any = request.user
    actions.add_papers(asked, form.cleaned_data["papers"], by=by)
    return done(request, _("The paper was added."), to=asked)


class RequestsDecide(View):
    """What waits for the secretary or the township, row by row: pass, return with a comment, or leave."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For whoever holds one of the two rights."""
        user: Any = request.user
        held = next((right for right in DECIDERS if user.is_authenticated and user.may(right)), DECIDERS[0])
        return check(request, held) or super().dispatch(request, *args, **kwargs)

    def rows(self, answers: Any = None) -> list[dict[str, Any]]:
        user: Any = self.request.user
        waiting = waiting_of(user).select_related("household", "village", "requested_by", "target")
        return [
            {"asked": row, "title": presenters.title_of(row), "answer": (answers or {}).get(f"answer-{row.pk}", ""),
             "note": (answers or {}).get(f"note-{row.pk}", ""), "papers": attachments.of(row.subject),
             "reasons": MEMBER_CHANGE.reasons_against(row, FORWARD[row.state], by=user, on=clock.today()),
             "recovery": presenters.recovery_hint(row, on=clock.today())}
            for row in waiting.filter(state__in=FORWARD).order_by("happened_on", "pk")[:MOST_AT_ONCE]
        ]  # fmt: skip

    def show(self, rows: list[dict[str, Any]]) -> HttpResponse:
        step_name = FORWARD[rows[0]["asked"].state] if rows else "confirm"
        context = {
            "rows": rows, "label": MEMBER_CHANGE.transition(step_name).label,
            "crumbs": [Crumb(_("Requested changes of members"), reverse("households:member_changes")),
                       Crumb(_("Decide by list"))],
        }  # fmt: skip
        return render(self.request, "households/requests/decide.html", context)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.rows())

    def post(self, request: HttpRequest) -> HttpResponse:
        by: Any = request.user
        passed = returned = 0
        kept: list[str] = []
        for row in self.rows(request.POST):
            asked, answer = row["asked"], row["answer"]
            name = {"pass": FORWARD[asked.state], "back": _back(asked)}.get(answer)
            if name is None:
                continue
            result = actions.take_steps([asked], name, by=by, on=clock.today(), note=row["note"])
            passed += len(result.done) if answer == "pass" else 0
            returned += len(result.done) if answer == "back" else 0
            kept += [f"{asked.summary}: {reason}" for _row, reasons in result.held for reason in reasons]
        if passed or returned:
            messages.success(request, ngettext("%(n)s change passed", "%(n)s changes passed", passed) % {"n": passed}
                             + "，" + _("%(n)s returned") % {"n": returned})  # fmt: skip
        for line in kept:
            messages.warning(request, line)
        return redirect("households:member_changes_decide")


def _back(asked: MemberChange) -> str:
    """The step that gives the request back from its state."""
    return next(t.name for t in MEMBER_CHANGE.transitions if t.name in BACK and asked.state in t.sources)
