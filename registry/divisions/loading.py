"""Loads a release of the national division list, and carries the registry over to the next one.

The whole file goes by COPY into a staging table, and one set-based upsert follows: seconds for 665,276 rows, the
same result when run twice. A code that a later release dropped gets `valid_to`; a file of successors
(`old code, new code`) says where it went.
"""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from pypinyin import Style, lazy_pinyin

from registry.divisions.models import LEVELS
from registry.loader import copy_rows

RELEASE = 2023
FILE = Path(__file__).parent / "data" / f"divisions-{RELEASE}.csv.xz"
COLUMNS = ("code", "name", "initials", "level")

_UPSERT = """
    INSERT INTO divisions_division AS d (code, name, initials, level, valid_from)
    SELECT code, name, initials, level, %(release)s FROM division_stage
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, initials = excluded.initials, valid_to = NULL,
        successor_id = NULL
    WHERE (d.name, d.initials, d.valid_to) IS DISTINCT FROM (excluded.name, excluded.initials, NULL::smallint)
"""
_END = """
    UPDATE divisions_division d SET valid_to = %(release)s
    WHERE valid_to IS NULL AND valid_from < %(release)s
      AND NOT EXISTS (SELECT FROM division_stage s WHERE s.code = d.code)
"""


@dataclass(frozen=True)
class Loaded:
    """What a load changed: rows written (new or changed) and divisions that ended."""

    written: int
    ended: int


class _Initials(dict[int, str]):
    """Character -> pinyin initial, looked up once: some 3,000 characters serve 665,276 names."""

    def __missing__(self, character: int) -> str:
        self[character] = "".join(lazy_pinyin(chr(character), style=Style.FIRST_LETTER))[:1].lower()
        return self[character]


def read(path: Path, *, within: Iterable[str] = ()) -> Iterator[tuple[str, str, str, int]]:
    """Rows (code, name, initials, level) of a release file; of some divisions and their ancestors if `within`."""
    initials = _Initials()
    prefixes = tuple(within)
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name in rows:
            if not prefixes or any(code.startswith(p) or p.startswith(code) for p in prefixes):
                yield code, name, name.translate(initials), LEVELS[len(code)]


def load(path: Path = FILE, *, release: int = RELEASE, within: Iterable[str] = ()) -> Loaded:
    """Brings the divisions to the state of `release`. Runs as owner; safe to run again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM divisions_division)")
        first = not cursor.fetchone()[0]
        rows = read(path, within=within)
        result = _load_first(cursor, rows, release) if first else _carry_over(cursor, rows, release, bool(within))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE divisions_division")
    return result


def _load_first(cursor: Any, rows: Iterator[tuple[str, str, str, int]], release: int) -> Loaded:
    """Straight into the empty table; the indexes are built afterwards, which is cheaper than row by row."""
    definitions = {
        name: f'CREATE INDEX "{name}" ON divisions_division ("{column}")'
        for name, column in (("division_name", "name"), ("division_initials", "initials"))
    }
    for name in definitions:
        cursor.execute(f'DROP INDEX "{name}"')
    columns = (*COLUMNS, "valid_from")
    written = copy_rows(cursor, "divisions_division", columns, ((*row, release) for row in rows))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the pending foreign key checks forbid the index
    for definition in definitions.values():
        cursor.execute(definition)
    return Loaded(written, 0)


def _carry_over(cursor: Any, rows: Iterator[tuple[str, str, str, int]], release: int, partial: bool) -> Loaded:
    """New and changed divisions are written; those the release dropped end (not when only a part was read)."""
    cursor.execute(
        'CREATE TEMP TABLE division_stage (code text COLLATE "C", name text, initials text, level smallint)'
        " ON COMMIT DROP"
    )
    copy_rows(cursor, "division_stage", COLUMNS, rows)
    parameters = {"release": release}
    cursor.execute(_UPSERT, parameters)
    written = cursor.rowcount
    if partial:
        return Loaded(written, 0)
    cursor.execute(_END, parameters)
    return Loaded(written, cursor.rowcount)


def succeed(pairs: Iterable[tuple[str, str]]) -> int:
    """Notes where ended divisions went, from (old code, new code). Returns how many were noted."""
    noted = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for old, new in pairs:
            cursor.execute(
                "UPDATE divisions_division SET successor_id = %s WHERE code = %s AND valid_to IS NOT NULL", [new, old]
            )
            noted += cursor.rowcount
    return noted
