"""What an import did to each row: images before, fingerprints after; households/imports/undo.py reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from django.db import connection
from psycopg2 import sql

from registry.loader import stage

if TYPE_CHECKING:
    from registry.spreadsheets.models import ImportBatch

TABLES: Final = {
    "households_household": "t.id",
    "households_statusspan": "t.household_id",
    "households_member": "t.household_id",
    "households_incomeyear": "t.household_id",
    "households_livingyear": "t.household_id",
    "households_memberyear": "t.household_id",
    "households_householdrisk": "t.household_id",
    "households_helperassignment": "t.household_id",
    "households_work": "(SELECT m.household_id FROM households_member m WHERE m.id = t.member_id)",
}
"""Every table an import writes into → the household of a row of it. Parents come before their children."""
FINGERPRINT: Final = "md5(t::text)"


def images(households: Sequence[int]) -> str:
    """The rows of these households as they are now, in a temporary table whose name is answered."""
    with connection.cursor() as cursor:
        cards = _staged(cursor, households)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.import_before")
        cursor.execute(
            "CREATE TEMPORARY TABLE import_before (tbl text, id bigint, image jsonb, fingerprint text) ON COMMIT DROP"
        )
        for table in TABLES:
            cursor.execute(
                sql.SQL("INSERT INTO pg_temp.import_before SELECT {}, t.id, to_jsonb(t), {} {}").format(
                    sql.Literal(table), sql.SQL(FINGERPRINT), _rows(table, cards)
                )
            )
        cursor.execute("ANALYZE pg_temp.import_before")
    return "import_before"


def keep(batch: ImportBatch, *, before: str, households: Iterable[int]) -> None:
    """Notes each row of these households that is new or no longer as it was in `before`."""
    with connection.cursor() as cursor:
        cards = _staged(cursor, list(households))
        for table, household in TABLES.items():
            cursor.execute(
                sql.SQL(
                    "INSERT INTO households_importeffect"
                    ' (batch_id, village_id, household, "table", row_id, is_new, before, left_as)'
                    " SELECT {batch}, t.village_id, {household}, {table}, t.id, b.id IS NULL, b.image, {fingerprint}"
                    " {rows} AND (b.id IS NULL OR b.fingerprint <> {fingerprint})"
                ).format(
                    batch=sql.Literal(batch.pk), household=sql.SQL(household), table=sql.Literal(table),
                    fingerprint=sql.SQL(FINGERPRINT),
                    rows=_rows(table, cards, join=sql.SQL(
                        "LEFT JOIN pg_temp.{} b ON b.tbl = {} AND b.id = t.id"
                    ).format(sql.Identifier(before), sql.Literal(table))),
                )
            )  # fmt: skip


def _staged(cursor: object, households: Sequence[int]) -> str:
    return stage(cursor, "households_household", ["id"], ([key] for key in households)).name  # type: ignore[arg-type]  # Django's cursor


def _rows(table: str, cards: str, *, join: sql.Composable | None = None) -> sql.Composable:
    """FROM … WHERE: the rows of a table that belong to the staged households."""
    if table == "households_household":
        own = "t.id IN (SELECT c.id FROM pg_temp.{} c)"
    elif table == "households_work":
        own = "t.member_id IN (SELECT m.id FROM households_member m JOIN pg_temp.{} c ON c.id = m.household_id)"
    else:
        own = "t.household_id IN (SELECT c.id FROM pg_temp.{} c)"
    where = sql.SQL(own).format(sql.Identifier(cards))
    return sql.SQL("FROM {} t {} WHERE {}").format(sql.Identifier(table), join or sql.SQL(""), where)
