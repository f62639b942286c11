"""What people write about a requested change: the comment of a step, papers that follow, answers to a list."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from households.filters import AreaFilter
from households.forms.changes import PapersForm
from households.forms.visit_filters import ScopedFilterSet
from households.models import MemberChange
from households.presenters.requests import KINDS
from households.workflow.member_change import STATES

NOTE = {"maxlength": "500"}


class StepForm(forms.Form):
    """The comment of a step."""

    note = forms.CharField(required=False, max_length=500)


class MorePapersForm(PapersForm):
    """Papers that follow a request."""


class RequestFilter(ScopedFilterSet):
    """Requests by name, place, kind and state."""

    q = django_filters.CharFilter(
        label=_("Search"), field_name="summary", lookup_expr="contains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name of the person")}),
    )  # fmt: skip
    area = AreaFilter()
    kind = django_filters.ChoiceFilter(label=_("Kind of change"), choices=KINDS, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("open", _("Not decided")), *STATES.items()], method="in_state",
        empty_label=_("All"),
    )  # fmt: skip

    class Meta:
        model = MemberChange
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """“Not decided” stands for pending, confirmed and returned."""
        return queryset.open() if value == "open" else queryset.filter(state=value)
