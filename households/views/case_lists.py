"""Cases by list: what waits for whom, and steps taken for many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from households.actions import case_lists as actions
from households.actions.case_lists import BY_LIST
from households.choices.cases import FINAL
from households.forms.cases import CaseFilter
from households.models import Case
from households.views import case_pages as pages
from households.workflow import COURSES, STEPS, my_turn, procedures_with
from registry import clock
from registry.accounts.decorators import RequiresMixin, check
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.ui.tiles import Tile
from registry.web.columns import Col
from registry.web.lists import Empty, ScopedListView
from registry.web.refusals import reasons_in, whole_or_nothing


def row_of(step: str) -> Any:
    """A step's row in the first procedure that has it: label and right are the same in all."""
    return STEPS[procedures_with(step)[0]][step]


def standing_before(step: str) -> Q:
    """Cases that stand where the step is the usual way on."""
    found = Q(pk__in=[])
    for procedure, course in COURSES.items():
        states = [state for state, names in course.forward.items() if step in names]
        found |= Q(procedure=procedure, state__in=states)
    return found


class CaseList(RequiresMixin, ScopedListView):
    """The worklist: what waits for the reader first, then by deadline."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Case
    template_name = "households/case_list.html"
    title = gettext_lazy("Cases")
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
            When(my_turn(user), then=Value(0)),
            When(state__in=sorted(FINAL), then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        found = super().get_base_queryset().select_related("household", "village")
        return found.annotate(turn=turn, today=Value(clock.today()))

    def get_context_data(self) -> dict[str, Any]:
        user, found = self.request.user, Case.objects.visible_to(self.request.user)
        waiting = {
            step: found.filter(my_turn(user), standing_before(step)).count()
            for step in BY_LIST
            if user.may(row_of(step).permission)
        }
        return {
            "batches": [
                Tile(
                    row_of(step).label,
                    count,
                    _("waiting"),
                    reverse("households:case_batch", args=[step]),
                )
                for step, count in waiting.items()
                if count
            ]
        }


class CaseBatch(View):
    """A step taken by list: those that can go, ticked; those that cannot, with their reasons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in BY_LIST:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def transition(self) -> Any:
        return row_of(self.kwargs["step"])

    def _cases(self) -> Any:
        found = Case.objects.visible_to(self.request.user).filter(standing_before(self.kwargs["step"])).with_card()
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
                "crumbs": [Crumb(_("Cases"), reverse("households:cases")), Crumb(self.transition.label)],
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
