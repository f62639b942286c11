"""The forms of the project library. They clean and explain; the actions decide. Source: DOMAIN §6.3."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.actions import TargetDraft
from funds.choices import Comparison, ProjectCategory, ProjectNature, TargetGroup
from funds.models import Project, ProjectTarget
from funds.workflow.projects import DECIDED
from registry import clock
from registry.documents.attachments import ACCEPT
from registry.ui.forms import MoneyField, village_field
from villages.forms.meetings import FilesField, FilesInput
from villages.models import Resolution

LEAST_ROWS, SPARE_ROWS = 5, 2
_TARGET = ("group", "name", "comparison", "value", "unit")


class ProjectForm(forms.Form):
    """What is to be done, for whom, for how much, with what targets, on whose decision."""

    village: Any = forms.Field()
    name = forms.CharField(label=_("Name"), max_length=100)
    year = forms.IntegerField(label=_("Plan year"), min_value=2014, max_value=2100)
    category = forms.ChoiceField(label=_("Category"), choices=ProjectCategory.choices)
    nature = forms.ChoiceField(label=_("Nature"), choices=ProjectNature.choices, required=False)
    budget_yuan = MoneyField(label=_("Budget (yuan)"))
    financing = forms.CharField(
        label=_("How it is paid for"), max_length=200, required=False,
        help_text=_("Special funds, own means of the village, labour of the villagers …"),
    )  # fmt: skip
    households = forms.IntegerField(label=_("Households to benefit"), min_value=0)
    place = forms.CharField(label=_("Place of the work"), max_length=100, required=False)
    starts_on = forms.DateField(label=_("To begin on"), required=False)
    ends_on = forms.DateField(label=_("To be finished by"), required=False)
    unit = forms.CharField(label=_("Responsible unit"), max_length=60)
    person = forms.CharField(label=_("Person responsible"), max_length=60, required=False)
    content = forms.CharField(label=_("Content of the project"), widget=forms.Textarea(attrs={"rows": 3}))
    participation = forms.CharField(
        label=_("How the villagers take part"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    mechanism = forms.CharField(
        label=_("How it lifts poor households"), widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text=_("Work, dividends, contracts to buy, land rent …"),
    )  # fmt: skip
    target = forms.CharField(
        label=_("Performance target"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The aim as a whole; its figures stand in the tree below. No project enters the library without."),
    )  # fmt: skip
    resolution: Any = forms.ModelChoiceField(
        queryset=None, label=_("Resolution of the village"), required=False, empty_label=_("None: minutes below")
    )
    decided_on = forms.DateField(label=_("Decided by the village on"), required=False)
    decision_no = forms.CharField(label=_("Number of the minutes"), max_length=60, required=False)

    FACTS = ("village", "name", "year", "category", "nature", "budget_yuan", "financing", "households", "place",
             "starts_on", "ends_on", "unit", "person", "content", "participation", "mechanism")  # fmt: skip
    DECISION = ("resolution", "decided_on", "decision_no")

    def __init__(self, *args: Any, user: Any, project: Project | None = None, **kwargs: Any) -> None:
        leaves = list(project.targets.order_by("pk")) if project is not None else []
        if project is not None:
            names = [name for name in self.base_fields if name != "village"]
            kwargs.setdefault("initial", {name: getattr(project, name) for name in names})
        super().__init__(*args, **kwargs)
        if project is None:
            self.fields["village"] = village_field(user)
            self.fields["year"].initial = clock.today().year
        else:
            del self.fields["village"]
        found = Resolution.objects.visible_to(user).filter(state__in=DECIDED).order_by("-begun_on", "-pk")
        self.fields["resolution"].queryset = found.filter(village=project.village_id) if project else found
        self.rows = max(LEAST_ROWS, len(leaves) + SPARE_ROWS)
        for row in range(self.rows):
            self._add_row(row, leaves[row] if row < len(leaves) else None)

    def _add_row(self, row: int, leaf: ProjectTarget | None) -> None:
        given = {name: getattr(leaf, name) for name in _TARGET} if leaf else {}
        fields: dict[str, forms.Field] = {
            "group": forms.ChoiceField(label=_("Branch"), choices=TargetGroup.choices, required=False),
            "name": forms.CharField(label=_("Target"), max_length=80, required=False),
            "comparison": forms.ChoiceField(label=_("How"), choices=Comparison.choices, required=False),
            "value": forms.DecimalField(label=_("Target value"), max_digits=16, decimal_places=2, required=False),
            "unit": forms.CharField(label=_("Unit"), max_length=20, required=False),
        }
        for name, field in fields.items():
            field.widget.attrs["aria-label"] = f"{row + 1} {field.label}"
            field.initial = f"{given[name].normalize():f}" if isinstance(given.get(name), Decimal) else given.get(name)
            self.fields[f"target_{row}_{name}"] = field

    @property
    def facts(self) -> list[Any]:
        return [self[name] for name in self.FACTS if name in self.fields]

    @property
    def decision(self) -> list[Any]:
        return [self[name] for name in self.DECISION]

    @property
    def tree(self) -> list[list[Any]]:
        """The rows of the tree of targets, a bound field a cell."""
        return [[self[f"target_{row}_{name}"] for name in _TARGET] for row in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A project ends after it begins."))
        resolution, village = cleaned.get("resolution"), cleaned.get("village")
        if resolution and village and resolution.village_id != village.code:
            self.add_error("resolution", _("This resolution is another village's."))
        targets: list[TargetDraft] = []
        seen: set[tuple[str, str]] = set()
        for row in range(self.rows):
            said = {name: cleaned.pop(f"target_{row}_{name}", None) for name in _TARGET}
            if not said["name"] and said["value"] is None and not said["unit"]:
                continue
            for name in ("name", "value", "unit"):
                if said[name] in {None, ""} and f"target_{row}_{name}" not in self.errors:
                    self.add_error(f"target_{row}_{name}", _("A target has a name, a value and a unit."))
            if (key := (said["group"] or "", said["name"] or "")) in seen:
                self.add_error(f"target_{row}_name", _("This target stands there already."))
            seen.add(key)
            targets.append(TargetDraft(said["group"] or TargetGroup.QUANTITY, said["name"] or "",
                                       said["value"] or Decimal(0), said["unit"] or "",
                                       said["comparison"] or Comparison.AT_LEAST))  # fmt: skip
        cleaned["nature"] = cleaned.get("nature") or ProjectNature.NEW
        cleaned["targets"] = targets
        return cleaned


class ProgressForm(forms.Form):
    """How far the work was on a day, with photos."""

    day = forms.DateField(label=_("Day"))
    percent = forms.IntegerField(label=_("Done (per cent)"), min_value=0, max_value=100)
    note = forms.CharField(label=_("What was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    photos = FilesField(
        label=_("Photos"), required=False, widget=FilesInput(attrs={"accept": f"image/*,{ACCEPT}"}),
        help_text=_("Made small before they are kept; place and maker's notes are taken out."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today


class PhotosForm(forms.Form):
    """Photos of the place before the work or after it."""

    photos = FilesField(label=_("Photos"), widget=FilesInput(attrs={"accept": f"image/*,{ACCEPT}"}))


class ReachedForm(forms.Form):
    """What was reached of each target."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for target in project.targets.order_by("pk"):
            self.fields[f"reached_{target.pk}"] = forms.DecimalField(
                label=str(target), max_digits=16, decimal_places=2, required=False, initial=target.reached,
                help_text=target.get_group_display(),
            )  # fmt: skip

    @property
    def reached(self) -> dict[int, Decimal | None]:
        return {int(name.removeprefix("reached_")): value for name, value in self.cleaned_data.items()}


class BudgetForm(forms.Form):
    """A changed budget, asked of the county."""

    new_yuan = MoneyField(label=_("Budget wanted (yuan)"), min_value=Decimal("0.01"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class BudgetDecisionForm(forms.Form):
    """The county's word about it."""

    approved = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Approve the new budget")), ("no", _("Refuse, the budget stands"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    document_no = forms.CharField(label=_("Number of the approval"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class WorkbookForm(forms.Form):
    """A list of projects as a workbook."""

    file = forms.FileField(
        label=_("Workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("One project a row; all faults are told at once, and then nothing is taken over."),
    )  # fmt: skip
