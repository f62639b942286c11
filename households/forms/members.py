"""The member grid: one row a person, checked as a whole by the same rules as the action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.choices import (
    Allowance,
    Destitute,
    DisabilityKind,
    DisabilityLevel,
    DropReason,
    Education,
    Ethnicity,
    JoinReason,
    Labour,
    Politics,
    Relation,
    School,
    Sex,
    WelfareJob,
    WorkArea,
)
from households.forms.fields import HealthField, LabelledForm, SealedCharField, clean_phone
from households.models import Household, Member
from households.rules import members as rule
from households.rules.members import MemberDraft
from registry.text import identity
from registry.wording import explain

INSURANCE = [("", ""), ("resident", _("Residents' insurance")), ("employee", _("Employees' insurance"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
_CHOSEN = ("relation", "sex", "ethnicity", "politics", "education", "school", "labour", "work_area", "allowance",
           "destitute", "join_reason", "drop_reason", "welfare_job", "disability_kind", "disability_level")  # fmt: skip
_TYPED = ("name", "number", "jobless_reason")
_TICKED = ("has_serious_insurance", "has_commercial_insurance", "has_medical_aid", "has_serious_aid",
           "has_other_health_aid", "has_resident_pension", "has_employee_pension", "has_accident_subsidy",
           "is_soldier", "is_without_carers", "is_counted")  # fmt: skip
_COUNTED = ("work_months", "welfare_months")
_SEALED = ("identity", "disability_certificate", "phone")
_INSTEAD = {"has_resident_insurance": "insurance", "has_employee_insurance": "insurance"}


def _pick(label: Any, choices: Any, *, blank: bool = True, **kwargs: Any) -> forms.ChoiceField:
    options = [("", ""), *choices] if blank else list(choices)
    if not blank:
        kwargs.setdefault("initial", options[0][0])  # what a browser sends for a row nobody touched
    return forms.ChoiceField(label=label, choices=options, required=False, **kwargs)


def _tick(name: str, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=Member._meta.get_field(name).verbose_name, required=False, **kwargs)


def _months(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=12, required=False)


class MemberForm(LabelledForm):
    """One person, every field of DOMAIN §2.5. Sex and birth date may be left empty: the identity number tells them."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("name"), max_length=60)
    relation = _pick(_("relation to the head"), Relation.choices)
    identity = SealedCharField(label=_("identity number"), max_length=40)
    sex = _pick(_("sex"), Sex.choices)
    birth_on = forms.DateField(label=_("birth date"), required=False)
    ethnicity = _pick(_("ethnic group"), Ethnicity.choices)
    health = HealthField(label=_("health"), required=False)
    labour = _pick(_("labour"), Labour.choices)
    education = _pick(_("education"), Education.choices)
    school = _pick(_("at school"), School.choices)
    insurance = _pick(_("medical insurance"), INSURANCE, blank=False)
    number = forms.CharField(label=_("person number"), max_length=32, required=False)
    phone = SealedCharField(label=_("phone"), max_length=20, required=False)
    politics = _pick(_("political status"), Politics.choices)
    is_soldier = _tick("is_soldier")
    speaks_mandarin = _pick(_("speaks Mandarin"), YES_NO)
    is_without_carers = _tick("is_without_carers")
    drop_reason = _pick(_("reason for not being at school"), DropReason.choices)
    jobless_reason = forms.CharField(label=_("why a graduate has no work"), max_length=80, required=False)
    disability_certificate = SealedCharField(label=_("disability certificate"), max_length=30, required=False)
    disability_kind = _pick(_("kind of disability"), DisabilityKind.choices)
    disability_level = _pick(_("grade of disability"), DisabilityLevel.choices)
    disability_year = forms.IntegerField(
        label=_("year of the certificate"), min_value=1950, max_value=2100, required=False
    )
    work_area = _pick(_("works away in"), WorkArea.choices)
    work_months = _months(_("months of work"))
    welfare_job = _pick(_("public-welfare job"), WelfareJob.choices)
    welfare_months = _months(_("months in the welfare job"))
    has_serious_insurance = _tick("has_serious_insurance")
    has_commercial_insurance = _tick("has_commercial_insurance")
    has_medical_aid = _tick("has_medical_aid")
    has_serious_aid = _tick("has_serious_aid")
    has_other_health_aid = _tick("has_other_health_aid")
    has_resident_pension = _tick("has_resident_pension")
    has_employee_pension = _tick("has_employee_pension")
    has_accident_subsidy = _tick("has_accident_subsidy")
    allowance = _pick(_("minimum allowance"), Allowance.choices, blank=False)
    destitute = _pick(_("destitute support"), Destitute.choices, blank=False)
    joined_on = forms.DateField(label=_("joined on"), required=False)
    join_reason = _pick(_("reason for joining"), JoinReason.choices, blank=False)
    is_counted = _tick("is_counted", initial=True)

    GRID = ("name", "relation", "identity", "sex", "birth_on", "ethnicity", "health", "labour", "education", "school",
            "insurance")  # fmt: skip
    MORE = (
        (_("Person"), ("number", "phone", "politics", "speaks_mandarin", "is_soldier", "is_without_carers")),
        (_("Schooling and graduation"), ("drop_reason", "jobless_reason")),
        (_("Disability"), ("disability_certificate", "disability_kind", "disability_level", "disability_year")),
        (_("Work"), ("work_area", "work_months", "welfare_job", "welfare_months")),
        (_("Insurance and support"), (
            "allowance", "destitute", "has_serious_insurance", "has_commercial_insurance", "has_medical_aid",
            "has_serious_aid", "has_other_health_aid", "has_resident_pension", "has_employee_pension",
            "has_accident_subsidy",
        )),
        (_("Membership"), ("joined_on", "join_reason", "is_counted")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.GRID:
            self.fields[name].widget.attrs["data-registry-cell"] = name
        self.fields["identity"].widget.attrs |= {"autocomplete": "off", "placeholder": _("18 characters")}
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GRID]

    @property
    def more(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The folded fields by block."""
        return [(label, [self[name] for name in names]) for label, names in self.MORE]

    @property
    def more_has_errors(self) -> bool:
        return self.is_bound and any(name in self.errors for _label, names in self.MORE for name in names)

    @property
    def is_new(self) -> bool:
        return not self["pk"].value()

    @property
    def summary_label(self) -> str:
        """How the error summary names this row."""
        number = int(self.prefix.rsplit("-", 1)[1]) + 1 if self.prefix else 1
        name = self["name"].value() or ""
        return gettext("Member %(number)d %(name)s") % {"number": number, "name": name}

    def add_error(self, field: str | None, error: Any) -> None:
        """At the field; what the checks call by another name stands at the field that shows it."""
        field = _INSTEAD.get(field or "", field)
        super().add_error(field if field in self.fields else None, error)

    def _against(self, name: str) -> str | None:
        field: Any = self.fields[name]
        found: str | None = field.clean_against(self.cleaned_data[name], self.initial.get(name))
        return found

    def clean_identity(self) -> str | None:
        return self._against("identity")

    def clean_disability_certificate(self) -> str | None:
        number = self._against("disability_certificate")
        for code in identity.check_disability_certificate(number) if number else ():
            if code not in identity.WARNINGS:
                raise forms.ValidationError(explain(code), code=code)
        return number

    def clean_phone(self) -> str | None:
        number = self._against("phone")
        return clean_phone(number) if number else number

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("welfare_job")) != bool(data.get("welfare_months")):
            self.add_error("welfare_months" if data.get("welfare_job") else "welfare_job", forms.ValidationError(
                _("A welfare job has its kind and 1 to 12 months, or neither."), code="welfare_job"))  # fmt: skip
        return data

    def draft(self, member: Member | None) -> MemberDraft:
        """The row as the actions take it; what was left masked is taken from the member on record."""
        data = self.cleaned_data
        values: dict[str, Any] = {name: data.get(name) or "" for name in (*_CHOSEN, *_TYPED)}
        values |= {name: bool(data.get(name)) for name in _TICKED} | {name: data.get(name) or 0 for name in _COUNTED}
        values |= {name: _kept(data.get(name), member, name) for name in _SEALED}
        return MemberDraft(
            pk=member.pk if member else None, birth_on=data.get("birth_on"), health=tuple(data.get("health") or ()),
            joined_on=data.get("joined_on"), disability_year=data.get("disability_year"),
            speaks_mandarin={"yes": True, "no": False}.get(data.get("speaks_mandarin") or ""),
            has_resident_insurance=data.get("insurance") == "resident",
            has_employee_insurance=data.get("insurance") == "employee", **values,
        )  # fmt: skip


def _kept(typed: str | None, member: Member | None, name: str) -> str:
    if typed is not None or member is None:
        return typed or ""
    sealed = getattr(member, name)
    return sealed.reveal() if sealed else ""


class MemberFormSet(BaseFormSet):  # type: ignore[type-arg]  # subscriptable under the stubs only
    """All current members of a card. Give `household` (None for a new card) and `on`, the day of the checks."""

    def __init__(self, *args: Any, household: Household | None, on: dt.date, **kwargs: Any) -> None:
        self.on = on
        self.household = household
        members = household.members.current().order_by("joined_on", "pk") if household else []
        self.on_record = {member.pk: member for member in members}
        super().__init__(*args, **kwargs)
        self.initial = [self._initial(pk) for pk in self._sent()] if self.is_bound else self._on_record()

    @property
    def asks_elsewhere(self) -> bool:
        """Is the household on the register, so that who joins it is asked for on a page of its own?"""
        return bool(self.household and self.household.is_registered)

    def _on_record(self) -> list[dict[str, Any]]:
        return [initial_of(member) for member in self.on_record.values()]

    def _initial(self, pk: str) -> dict[str, Any]:
        member = self.on_record.get(int(pk)) if pk.isdecimal() and len(pk) < 19 else None
        return initial_of(member) if member else {}

    def _sent(self) -> list[str]:
        """The keys of the rows as they were sent: others may have come or gone since the page was opened."""
        rows = str(self.data.get(f"{self.prefix}-TOTAL_FORMS", ""))
        number = min(int(rows), self.absolute_max) if rows.isdecimal() and len(rows) < 9 else 0
        return [str(self.data.get(f"{self.prefix}-{row}-pk", "")) for row in range(number)]

    def clean(self) -> None:
        """Asks the checks of the whole card and puts each error at its field."""
        if any(self.errors):
            return
        filled = self.filled
        if not filled:
            raise forms.ValidationError(_("Enter at least the head of household."), code="no_members")
        of_card = []
        for finding in rule.errors(self.drafts(), on=self.on):
            sentence = explain(finding.code) if finding.code else finding.message
            error = forms.ValidationError(sentence, code=finding.check.id)
            if finding.position is None:
                of_card.append(error)
            else:
                filled[finding.position].add_error(finding.field, error)
        if of_card:
            raise forms.ValidationError(of_card)

    @property
    def filled(self) -> list[MemberForm]:
        """The rows somebody typed into."""
        return [form for form in self.forms if not form.is_new or form.has_changed()]

    def drafts(self) -> list[MemberDraft]:
        return [form.draft(self.on_record.get(form.cleaned_data.get("pk") or 0)) for form in self.filled]


def initial_of(member: Member) -> dict[str, Any]:
    """A member on record as the grid shows it, numbers masked."""
    names = (*_CHOSEN, *_TYPED, *_TICKED, *_COUNTED, "birth_on", "joined_on", "disability_year", "pk")
    insurance = "resident" if member.has_resident_insurance else "employee" if member.has_employee_insurance else ""
    spoken = {True: "yes", False: "no"}.get(member.speaks_mandarin, "")  # type: ignore[arg-type]  # None is neither
    return {name: getattr(member, name) for name in names} | {
        "health": list(member.health), "insurance": insurance, "speaks_mandarin": spoken,
    } | {name: str(getattr(member, name) or "") for name in _SEALED}  # fmt: skip


def member_formset(*, extra: int) -> type[MemberFormSet]:
    made: type[MemberFormSet] = forms.formset_factory(MemberForm, formset=MemberFormSet, extra=extra, max_num=40)  # type: ignore[assignment]  # a factory gives a class made on the spot
    return made


class LeaveForm(LabelledForm):
    """A member leaves the household."""

    left_on = forms.DateField(label=_("left on"))
    reason = forms.ChoiceField(label=_("reason for leaving"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from households.choices import LeaveReason

        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [("", _("Choose")), *LeaveReason.choices]
