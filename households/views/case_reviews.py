"""A list under review: figures that decide, tick or return with a comment, and a page of what will happen."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from households.actions import case_review as actions
from households.actions.case_lists import BY_LIST, SHEETS
from households.actions.rows import RowsRefused
from households.choices.cases import Procedure
from households.forms.case_review import MOST, SpotCheckForm, decisions_in, keys_in
from households.models import Case
from households.reports.case_review import Facts, facts_of
from households.views import case_pages as pages
from households.workflow import COURSES, STEPS, procedures_with
from registry import clock
from registry.accounts.decorators import check
from registry.accounts.models import User
from registry.errors import DomainError
from registry.ui.elements import Crumb, Tab
from registry.web.refusals import reasons_in, whole_or_nothing


def row_of(step: str) -> Any:
    """A step's row in the first procedure that has it: label and right are the same in all."""
    return STEPS[procedures_with(step)[0]][step]


def standing_before(step: str) -> Q:
    """Cases that stand where the step is the usual way on."""
    found = Q(pk__in=[])
    for procedure, course in COURSES.items():
        states = [state for state, names in course.forward.items() if step in names]
        if states:
            found |= Q(procedure=procedure, state__in=states)
    return found


class CaseReview(View):
    """A step taken by list: all that can go are ticked, the exceptions stand above with their reasons."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in BY_LIST:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @property
    def step(self) -> str:
        return str(self.kwargs["step"])

    @property
    def transition(self) -> Any:
        return row_of(self.step)

    @property
    def may_return(self) -> bool:
        name = actions.RETURNS.get(self.step)
        return name is not None and self.user.may(row_of(name).permission)

    def _waiting(self) -> Any:
        found = Case.objects.visible_to(self.user).filter(standing_before(self.step))
        area = self.request.GET.get("area", "")
        return found.within(area) if area.isdigit() and len(area) <= 12 else found

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        return self._show(data=None, errors={}, spot=SpotCheckForm(initial={"spot_checked_on": clock.today()}))

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        spot = SpotCheckForm(request.POST if step == "publicise_township" else None)
        cases = list(Case.objects.visible_to(self.user).filter(pk__in=keys_in(request.POST)).with_card().order_by("pk"))
        decisions = decisions_in(cases, request.POST)
        on = clock.today()
        goes = any(one.what == "go" for one in decisions)
        evidence: dict[str, Any] = {}
        if step == "publicise_township" and goes:
            if not spot.is_valid():
                return self._show(data=request.POST, errors={}, spot=spot)
            evidence = spot.cleaned_data
        try:
            if request.POST.get("do") == "look":
                outcome = actions.look(decisions, step, by=self.user, on=on)
                if outcome.gone or outcome.returned or outcome.held:
                    return self._ask(decisions, outcome, spot)
                raise DomainError("nothing_chosen", _("Choose at least one case."))
            with whole_or_nothing():
                outcome = actions.decide(decisions, step, by=self.user, on=on, evidence=evidence)
        except RowsRefused as refusal:
            return self._show(data=request.POST, errors=refusal.rows, spot=spot)
        except DomainError as error:
            messages.error(request, "\n".join(str(reason) for reason in reasons_in(error) or []))
            return self._show(data=request.POST, errors={}, spot=spot)
        return self._done(outcome)

    def _done(self, outcome: actions.Reviewed) -> HttpResponse:
        """Says what happened, row by row where a row did not go."""
        for case, reasons in outcome.held:
            messages.warning(self.request, f"{case.household.head_name}: {' '.join(map(str, reasons))}")
        if outcome.gone and self.step in SHEETS:
            messages.success(
                self.request, _("The notice is prepared. It hangs when the supervision committee has signed it.")
            )
        if outcome.gone and self.step != "publish":
            passed = ngettext("%(count)s case was passed on.", "%(count)s cases were passed on.", len(outcome.gone))
            messages.success(self.request, passed % {"count": len(outcome.gone)})
        if outcome.returned:
            back = ngettext("%(count)s case was returned.", "%(count)s cases were returned.", len(outcome.returned))
            messages.success(self.request, back % {"count": len(outcome.returned)})
        if len(outcome.notices) == 1:
            return HttpResponseRedirect(outcome.notices[0].get_absolute_url())
        return HttpResponseRedirect(reverse("households:cases"))

    def _ask(self, decisions: Any, outcome: actions.Reviewed, spot: SpotCheckForm) -> HttpResponse:
        """The page of what will happen."""
        notes = {one.case.pk: one.note for one in decisions}
        going = {case.pk for case in outcome.gone}
        by_village: dict[tuple[str, str], list[Case]] = {}
        for case in outcome.gone:
            by_village.setdefault((case.village.name, str(case.get_procedure_display())), []).append(case)
        sent = [(one, one.what == "return") for one in decisions if one.what == "return" or one.case.pk in going]
        return render(self.request, "households/case_lists/summary.html", {
            "transition": self.transition, "step": self.step, "has_notice": self.step in SHEETS, "spot": spot,
            "villages": [{"village": village, "procedure": procedure, "cases": cases,
                          "persons": sum(case.household.size for case in cases)}
                         for (village, procedure), cases in sorted(by_village.items())],
            "going": outcome.gone, "returned": [(case, notes[case.pk]) for case in outcome.returned],
            "held": outcome.held, "sent": sent, "crumbs": self._crumbs(),
        })  # fmt: skip

    def _show(self, *, data: Any, errors: dict[int, Any], spot: SpotCheckForm) -> HttpResponse:
        on, chosen = clock.today(), self.request.GET.get("case", "")
        wanted = self.request.GET.get("procedure", "")
        waiting = self._waiting()
        counts = {p: waiting.filter(procedure=p).count() for p in procedures_with(self.step)}
        shown = waiting.filter(procedure=wanted) if wanted in counts else waiting
        cases = shown.with_card().order_by("village_id", "due_on", "pk")
        sent = {one.case.pk: one for one in decisions_in(list(cases[:MOST]), data)} if data is not None else {}
        rows, held = [], []
        for facts in facts_of(list(cases[:MOST]), self.step, by=self.user, on=on):
            row = self._row(facts, sent.get(facts.case.pk), errors.get(facts.case.pk, []), on, chosen)
            (rows if facts.is_ready else held).append(row)
        return render(self.request, "households/case_lists/review.html", {
            "transition": self.transition, "step": self.step, "rows": rows, "held": held,
            "persons": sum(row["case"].household.size for row in rows), "may_return": self.may_return,
            "has_errors": bool(errors), "spot": spot if self.step == "publicise_township" else None,
            "tabs": self._tabs(counts, wanted), "more": max(0, sum(counts.values()) - MOST), "crumbs": self._crumbs(),
        })  # fmt: skip

    @staticmethod
    def _row(facts: Facts, sent: Any, errors: list[Any], on: Any, chosen: str) -> dict[str, Any]:
        """One household as the page prints it."""
        case = facts.case
        ticked = sent.what == "go" if sent else facts.is_ready and (not chosen or chosen == str(case.pk))
        return {"case": case, "facts": facts, "due": pages.due_of(case, on), "ticked": ticked, "errors": errors,
                "back": bool(sent and sent.what == "return"), "note": sent.note if sent else "",
                "days": (on - case.state_since).days, "reasons": facts.against}  # fmt: skip

    def _tabs(self, counts: dict[str, int], wanted: str) -> list[Tab]:
        here = reverse("households:case_batch", args=[self.step])
        area = {"area": self.request.GET["area"]} if self.request.GET.get("area") else {}
        found = [Tab(_("All"), f"{here}?{urlencode(area)}", sum(counts.values()), wanted not in counts)]
        return found + [
            Tab(Procedure(p).label, f"{here}?{urlencode({'procedure': p, **area})}", count, wanted == p)
            for p, count in counts.items() if count
        ]  # fmt: skip

    def _crumbs(self) -> list[Crumb]:
        return [Crumb(_("Procedures"), reverse("households:cases")), Crumb(self.transition.label)]
