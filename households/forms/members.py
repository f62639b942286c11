"""The member grid: one row a person, checked as a whole by the same rules as the action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.choices import (
    Allowance,
    Destitute,
    Education,
    Ethnicity,
    JoinReason,
    Labour,
    Politics,
    Relation,
    School,
    Sex,
    WorkArea,
)
from households.forms.fields import HealthField, LabelledForm, SealedCharField
from households.models import Household, Member
from households.rules import members as rule
from households.rules.members import MemberDraft
from registry.wording import explain

INSURANCE = [("", ""), ("resident", _("Residents' insurance")), ("employee", _("Employees' insurance"))]
_CHOSEN = ("relation", "sex", "ethnicity", "politics", "education", "school", "labour", "work_area", "allowance",
           "destitute", "join_reason")  # fmt: skip


def _pick(label: Any, choices: Any, *, blank: bool = True, **kwargs: Any) -> forms.ChoiceField:
    options = [("", ""), *choices] if blank else list(choices)
    if not blank:
        kwargs.setdefault("initial", options[0][0])  # what a browser sends for a row nobody touched
    return forms.ChoiceField(label=label, choices=options, required=False, **kwargs)


class MemberForm(LabelledForm):
    """One person. Sex and birth date may be left empty: the identity number tells them."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("name"), max_length=60)
    relation = _pick(_("relation to the head"), Relation.choices)
    identity = SealedCharField(label=_("identity number"), max_length=40)
    sex = _pick(_("sex"), Sex.choices)
    birth_on = forms.DateField(label=_("birth date"), required=False)
    health = HealthField(label=_("health"), required=False)
    labour = _pick(_("labour"), Labour.choices)
    work_months = forms.IntegerField(label=_("months of work"), min_value=0, max_value=12, required=False)
    ethnicity = _pick(_("ethnic group"), Ethnicity.choices)
    education = _pick(_("education"), Education.choices)
    school = _pick(_("at school"), School.choices)
    politics = _pick(_("political status"), Politics.choices)
    work_area = _pick(_("works away in"), WorkArea.choices)
    insurance = _pick(_("medical insurance"), INSURANCE, blank=False)
    allowance = _pick(_("minimum allowance"), Allowance.choices, blank=False)
    destitute = _pick(_("destitute support"), Destitute.choices, blank=False)
    disability_certificate = SealedCharField(label=_("disability certificate"), max_length=30, required=False)
    joined_on = forms.DateField(label=_("joined on"), required=False)
    join_reason = _pick(_("reason for joining"), JoinReason.choices, blank=False)
    has_resident_pension = forms.BooleanField(label=_("pension insurance"), required=False)
    is_counted = forms.BooleanField(label=_("counts as a member"), required=False, initial=True)

    GRID = ("name", "relation", "identity", "sex", "birth_on", "health", "labour", "work_months")
    MORE = ("ethnicity", "education", "school", "insurance", "politics", "work_area", "allowance", "destitute",
            "disability_certificate", "joined_on", "join_reason", "has_resident_pension", "is_counted")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.GRID:
            self.fields[name].widget.attrs["data-registry-cell"] = name
        self.fields["identity"].widget.attrs |= {
            "autocomplete": "off",
            "placeholder": _("18 characters, the last may be X"),
        }

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GRID]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_has_errors(self) -> bool:
        return self.is_bound and any(name in self.errors for name in self.MORE)

    @property
    def is_new(self) -> bool:
        return not self["pk"].value()

    @property
    def summary_label(self) -> str:
        """How the error summary names this row."""
        number = int(self.prefix.rsplit("-", 1)[1]) + 1 if self.prefix else 1
        name = self["name"].value() or ""
        return gettext("Member %(number)d %(name)s") % {"number": number, "name": name}

    def clean_identity(self) -> str | None:
        field: Any = self.fields["identity"]
        return field.clean_against(self.cleaned_data["identity"], self.initial.get("identity"))

    def clean_disability_certificate(self) -> str | None:
        field: Any = self.fields["disability_certificate"]
        return field.clean_against(
            self.cleaned_data["disability_certificate"], self.initial.get("disability_certificate")
        )

    def draft(self, member: Member | None) -> MemberDraft:
        """The row as the actions take it; what was left masked is taken from the member on record."""
        data = self.cleaned_data
        values = {name: data.get(name) or "" for name in _CHOSEN}
        return MemberDraft(
            pk=member.pk if member else None, name=data.get("name", ""),
            identity=_kept(data.get("identity"), member, "identity"),
            disability_certificate=_kept(data.get("disability_certificate"), member, "disability_certificate"),
            birth_on=data.get("birth_on"), health=tuple(data.get("health") or ()),
            work_months=data.get("work_months") or 0, joined_on=data.get("joined_on"),
            has_resident_insurance=data.get("insurance") == "resident",
            has_employee_insurance=data.get("insurance") == "employee",
            has_resident_pension=bool(data.get("has_resident_pension")), is_counted=bool(data.get("is_counted")),
            **values,
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
        members = household.members.current().order_by("joined_on", "pk") if household else []
        self.on_record = {member.pk: member for member in members}
        kwargs.setdefault("initial", [initial_of(member) for member in self.on_record.values()])
        super().__init__(*args, **kwargs)

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
    names = (*_CHOSEN, "name", "birth_on", "work_months", "joined_on", "has_resident_pension", "is_counted", "pk")
    insurance = "resident" if member.has_resident_insurance else "employee" if member.has_employee_insurance else ""
    return {name: getattr(member, name) for name in names} | {
        "identity": str(member.identity), "disability_certificate": str(member.disability_certificate or ""),
        "health": list(member.health), "insurance": insurance,
    }  # fmt: skip


def member_formset(*, extra: int) -> type[MemberFormSet]:
    made: type[MemberFormSet] = forms.formset_factory(MemberForm, formset=MemberFormSet, extra=extra, max_num=40)  # type: ignore[assignment]
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


class HeadForm(forms.Form):
    """Every member's relation to the new head, on one page."""

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[f"relation_{member.pk}"] = forms.ChoiceField(
                label=member.name, choices=Relation.choices, initial=member.relation
            )

    def relations(self) -> dict[int, str]:
        return {int(name.removeprefix("relation_")): value for name, value in self.cleaned_data.items()}
