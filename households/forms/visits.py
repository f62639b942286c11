"""Forms of helpers, visits and problems; the visit's is made for a thumb."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.actions.visits import Photo
from households.choices import ProblemKind, VisitContent, VisitForm
from households.models import Household
from households.rules.visits import ProblemDraft, VisitDraft
from registry import clock
from registry.documents.attachments import ACCEPT
from villages.models import Helper

MOST_PHOTOS = 9
USUAL_DAYS = 30  # the proposed day by which a problem is solved; the person changes it


class PhotosInput(forms.FileInput):
    """Several photos at once, from the camera or the album."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Cleans to a list of uploaded files."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most %(count)s photos at once."), params={"count": MOST_PHOTOS})
        return [super(PhotosField, self).clean(one, initial) for one in files]


class WhoHelpsChoice(forms.ModelChoiceField):
    """Helpers by name and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.unit}）"


class RecordVisitForm(forms.Form):
    """One visit. What a helper always answers the same stands there already."""

    contents = forms.MultipleChoiceField(
        label=_("Talked about"), choices=VisitContent.choices, widget=forms.CheckboxSelectMultiple
    )
    photos = PhotosField(
        label=_("Photos"), required=False,
        widget=PhotosInput(attrs={"accept": f"image/*,{ACCEPT}", "data-registry-photos": "photos"}),
        help_text=_("With the people or the house on it. Made small on the phone before they are sent."),
    )  # fmt: skip
    findings = forms.CharField(
        label=_("What was found"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    needs = forms.CharField(
        label=_("What the household needs"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    held_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    form = forms.ChoiceField(label=pgettext_lazy("visit", "How"), choices=VisitForm.choices, widget=forms.RadioSelect)
    helper = WhoHelpsChoice(
        label=_("Helper"), queryset=Helper.objects.none(), required=False, empty_label=_("Somebody else")
    )
    visitors = forms.CharField(label=_("Visitors"), max_length=120)
    spoken_to = forms.CharField(label=_("Spoken to"), max_length=60, required=False)
    is_signed = forms.BooleanField(label=_("The household signed the visit sheet"), required=False)
    taken = forms.CharField(required=False, widget=forms.HiddenInput)
    latitude = forms.CharField(required=False, widget=forms.HiddenInput)
    longitude = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, household: Household, user: Any, own: Helper | None, now: dt.datetime, **kwargs: Any
    ) -> None:
        self.own = own
        assigned = household.assignments.active_on(now.date()).values_list("helper", flat=True)
        first = own.pk if own else None
        kwargs.setdefault("initial", {
            "held_at": now.replace(second=0, microsecond=0), "form": VisitForm.HOME, "visitors": user.name,
            "spoken_to": household.head_name, "helper": first,
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        if own is not None:
            del self.fields["helper"]
        else:
            choice: Any = self.fields["helper"]
            helpers = Helper.objects.within(household.village_id)
            choice.queryset = helpers.filter(pk__in=[*assigned]) | helpers.active()
            choice.queryset = choice.queryset.order_by("name")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["place"] = self._place(data.get("latitude", ""), data.get("longitude", ""))
        return data

    @staticmethod
    def _place(latitude: str, longitude: str) -> tuple[str, str] | None:
        """The position as it came from the browser; nonsense is no position, and no reason to lose a visit."""
        try:
            north, east = Decimal(latitude), Decimal(longitude)
            inside = abs(north) <= 90 and abs(east) <= 180  # "NaN" is a Decimal, but compares with nothing
        except InvalidOperation:
            return None
        if not inside:
            return None
        return f"{north:.5f}", f"{east:.5f}"

    def draft(self) -> VisitDraft:
        data = self.cleaned_data
        helper = self.own or data.get("helper")
        return VisitDraft(
            held_at=data["held_at"].astimezone(clock.ZONE), form=data["form"], contents=tuple(data["contents"]),
            visitors=data["visitors"], helper=helper.pk if helper else None, spoken_to=data["spoken_to"],
            findings=data["findings"], needs=data["needs"], is_signed=data["is_signed"], place=data["place"],
        )  # fmt: skip

    def taken_photos(self) -> list[Photo]:
        """The files with the moments the browser read from them (milliseconds), in the same order."""
        files = self.cleaned_data["photos"]
        try:
            moments = json.loads(self.cleaned_data["taken"] or "[]")
        except (ValueError, RecursionError):
            moments = []
        found = []
        for number, file in enumerate(files):
            moment = moments[number] if isinstance(moments, list) and number < len(moments) else None
            known = isinstance(moment, int) and 0 < moment < 4_102_444_800_000
            found.append(Photo(file, dt.datetime.fromtimestamp(moment / 1000, clock.ZONE) if known else None))
        return found


class ProblemForm(forms.Form):
    """A need as a problem with an owner and a day; empty in a visit's form means none."""

    kind = forms.ChoiceField(label=_("Subject"), choices=[("", _("Choose")), *ProblemKind.choices])
    title = forms.CharField(label=_("The problem"), max_length=200)
    owner = forms.CharField(label=_("Who sees to it"), max_length=60)
    due_on = forms.DateField(label=_("To be solved by"), widget=forms.DateInput)

    def __init__(self, *args: Any, user: Any, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"owner": user.name, "due_on": on + dt.timedelta(days=USUAL_DAYS)})
        super().__init__(*args, **kwargs)

    def draft(self) -> ProblemDraft:
        data = self.cleaned_data
        return ProblemDraft(data["kind"], data["title"], data["owner"], data["due_on"])


ProblemRows = forms.formset_factory(ProblemForm, extra=1, max_num=5, absolute_max=5, validate_max=True)


class ProblemChangeForm(forms.Form):
    owner = forms.CharField(label=_("Who sees to it"), max_length=60)
    due_on = forms.DateField(label=_("To be solved by"), widget=forms.DateInput)


class AssignForm(forms.Form):
    """One more helper for a household."""

    helper = WhoHelpsChoice(label=_("Helper"), queryset=Helper.objects.none(), empty_label=_("Choose"))
    on = forms.DateField(label=_("From"), widget=forms.DateInput)

    def __init__(self, *args: Any, village: str, on: dt.date, without: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": on})
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["helper"]
        choice.queryset = Helper.objects.within(village).active_on(on).exclude(pk=without).order_by("name")


class HandOverForm(AssignForm):
    """Another helper from a day on; the old one stays in the history."""

    reason = forms.CharField(label=_("Why"), max_length=120, widget=forms.TextInput(attrs={"list": "end-reasons"}))
    field_order = ["helper", "on", "reason"]


class EndForm(forms.Form):
    """An assignment ends because another helper stays."""

    on = forms.DateField(label=_("Until (that day no longer)"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Why"), max_length=120)


class HelperLeaveForm(forms.Form):
    """A helper leaves: one heir for every household, or one for all."""

    on = forms.DateField(label=_("From this day no longer a helper"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Why"), max_length=120)
    heir = WhoHelpsChoice(
        label=_("Successor for all households"), queryset=Helper.objects.none(), required=False,
        empty_label=_("Choose one by one below"),
    )  # fmt: skip

    def __init__(self, *args: Any, helper: Helper, households: list[Household], on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": on})
        super().__init__(*args, **kwargs)
        others = Helper.objects.within(helper.village_id).active_on(on).exclude(pk=helper.pk).order_by("name")
        heir: Any = self.fields["heir"]
        heir.queryset = others
        self.rows: list[tuple[Household, Any]] = []
        for household in households:
            name = f"heir_{household.pk}"
            self.fields[name] = WhoHelpsChoice(
                label=f"{household.head_name} {household.number}", queryset=others, required=False,
                empty_label=_("As above"),
            )  # fmt: skip
            self.rows.append((household, self[name]))
        if not households:
            del self.fields["heir"]

    def heirs(self) -> dict[int, Helper]:
        """Household key -> successor, as far as one is named."""
        data = self.cleaned_data
        chosen = {household.pk: data.get(f"heir_{household.pk}") or data.get("heir") for household, _field in self.rows}
        return {pk: helper for pk, helper in chosen.items() if helper is not None}
