"""The form of one job away from home. Source: DOMAIN §2.5, §10.3 (务工月监测)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import Industry, JobChannel
from households.forms.fields import LabelledForm
from households.models import Work
from households.rules.work import JobDraft
from registry.ui.forms import DivisionField, MoneyField

_PLAIN = ("starts_on", "ends_on", "place", "is_abroad", "employer", "industry", "channel", "monthly_wage_yuan",
          "is_escorted", "travel_subsidy_yuan")  # fmt: skip


class WorkForm(LabelledForm):
    """One job: from when, where, with whom, for how much. An end date ends it."""

    starts_on = forms.DateField(label=_("from"))
    ends_on = forms.DateField(label=_("until"), required=False, help_text=_("Empty while the job goes on."))
    employer = forms.CharField(label=_("employer"), max_length=80, required=False)
    industry = forms.ChoiceField(label=_("trade"), choices=[("", ""), *Industry.choices], required=False)
    channel = forms.ChoiceField(label=_("how it was found"), choices=[("", ""), *JobChannel.choices], required=False)
    monthly_wage_yuan = MoneyField(label=_("monthly wage (yuan)"), required=False)
    travel_subsidy_yuan = MoneyField(label=_("travel subsidy of the year (yuan)"), required=False)
    is_escorted = forms.BooleanField(label=_("brought from door to door"), required=False)
    is_abroad = forms.BooleanField(label=_("abroad"), required=False)
    place = DivisionField(label=_("place of work"), required=False)

    def __init__(self, *args: Any, work: Work | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        if work is not None:
            self.initial |= {name: getattr(work, name) for name in _PLAIN}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("place") and not data.get("is_abroad") and "place" not in self.errors:
            self.add_error("place", _("Give the county or city of the job, or tick “abroad”."))
        return data

    def draft(self) -> JobDraft:
        """The job as the action takes it."""
        data = {name: self.cleaned_data[name] for name in _PLAIN if name != "place"}
        place = self.cleaned_data.get("place")
        return JobDraft(key=self.work.pk if self.work else None, place=place.code if place else None, **data)
