"""The history of an UPDATE of ten thousand rows: each row is written out once, and old and new meet by a hash.

A session that had changed single rows before kept their plan, which compared every old row with every new one; and
each compared column wrote both rows out anew.
"""

from django.db import migrations

from registry.db.operations import Sql

TRACK = """
CREATE OR REPLACE FUNCTION registry_track_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_nestloop = off AS $$
BEGIN
    IF session_user = 'registry_owner' THEN RETURN NULL; END IF;
    INSERT INTO audit_change (at, actor, "table", row_id, village, operation, before, changed)
    WITH o AS MATERIALIZED (SELECT j ->> TG_ARGV[1] AS id, j AS b FROM (SELECT to_jsonb(x) j FROM before x OFFSET 0) x),
         n AS MATERIALIZED (SELECT j ->> TG_ARGV[1] AS id, j AS a FROM (SELECT to_jsonb(y) j FROM after y OFFSET 0) y)
    SELECT registry_now(), registry_actor(), TG_TABLE_NAME, o.id, b ->> TG_ARGV[0], 'update', b,
           (SELECT jsonb_agg(e.key ORDER BY e.key) FROM jsonb_each(b) e WHERE e.value IS DISTINCT FROM a -> e.key)
    FROM o JOIN n ON o.id = n.id
    WHERE a IS DISTINCT FROM b;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [Sql(TRACK, None)]
