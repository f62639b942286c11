"""Suppliers, contracts, acceptances, claims."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.choices import ClaimPaper, Grade, Milestone, Procurement
from funds.ledger import reading
from funds.models import Claim, Contract, known_suppliers
from funds.rules.contracts import PAPERS
from funds.workflow.contracts import claimed_of, instalments_of
from registry.documents.attachments import ACCEPT, ACCEPT_PAPERS
from registry.ui import formats
from registry.ui.forms import MoneyField
from villages.forms.meetings import FilesField, FilesInput

HUNDRED = Decimal(100)


def scans_field(label: Any, *, photos: bool = False) -> FilesField:
    """Files to be filed under the paper."""
    accept = ACCEPT if photos else ACCEPT_PAPERS
    return FilesField(label=label, required=False, widget=FilesInput(attrs={"accept": accept}))


class SupplierForm(forms.Form):
    name = forms.CharField(label=_("Name of the firm"), max_length=100)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=24, help_text=_("18 characters; the last one is checked.")
    )
    contact = forms.CharField(label=_("Contact"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    bank_name = forms.CharField(label=_("Bank"), max_length=60, required=False)
    bank_account = forms.CharField(
        label=_("Bank account"), max_length=40, required=False,
        help_text=_("Kept sealed. Empty: the account on record stays. Who enters it pays no claim of this firm."),
    )  # fmt: skip


class SupplierChoice(forms.CharField):
    """A supplier found as one types its name or code; cleans to its id. The browser offers what the county knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known_suppliers()
        self.widget = forms.TextInput(attrs={"list": "known-suppliers", "autocomplete": "off"})

    @property
    def options(self) -> list[str]:
        return [str(firm) for firm in self.known.values()]

    def clean(self, value: Any) -> int:
        typed = super().clean(value).strip()
        exact = [f for f in self.known.values() if typed in (str(f), f.name, f.credit_code)]
        near = exact or [f for f in self.known.values() if typed in str(f)]
        if len(near) != 1:
            words = _("No supplier of the county has this name or code. The finance bureau enters suppliers.")
            many = _("Several suppliers have this in their name. Choose one of the list.")
            raise forms.ValidationError(many if near else words)
        return near[0].id


class ContractForm(forms.Form):
    """A signed contract as it lies on the desk."""

    supplier: Any = forms.CharField()
    number = forms.CharField(label=_("Contract number"), max_length=60)
    subject_matter = forms.CharField(label=_("What for"), max_length=200)
    amount_yuan = MoneyField(label=_("Contract amount (yuan)"))
    procurement = forms.ChoiceField(label=_("How the supplier was chosen"), choices=Procurement.choices)
    procurement_note = forms.CharField(
        label=_("Number of the tender or of the minutes"), max_length=100, required=False
    )
    deposit = forms.DecimalField(label=_("Quality deposit (per cent)"), min_value=0, max_value=100, decimal_places=2,
                                 initial=0)  # fmt: skip
    signed_on = forms.DateField(label=_("Signed on"))
    starts_on = forms.DateField(label=_("Work from"))
    ends_on = forms.DateField(label=_("Work until"))
    scans = scans_field(_("Scan of the contract"))

    def __init__(self, *args: Any, contract: Contract | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier"] = SupplierChoice(
            label=_("Supplier"), max_length=140, help_text=_("Type a part of the name or of the credit code.")
        )
        if contract is not None:
            del self.fields["scans"]
            names = [n for n in self.fields if n not in {"supplier", "deposit", "scans"}]
            self.initial |= {name: getattr(contract, name) for name in names}
            known = self.fields["supplier"].known.get(contract.supplier_id)
            self.initial |= {"supplier": str(known or ""), "deposit": (contract.deposit_share * HUNDRED).normalize()}

    @property
    def suppliers(self) -> list[str]:
        """What the browser offers while one types."""
        found: list[str] = self.fields["supplier"].options
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "deposit" in cleaned:
            cleaned["deposit_share"] = cleaned.pop("deposit") / HUNDRED
        if "scans" in cleaned:
            cleaned["scans"] = [scan for scan in cleaned["scans"] if scan]
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """The action names the share, the form asks per cent."""
        super().add_error("deposit" if field == "deposit_share" else field, error)


class CompletionForm(forms.Form):
    completed_on = forms.DateField(label=_("Basically completed on"))
    photos = scans_field(_("Photos of the work"), photos=True)

    def clean_photos(self) -> list[Any]:
        return [photo for photo in self.cleaned_data["photos"] if photo]


class AcceptanceForm(forms.Form):
    """What the people who looked at the work put down."""

    on = forms.DateField(label=_("Day of the acceptance"))
    grade = forms.ChoiceField(label=_("Outcome"), choices=Grade.choices)
    members = forms.CharField(
        label=_("Who was there"), max_length=200, help_text=_("Names and offices, villagers among them.")
    )
    quality = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs={"rows": 3}))
    final_yuan = MoneyField(
        label=_("Final account (yuan)"), required=False, help_text=_("Empty when the work failed and is to be mended.")
    )
    over_reason = forms.CharField(
        label=_("Why it costs more than the contract"), max_length=300, required=False,
        help_text=_("A final account above the contract counts when the county has approved it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    photos = scans_field(_("Photos of the work"), photos=True)

    def clean_photos(self) -> list[Any]:
        return [photo for photo in self.cleaned_data["photos"] if photo]


class ClaimForm(forms.Form):
    """One instalment, out of one source, with the papers that lie there."""

    number: Any = forms.TypedChoiceField(label=_("Instalment"), coerce=int)
    source: Any = forms.TypedChoiceField(label=_("Paid from"), coerce=int)
    amount_yuan = MoneyField(label=_("Amount (yuan)"))
    applied_on = forms.DateField(label=_("Date of the application"))
    papers = forms.MultipleChoiceField(
        label=_("Papers at hand"), choices=ClaimPaper.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    scans = scans_field(_("Scans of the papers"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, contract: Contract, claim: Claim | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan, claimed = instalments_of(contract), claimed_of(contract, without=claim.pk if claim else None)
        open_ones = [row for row in plan if row.number not in claimed and row.amount_yuan > 0]
        self.fields["number"].choices = [
            (row.number, f"{row.number} · {Milestone(row.milestone).label} · {formats.yuan(row.amount_yuan)} 元")
            for row in open_ones
        ]
        self.fields["papers"].help_text = _papers_told(open_ones)
        accounts = reading.accounts().filter(project_id=contract.project_id, kind="project").order_by("source_id")
        self.fields["source"].choices = [
            (a.source_id, f"{a.name} · {formats.yuan(a.balance_yuan)} 元") for a in accounts
        ]
        if claim is not None:
            del self.fields["number"], self.fields["source"]
            names = ("amount_yuan", "applied_on", "papers", "note")
            self.initial |= {name: getattr(claim, name) for name in names}
        elif open_ones:
            self.initial.setdefault("amount_yuan", open_ones[0].amount_yuan)

    def clean_scans(self) -> list[Any]:
        return [scan for scan in self.cleaned_data["scans"] if scan]


def _papers_told(rows: Any) -> str:
    """Which papers each instalment needs, in a sentence."""
    return "；".join(f"{row.number}. {'、'.join(str(paper.label) for paper in PAPERS[row.milestone])}" for row in rows)
