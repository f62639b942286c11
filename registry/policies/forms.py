"""A proposal typed in: the figures of the table's own columns, where and from when, and the document."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import Division
from registry.policies.actions import RuleDraft
from registry.policies.tables import Table

DOCUMENT_HINT = _("Number and title, as on the paper: 花乡振发〔2026〕3号")
READ_LABEL = _("I have the document before me and read the figure in it")
READ_HINT = _("Without this tick the rule is marked “not checked against the document”.")


class WordsField(forms.CharField):
    """Several words in one line, parted by any comma, semicolon or line break; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        hint = kwargs.pop("help_text", "") or _("Several are parted by commas.")
        super().__init__(help_text=hint, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(str(one) for one in value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of the words typed
        if isinstance(value, (list, tuple)):
            return [str(one) for one in value]
        return list(dict.fromkeys(part.strip() for part in re.split(r"[,，、;；\n]+", value or "") if part.strip()))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Length and characters are the column's own business."""


class RegionForm(forms.Form):
    """Which place and day a page of rules speaks of, inside the reader's own."""

    region = forms.ChoiceField(label=_("Holds in"), required=False)
    on = forms.DateField(label=_("On the day"), required=False)

    def __init__(self, *args: Any, scope: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["region"]
        choices.choices = regions_in(scope)
        if len(scope) == 12:
            del self.fields["region"]


def regions_in(scope: str) -> list[tuple[str, str]]:
    """A division and those one level below it."""
    own = Division.objects.filter(code=scope).first()
    found = [(scope, own.name if own else scope)]
    return found + [(d.code, d.name) for d in Division.objects.children_of(scope)] if 2 < len(scope) < 12 else found


class RuleForm(forms.Form):
    """A new row of one table."""

    def __init__(self, *args: Any, table: Table, scope: str, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        own: Any = fields_for_model(table.model, fields=[*table.keys, *table.shown])
        for name, column in ((n, table.model._meta.get_field(n)) for n in list(own)):
            own[name] = _field_of(column, own[name], table.choices.get(name))
        for field in own.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
        self.own = [*own]
        self.fields.update(own)
        self.fields["region"] = forms.ChoiceField(label=_("Holds in"), choices=regions_in(scope))
        self.fields["valid_from"] = forms.DateField(
            label=_("Valid from"), help_text=_("Can begin on %(day)s at the earliest.") % {"day": self._earliest(on)}
        )
        self.fields["valid_to"] = forms.DateField(
            label=_("Valid until"), required=False,
            help_text=_("The first day on which it does not hold; empty: still."),
        )  # fmt: skip
        self.fields["document_no"] = forms.CharField(
            label=_("Document of the rule"), max_length=200, help_text=DOCUMENT_HINT
        )
        self.fields["is_read"] = forms.BooleanField(label=READ_LABEL, required=False, help_text=READ_HINT)
        self.fields["reason"] = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def _earliest(self, on: dt.date) -> str:
        return (dt.date(on.year, 1, 1) if self.table.is_yearly else on).isoformat()

    @property
    def figure_fields(self) -> list[Any]:
        """The table's own columns."""
        return [self[name] for name in self.own]

    @property
    def paper_fields(self) -> list[Any]:
        """Where, when, by which document."""
        return [self[name] for name in ("region", "valid_from", "valid_to", "document_no", "is_read", "reason")]

    def draft(self) -> RuleDraft:
        """The typed row for the action; call it on a valid form."""
        data = self.cleaned_data
        return RuleDraft(
            table=self.table, region=data["region"], values={name: data[name] for name in self.own},
            document_no=data["document_no"], valid_from=data["valid_from"], valid_to=data["valid_to"],
            is_read=data["is_read"], reason=data["reason"],
        )  # fmt: skip


def _field_of(column: Any, usual: Any, choices: Any) -> Any:
    """The field of a column: boxes or words for a list, a choice where the app names the codes, else Django's own."""
    told = {"label": usual.label, "help_text": usual.help_text, "required": not column.blank}
    if isinstance(column, ArrayField):
        if choices is None:
            return WordsField(**told)
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=list(choices()), **told)
    if choices is None:
        return usual
    return forms.ChoiceField(choices=[("", "---------"), *choices()], **told)


class EndForm(forms.Form):
    """The day on which a local row holds no more."""

    valid_to = forms.DateField(
        label=_("First day on which it does not hold"), help_text=_("A day to come: what is past stays as it was.")
    )
    document_no = forms.CharField(label=_("Document of the rule"), max_length=200, help_text=DOCUMENT_HINT)
    is_read = forms.BooleanField(label=READ_LABEL, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
