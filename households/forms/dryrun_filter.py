"""What a dry run asks: the year, another line (typed or proposed), and which of the moved households to list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from households.choices import MonitoredType, StandardKind, Status
from households.filters import AreaFilter
from households.models import Household
from households.presenters.dryrun import WAYS
from households.reports import dryrun as report
from registry.policies.models import RuleProposal

FIRST_YEAR = 2013
MONITORED = [("none", _("Not monitored")), *MonitoredType.choices]


class DryRunFilter(django_filters.FilterSet):
    """`question` is what the fields ask; the rows are the households that another line would move."""

    year = django_filters.ChoiceFilter(label=_("Income of the year"), method="as_it_is", empty_label=None)
    line = django_filters.NumberFilter(label=_("Other line (yuan)"), method="as_it_is", min_value=1, max_value=999_999)
    proposal = django_filters.ChoiceFilter(
        label=_("or a proposed line"), method="as_it_is", empty_label=_("none chosen")
    )
    area = AreaFilter()
    way = django_filters.ChoiceFilter(label=_("Would move"), choices=[*WAYS.items()], empty_label=_("All"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("All"))
    monitored = django_filters.ChoiceFilter(
        label=_("Monitored"), choices=MONITORED, method="by_monitoring", empty_label=_("All")
    )

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any, *, request: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        self.user = request.user
        self.proposals = {
            str(p.pk): p for p in RuleProposal.objects.visible_to(self.user).waiting()
            .filter(table="households.standard").select_related("village")
        }  # fmt: skip
        labels = dict(StandardKind.choices)
        self.filters["year"].extra["choices"] = [(str(y), str(y)) for y in range(on.year, FIRST_YEAR - 1, -1)]
        self.filters["proposal"].extra["choices"] = [
            (key, f"{p.village.name} {labels.get(p.values['kind'])} {p.values['amount_yuan']} · {p.document_no}")
            for key, p in self.proposals.items()
        ]
        self.filters["area"].offer(self.user.scope, data.get("area", ""))
        self.present_year = on.year

    @property
    def question(self) -> report.Question:
        """The lines asked about; faulty fields count as not given."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        year = int(data.get("year") or self.present_year)
        area = data.get("area") or self.user.scope
        present = report.lines_in(area, year)
        return report.Question(area, year, present, self._tried(data, area, year, present))

    def _tried(self, data: dict[str, Any], area: str, year: int, present: Any) -> Any:
        if data.get("line"):
            return report.with_typed(area, data["line"])
        proposal = self.proposals.get(str(data.get("proposal") or ""))
        if proposal is not None and proposal.values["kind"] == report.kind_of(year):
            return report.with_proposal(present, proposal)
        return present

    @property
    def is_asked(self) -> bool:
        """Is there another line to try?"""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return bool(data.get("line") or data.get("proposal"))

    @property
    def proposal_of_other_kind(self) -> bool:
        """Was a line proposed that this year's incomes are not read against?"""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        proposal = self.proposals.get(str(data.get("proposal") or ""))
        kind = report.kind_of(int(data.get("year") or self.present_year))
        return bool(proposal and not data.get("line") and proposal.values["kind"] != kind)

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(report.flips(self.question, queryset))

    def as_it_is(self, queryset: Any, name: str, value: Any) -> Any:
        """Part of the question, not a filter of rows."""
        return queryset

    def by_monitoring(self, queryset: Any, name: str, value: str) -> Any:
        active = queryset.monitored()
        return queryset.exclude(pk__in=active.values("pk")) if value == "none" else active.filter(monitored_type=value)
