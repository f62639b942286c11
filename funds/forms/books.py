"""What part of the books is looked at; kept in the address, so that a page can be sent to somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.choices.books import Reach
from funds.models import Project, known_sources
from funds.reports.books import Book
from funds.rules.books import BY_CODE, CHART, Subject
from registry.divisions.models import Division

FIRST_YEAR = 2014  # the register begins
ALL = ("area", "reach", "subject", "source", "project", "year", "month", "on", "split")


class BookForm(forms.Form):
    """Area, reach, subject, document, project, year, month, as of a day. What is missing or wrong takes its default;
    an area outside the user's scope is an error of `area`, which views answer with 404."""

    area = forms.ChoiceField(label=_("Book of"), required=False)
    reach = forms.ChoiceField(label=_("Reach"), choices=Reach.choices, required=False)
    subject = forms.ChoiceField(label=_("Subject of account"), required=False)
    source = forms.TypedChoiceField(label=_("Source"), coerce=int, empty_value=None, required=False)
    project = forms.TypedChoiceField(label=_("Of project"), coerce=int, empty_value=None, required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int, empty_value=None, required=False)
    on = forms.DateField(label=_("As of"), required=False)
    split = forms.BooleanField(label=_("Each document by itself"), required=False)

    def __init__(self, data: Any, *, user: Any, today: dt.date, shown: tuple[str, ...] = ALL) -> None:
        super().__init__(data)
        self.today, self.scope = today, user.scope
        wanted = data.get("area") or self.scope
        self.wanted_area = wanted if wanted.startswith(self.scope) and Division.objects.filter(code=wanted) else ""
        self._offer(data)
        for name in ALL:
            if name not in shown:
                del self.fields[name]
        if len(self.scope) == 12:
            self.fields.pop("area", None)
        if len(self.wanted_area) == 12:
            self.fields.pop("reach", None)
        self.is_valid()

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _offer(self, data: Any) -> None:
        areas = [self.scope, self.wanted_area[:9], self.wanted_area]
        found = Division.objects.filter(code__in=[a for a in areas if a.startswith(self.scope)])
        own = {d.code: d.name for d in found}
        below = {d.code: d.name for d in Division.objects.children_of(self.wanted_area)} if self.wanted_area else {}
        own |= below if len(self.wanted_area) < 12 else {}
        self._choose("area", sorted(own.items()))
        self._choose("subject", [(s.code, f"{s.code} {s.post.label}") for s in CHART])
        self._choose("source", [("", _("All")), *((pk, s.document_no) for pk, s in known_sources().items())])
        self._choose("year", [(y, str(y)) for y in range(self.today.year, FIRST_YEAR - 1, -1)])
        self._choose("month", [("", _("The whole year")), *((m, f"{m:02d}") for m in range(1, 13))])
        projects = Project.objects.none()
        if len(self.wanted_area) == 12:
            projects = Project.objects.filter(village=self.wanted_area).order_by("-year", "name")
        elif str(data.get("project") or "").isdecimal():
            projects = Project.objects.within(self.scope).filter(pk=int(data["project"]))
        offered = list(projects.values_list("pk", "name"))
        self._choose("project", [("", _("All")), *offered])
        if not offered:
            self.fields["project"].widget = forms.HiddenInput()

    def told(self, name: str) -> Any:
        """The cleaned value of a field, None when missing or wrong."""
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def as_of(self) -> dt.date:
        """As of which day; today unless said, and never later."""
        return min(self.told("on") or self.today, self.today)

    @property
    def of_year(self) -> int:
        year: int = self.told("year") or self.as_of.year
        return year

    @property
    def of_month(self) -> dt.date | None:
        """The first day of the month asked for, None for the whole year."""
        month = self.told("month")
        return dt.date(self.of_year, month, 1) if month else None

    @property
    def of_subject(self) -> Subject:
        """The subject asked for, the first of the chart unless said."""
        return BY_CODE.get(self.told("subject") or "", CHART[0])

    @property
    def book(self) -> Book:
        """The entries asked for. Above the county there are no accounts, so all below are taken together."""
        whole = len(self.wanted_area) < 6 or self.told("reach") == Reach.WHOLE
        return Book(self.wanted_area, whole and len(self.wanted_area) < 12, self.told("source"), self.told("project"))
