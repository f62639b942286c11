"""Takes an applied import back, as long as nothing depends on it: old values return exactly, new rows go.

What the import did to each row stands in ImportEffect. A row that is no longer as the import left it, a deed on one of
its cards since, or a row elsewhere that points at one of its rows stands against it, by name. Removed and changed rows
are kept by audit_change as every change is, and the undoing is on record on each card and on the upload.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2 import sql

from households.imports.effects import FINGERPRINT, TABLES
from households.models import Household, ImportEffect, ImportPreview
from registry import clock
from registry.audit import trail
from registry.audit.models import Entry
from registry.errors import DomainError, Reason, Refused
from registry.spreadsheets import intake
from registry.spreadsheets.models import ImportBatch, ImportState

if TYPE_CHECKING:
    from registry.accounts.models import User

OWN_EVENTS: Final = ("households.imported", "households.changed_by_import")
MOST_REASONS: Final = 20
# Written by the system about whatever is there; they go with a household that goes, unless somebody answered them.
FOLLOWERS: Final = {"households_finding": "t.state IN ('open', 'fixed') AND NOT EXISTS"
                    " (SELECT 1 FROM households_waiver w WHERE w.finding_id = t.id)"}  # fmt: skip


@dataclass
class Undoing:
    """What undoing would do, and what stands against it."""

    removed: int = 0
    restored: int = 0
    rows: int = 0
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        return not self.reasons


def survey(batch: ImportBatch) -> Undoing:
    """What undoing this import would do now, and every reason against it (at most MOST_REASONS)."""
    effects = ImportEffect.objects.filter(batch=batch)
    found = Undoing(
        removed=effects.filter(table="households_household", is_new=True).count(),
        restored=effects.exclude(
            household__in=effects.filter(table="households_household", is_new=True).values("household")
        ).values("household").distinct().count(),
        rows=effects.count(),
    )  # fmt: skip
    if batch.state != ImportState.APPLIED:
        found.reasons.append(Reason("import_state", _("This import is not in force.")))
    elif not found.rows and batch.counts.get("new", 0) + batch.counts.get("changed", 0):
        found.reasons.append(Reason("import_unknown", _("It was applied before the registry kept what is needed.")))
    else:
        every = [*_changed_since(batch), *_deeds_since(batch), *_dependents(batch)]
        found.reasons += list({str(reason): reason for reason in every}.values())[:MOST_REASONS]
    return found


def undo(batch: ImportBatch, *, by: User, reason: str) -> Undoing:
    """Takes the import back in the caller's transaction. Raises Refused with every reason when it cannot."""
    if not reason.strip():
        raise DomainError("undo_needs_reason", gettext_lazy("Say why the import is taken back."), field="reason")
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM households_household h WHERE h.id IN"
            " (SELECT household FROM households_importeffect WHERE batch_id = %s) ORDER BY h.id FOR UPDATE",
            [locked.pk],
        )
    found = survey(locked)
    if found.reasons:
        raise Refused(found.reasons)
    _put_on_record(locked, by=by, reason=reason)
    with connection.cursor() as cursor:
        _remove(cursor, locked.pk)
        for table in TABLES:
            _restore(cursor, table, locked.pk)
    connection.check_constraints()
    intake.note_undone(locked, by=by, at=clock.now(), reason=reason)
    return found


# --- what stands against it ------------------------------------------------------------------------------------------


def _changed_since(batch: ImportBatch) -> Iterable[Reason]:
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "SELECT h.head_name, h.number, count(*) FROM households_importeffect e"
                    " LEFT JOIN {table} t ON t.id = e.row_id"
                    " LEFT JOIN households_household h ON h.id = e.household"
                    ' WHERE e.batch_id = %s AND e."table" = {name}'
                    " AND (t.id IS NULL OR {fingerprint} <> e.left_as) GROUP BY 1, 2 ORDER BY 2 LIMIT 20"
                ).format(
                    table=sql.Identifier(table), name=sql.Literal(table), fingerprint=sql.SQL(FINGERPRINT)
                ),
                [batch.pk],
            )  # fmt: skip
            for head, number, _count in cursor.fetchall():
                yield Reason(
                    "changed_since",
                    _("%(what)s of %(head)s (%(number)s) changed since.")
                    % {"what": _named(table), "head": head or "—", "number": number or "—"},
                )


def _deeds_since(batch: ImportBatch) -> Iterable[Reason]:
    """What was done on a touched card after the import's own entry about it."""
    households = ImportEffect.objects.filter(batch=batch).values_list("household", flat=True).distinct()
    keys = [str(key) for key in households]
    about = Entry.objects.filter(target_type="households.household", target_id__in=keys)
    last: dict[str, int] = {}
    for pk, target in about.filter(event__in=OWN_EVENTS, at__lte=batch.applied_at).values_list("pk", "target_id"):
        last[target] = max(pk, last.get(target, 0))
    for entry in about.filter(pk__gt=min(last.values(), default=0)).order_by("pk") if last else ():
        read_only = entry.event.endswith(("_revealed", "_opened", ".opened", "exported"))
        if entry.pk > last.get(entry.target_id, 0) and not read_only:
            yield Reason(
                "deed_since",
                _("%(card)s: “%(deed)s” by %(name)s on %(day)s.")
                % {"card": entry.target_label, "deed": entry.wording, "name": entry.by_name or _("the registry"),
                   "day": f"{entry.at:%Y-%m-%d}"},
            )  # fmt: skip


def marks() -> dict[str, int]:
    """The highest key of every table that points at cards or people: what has a higher one came later."""
    with connection.cursor() as cursor:
        found = {}
        for table, _column, _parent in _pointing(cursor):
            cursor.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table)))
            found[table] = cursor.fetchone()[0]
    return found


def _dependents(batch: ImportBatch) -> Iterable[Reason]:
    """Rows that came after the import and point at a row it wrote, or at a card it changed."""
    preview = ImportPreview.objects.filter(batch=batch).first()
    known = (preview.content if preview else {}).get("marks", {})
    with connection.cursor() as cursor:
        for table, column, parent in _pointing(cursor):
            spared = sql.SQL("AND NOT ({})").format(sql.SQL(FOLLOWERS[table])) if table in FOLLOWERS else sql.SQL("")
            cursor.execute(
                sql.SQL(
                    "SELECT DISTINCT h.head_name, h.number FROM {table} t JOIN households_importeffect e"
                    ' ON e.batch_id = %s AND e."table" = {parent} AND e.row_id = t.{column}'
                    " LEFT JOIN households_household h ON h.id = e.household"
                    " WHERE (e.is_new OR t.id > %s) {spared} AND NOT EXISTS (SELECT 1 FROM households_importeffect o"
                    ' WHERE o.batch_id = %s AND o."table" = {name} AND o.row_id = t.id) ORDER BY 2 LIMIT 5'
                ).format(
                    table=sql.Identifier(table), parent=sql.Literal(parent), column=sql.Identifier(column),
                    name=sql.Literal(table), spared=spared,
                ),
                [batch.pk, known.get(table, 0), batch.pk],
            )  # fmt: skip
            for head, number in cursor.fetchall():
                yield Reason(
                    "depends_on_it",
                    _("%(what)s of %(head)s (%(number)s) depends on it.")
                    % {"what": _named(table), "head": head or "—", "number": number or "—"},
                )


def _pointing(cursor: Any) -> list[tuple[str, str, str]]:
    """(table, column, parent) of every foreign key of one column that points at a table an import writes into."""
    cursor.execute(
        "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " JOIN pg_attribute k ON k.attrelid = c.conrelid AND k.attname = 'id'"
        " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.confrelid::regclass::text = ANY(%s) ORDER BY 1, 2",
        [list(TABLES)],
    )
    return [(table, column, parent) for table, column, parent in cursor.fetchall()]


def _named(table: str) -> str:
    """A table in words."""
    for model in apps.get_models():
        if model._meta.db_table == table:
            return str(model._meta.verbose_name)
    return table


# --- taking it back --------------------------------------------------------------------------------------------------


def _remove(cursor: Any, batch: int) -> None:
    """Rows the import made go, children before their parents; findings of cards that go go with them."""
    cursor.execute(
        "DELETE FROM households_finding WHERE household_id IN (SELECT row_id FROM households_importeffect"
        " WHERE batch_id = %s AND \"table\" = 'households_household' AND is_new)"
        " OR member_id IN (SELECT row_id FROM households_importeffect"
        " WHERE batch_id = %s AND \"table\" = 'households_member' AND is_new)",
        [batch, batch],
    )
    for table in reversed(TABLES):
        cursor.execute(
            sql.SQL(
                "DELETE FROM {} t USING households_importeffect e"
                ' WHERE e.batch_id = %s AND e."table" = {} AND e.is_new AND e.row_id = t.id'
            ).format(sql.Identifier(table), sql.Literal(table)),
            [batch],
        )


def _restore(cursor: Any, table: str, batch: int) -> None:
    """Changed rows get every column back, but for a card's version, which only counts up.

    Heads and spouses step aside first, so that two of a household never meet.
    """
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    columns = [f.column for f in model._meta.local_concrete_fields if not f.primary_key and not f.generated]
    if table == "households_member":
        cursor.execute(
            "UPDATE households_member t SET relation = 'other' FROM households_importeffect e"
            " WHERE e.batch_id = %s AND e.\"table\" = 'households_member' AND NOT e.is_new AND e.row_id = t.id"
            " AND t.relation IN ('head', 'spouse') AND e.before ->> 'relation' <> t.relation",
            [batch],
        )
    settings = sql.SQL(", ").join(
        sql.SQL("version = t.version + 1") if column == "version" else sql.SQL("{0} = old.{0}").format(
            sql.Identifier(column)
        )
        for column in columns
    )  # fmt: skip
    cursor.execute(
        sql.SQL(
            "UPDATE {table} t SET {settings} FROM households_importeffect e,"
            " LATERAL jsonb_populate_record(NULL::{table}, e.before) old"
            ' WHERE e.batch_id = %s AND e."table" = {name} AND NOT e.is_new AND e.row_id = t.id'
        ).format(table=sql.Identifier(table), settings=settings, name=sql.Literal(table)),
        [batch],
    )


def _put_on_record(batch: ImportBatch, *, by: User, reason: str) -> None:
    cards = ImportEffect.objects.filter(batch=batch).values_list("household", "village").distinct()
    labels = {h.pk: str(h) for h in Household.objects.filter(pk__in={key for key, _village in cards})}
    new = set(
        ImportEffect.objects.filter(batch=batch, table="households_household", is_new=True)
        .values_list("household", flat=True)
    )  # fmt: skip
    deeds = [
        trail.Deed(
            "households.import_removed" if key in new else "households.import_taken_back", key, village,
            labels.get(key, ""), after={"import": batch.file_name}, reason=reason,
        )
        for key, village in cards
    ]  # fmt: skip
    trail.record_many(deeds, by=by, target=Household)
