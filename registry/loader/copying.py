"""Streams Python rows into PostgreSQL's COPY text format without ever holding them all.

Values: None is NULL; list and dict become JSON; a tuple becomes an array; bytes become bytea; everything else is
written as its text. Columns without a Python default (identity columns, db_default) may be left out of ``columns``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Protocol
from uuid import UUID

from django.utils.functional import Promise
from psycopg2 import sql
from psycopg2.extensions import Binary
from psycopg2.extras import Json

_CHUNK: Final = 256 * 1024
_NULL: Final = r"\N"


class LoadError(ValueError):
    """Raised for a value COPY cannot carry (a NUL character, an unknown type). Clean the value before loading it."""


class Cursor(Protocol):
    """What the loader needs of a cursor: Django's wrapper and psycopg2's own both have it."""

    rowcount: int

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchone(self) -> Any: ...


def copy_rows(cursor: Cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Number of rows written to ``table`` ("name" or "schema.name"), which must have no row-level security.

    Raises LoadError for a value that cannot be carried, and whatever ``rows`` raises; database errors arrive as
    Django's when the cursor is Django's.
    """
    raw: Any = getattr(cursor, "cursor", cursor)  # Django's wrapper keeps psycopg2's cursor under .cursor
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(identifier(table), names(columns))
    source = _Source(rows)
    try:
        with django_errors(cursor):
            raw.copy_expert(statement.as_string(raw), source, size=_CHUNK)
    except Exception:
        if source.failure is not None:  # the database only says that reading failed
            raise source.failure from None
        raise
    return source.rows


def identifier(table: str) -> sql.Identifier:
    """A table name, quoted, with or without its schema."""
    return sql.Identifier(*table.split("."))


def names(columns: Iterable[str]) -> sql.Composed:
    """Column names, quoted and joined by commas."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def django_errors(cursor: Cursor) -> Any:
    """A context that turns psycopg2's errors into django.db's, as Django does for execute but not for COPY."""
    connection = getattr(cursor, "db", None)
    return nullcontext() if connection is None else connection.wrap_database_errors


class _Source:
    """The file-like object COPY reads from: asks the iterator for a few rows at a time."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._lines = map(_line, rows)
        self.rows = 0
        self.failure: Exception | None = None

    def read(self, size: int = _CHUNK) -> str:
        try:
            return self._read()
        except Exception as failure:
            self.failure = failure
            raise

    def _read(self) -> str:
        taken: list[str] = []
        length = 0
        for line in self._lines:
            taken.append(line)
            length += len(line)
            if length >= _CHUNK // 4:  # a character may take four bytes
                break
        self.rows += len(taken)
        return "".join(taken)

    def __iter__(self) -> Iterator[str]:  # psycopg2 checks for it on some paths
        return iter(self.read, "")


def _line(row: Sequence[Any]) -> str:
    return "\t".join([_WRITERS.get(type(v), _other)(v) for v in row]) + "\n"


def _text(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    if "\0" in value:
        raise LoadError("A text holds a NUL character, which PostgreSQL cannot store.")
    return value


def _bytes(value: bytes | bytearray | memoryview) -> str:
    return "\\\\x" + bytes(value).hex()


def _json(value: object) -> str:
    return _text(json.dumps(value, ensure_ascii=False, default=str))


def _array(value: tuple[Any, ...]) -> str:
    """An array literal; every element quoted, so that commas, braces and the word NULL stay text."""
    parts = []
    for element in value:
        if element is None:
            parts.append("NULL")
        else:
            plain = "t" if element is True else "f" if element is False else str(element)
            escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
            parts.append(f'"{escaped}"')
    return _text("{" + ",".join(parts) + "}")


def _other(value: Any) -> str:
    """Subclasses (StrEnum, IntEnum, lazy texts) and psycopg2's adapters as Django's fields hand them out."""
    if isinstance(value, Json):
        return _text(value.dumps(value.adapted))
    if isinstance(value, Binary):
        return _bytes(value.adapted)
    for kind in (bool, str, int, dict, list, tuple, datetime, date, Decimal):
        if isinstance(value, kind):
            return _WRITERS[kind](str.__str__(value) if kind is str else value)
    if isinstance(value, Promise):
        return _text(str(value))
    raise LoadError(f"COPY cannot carry a value of type {type(value).__name__}.")


def _bool(value: bool) -> str:
    return "t" if value else "f"


def _int(value: int) -> str:
    return int.__repr__(value)


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda value: _NULL,
    str: _text,
    int: _int,
    bool: _bool,
    Decimal: str,
    float: repr,
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    timedelta: lambda value: f"{value.total_seconds():f} seconds",
    UUID: str,
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    dict: _json,
    list: _json,
    tuple: _array,
}
