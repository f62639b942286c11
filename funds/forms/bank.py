"""Layouts of banks, answers, papers about payments, recoveries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.choices import AnswerField, BankField, Encoding, LayoutKind, Outcome, RecoveryCause
from funds.forms.money import KeyedForm
from funds.models import BankLayout
from registry.ui.forms import MoneyField

ALIGNS = [("left", _("left")), ("right", _("right"))]


class LayoutForm(forms.Form):
    """The head of a layout; its columns and codes stand in the tables below it."""

    code = forms.SlugField(label=_("Code"), max_length=30, help_text=_("Short, in letters: rcb-2026."))
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Form of the file"), choices=LayoutKind.choices)
    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=Encoding.choices, help_text=_("Of text files; a workbook has its own.")
    )
    control_line = forms.BooleanField(label=_("The file ends with count and total"), required=False)
    answer_control_line = forms.BooleanField(label=_("The answer ends with count and total"), required=False)


class _Column(forms.Form):
    """One row of a table of columns; a row without a field is left out."""

    heading = forms.CharField(label=_("Heading"), max_length=40, required=False)
    width = forms.IntegerField(label=_("Bytes"), min_value=1, max_value=200, required=False)
    align = forms.ChoiceField(label=_("Side"), choices=ALIGNS, required=False)
    pad = forms.CharField(label=_("Filled with"), max_length=1, required=False, strip=False)

    @property
    def summary_label(self) -> Any:
        return self.data.get(self.add_prefix("heading")) or self.prefix


class FileColumn(_Column):
    field = forms.ChoiceField(label=_("Holds"), choices=[("", "—"), *BankField.choices], required=False)
    field_order = ("field", "heading", "width", "align", "pad")


class AnswerColumn(_Column):
    field = forms.ChoiceField(label=_("Means"), choices=[("", "—"), *AnswerField.choices], required=False)
    field_order = ("field", "heading", "width", "align", "pad")


class CodeRow(forms.Form):
    """One result code of the bank."""

    code = forms.CharField(label=_("Result code"), max_length=20, required=False)
    outcome = forms.ChoiceField(
        label=_("Means"), choices=[(Outcome.PAID, Outcome.PAID.label), (Outcome.REFUSED, Outcome.REFUSED.label)],
        required=False,
    )  # fmt: skip
    words = forms.CharField(label=_("In words"), max_length=60, required=False)


FileColumns = forms.formset_factory(FileColumn, extra=2, max_num=40)
AnswerColumns = forms.formset_factory(AnswerColumn, extra=2, max_num=40)
CodeRows = forms.formset_factory(CodeRow, extra=2, max_num=60)


def columns_in(formset: Any) -> list[dict[str, Any]]:
    """The filled rows of a table of columns, as a layout keeps them."""
    return [
        {"field": row["field"], "heading": row.get("heading", ""), "width": row.get("width") or 0,
         "align": row.get("align") or "left", "pad": row.get("pad") or " "}
        for row in (form.cleaned_data for form in formset) if row.get("field")
    ]  # fmt: skip


def codes_in(formset: Any) -> dict[str, dict[str, str]]:
    """The filled rows of the table of codes, as a layout keeps them."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("code")]
    return {row["code"]: {"outcome": row.get("outcome") or "", "words": row.get("words", "")} for row in rows}


class ChooseLayoutForm(forms.Form):
    """Which layout the files are made in."""

    layout = forms.ModelChoiceField(label=_("Bank layout"), queryset=BankLayout.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["layout"]
        field.queryset = BankLayout.objects.visible_to(user).filter(is_retired=False).order_by("pk")


class AnswerForm(forms.Form):
    """What the bank sent back."""

    file = forms.FileField(
        label=_("Answer of the bank"), help_text=_("CSV, Excel or text, as the bank wrote it; do not change it.")
    )


class ExplainForm(KeyedForm):
    """What an odd row was."""

    explanation = forms.CharField(
        label=_("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who at the bank said what, and which paper says so."),
    )  # fmt: skip


class EvidenceForm(KeyedForm):
    """A paper of the bank about one payment."""

    amount_yuan = MoneyField(
        label=_("Credited by this paper (yuan)"),
        help_text=_("With a minus when the bank took money back. The whole amount settles the payment, 0.00 in all "
                    "means refused."),
    )  # fmt: skip
    on = forms.DateField(label=_("Day at the bank"))
    paper_no = forms.CharField(label=_("Number of the paper"), max_length=60)
    explanation = forms.CharField(label=_("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    scan = forms.FileField(label=_("Scan of the paper"), required=False, help_text=_("Photo or PDF."))


class RecoveryForm(KeyedForm):
    """Why the money of a payment must come back, and how much."""

    cause = forms.ChoiceField(label=_("Cause"), choices=RecoveryCause.choices)
    amount_yuan = MoneyField(label=_("To be paid back (yuan)"), min_value=0)
    explanation = forms.CharField(label=_("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RepaymentForm(KeyedForm):
    """A sum that came back."""

    amount_yuan = MoneyField(label=_("Paid back (yuan)"), min_value=0)
    on = forms.DateField(label=_("Paid back on"))
    paper_no = forms.CharField(label=_("Number of the paper"), max_length=60, help_text=_("Receipt or bank slip."))
