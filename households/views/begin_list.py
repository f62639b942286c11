"""Many households begin a procedure at once: applications of a round, clues of a screening, the exits of a year."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.case_lists import start_all
from households.actions.case_results import fault_of
from households.choices.cases import OPEN, Procedure
from households.forms.cases import START_FORMS
from households.forms.grids import MOST, keys_shown
from households.forms.step_grids import BeginGrid, BeginRow
from households.models import Household
from households.views.case_pages import START_LABELS
from households.views.grids import GridPage, OneVillage
from registry import clock
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb, Tab

OFFERED = (Procedure.IDENTIFICATION, Procedure.MONITORING, Procedure.EXIT)
"""A clearing is proposed household by household: each says why."""


class BeginListPage(OneVillage, GridPage):
    """The households of a village that can begin; the ticked ones do."""

    permissions = (Permission.SUBMIT_CASE,)
    title = gettext_lazy("Begin for several households")

    @cached_property
    def able(self) -> dict[str, list[Household]]:
        """Procedure → the households without an open case that can begin it, by group and name."""
        on = clock.today()
        found = Household.objects.within(self.village.code).exclude(cases__state__in=sorted(OPEN))
        free = list(found.order_by("group", "head_sort", "pk"))
        return {str(p.value): [one for one in free if not fault_of(one, p, on=on)] for p in OFFERED}

    @cached_property
    def procedure(self) -> str:
        wanted = self.asked("procedure")
        return wanted if wanted in self.able else next((p for p, rows in self.able.items() if rows), "identification")

    def head(self, data: Any) -> Any:
        return START_FORMS[self.procedure](data)

    def grid(self, head: Any, data: Any) -> BeginGrid:
        households = self.able[self.procedure][:MOST]
        if data is not None:
            shown = set(keys_shown(data))
            known = {one.pk for one in households}
            gone = Household.objects.within(self.village.code).filter(pk__in=shown - known).order_by("pk")
            households = [one for one in households if one.pk in shown] + list(gone)
        rows = [BeginRow(one, chosen=False, notes=[str(one.get_status_display())]) for one in households]
        return BeginGrid(rows, data)

    def record(self, head: Any, grid: BeginGrid) -> str:
        begun = start_all(
            [row.household for row in grid.picked], procedure=self.procedure, by=self.user, on=clock.today(),
            statements=grid.statements(), **head.cleaned_data,
        )  # fmt: skip
        return _("%(count)s cases were begun.") % {"count": len(begun)}

    def context(self, head: Any, grid: Any) -> dict[str, Any]:
        here, area = reverse("households:case_begin"), self.village.code
        return {
            "title": self.title, "lead": START_LABELS[self.procedure], "submit": _("Begin the ticked cases"),
            "held": [], "hidden": {"procedure": self.procedure, "area": area}, "here": here, "several_villages": False,
            "tabs": [Tab(Procedure(p).label, f"{here}?{urlencode({'procedure': p, 'area': area})}", len(rows),
                         p == self.procedure) for p, rows in self.able.items()],
            "more": max(0, len(self.able[self.procedure]) - MOST),
            "crumbs": [Crumb(_("Procedures"), reverse("households:cases")), Crumb(self.title)],
        }  # fmt: skip

    def next_url(self) -> str:
        return reverse("households:cases")
