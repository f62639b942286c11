"""The household block of the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import (
    MOST_OTHER_CAUSES,
    Cause,
    Difficulty,
    IdStandard,
    Relocation,
    Status,
    attributes_for,
)
from households.forms.fields import LabelledForm, SealedCharField, clean_account, clean_phone
from households.models import Household
from households.rules.drafts import FACTS, CardDraft, repeated_causes
from registry.text.identity import normalise
from registry.ui.forms import village_field


def _flag(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False)


@dataclass(frozen=True)
class Fold:
    """Fields asked for rarely, folded under one heading; open when one of them has an error."""

    label: Any
    fields: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def filled(self) -> int:
        """How many of the fields hold something."""
        optional = [field for field in self.fields if not field.field.required]
        return sum(1 for field in optional if field.value() not in (None, "", False))


class CardForm(LabelledForm):
    """Household facts and causes. The number is given by the system when left empty; the village never changes."""

    hamlet = forms.CharField(label=_("natural village"), max_length=30, required=False)
    group = forms.CharField(label=_("villagers' group"), max_length=30, required=False)
    address = forms.CharField(label=_("address"), max_length=120, required=False)
    phone = SealedCharField(label=_("phone"), max_length=20, required=False)
    bank_name = forms.CharField(label=_("bank"), max_length=60, required=False)
    bank_account = SealedCharField(label=_("bank account"), max_length=40, required=False)
    attribute = forms.ChoiceField(label=_("attribute"))
    id_standard = forms.ChoiceField(label=_("identification standard"), choices=IdStandard.choices)
    plan_lift_year = forms.IntegerField(
        label=_("planned year of leaving poverty"), min_value=2014, max_value=2099, required=False
    )
    main_cause = forms.ChoiceField(label=_("main cause of poverty"))
    other_causes = forms.MultipleChoiceField(
        label=_("other causes"),
        choices=Cause.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most two, different from the main cause."),
    )
    cause_note = forms.CharField(
        label=_("note on the cause"), max_length=200, required=False, help_text=_("Needed with “other cause”.")
    )
    difficulty = _choice(_("difficulty"), Difficulty.choices)
    policies_ended = _flag(_("policies ended (local)"))
    relapse_cause = _choice(_("cause of the return"), [(c.value, f"{c.value} {c.label}") for c in Cause])
    is_martyr_family = _flag(_("family of a soldier or martyr"))
    is_one_child = _flag(_("one-child household"))
    is_two_daughters = _flag(_("two-daughters household"))
    relocation = _choice(_("relocated household"), Relocation.choices)
    relocation_place = forms.CharField(label=_("resettled at"), max_length=80, required=False)
    authorised_on = _day(_("letter of authority signed on"))
    filled_by = forms.CharField(label=_("card filled in by"), max_length=60, required=False)
    filler_phone = forms.CharField(label=_("phone of who filled it in"), max_length=20, required=False)
    filled_on = _day(_("filled in on"))
    head_signed_on = _day(_("signed by the head on"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    BASIC = ("hamlet", "group", "address", "phone", "bank_name", "bank_account", "attribute")
    KIND = ("id_standard", "plan_lift_year", "difficulty", "policies_ended", "relapse_cause", "is_martyr_family",
            "is_one_child", "is_two_daughters", "relocation", "relocation_place")  # fmt: skip
    PAPERS = ("authorised_on", "filled_by", "filler_phone", "filled_on", "head_signed_on")
    CAUSES = ("main_cause", "cause_note", "other_causes")

    def __init__(self, *args: Any, user: Any, household: Household | None = None, **kwargs: Any) -> None:
        self.household = household
        kwargs.setdefault("initial", self._initial(household))
        super().__init__(*args, **kwargs)
        causes: Any = self.fields["main_cause"]
        causes.choices = [("", _("Choose")), *((c.value, f"{c.value} {c.label}") for c in Cause)]
        attribute: Any = self.fields["attribute"]
        attribute.choices = list(attributes_for(household.status if household else Status.APPLICANT).items())
        if household is None or household.status != Status.LIFTED:
            del self.fields["policies_ended"]
        if household is None or household.relapsed_on is None:
            del self.fields["relapse_cause"]
        if household is None:
            number = forms.CharField(label=_("household number"), max_length=32, required=False,
                                     help_text=_("Leave empty: the system gives the next one."))  # fmt: skip
            self.fields = {"village": village_field(user), "number": number, **self.fields}

    @staticmethod
    def _initial(household: Household | None) -> dict[str, Any]:
        if household is None:
            return {}
        names = (*CardForm.BASIC, *CardForm.KIND, *CardForm.PAPERS, *CardForm.CAUSES, "version")
        values = {name: getattr(household, name) for name in names}
        return values | {name: str(values[name] or "") for name in ("phone", "bank_account")}

    @property
    def basic(self) -> list[forms.BoundField]:
        """The fields of the first block, in order."""
        first = ("village", "number") if self.household is None else ()
        return [self[name] for name in (*first, *self.BASIC)]

    @property
    def folds(self) -> list[Fold]:
        """What is asked for rarely, by heading."""
        parts = ((_("Kind, family and relocation"), self.KIND), (_("Papers and signatures"), self.PAPERS))
        return [Fold(label, [self[name] for name in names if name in self.fields]) for label, names in parts]

    @property
    def causes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CAUSES]

    def _sealed(self, name: str) -> str | None:
        field: Any = self.fields[name]
        return field.clean_against(self.cleaned_data[name], self.initial.get(name))

    def clean_phone(self) -> str | None:
        number = self._sealed("phone")
        return number if number is None else clean_phone(number)

    def clean_bank_account(self) -> str | None:
        number = self._sealed("bank_account")
        return number if number is None else clean_account(number)

    def clean_filler_phone(self) -> str:
        return clean_phone(normalise(self.cleaned_data["filler_phone"]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        main, others = data.get("main_cause", ""), tuple(data.get("other_causes", ()))
        if repeated_causes(main, others, most=MOST_OTHER_CAUSES):
            self.add_error("other_causes", forms.ValidationError(
                _("Choose at most two other causes, different from the main one."), code="DQ-36"))  # fmt: skip
        if Cause.OTHER in (main, *others) and not data.get("cause_note", "").strip():
            self.add_error("cause_note", forms.ValidationError(
                _("With “other cause”, write which it is."), code="DQ-35"))  # fmt: skip
        return data

    def draft(self) -> CardDraft:
        """The block as the actions take it."""
        names = (*self.BASIC, "id_standard", "plan_lift_year", *self.CAUSES, *FACTS)
        values = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return CardDraft(**values | {"other_causes": tuple(values["other_causes"])})
