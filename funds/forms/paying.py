"""Forms around payment lists: the plan of a policy, a workbook, cards of people and cadres, receipts, explanations."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.actions.plans import policies_for
from funds.choices import Means
from funds.choices.checks import ListCheck
from funds.ledger import reading
from funds.models import PaymentBatch, Project
from households.models import Household, Member
from registry.text.money import MoneyError, parse_yuan
from registry.text.periods import Period
from registry.ui import formats
from registry.ui.forms import DivisionField

PERIOD_HINT = _("2026, 2026H1, 2026Q3 or 2026-10")
PERIOD_FAULT = _("A period is a year, half-year, quarter or month: 2026, 2026H1, 2026Q3, 2026-10.")


def sources_of(project: Project) -> list[tuple[int, str]]:
    """The sources that the project holds money of, with what it holds."""
    held = reading.accounts().filter(project_id=project.pk).order_by("source_id")
    return [(a.source_id, f"{a.name} · {formats.yuan(a.balance_yuan)} 元") for a in held]


def period_of(text: str) -> str:
    """The key of a typed period. Raises ValidationError."""
    try:
        return Period.parse(text.strip().upper()).key
    except ValueError:
        raise forms.ValidationError(PERIOD_FAULT) from None


class PlanForm(forms.Form):
    """Which policy, period and source a list is made from."""

    policy = forms.TypedChoiceField(label=_("Subsidy"), coerce=int)
    period = forms.CharField(label=_("Period of payment"), max_length=7, help_text=PERIOD_HINT)
    source = forms.TypedChoiceField(label=_("Paid from"), coerce=int)
    means = forms.ChoiceField(label=_("How it is paid"), choices=Means.choices, initial=Means.BANK)
    title = forms.CharField(label=_("Title of the list"), max_length=100)

    def __init__(self, *args: Any, project: Project, today: dt.date, **kwargs: Any) -> None:
        initial = {"period": str(today.year), "title": f"{project.name}发放名单"} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.policies = {row.pk: row for row in policies_for(project, on=today)}
        fields: Any = self.fields
        fields["policy"].choices = [
            (pk, f"{row.item} · {formats.yuan(row.standard_yuan)} 元/{row.unit} · {row.document_no}")
            for pk, row in self.policies.items()
        ]
        fields["source"].choices = sources_of(project)

    def clean_period(self) -> str:
        return period_of(self.cleaned_data["period"])


def typed_quantities(data: Any) -> tuple[dict[tuple[int, int | None], Decimal], list[str]]:
    """Quantities typed over the computed ones, by household and person; and the texts that are no figure."""
    found: dict[tuple[int, int | None], Decimal] = {}
    wrong = []
    for name in data:
        parts = name.split("_")
        if len(parts) != 3 or parts[0] != "quantity" or not (parts[1].isdecimal() and parts[2].isdecimal()):
            continue
        text = str(data[name]).strip()
        if not text:
            continue
        try:
            value = parse_yuan(text)
        except MoneyError:
            wrong.append(text)
            continue
        if value >= 0:
            found[int(parts[1]), int(parts[2]) or None] = value
    return found, wrong


def struck_from(data: Any) -> set[tuple[int, int | None]]:
    """Payments whose tick was taken away, by household and person."""
    shown = {tuple(int(p) for p in v.split("_")) for v in data.getlist("shown") if v.replace("_", "").isdecimal()}
    kept = {tuple(int(p) for p in v.split("_")) for v in data.getlist("keep") if v.replace("_", "").isdecimal()}
    return {(pair[0], pair[1] or None) for pair in shown - kept if len(pair) == 2}


class ListUploadForm(forms.Form):
    """A filled-in template."""

    file = forms.FileField(label=_("Workbook"), help_text=_("The template of this page, filled in."))


class ListHeadForm(forms.Form):
    """The head of a list whose lines come from a workbook."""

    title = forms.CharField(label=_("Title of the list"), max_length=100)
    source = forms.TypedChoiceField(label=_("Paid from"), coerce=int)
    item = forms.CharField(label=_("Item of subsidy"), max_length=60)
    unit = forms.CharField(label=_("Counted in"), max_length=20)
    period = forms.CharField(label=_("Period of payment"), max_length=7, help_text=PERIOD_HINT)
    means = forms.ChoiceField(label=_("How it is paid"), choices=Means.choices, initial=Means.BANK)

    def __init__(self, *args: Any, project: Project, today: dt.date, **kwargs: Any) -> None:
        initial = {"period": str(today.year), "title": f"{project.name}发放名单", "unit": "户"}
        super().__init__(*args, initial=initial, **kwargs)
        fields: Any = self.fields
        fields["source"].choices = sources_of(project)

    def clean_period(self) -> str:
        return period_of(self.cleaned_data["period"])


def plain_account(text: str) -> str:
    """The digits of a typed account. Raises ValidationError."""
    digits = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "")
    if not digits.isdecimal() or not 8 <= len(digits) <= 30:
        raise forms.ValidationError(_("An account has 8 to 30 digits."))
    return digits


class CardForm(forms.Form):
    """The card of one member of a household of the village."""

    number = forms.CharField(label=_("Household number"), max_length=32)
    name = forms.CharField(label=_("Name of the person"), max_length=60)
    bank_name = forms.CharField(label=_("Bank"), max_length=60)
    account = forms.CharField(label=_("Bank account"), max_length=40, widget=forms.TextInput(attrs={
        "inputmode": "numeric", "autocomplete": "off"}))  # fmt: skip
    again = forms.CharField(label=_("The account once more"), max_length=40, widget=forms.TextInput(attrs={
        "inputmode": "numeric", "autocomplete": "off"}))  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.member: Member | None = None

    def clean_account(self) -> str:
        return plain_account(self.cleaned_data["account"])

    def clean_again(self) -> str:
        return plain_account(self.cleaned_data["again"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("account") and data.get("again") and data["account"] != data["again"]:
            self.add_error("again", _("The two accounts differ; look at the card again."))
        if data.get("number") and data.get("name"):
            home = Household.objects.visible_to(self.user).filter(number=data["number"].strip()).first()
            if home is None:
                self.add_error("number", _("No household of yours has this number."))
                return data
            found = list(home.members.current().filter(name=data["name"].strip())[:2])
            if len(found) != 1:
                self.add_error("name", _("The household has nobody, or several, of this name."))
                return data
            self.member = found[0]
        return data


class CadreCardForm(forms.Form):
    """A card known to be a cadre's."""

    name = forms.CharField(label=_("Cadre"), max_length=60)
    post = forms.CharField(label=_("Post"), max_length=60)
    account = forms.CharField(label=_("Bank account"), max_length=40, widget=forms.TextInput(attrs={
        "inputmode": "numeric", "autocomplete": "off"}))  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = DivisionField(label=_("Where the cadre serves"), within=user.scope)

    def clean_account(self) -> str:
        return plain_account(self.cleaned_data["account"])


class ReceiptForm(forms.Form):
    """The signed sheet of a list in cash or in kind: day, witness, photo; the rows are read by payment."""

    received_on = forms.DateField(label=_("Received on"))
    witness = forms.CharField(label=_("Witness"), max_length=60,
                              help_text=_("Somebody else than who made the list or enters this."))  # fmt: skip
    goods = forms.CharField(label=_("What was handed over"), max_length=100, required=False,
                            help_text=_("For goods: kind and measure. Empty for cash."))  # fmt: skip
    sheet = forms.FileField(label=_("Photo or scan of the signed sheet"), required=False)

    def __init__(self, *args: Any, batch: PaymentBatch, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": today}, **kwargs)
        self.batch = batch


class ExplainForm(forms.Form):
    """Why what a check doubts is right after all."""

    code = forms.ChoiceField(choices=ListCheck.choices)
    household = forms.IntegerField(required=False)
    words = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
