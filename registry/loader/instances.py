"""Loads unsaved model instances by COPY. Fields prepare their values as on save(), so sealed fields work too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, router
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import NOT_PROVIDED

from registry.loader.copying import LoadError
from registry.loader.staging import load

M = TypeVar("M", bound=models.Model)

if TYPE_CHECKING:
    from django.db.models import Field, Model


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What a new instance holds where nothing is said: values, and makers of values that must not be shared."""
    values, makers = {}, []
    for field in model._meta.local_concrete_fields:
        if field.generated:
            continue
        if field.default is not NOT_PROVIDED and callable(field.default):
            makers.append((field.attname, field.default))
        else:
            values[field.attname] = field.get_default()
    return values, tuple(makers)


def fresh(model: type[M], **values: Any) -> M:
    """An unsaved instance as ``model(**values)`` makes it, in a fifth of the time and without its checks of names.

    Foreign keys are given by their column's name (``household_id``).
    """
    made = model.__new__(model)
    made._state = ModelState()
    plain, makers = _defaults(model)
    made.__dict__.update(plain)
    for name, make in makers:
        if name not in values:
            made.__dict__[name] = make()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def load_instances(
    model: type[Model],
    instances: Iterable[Model],
    *,
    with_id: bool = False,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> int:
    """Number of rows written for the instances, in the open transaction; the instances themselves stay without a key.

    ``with_id`` also writes a generated primary key the caller has chosen; take such keys from the sequence.
    A field whose default the database gives is left to it when the first instance does not set it.
    ``unique`` and ``update`` are field names, see ``insert_from_stage``. Neither save() nor signals run.
    """
    connection = connections[router.db_for_write(model)]
    remaining = iter(instances)
    first = next(remaining, None)
    if first is None:
        return 0
    own = [f for f in model._meta.local_concrete_fields if not f.generated and (with_id or not _is_automatic(f))]
    fields = [f for f in own if not _left_to_database(first, f)]
    left = [f for f in own if f not in fields]
    column = {f.name: _column(f) for f in fields}
    with connection.cursor() as cursor:
        return load(
            cursor,
            table=model._meta.db_table,
            columns=[_column(f) for f in fields],
            rows=_rows(chain([first], remaining), fields, left, connection),
            unique=[column[name] for name in unique],
            update=[column[name] for name in update],
        )


def _rows(
    instances: Iterable[Model], fields: Sequence[Field[Any, Any]], left: Sequence[Field[Any, Any]], connection: Any
) -> Iterator[list[Any]]:
    for instance in instances:
        for field in left:
            if not _left_to_database(instance, field):
                raise LoadError(f"{field.name} is set on a later instance and left to the database on the first.")
        yield [prepared(f, instance, connection, add=True) for f in fields]


def prepared(field: Field[Any, Any], instance: Model, connection: Any, *, add: bool) -> Any:
    """The value of a field as COPY takes it: prepared as on save(), an array as a tuple (a list would be JSON)."""
    if type(field) in _PLAIN or isinstance(field, models.ForeignKey):
        value = getattr(instance, field.attname)
        if not hasattr(value, "resolve_expression"):
            return value
    value = field.get_db_prep_save(field.pre_save(instance, add), connection=connection)
    return tuple(value) if isinstance(field, ArrayField) and value is not None else value


_PLAIN: Final = frozenset(
    {models.CharField, models.TextField, models.BooleanField, models.SmallIntegerField, models.IntegerField,
     models.BigIntegerField, models.BigAutoField, models.DateField, models.DecimalField}
)  # fmt: skip
"""Fields whose value COPY writes as it stands; the database reads its text, as it reads a parameter's."""


def _left_to_database(instance: Model, field: Field[Any, Any]) -> bool:
    return isinstance(getattr(instance, field.attname), DatabaseDefault)


def _is_automatic(field: Field[Any, Any]) -> bool:
    return bool(field.primary_key and getattr(field, "db_returning", False) and not field.has_default())


def _column(field: Field[Any, Any]) -> str:
    return str(field.column)
