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


class _Initials:
    """Pinyin initials of names, remembered per character: 3,000 characters serve 665,276 names."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        known = self._known
        for character in name:
            if character not in known:
                known[character] = "".join(lazy_pinyin(character, style=Style.FIRST_LETTER))[:1].lower()
        return "".join(known[character] for character in name)


def read(path: Path, *, within: Iterable[str] = ()) -> Iterator[tuple[str, str, str, int]]:
    """Rows (code, name, initials, level) of a release file; of some divisions and their ancestors if `within`."""
    initials = _Initials()
    prefixes = tuple(within)
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name in rows:
            if not prefixes or any(code.startswith(p) or p.startswith(code) for p in prefixes):
                yield code, name, initials.of(name), LEVELS[len(code)]


def load(path: Path = FILE, *, release: int = RELEASE, within: Iterable[str] = ()) -> Loaded:
    """Brings the divisions to the state of `release`. Runs as owner; safe to run again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'CREATE TEMP TABLE division_stage (code text COLLATE "C", name text, initials text, level smallint)'
            " ON COMMIT DROP"
        )
        copy_rows(cursor, "division_stage", COLUMNS, read(path, within=within))
        cursor.execute("SELECT EXISTS (SELECT FROM divisions_division)")
        first = not cursor.fetchone()[0]
        parameters = {"release": release}
        cursor.execute(_UPSERT, parameters)
        written = cursor.rowcount
        ended = 0
        if not within and not first:
            cursor.execute(_END, parameters)
            ended = cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE divisions_division")
    return Loaded(written, ended)


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
