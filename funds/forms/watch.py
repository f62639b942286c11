"""Forms of a warning: the answer, the judgement, getting the money back, one answer for many."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.actions.watch.answering import payments_of
from funds.choices import RecoveryCause
from funds.models import Hit, PaymentLine
from funds.workflow import HIT
from households.forms.visits import PhotosField, PhotosInput
from registry.documents.attachments import ACCEPT_PAPERS
from registry.ui.forms import MoneyField


def _steps(names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(name, HIT.transition(name).label) for name in names]


class AnswerForm(forms.Form):
    step = forms.ChoiceField(
        label=_("Answer"), choices=_steps(("explain", "correct")), widget=forms.RadioSelect, initial="explain"
    )
    words = forms.CharField(
        label=_("What is so"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever judges was not there: say what happened, who was asked, what shows it."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Paper that shows it"), max_length=200, required=False,
        help_text=_("The reversal, the new list, the document or the page of the minutes, with its number."),
    )  # fmt: skip
    evidence = PhotosField(
        label=_("Photos and scans"), required=False,
        widget=PhotosInput(attrs={"accept": f"image/*,{ACCEPT_PAPERS}", "multiple": True}),
        help_text=_("JPEG, PNG, WebP or PDF. A correction needs a paper or a file."),
    )  # fmt: skip


class JudgeForm(forms.Form):
    step = forms.ChoiceField(
        label=_("Judgement"), choices=_steps(("accept", "exempt", "back")), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to exempt and to send back."),
    )  # fmt: skip
    exempt_until = forms.DateField(
        label=_("Exempt until"), required=False, help_text=_("Only for an exemption: a year at most.")
    )

    def __init__(self, *args: Any, hit: Hit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [t.name for t in HIT.transitions if hit.state in t.sources]
        steps: Any = self.fields["step"]
        steps.choices = [choice for choice in steps.choices if choice[0] in names]


class RecoverForm(forms.Form):
    line = forms.ModelChoiceField(label=_("Payment"), queryset=PaymentLine.objects.none())
    cause = forms.ChoiceField(label=_("Cause"), choices=RecoveryCause.choices)
    amount_yuan = MoneyField(label=_("To be paid back (yuan)"), min_value=Decimal("0.01"))
    note = forms.CharField(
        label=_("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, hit: Hit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [int(subject.rpartition(":")[2]) for subject in payments_of(hit)]
        lines: Any = self.fields["line"]
        lines.queryset = PaymentLine.objects.visible_to(user).paid().filter(pk__in=keys).select_related("batch")
        lines.label_from_instance = lambda row: f"{row.payee_name} {row.amount_yuan:,.2f} · {row.batch.title}"


class ManyForm(forms.Form):
    words = forms.CharField(
        label=_("What is so"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The same words answer every warning below, and each is judged on its own."),
    )  # fmt: skip
