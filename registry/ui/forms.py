"""How forms are rendered and which fields understand what people really type.

`RegistryRenderer` (FORM_RENDERER) gives every Django form, also those of Django and django-filter, Bootstrap's
classes, `type=date`, `inputmode` and the templates under templates/django/forms/: a form needs no mixin.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

_CHECKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


def _inputmode(field: forms.Field) -> str:
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return "decimal"
    return "numeric" if isinstance(field, forms.IntegerField) else ""


def _tune(field: forms.Field) -> None:
    """Makes a field's widget fit for a phone keyboard; number inputs become text, a wheel must not change money."""
    widget = field.widget
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    if isinstance(widget, forms.NumberInput) and widget.input_type == "number":
        widget.input_type = "text"
        widget.attrs.setdefault("inputmode", _inputmode(field) or "decimal")
        widget.attrs.setdefault("autocomplete", "off")
        for name in ("min", "max", "step"):
            widget.attrs.pop(name, None)


class RegistryBoundField(BoundField):
    """A bound field that dresses its widget."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _tune(field)

    @property
    def wide(self) -> bool:
        """Does the field want a whole row: long text, choices as a list, files, pickers?"""
        kinds = (forms.Textarea, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.FileInput, DivisionPicker)
        return isinstance(self.field.widget, kinds)

    @property
    def is_check(self) -> bool:
        """A single tick box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, _CHECKS):
            own = "form-check-input"
        elif isinstance(widget, forms.Select):
            own = "form-select"
        else:
            own = "form-control"
        given = attrs.get("class", widget.attrs.get("class", ""))
        attrs["class"] = " ".join(str(part) for part in (given, own, "is-invalid" if self.errors else "") if part)
        return attrs


class RegistryRenderer(TemplatesSetting):
    """The renderer of all forms: settings.FORM_RENDERER."""

    bound_field_class = RegistryBoundField


class MoneyInput(forms.TextInput):
    """Text input with the keyboard for decimals."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class MoneyField(forms.DecimalField):
    """An amount in yuan. Takes 1,234.50, １２３４．５０, ￥1234.5 and 1234.5元; two places, 14 digits before."""

    widget = MoneyInput

    def __init__(self, *, max_digits: int = 16, decimal_places: int = 2, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            plain = unicodedata.normalize("NFKC", value).strip()
            value = plain.removeprefix("¥").removesuffix("元").replace(",", "").replace(" ", "")
        return super().to_python(value)


class DivisionPicker(forms.TextInput):
    """A division by its code; with JavaScript found by name, initials or code, or by walking down."""

    template_name = "components/division_picker.html"

    def __init__(self, *, level: int | None = None, attrs: dict[str, Any] | None = None) -> None:
        self.level = level
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "maxlength": 12, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["level"] = self.level or ""
        context["chosen"] = self._name_of(context["widget"]["value"])
        return context

    @staticmethod
    def _name_of(code: str | None) -> str:
        from registry.divisions.models import LEVELS, Division

        if not code or len(code) not in LEVELS:
            return ""
        division = Division.objects.filter(code=code).first()
        return division.full_name if division else ""


class DivisionField(forms.CharField):
    """A division given by its code, of `level` when set, inside `within` when set. Cleans to a Division."""

    default_error_messages = {
        "unknown": _("There is no division with the code %(code)s. Look for it by name."),
        "level": _("%(name)s is not at the level asked for here."),
        "outside": _("%(name)s lies outside your area."),
    }

    def __init__(self, *, level: int | None = None, within: str = "", **kwargs: Any) -> None:
        self.level, self.within = level, within
        kwargs.setdefault("widget", DivisionPicker(level=level))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "code", value)

    def clean(self, value: Any) -> Any:
        from registry.divisions.models import Division

        code = super().clean(self.prepare_value(value))
        if not code:
            return None
        code = unicodedata.normalize("NFKC", code)
        division = Division.objects.filter(code=code).first()
        if division is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"code": code})
        if self.level and division.level != self.level:
            raise forms.ValidationError(self.error_messages["level"], code="level", params={"name": division.name})
        if self.within and not division.code.startswith(self.within):
            raise forms.ValidationError(self.error_messages["outside"], code="outside", params={"name": division.name})
        return division


def village_field(user: Any, **kwargs: Any) -> forms.Field:
    """A village inside the user's scope: a list to choose from up to a township, a search above it."""
    from registry.divisions.models import Division

    kwargs.setdefault("label", _("Village"))
    scope = user.scope
    if len(scope) >= 9:
        return forms.ModelChoiceField(
            Division.objects.villages_of(scope), empty_label=None if len(scope) == 12 else _("Choose"), **kwargs
        )
    return DivisionField(level=5, within=scope, **kwargs)
