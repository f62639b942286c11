"""A draft is its author's alone, in the area of the posting it was typed under. Only the owner's function sweeps."""

from django.db import migrations

from registry.db.operations import Scoped, Sql

OWN = """
CREATE POLICY own ON drafts_draft AS RESTRICTIVE TO registry_app
    USING (user_id = nullif(current_setting('app.actor', true), '')::bigint)
    WITH CHECK (user_id = nullif(current_setting('app.actor', true), '')::bigint);
"""
SWEEP = """
CREATE FUNCTION drafts_sweep(days integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE removed integer;
BEGIN
    IF days IS NULL OR days < 1 THEN
        RAISE EXCEPTION 'drafts are kept for a day at least' USING ERRCODE = '23514', CONSTRAINT = 'drafts_sweep_days';
    END IF;
    DELETE FROM drafts_draft WHERE saved_at < registry_now() - make_interval(days => days);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;
REVOKE ALL ON FUNCTION drafts_sweep(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drafts_sweep(integer) TO registry_app;
"""


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial"), ("db", "0001_functions")]
    operations = [
        Scoped("drafts_draft", column="area_id"),
        Sql(OWN, "DROP POLICY own ON drafts_draft;"),
        Sql(SWEEP, "DROP FUNCTION drafts_sweep(integer);"),
    ]
