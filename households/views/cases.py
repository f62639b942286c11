"""The pages of identification: what waits, one case, its steps, and steps taken by list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case as Choose
from django.db.models import IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from households.actions import cases as actions
from households.choices.cases import FINAL
from households.forms.cases import FORMS, CaseFilter, StartForm, meetings_for
from households.models import Case, Household
from households.views import case_pages as pages
from households.workflow import CLOSING, FORWARD, IDENTIFICATION, waiting_for
from registry import clock
from registry.accounts.decorators import RequiresMixin, check
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.ui.tiles import Tile
from registry.web.columns import Col
from registry.web.details import ScopedDetailView
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView
from registry.web.refusals import reasons_in, whole_or_nothing

BY_LIST = ("publish", "report_up", "pass_township", "approve")


class CaseList(RequiresMixin, ScopedListView):
    """The worklist: what waits for the reader first, then by deadline."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Case
    template_name = "households/case_list.html"
    title = gettext_lazy("Identification cases")
    filterset_class = CaseFilter
    columns = [
        Col("head", gettext_lazy("Head"), value=lambda c: c.household.head_name, link=True),
        Col("village", gettext_lazy("Village"), value=lambda c: c.village.name, sort="village_id"),
        Col("people", gettext_lazy("Persons"), value=lambda c: c.household.size, format="number"),
        Col("state", gettext_lazy("State"), value=pages.state_of, template="households/_case_tag.html"),
        Col("holder", gettext_lazy("Whose turn"), value=pages.holder_of, phone=False),
        Col(
            "since",
            gettext_lazy("In this state since"),
            value="state_since",
            format="date",
            sort="state_since",
            phone=False,
        ),
        Col(
            "due",
            gettext_lazy("Due"),
            value=lambda c: pages.due_of(c, c.today),
            template="households/_case_tag.html",
            sort="due_on",
        ),
    ]
    default_order = ("turn", "due_on")
    empty = Empty(
        gettext_lazy("No case yet"),
        gettext_lazy("Open a household's card and start its application there."),
        url_name="households:list",
        label=gettext_lazy("To the households"),
    )

    def get_base_queryset(self) -> Any:
        user = self.request.user
        turn = Choose(
            When(state__in=waiting_for(user), then=Value(0)),
            When(state__in=sorted(FINAL), then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        found = super().get_base_queryset().select_related("household", "village")
        return found.annotate(turn=turn, today=Value(clock.today()))

    def get_context_data(self) -> dict[str, Any]:
        user, found = self.request.user, Case.objects.visible_to(self.request.user)
        waiting = {
            step: found.filter(state=state).count()
            for state, step in FORWARD.items()
            if step in BY_LIST and user.may(IDENTIFICATION.transition(step).permission)
        }
        return {
            "batches": [
                Tile(
                    IDENTIFICATION.transition(step).label,
                    count,
                    _("waiting"),
                    reverse("households:case_batch", args=[step]),
                )
                for step, count in waiting.items()
                if count
            ]
        }


class CaseDetail(RequiresMixin, ScopedDetailView):
    """One case: where it stands, whose turn it is, what can be done and why not, what has been done."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Case
    template_name = "households/case_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_card()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user, on = self.object, self.request.user, clock.today()
        taken = list(IDENTIFICATION.steps_taken(case))
        main, others = pages.buttons_of(case, by=user, on=on)
        forward = FORWARD.get(case.state)
        return super().get_context_data(**kwargs) | {
            "case": case,
            "state": pages.state_of(case),
            "due": pages.due_of(case, on),
            "holder": pages.holder_of(case),
            "steps": pages.path_of(case, taken),
            "main": main,
            "others": others,
            "against": [] if main or not forward else IDENTIFICATION.reasons_against(case, forward, by=user, on=on),
            "application": pages.application_facts(case),
            "evidence": pages.evidence_facts(case),
            "publicity": pages.publicity_facts(case, on),
            "history": pages.history_of(taken),
            "crumbs": [Crumb(_("Identification cases"), reverse("households:cases")), Crumb(case.household.head_name)],
        }


class CaseStart(RequiresMixin, ActionFormView):
    """The application of a household."""

    permission = Permission.SUBMIT_CASE
    model = Household
    form_class = StartForm
    title = gettext_lazy("Start an application")
    submit_label = gettext_lazy("Start")
    done_message = gettext_lazy("The application was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"applied_on": clock.today()}}

    def perform(self, form: Any) -> Case:
        return actions.start(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class CaseStep(ActionFormView):
    """One step of one case, with the form its evidence needs. What stands against it is said before one types."""

    model = Case
    template_name = "households/case_step.html"
    done_message = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in FORMS:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def transition(self) -> Any:
        return IDENTIFICATION.transition(self.kwargs["step"])

    def get_form(self) -> Any:
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        today = {"investigated_on": clock.today(), "handbook_on": clock.today()}
        return FORMS[self.transition.name](*sent, case=self.target, initial=today)

    def get_title(self) -> Any:
        return self.transition.label

    def get_context_data(self, form: Any) -> dict[str, Any]:
        case, name = self.target, self.transition.name
        return {
            "case": case,
            "transition": self.transition,
            "closing": name in CLOSING,
            "reasons": IDENTIFICATION.reasons_against(case, name, by=self.request.user, on=clock.today()),
            "facts": pages.application_facts(case),
            "evidence": pages.evidence_facts(case),
            "needs_meeting": name in ("appraise", "turn_down") and not meetings_for(case).exists(),
            "meeting_url": reverse("villages:meetings"),
            "crumbs": [
                Crumb(_("Identification cases"), reverse("households:cases")),
                Crumb(case.household.head_name, case.get_absolute_url()),
                Crumb(self.transition.label),
            ],
        }

    def perform(self, form: Any) -> Case:
        case = actions.take_step(
            self.target,
            self.transition.name,
            by=self.request.user,
            on=clock.today(),
            note=form.cleaned_data.get("note", ""),
            **form.evidence(),
        )
        messages.success(
            self.request,
            _("%(head)s: %(state)s.") % {"head": case.household.head_name, "state": case.get_state_display()},
        )
        return case


class CaseBatch(View):
    """A step taken by list: those that can go, ticked; those that cannot, with their reasons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in BY_LIST:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def transition(self) -> Any:
        return IDENTIFICATION.transition(self.kwargs["step"])

    def _cases(self) -> Any:
        found = Case.objects.visible_to(self.request.user).in_states(self.transition.sources).with_card()
        area = self.request.GET.get("area", "")
        return (found.within(area) if area.isdigit() else found).order_by("village_id", "due_on", "pk")[:500]

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        on = clock.today()
        result = actions.sort_out(self._cases(), step, by=request.user, on=on)
        chosen = request.GET.get("case", "")
        rows = [
            {"case": case, "due": pages.due_of(case, on), "ticked": not chosen or chosen == str(case.pk)}
            for case in result.ready
        ]
        held = [{"case": case, "reasons": reasons, "due": pages.due_of(case, on)} for case, reasons in result.held]
        return render(
            request,
            "households/case_batch.html",
            {
                "transition": self.transition,
                "rows": rows,
                "held": held,
                "step": step,
                "persons": sum(row["case"].household.size for row in rows),
                "crumbs": [Crumb(_("Identification cases"), reverse("households:cases")), Crumb(self.transition.label)],
            },
        )

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("case") if key.isdecimal() and len(key) < 19]
        cases = list(Case.objects.visible_to(request.user).filter(pk__in=keys).with_card().order_by("pk"))
        back = reverse("households:case_batch", args=[step])
        try:
            with whole_or_nothing():
                return self._take(request, step, cases)
        except DomainError as error:
            messages.error(request, "\n".join(str(reason) for reason in reasons_in(error) or []))
            return HttpResponseRedirect(back)

    def _take(self, request: HttpRequest, step: str, cases: list[Case]) -> HttpResponse:
        user, on = request.user, clock.today()
        if step == "publish":
            notice = actions.publish_cases(cases, by=user, on=on)
            messages.success(
                request, _("The notice is prepared. It hangs when the supervision committee has signed it.")
            )
            return HttpResponseRedirect(notice.get_absolute_url())
        if not cases:
            raise DomainError("nothing_chosen", _("Choose at least one case."))
        result = actions.pass_cases(cases, step, by=user, on=on)
        passed = ngettext("%(count)s case was passed on.", "%(count)s cases were passed on.", len(result.ready))
        messages.success(request, passed % {"count": len(result.ready)})
        for case, reasons in result.held:
            messages.warning(request, f"{case.household.head_name}: {' '.join(map(str, reasons))}")
        return HttpResponseRedirect(reverse("households:cases"))


def cases_panel(household: Household, user: Any) -> dict[str, Any] | None:
    """The household page's card of its cases."""
    if not user.may(Permission.VIEW_HOUSEHOLDS):
        return None
    on = clock.today()
    rows = [
        {"case": case, "state": pages.state_of(case), "due": pages.due_of(case, on)}
        for case in actions.cases_of(household)
    ]
    may_start = (
        user.may(Permission.SUBMIT_CASE)
        and not household.is_registered
        and not any(row["case"].is_open for row in rows)
    )
    return {"rows": rows, "start_url": reverse("households:case_start", args=[household.pk]) if may_start else ""}
