"""Living conditions, guarantees with their proofs, and the people of one year. Source: DOMAIN §2.5, §2.7."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from households.actions.years import FACTS
from households.choices import Guarantee
from households.forms.fields import HealthField, LabelledForm
from households.models import GUARANTEES, LivingYear, Member, MemberYear
from households.rules.drafts import LivingDraft, PersonYearDraft, ProofDraft
from households.rules.years import CONDITIONS

VERDICTS = [("", "—"), ("yes", _("secured")), ("no", _("not secured"))]
GROUPS = (
    (_("Land"), CONDITIONS[:7]),
    (_("House and road"), ("road_km", "road", "house_m2", "is_dangerous", "danger", "rebuilt_year")),
    (_("Power, fuel, toilet"), ("has_production_power", "has_power", "has_broadcast", "fuel", "has_toilet",
                                "toilet_works")),
    (_("Production"), ("in_cooperative", "led_by_firm", "led_by_pioneer", "industry_help")),
)  # fmt: skip
DAILY = ("health", "education", "school", "labour", "work_area", "work_months")
EARLIEST_HOUSE = 1949


def _form_field(field: models.Field[Any, Any], **kwargs: Any) -> Any:
    """The form's field for a column: never needed, amounts not below zero, health in one step."""
    if field.name == "health":
        return HealthField(label=field.verbose_name, required=False)
    if isinstance(field, models.DecimalField | models.SmallIntegerField):
        made: Any = field.formfield(min_value=0, **kwargs)
    else:
        made = field.formfield(**kwargs)
    made.required = False
    return made


@dataclass(frozen=True)
class Group:
    label: Any
    fields: list[forms.BoundField]


@dataclass(frozen=True)
class GuaranteeRow:
    """The verdict on one guarantee with its proof, who looked and when."""

    label: Any
    verdict: forms.BoundField
    proof: forms.BoundField
    by: forms.BoundField
    on: forms.BoundField

    @property
    def errors(self) -> list[Any]:
        return [error for f in (self.verdict, self.proof, self.by, self.on) for error in f.errors]


class LivingYearForm(LabelledForm):
    """How the household lived in a year. Once anything is filled in, all six verdicts are asked for."""

    checked_by = forms.CharField(label=_("checked by"), max_length=60, required=False)
    checked_on = forms.DateField(label=_("checked on"), required=False)
    note = forms.CharField(label=_("proof or gap"), max_length=200, required=False)

    def __init__(self, *args: Any, draft: LivingDraft | None, is_kept: bool, on: dt.date, **kwargs: Any) -> None:
        self.given, self.is_kept, self.on = draft, is_kept, on
        kwargs.setdefault("initial", self._initial(draft))
        super().__init__(*args, **kwargs)
        self.fields |= fields_for_model(LivingYear, fields=CONDITIONS, formfield_callback=_form_field)
        self.fields["rebuilt_year"] = forms.IntegerField(
            label=self.fields["rebuilt_year"].label, min_value=EARLIEST_HOUSE, max_value=on.year, required=False
        )
        for name in GUARANTEES:
            label = Guarantee(name).label
            self.fields[name] = forms.ChoiceField(label=label, choices=VERDICTS, required=False)
            self.fields[f"proof_{name}"] = forms.CharField(label=_("proof or gap"), max_length=200, required=False)
            self.fields[f"by_{name}"] = forms.CharField(label=_("checked by"), max_length=60, required=False)
            self.fields[f"on_{name}"] = forms.DateField(label=_("checked on"), required=False)

    @staticmethod
    def _initial(draft: LivingDraft | None) -> dict[str, Any]:
        if draft is None:
            return {}
        values: dict[str, Any] = dict(draft.conditions) | {
            "note": draft.note, "checked_on": draft.checked_on,
            "checked_by": draft.checked_by if isinstance(draft.checked_by, str) else "",
        }  # fmt: skip
        values |= {name: "yes" if secured else "no" for name, secured in draft.verdicts.items()}
        for proof in draft.proofs or ():
            name = proof.guarantee
            values |= {f"proof_{name}": proof.proof, f"by_{name}": proof.checked_by, f"on_{name}": proof.checked_on}
        return values

    @property
    def groups(self) -> list[Group]:
        """The conditions under their headings."""
        return [Group(label, [self[name] for name in names]) for label, names in GROUPS]

    @property
    def guarantees(self) -> list[GuaranteeRow]:
        return [GuaranteeRow(Guarantee(n).label, self[n], self[f"proof_{n}"], self[f"by_{n}"], self[f"on_{n}"])
                for n in GUARANTEES]  # fmt: skip

    @property
    def is_filled(self) -> bool:
        """Does the block say anything? A select left at "unknown" does not."""
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_kept or any(value not in (None, "") for value in data.values()):
            for name in GUARANTEES:
                if name in data and not data[name]:
                    self.add_error(name, forms.ValidationError(_("Say whether it is secured."), code="verdict_missing"))
        for name in GUARANTEES:
            if data.get(f"proof_{name}") and not (data.get(f"by_{name}") or data.get("checked_by")):
                self.add_error(f"by_{name}", forms.ValidationError(_("Say who looked."), code="proof_without_checker"))
        for name in ("checked_on", *(f"on_{n}" for n in GUARANTEES)):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, forms.ValidationError(_("This day lies in the future."), code="day_in_future"))
        return data

    def living_draft(self, year: int) -> LivingDraft | None:
        """The block as typed; None when nothing was filled in and nothing is on record."""
        data = self.cleaned_data
        if not (self.is_kept or self.is_filled):
            return None
        proofs = tuple(
            ProofDraft(name, data[f"proof_{name}"], data[f"by_{name}"], data[f"on_{name}"])
            for name in GUARANTEES if data[f"proof_{name}"]
        )  # fmt: skip
        return LivingDraft(
            year, {name: data[name] == "yes" for name in GUARANTEES}, data["note"],
            {name: data[name] for name in CONDITIONS}, proofs, data["checked_by"], data["checked_on"],
        )  # fmt: skip


class PersonYearForm(LabelledForm):
    """What one year says of one person; sent back untouched it says nothing, unless it was on record or copied."""

    def __init__(self, *args: Any, member: Member, draft: PersonYearDraft | None, is_kept: bool, **kwargs: Any) -> None:
        self.member, self.is_kept = member, is_kept
        kwargs.setdefault("initial", dict(draft.facts) if draft else {})
        kwargs.setdefault("prefix", f"people-{member.pk}")
        super().__init__(*args, **kwargs)
        self.fields |= fields_for_model(MemberYear, fields=FACTS, formfield_callback=_form_field)

    @property
    def summary_label(self) -> str:
        return self.member.name

    @property
    def daily(self) -> list[forms.BoundField]:
        return [self[name] for name in DAILY]

    @property
    def rare(self) -> list[forms.BoundField]:
        return [self[name] for name in FACTS if name not in DAILY]

    @property
    def rare_has_errors(self) -> bool:
        return any(field.errors for field in self.rare)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("work_months", "welfare_months"):
            data[name] = data.get(name) or 0
        for name in ("allowance", "destitute"):
            data[name] = data.get(name) or "none"
        return data

    def person_draft(self) -> PersonYearDraft | None:
        """The facts as typed; None for a row that nobody touched."""
        if not (self.is_kept or self.has_changed()):
            return None
        return PersonYearDraft(self.member.pk, {name: self.cleaned_data[name] for name in FACTS})
