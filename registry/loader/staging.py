"""A temporary table shaped like its target: filled by COPY, checked by SQL, emptied into the target by one INSERT.

The temporary table belongs to the session, has no policy and no constraint, and is dropped at commit: staged rows
can be wrong, and the SQL that finds out may join them with anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from psycopg2 import sql

from registry.loader.copying import Cursor, copy_rows, identifier, names

_number = count(1)
_ANALYSE_FROM: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stage:
    """A filled staging table: ``name`` may be used in the caller's own SQL until the transaction ends."""

    name: str
    table: str
    columns: tuple[str, ...]
    rows: int


def stage(
    cursor: Cursor,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    extra: Mapping[str, str] | None = None,
) -> Stage:
    """The rows in a new temporary table with the column types of ``table``.

    ``extra`` adds columns the target does not have (name → SQL type, e.g. {"row_number": "integer"}); their values come
    last in each row. Needs an open transaction.
    """
    name = f"stage_{table.replace('.', '_')[:40]}_{next(_number)}"
    parts = [sql.SQL("{}").format(sql.Identifier(column)) for column in columns]
    added = dict(extra or {})
    parts += [sql.SQL("NULL::{} AS {}").format(sql.SQL(kind), sql.Identifier(column)) for column, kind in added.items()]
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
            sql.Identifier(name), sql.SQL(", ").join(parts), identifier(table)
        )
    )
    staged = copy_rows(cursor, table=f"pg_temp.{name}", columns=[*columns, *added], rows=rows)
    if staged >= _ANALYSE_FROM:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
    return Stage(name, table, tuple(columns), staged)


def insert_from_stage(
    cursor: Cursor,
    staged: Stage,
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
    order_by: Sequence[str] = (),
) -> int:
    """Number of rows the target gained or changed by one INSERT … SELECT of the whole stage.

    ``unique`` names the key whose conflicts are expected: such rows are left alone, or take the staged values of the
    columns in ``update``. Without it a conflict raises IntegrityError and nothing is written.
    """
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        identifier(staged.table), names(staged.columns), names(staged.columns), sql.Identifier("pg_temp", staged.name)
    )
    if order_by:
        statement += sql.SQL(" ORDER BY {}").format(names(order_by))
    if unique:
        statement += sql.SQL(" ON CONFLICT ({}) ").format(names(unique)) + _resolution(staged.table, update)
    cursor.execute(statement)
    return cursor.rowcount


def load(
    cursor: Cursor,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> int:
    """Stages and inserts in one call; see ``stage`` and ``insert_from_stage``."""
    staged = stage(cursor, table=table, columns=columns, rows=rows)
    written = insert_from_stage(cursor, staged, unique=unique, update=update)
    cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("pg_temp", staged.name)))
    return written


def _resolution(table: str, update: Sequence[str]) -> sql.Composable:
    if not update:
        return sql.SQL("DO NOTHING")
    settings = sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(column)) for column in update)
    last = table.rsplit(".", maxsplit=1)[-1]
    differs = sql.SQL("({}) IS DISTINCT FROM ({})").format(
        sql.SQL(", ").join(sql.Identifier(last, column) for column in update),
        sql.SQL(", ").join(sql.SQL("EXCLUDED.{}").format(sql.Identifier(column)) for column in update),
    )
    return sql.SQL("DO UPDATE SET {} WHERE {}").format(settings, differs)
