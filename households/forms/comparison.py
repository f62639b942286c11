"""Forms of comparison lists and their hits."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import FlagVerdict, ListKind
from households.filters import AreaFilter
from households.models import Hit
from registry.spreadsheets import limits


class ListForm(forms.Form):
    """One list of a department, and where its columns are when that is not clear."""

    kind = forms.ChoiceField(label=_("Kind of list"), choices=ListKind.choices)
    department = forms.CharField(label=_("Department"), max_length=80, help_text=_("Whose list it is."))
    as_of = forms.DateField(label=_("As of"))
    file = forms.FileField(
        label=_("List"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_(".xlsx or .csv with a column of identity numbers. Its rows are compared and not kept."),
    )  # fmt: skip
    identity_heading = forms.CharField(
        label=_("Heading of the identity numbers"), max_length=40, required=False,
        help_text=_("Only when it is not called 身份证号, 证件号码 or the like."),
    )  # fmt: skip
    fact_headings = forms.CharField(
        label=_("Headings of what the list says"), max_length=120, required=False,
        help_text=_("For example 号牌号码、车辆类型. Blank: the first four columns that are no name or address."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > limits.MAX_BYTES:
            raise forms.ValidationError(_("The file is too large; split it by township."), code="too_large")
        return file


class VerifyForm(forms.Form):
    """What verification on the spot said."""

    verdict = forms.ChoiceField(
        label=_("Verification"), widget=forms.RadioSelect,
        choices=[(value, label) for value, label in FlagVerdict.choices if value != FlagVerdict.OPEN],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was seen, who went there, and which paper shows it."),
    )  # fmt: skip


class HitFilter(django_filters.FilterSet):
    """The filters of the list of hits."""

    area = AreaFilter()
    kind = django_filters.ChoiceFilter(label=_("Kind of list"), choices=ListKind.choices, empty_label=_("All"))
    verdict = django_filters.ChoiceFilter(label=_("Verification"), choices=FlagVerdict.choices, empty_label=_("All"))
    list = django_filters.NumberFilter(field_name="list_id", label=_("List"), widget=forms.HiddenInput)

    class Meta:
        model = Hit
        fields: list[str] = []  # type: ignore[valid-type]  # `list` names a filter above

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        area: Any = self.filters["area"]
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            area.offer(scope, wanted)
