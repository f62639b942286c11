"""The list for the appraisal meeting: ticked, printed, and its votes entered in one grid."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from households.actions import appraisals as actions
from households.choices.cases import APPRAISED_FROM, Procedure
from households.documents.appraisal import appraisal_sheet
from households.forms.appraisals import ListForm, VoteGrid, number_in_key
from households.models import Case
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.divisions.models import Division, Level
from registry.errors import DomainError
from registry.ui.elements import Crumb, Tab
from registry.web.refusals import reasons_in, whole_or_nothing
from villages.choices import MeetingKind
from villages.documents import Planned
from villages.models import VillageCard

TOPICS = {
    Procedure.IDENTIFICATION: "贫困户识别民主评议", Procedure.EXIT: "贫困户脱贫退出民主评议",
    Procedure.MONITORING: "防止返贫监测对象民主评议", Procedure.CLEARING: "监测对象风险消除民主评议",
}  # fmt: skip
"""What the meeting is called on its papers."""


class _OneVillage(RequiresMixin, View):
    """A page about one village's list: the reader's own, or the one the address names inside the reader's area."""

    request: HttpRequest

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @property
    def village(self) -> Division:
        asked = self.request.GET.get("area") or self.request.POST.get("area") or ""
        code = self.user.scope if len(self.user.scope) == 12 else asked
        if not self.user.scope or not code.startswith(self.user.scope):
            raise Http404
        found: Division | None = Division.objects.filter(code=code, level=Level.VILLAGE).first()
        if found is None:
            raise Http404
        return found

    def asked_procedure(self, data: Any) -> str:
        wanted = data.get("procedure", "")
        return wanted if wanted in Procedure.values else ""

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        return [Crumb(_("Cases"), reverse("households:cases")), *more]


class AppraisalList(_OneVillage):
    """All cases that wait for the appraisal, one procedure at a time."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        if len(self.user.scope) != 12 and not request.GET.get("area"):
            return HttpResponseRedirect(reverse("households:case_worklist"))
        village = self.village
        counts = {
            procedure: Case.objects.within(village.code).filter(procedure=procedure, state=state).count()
            for procedure, state in APPRAISED_FROM.items()
        }
        first = next((p for p, count in counts.items() if count), Procedure.IDENTIFICATION)
        procedure = self.asked_procedure(request.GET) or first
        cases, aside = actions.waiting_for_appraisal(village.code, procedure), actions.must_stand_aside(village.code)
        card = VillageCard.objects.within(village.code).first()
        here = reverse("households:case_appraisal")
        return render(request, "households/case_lists/appraisal.html", {
            "village": village, "procedure": procedure, "today": clock.today(),
            "rows": [{"case": case, "aside": aside.get(case.household_id, [])} for case in cases],
            "tabs": [Tab(Procedure(p).label, f"{here}?{urlencode({'procedure': p, 'area': village.code})}", count,
                         p == procedure) for p, count in counts.items()],
            "people": sum(case.household.size for case in cases), "due": card.representatives_total if card else 30,
            "may_print": self.user.may(Permission.DOWNLOAD_DOCUMENT),
            "may_vote": self.user.may(Permission.CHAIR_APPRAISAL),
            "crumbs": self.crumbs(Crumb(_("List for the appraisal"))),
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Prints the ticked list, or goes on to its votes."""
        village, procedure = self.village, self.asked_procedure(request.POST)
        keys = [key for key in map(number_in_key, request.POST.getlist("case")) if key is not None]
        here = reverse("households:case_appraisal")
        back = f"{here}?{urlencode({'procedure': procedure, 'area': village.code})}"
        if not procedure or not keys:
            messages.error(request, _("Choose at least one case."))
            return HttpResponseRedirect(back)
        if request.POST.get("do") != "print":
            asked = urlencode({"procedure": procedure, "area": village.code, "case": keys}, doseq=True)
            return HttpResponseRedirect(f"{reverse('households:case_votes')}?{asked}")
        if not self.user.may(Permission.DOWNLOAD_DOCUMENT):
            messages.error(request, _("Your posting does not include printing."))
            return HttpResponseRedirect(back)
        chosen = [case for case in actions.waiting_for_appraisal(village.code, procedure) if case.pk in set(keys)]
        due = number_in_key(request.POST.get("due", ""))
        planned = Planned(village=village, kind=MeetingKind.REPRESENTATIVES, topic=TOPICS[Procedure(procedure)],
                          held_on=clock.today(), due=max(1, min(due or 30, 600)))  # fmt: skip
        document = appraisal_sheet(chosen, planned, aside=actions.must_stand_aside(village.code), by=self.user,
                                   at=clock.now())  # fmt: skip
        return HttpResponseRedirect(reverse("documents:download", args=[document.uuid]) + "?view=1")


class VoteGridPage(_OneVillage):
    """One meeting, one row a household; one submit."""

    permission = Permission.CHAIR_APPRAISAL

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.GET)
        return self._show(request, form, self._grid(form, None) if self._meeting(form) else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        meeting = self._meeting(form)
        if meeting is None:
            return self._show(request, form, None)
        grid = self._grid(form, request.POST)
        if request.POST.get("do") == "fill":
            filled = grid.fill_all_agreed(meeting.present)
            said = ngettext("%(count)s empty row now says that all present agreed. Nothing is saved yet: check it.",
                            "%(count)s empty rows now say that all present agreed. Nothing is saved yet: check them.",
                            filled) % {"count": filled}  # fmt: skip
            messages.warning(request, said)
            return self._show(request, form, grid)
        if not grid.is_valid():
            return self._show(request, form, grid)
        try:
            with whole_or_nothing():
                done = actions.record_votes(meeting, grid.votes(), by=self.user, on=clock.today())
        except actions.RowsRefused as refusal:
            grid.refuse(refusal)
            return self._show(request, form, grid)
        except DomainError as error:
            messages.error(request, " ".join(str(reason) for reason in reasons_in(error) or []))
            return self._show(request, form, grid)
        messages.success(request, _("%(passed)s passed, %(down)s turned down, %(back)s sent back.") % {
            "passed": len(done.passed), "down": len(done.turned_down), "back": len(done.sent_back)})  # fmt: skip
        query = urlencode({"procedure": form.cleaned_data["procedure"], "area": self.village.code})
        return HttpResponseRedirect(f"{reverse('households:case_appraisal')}?{query}")

    def _form(self, data: Any) -> ListForm:
        form = ListForm(data, village=self.village.code)
        form.is_valid()
        return form

    @staticmethod
    def _meeting(form: ListForm) -> Any:
        return form.cleaned_data.get("meeting") if not form.errors else None

    def _grid(self, form: ListForm, data: Any) -> VoteGrid:
        """The rows that wait; on a submit those that were shown too, so that nothing typed is lost."""
        village, procedure = self.village.code, form.cleaned_data["procedure"]
        cases = actions.waiting_for_appraisal(village, procedure)
        shown = [key for key in map(number_in_key, (data or self.request.GET).getlist("case")) if key is not None]
        if data is not None:
            known = {case.pk for case in cases}
            gone = Case.objects.within(village).filter(pk__in=[key for key in shown if key not in known])
            cases = [case for case in cases if case.pk in shown] + list(gone.with_card()[: actions.MOST])
        elif shown:
            cases = [case for case in cases if case.pk in shown]
        return VoteGrid(cases, aside=actions.must_stand_aside(village), steps=actions.last_steps(cases), data=data)

    def _show(self, request: HttpRequest, form: ListForm, grid: VoteGrid | None) -> HttpResponse:
        procedure = self.asked_procedure(request.POST or request.GET)
        shown = (request.POST or request.GET).getlist("case")
        query = urlencode({"procedure": procedure, "area": self.village.code})
        choice: Any = form.fields["meeting"]
        return render(request, "households/case_lists/votes.html", {
            "village": self.village, "form": form, "grid": grid, "meeting": self._meeting(form),
            "procedure": procedure, "procedure_label": Procedure(procedure).label if procedure else "",
            "shown": [key for key in shown if number_in_key(key) is not None],
            "no_meeting": not choice.queryset.exists(),
            "crumbs": self.crumbs(
                Crumb(_("List for the appraisal"), f"{reverse('households:case_appraisal')}?{query}"),
                Crumb(_("Votes")),
            ),
        })  # fmt: skip
