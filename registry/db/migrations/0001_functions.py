"""Scope range, clock and guard functions that every later migration builds on."""

from django.db import migrations

from registry.db.operations import Sql

FORWARD = """
CREATE FUNCTION app_lo() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.scope', true), '') COLLATE "C";
CREATE FUNCTION app_hi() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (nullif(current_setting('app.scope', true), '') || '~') COLLATE "C";

CREATE TABLE registry_clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), shift interval NOT NULL);
INSERT INTO registry_clock (shift) VALUES ('0');
REVOKE ALL ON registry_clock FROM registry_app;
GRANT SELECT ON registry_clock TO registry_app, registry_public;

CREATE FUNCTION registry_now() RETURNS timestamptz LANGUAGE sql STABLE
    BEGIN ATOMIC SELECT clock_timestamp() + shift FROM registry_clock; END;
CREATE FUNCTION registry_today() RETURNS date LANGUAGE sql STABLE
    RETURN (registry_now() AT TIME ZONE 'Asia/Shanghai')::date;
CREATE FUNCTION registry_is_owner() RETURNS boolean LANGUAGE sql STABLE
    RETURN pg_has_role(session_user, 'registry_owner', 'USAGE');

CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_append_only', TABLE = TG_TABLE_NAME;
END $$;
"""
REVERSE = """
DROP FUNCTION registry_refuse_change();
DROP FUNCTION registry_is_owner();
DROP FUNCTION registry_today();
DROP FUNCTION registry_now();
DROP TABLE registry_clock;
DROP FUNCTION app_hi();
DROP FUNCTION app_lo();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [Sql(FORWARD, REVERSE)]
