"""The two model fields of sealed values."""

from __future__ import annotations

from typing import Any

from django.db import models

from registry.fields.crypto import Purpose, Sealed, blind_index


class _SealedAttribute:
    """Turns assigned text into a Sealed, so that nothing prints a fresh value in clear either. "" becomes None."""

    def __init__(self, field: SealedField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        return instance.__dict__[self.field.attname]

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(models.Field):  # type: ignore[type-arg]  # subscriptable under django-stubs only
    """Sensitive text of one purpose, encrypted at rest. Reading gives a `Sealed` or None."""

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, purpose: Purpose = "identity", **kwargs: Any) -> None:
        self.purpose: Purpose = purpose
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def to_python(self, value: Any) -> Sealed | None:
        if value is None or value == "":
            return None
        if isinstance(value, Sealed):
            return value
        if isinstance(value, (bytes, memoryview)):
            return Sealed(self.purpose, data=bytes(value))
        return Sealed(self.purpose, text=str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return self.to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = self.to_python(value)
        return None if sealed is None else connection.Database.Binary(sealed.data)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull"}:
            raise TypeError("Sealed values are looked up by their blind index.")
        return super().get_lookup(lookup_name)


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]  # likewise
    """The keyed index of a sealed field of the same model, filled whenever the row is saved."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        sealed: Sealed | None = getattr(model_instance, self.source)
        value = None if sealed is None else blind_index(sealed.purpose, sealed.reveal())
        setattr(model_instance, self.attname, value)
        return value
