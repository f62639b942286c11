"""The steps taken by list: visits of a day, the meeting of a group, the comparison, the handbooks."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions import step_lists as actions
from households.choices.cases import Procedure
from households.forms import step_grids as forms
from households.forms.grids import MOST, Grid, Row, keys_shown
from households.models import Case
from households.reports.case_review import Facts, facts_of
from households.views.grids import GridPage, OneVillage, ticked_words, with_shown
from households.workflow import COURSES, STEPS
from households.workflow.hits import results_by_hits
from registry import clock
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb, Tab


class StepGridPage(GridPage):
    """Cases that wait for one step: the ready ones as rows, the others above with what holds them."""

    step: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any]
    submit: ClassVar[Any]
    fill_label: ClassVar[Any] = ""
    url_name: ClassVar[str]
    head_class: ClassVar[Any]
    row_class: ClassVar[type[Row]]
    grid_class: ClassVar[type[Grid]]
    ticked: ClassVar[bool] = True
    procedures: ClassVar[tuple[str, ...]] = (str(Procedure.IDENTIFICATION.value),)
    held: list[Facts]

    @abstractmethod
    def inside(self) -> Any:
        """The cases this page may speak of."""

    @classmethod
    def places(cls, user: User) -> list[tuple[str, str]]:
        """Procedure and state of the cases that stand before the step, as far as this person takes it."""
        return [
            (procedure, state) for procedure in cls.procedures for state, names in COURSES[procedure].forward.items()
            if cls.step in names and user.may(STEPS[procedure][cls.step].permission)
        ]  # fmt: skip

    def waiting(self) -> Any:
        """The cases that stand there."""
        found = Q(pk__in=[])
        for procedure, state in self.places(self.user):
            found |= Q(procedure=procedure, state=state)
        return self.inside().filter(found)

    def chosen(self, waiting: Any) -> Any:
        """Those of the tab."""
        wanted = self.asked_procedure(self.request.POST or self.request.GET)
        return waiting.filter(procedure=wanted) if wanted else waiting

    def tabs(self) -> list[tuple[str, Any, int, bool]]:
        """Value, label, count and whether it is shown; by procedure."""
        wanted = self.asked_procedure(self.request.POST or self.request.GET)
        counts = dict(self.waiting().values_list("procedure").annotate(n=Count("pk")).order_by())
        found = [(p, Procedure(p).label, counts[p], p == wanted) for p in self.procedures if counts.get(p)]
        return [("", _("All"), sum(counts.values()), not wanted), *found] if len(found) > 1 else found

    tab_name: ClassVar[str] = "procedure"

    @property
    def facts_step(self) -> str:
        """The step whose obstacles are read for the rows."""
        return self.step

    def head(self, data: Any) -> Any:
        return self.head_class(data)

    def rows(self, facts: list[Facts]) -> list[Row]:
        return [self.row_class(one.case, one.last_step, chosen=self.ticked) for one in facts]

    def grid(self, head: Any, data: Any) -> Grid:
        ordered = self.chosen(self.waiting()).with_card()
        cases = list(ordered.order_by("village_id", "household__group", "household__head_sort", "pk")[:MOST])
        shown = keys_shown(data) if data is not None else []
        known = {case.pk for case in cases}
        cases += [case for case in with_shown(cases, self.chosen(self.inside()), shown) if case.pk not in known]
        facts = facts_of(cases, self.facts_step, by=self.user, on=clock.today())
        own = [one for one in facts if (one.case.pk in shown if data is not None else one.is_ready)]
        self.held = [one for one in facts if one not in own and not one.is_ready]
        rows = self.rows(own)
        for row, one in zip(rows, own, strict=True):
            row.notes = [*(str(_("Cadre's near relative")) + "：" + name for name in one.relatives)]
        return self.grid_class(rows, data)

    def context(self, head: Any, grid: Any) -> dict[str, Any]:
        tabs, here = self.tabs(), reverse(f"households:{self.url_name}")
        area = {"area": self.asked("area")} if self.asked("area") else {}
        shown = next((value for value, _label, _count, active in tabs if active), self.asked(self.tab_name))
        return {
            "title": self.title, "lead": self.lead, "submit": self.submit, "fill_label": self.fill_label,
            "held": self.held, "hidden": {**area, self.tab_name: shown}, "here": here,
            "tabs": [Tab(label, f"{here}?{urlencode({**area, self.tab_name: value})}", count, active)
                     for value, label, count, active in tabs],
            "more": max(0, sum(count for _value, _label, count, active in tabs if active) - MOST),
            "several_villages": len(self.user.scope) < 12,
            "crumbs": [Crumb(_("Procedures"), reverse("households:cases")), Crumb(self.title)],
        }  # fmt: skip

    def next_url(self) -> str:
        return reverse("households:cases")


class _InVillage(OneVillage, StepGridPage):
    def inside(self) -> Any:
        return Case.objects.within(self.village.code)


class VisitGridPage(_InVillage):
    """Households visited on one day by the same two people."""

    permissions = (Permission.SUBMIT_CASE, Permission.CHAIR_APPRAISAL)
    step, url_name, ticked = "investigate", "case_visits", False
    procedures = (Procedure.IDENTIFICATION, Procedure.MONITORING, Procedure.EXIT)
    title = gettext_lazy("Visits of one day")
    lead = gettext_lazy("Tick the households these two people visited on this day; the others wait for another day.")
    submit = gettext_lazy("Record these visits")
    head_class, row_class, grid_class = forms.VisitHead, forms.VisitRow, forms.VisitGrid

    def record(self, head: Any, grid: Any) -> str:
        said = head.cleaned_data
        done = actions.record_visits(
            grid.visits(), visited_on=said["investigated_on"], first=said["first_investigator"],
            second=said["second_investigator"], by=self.user, on=clock.today(),
        )  # fmt: skip
        return _("%(count)s visits were recorded.") % {"count": len(done["investigate"])}


class GroupGridPage(_InVillage):
    """The meeting of one villagers' group, and what it said of each household."""

    permissions = (Permission.SUBMIT_CASE, Permission.CHAIR_APPRAISAL)
    step, url_name, tab_name = "group_agree", "case_group", "group"
    title = gettext_lazy("Meeting of a villagers' group")
    lead = gettext_lazy(
        "One meeting, one group. More than half of those present carry a household. What was not carried is turned "
        "down or sent back by the branch secretary or the first secretary: leave such rows unticked for them."
    )
    submit = gettext_lazy("Record this meeting")
    fill_label = gettext_lazy("All present agreed: fill the empty rows")
    head_class, row_class, grid_class = forms.GroupHead, forms.GroupRow, forms.GroupGrid

    @property
    def facts_step(self) -> str:
        return "group_agree" if self.user.may(Permission.SUBMIT_CASE) else "group_refuse"

    @classmethod
    def places(cls, user: User) -> list[tuple[str, str]]:
        """The chair too comes here: for those the group did not agree to."""
        identification = str(Procedure.IDENTIFICATION.value)
        forward = COURSES[identification].forward
        return [(identification, state) for state, names in forward.items() if cls.step in names]

    @cached_property
    def groups(self) -> dict[str, int]:
        """Villagers' group → its households that wait."""
        counted = self.waiting().values_list("household__group").annotate(n=Count("pk"))
        return dict(counted.order_by("household__group"))

    @cached_property
    def group(self) -> str:
        sent = self.request.POST or self.request.GET
        return str(sent["group"]) if "group" in sent else next(iter(self.groups), "")

    def chosen(self, waiting: Any) -> Any:
        return waiting.filter(household__group=self.group)

    def tabs(self) -> list[tuple[str, Any, int, bool]]:
        return [(name, name or "—", count, name == self.group) for name, count in self.groups.items()]

    def fill(self, head: Any, grid: Any) -> str:
        head.is_valid()
        present = head.cleaned_data.get("group_present")
        return ticked_words(grid.fill(present)) if present else _("Say first how many were present.")

    def record(self, head: Any, grid: Any) -> str:
        said = head.cleaned_data
        done = actions.record_group(
            grid.votes(), met_on=said["group_met_on"], leader=said["group_leader"], present=said["group_present"],
            by=self.user, on=clock.today(),
        )  # fmt: skip
        return _("%(passed)s passed, %(down)s turned down, %(back)s sent back.") % {
            "passed": len(done.get("group_agree", [])), "down": len(done.get("group_refuse", [])),
            "back": len(done.get("send_back", [])),
        }  # fmt: skip


class ComparisonGridPage(StepGridPage):
    """What township or department found about each household of its area."""

    permissions = (Permission.COMPARE_LISTS,)
    step, url_name = "compare", "case_comparisons"
    procedures = (Procedure.IDENTIFICATION, Procedure.MONITORING)
    title = gettext_lazy("Comparison with other lists")
    lead = gettext_lazy(
        "Verified hits stand there already. Say for each other item what was found; a find is written down and read "
        "out at the appraisal, it refuses nobody by itself."
    )
    submit = gettext_lazy("Record these comparisons")
    fill_label = gettext_lazy("Nothing found in the cells still empty")
    head_class, row_class, grid_class = forms.ComparisonHead, forms.ComparisonRow, forms.ComparisonGrid

    def inside(self) -> Any:
        found, area = Case.objects.visible_to(self.user), self.asked("area")
        return found.within(area) if area.isdigit() and len(area) <= 12 else found

    def rows(self, facts: list[Facts]) -> list[Row]:
        by_hits = results_by_hits([one.case.household_id for one in facts])
        return [
            forms.ComparisonRow(one.case, one.last_step, by_hits=by_hits.get(one.case.household_id, {}))
            for one in facts
        ]

    def fill(self, head: Any, grid: Any) -> str:
        return ticked_words(grid.fill())

    def record(self, head: Any, grid: Any) -> str:
        compared_on = head.cleaned_data["compared_on"]
        done = actions.record_comparisons(
            grid.comparisons(), compared_on=compared_on, by=self.user, on=clock.today()
        )  # fmt: skip
        return _("%(compared)s compared, %(back)s returned to the village.") % {
            "compared": len(done.get("compare", [])), "back": len(done.get("return_comparison", []))}  # fmt: skip


class HandbookGridPage(_InVillage):
    """Households registered with their handbook in hand."""

    permissions = (Permission.SUBMIT_CASE,)
    step, url_name = "register", "case_handbooks"
    title = gettext_lazy("Register and hand over handbooks")
    lead = gettext_lazy(
        "One day for all ticked households; enter another day where a household received its handbook then."
    )
    submit = gettext_lazy("Register these households")
    head_class, row_class, grid_class = forms.HandbookHead, forms.HandbookRow, forms.HandbookGrid

    def record(self, head: Any, grid: Any) -> str:
        done = actions.hand_over(grid.handovers(head.cleaned_data["handbook_on"]), by=self.user, on=clock.today())
        return _("%(count)s households were registered.") % {"count": len(done["register"])}


GRIDS: tuple[type[StepGridPage], ...] = (VisitGridPage, GroupGridPage, ComparisonGridPage, HandbookGridPage)
"""The pages in the order of the procedure."""


__all__ = ["GRIDS", "StepGridPage"]
