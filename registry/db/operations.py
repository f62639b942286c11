"""Migration operations that put the rules of the house into the database.

Each returns a reversible `RunSQL`. Guards raise errors of class 23, which the web and the API answer with a 4xx.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

APP_ROLE = "registry_app"
PUBLIC_ROLE = "registry_public"


def Sql(forward: str, reverse: str = RunSQL.noop) -> RunSQL:
    """Plain SQL with its reverse (default: nothing to undo)."""
    return RunSQL(forward, reverse)


def Scoped(table: str, *, column: str = "village_id") -> RunSQL:
    """Row-level security by the half-open range of codes, for reading and for writing."""
    within = f"{column} >= app_lo() AND {column} < app_hi()"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY scope ON {table} TO {APP_ROLE} USING ({within}) WITH CHECK ({within});
        """,
        f"""
        DROP POLICY scope ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def AppendOnly(table: str) -> RunSQL:
    """Rows are added and read, never changed, removed or truncated, by any role."""
    return RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE};
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
        CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
        """,
        f"""
        DROP TRIGGER append_only_truncate ON {table};
        DROP TRIGGER append_only ON {table};
        GRANT UPDATE, DELETE ON {table} TO {APP_ROLE};
        """,
    )


def Tracked(table: str, *, column: str = "village_id", key: str = "id") -> RunSQL:
    """Every change and removal keeps the row as it was, with the actor, in `audit_change`; none without an actor.

    Statement-level, so that bulk work pays little. Depends on the audit app's first migration.
    """
    arguments = f"'{column}', '{key}'"
    return RunSQL(
        f"""
        CREATE TRIGGER tracked_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS before NEW TABLE AS after
            FOR EACH STATEMENT EXECUTE FUNCTION registry_track_update({arguments});
        CREATE TRIGGER tracked_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
            FOR EACH STATEMENT EXECUTE FUNCTION registry_track_delete({arguments});
        """,
        f"""
        DROP TRIGGER tracked_delete ON {table};
        DROP TRIGGER tracked_update ON {table};
        """,
    )


def VillageParent(table: str, *, column: str = "village_id") -> RunSQL:
    """Lets children point at (id, village) of `table`, so that no row can hang under another village's parent."""
    name = f"{table}_id_village_key"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, {column})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def VillageChild(
    *, child: str, parent: str, fk: str, column: str = "village_id", parent_column: str = "village_id"
) -> RunSQL:
    """The composite foreign key (fk, village) -> parent(id, village). Foreign keys ignore row-level security, so a
    plain one would let a row point into a village its author cannot see."""
    name = f"{child}_{fk}_same_village"
    return RunSQL(
        f"""
        ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY ({fk}, {column})
            REFERENCES {parent} (id, {parent_column}) DEFERRABLE INITIALLY DEFERRED
        """,
        f"ALTER TABLE {child} DROP CONSTRAINT {name}",
    )


def StateEdges(table: str, edges: Iterable[tuple[str, str]], *, column: str = "state") -> RunSQL:
    """Only these (from, to) steps of the state are possible, even for plain SQL; the app's table is the source."""
    pairs = ", ".join(f"('{source}', '{target}')" for source, target in sorted(set(edges)))
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_state_edges() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.{column}, NEW.{column}) NOT IN ({pairs}) THEN
                RAISE EXCEPTION 'no step from % to % in {table}', OLD.{column}, NEW.{column}
                    USING ERRCODE = '23514', CONSTRAINT = '{table}_state_edges', TABLE = '{table}';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER state_edges BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {table}_state_edges();
        """,
        f"DROP TRIGGER state_edges ON {table}; DROP FUNCTION {table}_state_edges();",
    )


def Revoke(table: str, privileges: Sequence[str]) -> RunSQL:
    """Takes rights on `table` from the application role."""
    names = ", ".join(privileges)
    return RunSQL(f"REVOKE {names} ON {table} FROM {APP_ROLE}", f"GRANT {names} ON {table} TO {APP_ROLE}")


def GrantPublic(table: str, privilege: str = "SELECT", *, columns: Sequence[str] | None = None) -> RunSQL:
    """Gives the Fair Wall's role a right on `table`, or on some of its columns. It has none otherwise."""
    right = f"{privilege} ({', '.join(columns)})" if columns else privilege
    return RunSQL(f"GRANT {right} ON {table} TO {PUBLIC_ROLE}", f"REVOKE {right} ON {table} FROM {PUBLIC_ROLE}")


class Together(Operation):
    """Several changes of fields, constraints and indexes made against one picture of the models.

    Django draws all related models anew for every operation, which costs seconds in a migration of a hundred changes.
    Nothing here may depend on a model made or a field renamed within the same group.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # drawn again once, when it is asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} changes together"
