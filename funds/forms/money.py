"""Source documents, allocations, projects."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.choices import Level, ProjectCategory, SourceCategory
from funds.ledger import reading
from funds.ledger.choices import AccountKind
from funds.models import Project
from registry import clock
from registry.documents.attachments import ACCEPT_PAPERS
from registry.ui import formats
from registry.ui.forms import DivisionField, MoneyField
from villages.forms.meetings import FilesField, FilesInput


class KeyedForm(forms.Form):
    """A form that carries its own key: sent twice, it does its work once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class SourceForm(KeyedForm):
    """A source document as it lies on the desk."""

    document_no = forms.CharField(label=_("Document number"), max_length=60, help_text=_("As printed, with its year."))
    document_on = forms.DateField(label=_("Document date"))
    issuer = forms.CharField(label=_("Issued by"), max_length=60)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    category = forms.ChoiceField(label=_("Category"), choices=SourceCategory.choices)
    year = forms.IntegerField(
        label=_("Budget year"), min_value=2014, max_value=2100, initial=lambda: clock.today().year
    )  # fmt: skip
    amount_yuan = MoneyField(label=_("Amount (yuan)"), min_value=0)
    received_on = forms.DateField(label=_("Money received on"))
    deadline_on = forms.DateField(
        label=_("To be spent by"), required=False, help_text=_("When the document sets a day.")
    )
    budget_line = forms.CharField(
        label=_("Budget line"), max_length=60, required=False, help_text=_("For example: 2130599 and its name.")
    )
    purpose = forms.CharField(
        label=_("What the document says it is for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    purposes = forms.MultipleChoiceField(
        label=_("May be spent on"), choices=ProjectCategory.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Projects of other categories get none of this money."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    scans = FilesField(
        label=_("Scan of the document"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT_PAPERS}),
        help_text=_("PDF or photos, with its tables. More can be filed later."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        document_on, deadline_on = cleaned.get("document_on"), cleaned.get("deadline_on")
        if document_on and deadline_on and deadline_on < document_on:
            self.add_error("deadline_on", _("The day to spend the money by lies after the document."))
        cleaned["scans"] = [scan for scan in cleaned.get("scans") or [] if scan]
        return cleaned


class ScansForm(forms.Form):
    """Further scans of a document."""

    scans = FilesField(label=_("Scan of the document"), widget=FilesInput(attrs={"accept": ACCEPT_PAPERS}))


class AccountChoice(forms.ModelChoiceField):
    """An account, told by division, document and what it holds."""

    def label_from_instance(self, account: Any) -> str:
        return f"{account.village.name} · {account.name} · {formats.yuan(account.balance_yuan)} 元"


class ProjectChoice(forms.ModelChoiceField):
    """A project, told by division, year and name."""

    def label_from_instance(self, project: Project) -> str:
        return f"{project.village.name} · {project.year} · {project.name}"


class AllocateForm(KeyedForm):
    """Where the money lies, where it goes, how much."""

    account: Any = AccountChoice(queryset=None, label=_("Money to pass on"), empty_label=_("Choose"))
    to = DivisionField(label=_("To a division below"), required=False)
    project: Any = ProjectChoice(queryset=None, label=_("Or to a project"), required=False, empty_label=_("None"))
    amount_yuan = MoneyField(label=_("Amount (yuan)"))
    document_no = forms.CharField(label=_("Number of this allocation's document"), max_length=60, required=False)
    on = forms.DateField(label=_("Booked on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        holding = reading.accounts(user).filter(kind=AccountKind.NODE, balance_yuan__gt=0).select_related("village")
        self.fields["account"].queryset = holding.order_by("village_id", "source_id")
        self.fields["project"].queryset = (
            Project.objects.visible_to(user).fundable().select_related("village").order_by("village_id", "pk")
        )
        self.fields["to"].within = user.scope
        self.fields["on"].initial = today

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("A transfer cannot be booked on a day that has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if bool(cleaned.get("to")) == bool(cleaned.get("project")):
            self.add_error("to", _("Choose either a division below or a project."))
        return cleaned


class GiveBackForm(KeyedForm):
    """How much unspent money goes back one step, and why."""

    amount_yuan = MoneyField(label=_("Amount (yuan)"))
    note = forms.CharField(label=_("Reason"), max_length=200)


class NoteForm(KeyedForm):
    """A reason, for steps that need one."""

    note = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
