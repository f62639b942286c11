"""The list for the appraisal meeting: ticked, printed, and its votes entered in one grid."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.actions import appraisals as actions
from households.actions.rows import last_steps
from households.choices.cases import APPRAISED_FROM, Procedure
from households.documents.appraisal import appraisal_sheet
from households.forms.appraisals import ListForm, VoteGrid
from households.forms.grids import keys_shown, number_in_key
from households.models import Case
from households.views.grids import GridPage, OneVillage, with_shown
from registry import clock
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb, Tab
from villages.choices import MeetingKind
from villages.documents import Planned
from villages.models import VillageCard

TOPICS = {
    Procedure.IDENTIFICATION: "贫困户识别民主评议", Procedure.EXIT: "贫困户脱贫退出民主评议",
    Procedure.MONITORING: "防止返贫监测对象民主评议", Procedure.CLEARING: "监测对象风险消除民主评议",
}  # fmt: skip
"""What the meeting is called on its papers."""


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Cases"), reverse("households:cases")), *more]


class AppraisalList(OneVillage):
    """All cases that wait for the appraisal, one procedure at a time."""

    permissions = (Permission.VIEW_HOUSEHOLDS,)

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
            "crumbs": _crumbs(Crumb(_("List for the appraisal"))),
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Prints the ticked list, or goes on to its votes."""
        village, procedure = self.village, self.asked_procedure(request.POST)
        keys = keys_shown(request.POST)
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


class VoteGridPage(OneVillage, GridPage):
    """One meeting, one row a household; one submit."""

    permissions = (Permission.CHAIR_APPRAISAL,)
    template_name = "households/case_lists/votes.html"

    def head(self, data: Any) -> ListForm:
        form = ListForm(self.request.GET if data is None else data, village=self.village.code)
        form.is_valid()
        return form

    @staticmethod
    def _meeting(form: ListForm) -> Any:
        return form.cleaned_data.get("meeting") if not form.errors else None

    def grid(self, head: ListForm, data: Any) -> VoteGrid | None:
        """The rows that wait; on a submit those that were shown too, so that nothing typed is lost."""
        if self._meeting(head) is None:
            return None
        village, procedure = self.village.code, head.cleaned_data["procedure"]
        cases = actions.waiting_for_appraisal(village, procedure)
        shown = keys_shown(self.request.GET if data is None else data)
        if data is not None:
            cases = with_shown(cases, Case.objects.within(village), shown)
        elif shown:
            cases = [case for case in cases if case.pk in shown]
        return VoteGrid(cases, aside=actions.must_stand_aside(village), steps=last_steps(cases), data=data)

    def fill(self, head: ListForm, grid: VoteGrid) -> str:
        filled = grid.fill_all_agreed(self._meeting(head).present)
        return ngettext("%(count)s empty row now says that all present agreed. Nothing is saved yet: check it.",
                        "%(count)s empty rows now say that all present agreed. Nothing is saved yet: check them.",
                        filled) % {"count": filled}  # fmt: skip

    def record(self, head: ListForm, grid: VoteGrid) -> str:
        done = actions.record_votes(self._meeting(head), grid.votes(), by=self.user, on=clock.today())
        return _("%(passed)s passed, %(down)s turned down, %(back)s sent back.") % {
            "passed": len(done.passed), "down": len(done.turned_down), "back": len(done.sent_back)}  # fmt: skip

    def _list_url(self) -> str:
        query = urlencode({"procedure": self.asked("procedure"), "area": self.village.code})
        return f"{reverse('households:case_appraisal')}?{query}"

    next_url = _list_url

    def context(self, head: ListForm, grid: VoteGrid | None) -> dict[str, Any]:
        sent = self.request.POST or self.request.GET
        procedure, choice = self.asked_procedure(sent), cast(Any, head.fields["meeting"])
        return {
            "village": self.village, "form": head, "meeting": self._meeting(head), "procedure": procedure,
            "procedure_label": Procedure(procedure).label if procedure else "", "shown": keys_shown(sent),
            "no_meeting": not choice.queryset.exists(),
            "crumbs": _crumbs(Crumb(_("List for the appraisal"), self._list_url()), Crumb(_("Votes"))),
        }  # fmt: skip
