"""The trail is scoped and append-only; row history is written by triggers, never by the application."""

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Scoped, Sql

TRACK = """
CREATE FUNCTION registry_actor() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF coalesce(current_setting('app.actor', true), '') = '' THEN
        RAISE EXCEPTION 'nothing is changed without knowing who changes it'
            USING ERRCODE = '23514', CONSTRAINT = 'audit_actor_required';
    END IF;
    RETURN current_setting('app.actor', true)::bigint;
END $$;

-- TG_ARGV: the column with the village, the key column. The owner's bulk loads (migrations, demo) are not history.
CREATE FUNCTION registry_track_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user = 'registry_owner' THEN RETURN NULL; END IF;
    INSERT INTO audit_change (at, actor, "table", row_id, village, operation, before, changed)
    SELECT registry_now(), registry_actor(), TG_TABLE_NAME, b ->> TG_ARGV[1], b ->> TG_ARGV[0], 'update', b,
           (SELECT jsonb_agg(key ORDER BY key) FROM jsonb_object_keys(b) key WHERE b -> key IS DISTINCT FROM a -> key)
    FROM (SELECT to_jsonb(x) b FROM before x) o JOIN (SELECT to_jsonb(y) a FROM after y) n
         ON o.b ->> TG_ARGV[1] = n.a ->> TG_ARGV[1]
    WHERE a IS DISTINCT FROM b;
    RETURN NULL;
END $$;

CREATE FUNCTION registry_track_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user = 'registry_owner' THEN RETURN NULL; END IF;
    INSERT INTO audit_change (at, actor, "table", row_id, village, operation, before, changed)
    SELECT registry_now(), registry_actor(), TG_TABLE_NAME, b ->> TG_ARGV[1], b ->> TG_ARGV[0], 'delete', b, '[]'
    FROM (SELECT to_jsonb(x) b FROM before x) o;
    RETURN NULL;
END $$;
"""
UNTRACK = """
DROP FUNCTION registry_track_delete();
DROP FUNCTION registry_track_update();
DROP FUNCTION registry_actor();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("db", "0001_functions")]
    operations = [
        Scoped("audit_entry"),
        AppendOnly("audit_entry"),
        Scoped("audit_change", column="village"),
        Revoke("audit_change", ["INSERT"]),
        AppendOnly("audit_change"),
        Sql(TRACK, UNTRACK),
    ]
