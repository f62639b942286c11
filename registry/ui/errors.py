"""Collects what is wrong in forms and formsets, with the id of the field where each fault can be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class FormFault:
    """One line of the error summary: whose fault, what, and the field to jump to ("" for the form as a whole)."""

    message: str
    label: str = ""
    target: str = ""


def _target(bound: Any) -> str:
    """The id of the element that takes the focus; a group of choices has it on the first one."""
    if bound.is_hidden:
        return ""
    identifier = bound.id_for_label or bound.auto_id
    if not bound.id_for_label and bound.auto_id:
        return f"{bound.auto_id}_0"
    return str(identifier or "")


def _of_form(form: BaseForm, prefix: str = "") -> list[FormFault]:
    faults = [FormFault(str(error), prefix) for error in form.non_field_errors()]
    for bound in form:
        label = _("%(row)s, %(field)s") % {"row": prefix, "field": bound.label} if prefix else str(bound.label)
        faults += [FormFault(str(error), label, _target(bound)) for error in bound.errors]
    return faults


def _of_formset(formset: BaseFormSet[Any]) -> list[FormFault]:
    faults = [FormFault(str(error)) for error in formset.non_form_errors()]
    for number, form in enumerate(formset.forms, start=1):
        row = str(getattr(form, "summary_label", "") or _("Row %(number)d") % {"number": number})
        faults += _of_form(form, row)
    return faults


def errors_of(*forms: BaseForm | BaseFormSet[Any] | list[Any] | None) -> list[FormFault]:
    """All faults of bound forms, formsets and lists of forms, in their order; `summary_label` names a form's row."""
    faults: list[FormFault] = []
    for form in forms:
        if isinstance(form, list):
            faults += [fault for one in form for fault in _of_form(one, str(getattr(one, "summary_label", "")))]
            continue
        if form is None or not form.is_bound:
            continue
        faults += _of_formset(form) if isinstance(form, BaseFormSet) else _of_form(form)
    return faults
