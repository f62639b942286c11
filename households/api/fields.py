"""Bases of the serializers: sealed numbers leave masked and come in clear; nothing is written by a serializer."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import BaseUniqueForValidator, UniqueTogetherValidator, UniqueValidator

from registry.fields import SealedField


@extend_schema_field(str)
class MaskedField(serializers.Field):  # type: ignore[type-arg]  # its types are str both ways
    """An identity, account or phone number, masked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        super().__init__(**{k: v for k, v in kwargs.items() if k in {"read_only", "label", "help_text", "source"}})

    def to_representation(self, value: Any) -> str:
        return str(value)


class Reading(serializers.ModelSerializer[Any]):
    """What the API gives of a row: read only."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping, SealedField: MaskedField,
    }  # fmt: skip

    def get_extra_kwargs(self) -> dict[str, Any]:
        return {name: {"read_only": True} for name in getattr(self.Meta, "fields", [])}

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if isinstance(model_field, models.GeneratedField):  # else a sum of money leaves as a floating number
            kept: Any = model_field.output_field
            return serializers.DecimalField, {
                "max_digits": kept.max_digits, "decimal_places": kept.decimal_places, "read_only": True,
            }  # fmt: skip
        return super().build_standard_field(field_name, model_field)

    def save(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Writes go through the actions.")


class Typed(serializers.ModelSerializer[Any]):
    """What a client types of a row, checked for form only: every field may be left out unless `Meta.needed` names it.

    What the values mean together is the action's to judge, with the same reasons as on the form.
    """

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping, SealedField: serializers.CharField,
    }  # fmt: skip

    def get_extra_kwargs(self) -> dict[str, Any]:
        needed = getattr(self.Meta, "needed", ())
        return {name: {"required": name in needed} for name in getattr(self.Meta, "fields", [])}

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        made, kwargs = super().build_standard_field(field_name, model_field)
        refused = (UniqueValidator, UniqueTogetherValidator, BaseUniqueForValidator)
        if "validators" in kwargs:
            kwargs["validators"] = [v for v in kwargs["validators"] if not isinstance(v, refused)]
        kwargs.pop("default", None)
        return made, kwargs

    def save(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Writes go through the actions.")
