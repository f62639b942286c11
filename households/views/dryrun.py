"""The dry run of a line: whom another line would move. Reads only; says so."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from households import presenters
from households.forms.dryrun_filter import DryRunFilter
from households.models import Household
from households.presenters import dryrun as presenter
from households.reports import dryrun as report
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.web.columns import Col
from registry.web.lists import WORKBOOK, Empty, ScopedListView


class DryRun(RequiresMixin, ScopedListView):
    """`?year=&line=` for a typed figure, `?year=&proposal=` for a proposed one; area, status, monitored, way narrow."""

    permission = Permission.TRY_RULES
    model = Household
    template_name = "households/rounds/dryrun.html"
    title = _("Try a line")
    default_sort = "income"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("head", _("Head of household"), value="head_name", sort="head_sort", link=True),
        Col("number", _("Household number"), sort="number", phone=False),
        Col("village", _("Village"), value=lambda h: h.village.name),
        Col("status", _("Status"), value=presenters.status_of, template="households/_status_cell.html"),
        Col("monitored", _("Monitored"), value=lambda h: h.get_monitored_type_display()),
        Col("income", _("Net income per head (yuan)"), sort="income", format="yuan"),
        Col("line", _("Present line (yuan)"), format="yuan", phone=False),
        Col("tried", _("Tried line (yuan)"), format="yuan", phone=False),
        Col("way", _("Would move"), value=presenter.way_of),
    ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_filterset(self) -> DryRunFilter:
        data = self.request.GET.copy()
        data.setdefault("year", str(clock.today().year - 1))  # the last year whose incomes are known
        self.filterset = DryRunFilter(data, self.get_base_queryset(), request=self.request, on=clock.today())
        return self.filterset

    def get_empty(self) -> Empty:
        if self.filterset.is_asked:
            return Empty(_("No household would move"), _("Nobody's income of that year lies between the two lines."))
        return Empty(_("Type another line, or choose a proposed one"), _("The list shows whom it would move."))

    def get_context_data(self) -> dict[str, Any]:
        question = self.filterset.question
        names = dict(
            Division.objects.filter(code__in=[li.region for li in (*question.present, *question.tried)])
            .values_list("code", "name")
        )  # fmt: skip
        return {
            "question": question, "is_asked": self.filterset.is_asked,
            "lines": presenter.lines_in_words(question, names),
            "totals": presenter.named(report.totals(question, Household.objects.visible_to(self.request.user))),
            "kind": report.kind_of(question.year).label, "other_kind": self.filterset.proposal_of_other_kind,
            "query": self._url(area="", after="", before=""),
        }  # fmt: skip
