"""Confirming a proposal writes the rule, and nothing else does. Source: DOMAIN §9.2 (6).

The application may not write the tables of rules. This trigger runs as the owner when a proposal is confirmed: it asks
who confirms, refuses what lies in the past, ends the row of the same key and region on the new one's first day (never
a day gone by), and writes the row. National rows have no region and cannot be proposed.
"""

import json

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, StateEdges, Tracked

TABLES = {
    "households.standard": {"line": True, "yearly": True},
    "households.measurestandard": {"line": True, "yearly": True},
    "households.costratio": {"line": False, "yearly": True},
    "households.rulesetting": {"line": False, "yearly": True},
    "households.steplimit": {"line": False, "yearly": False},
    "publicity.publicityperiod": {"line": False, "yearly": False},
    "publicity.wallduty": {"line": False, "yearly": False},
    "villages.meetingrule": {"line": False, "yearly": False},
    "villages.helprule": {"line": False, "yearly": False},
    "inspections.indicatorthreshold": {"line": False, "yearly": True},
}

KNOWN = f"""
CREATE FUNCTION policies_tables() RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN '{json.dumps(TABLES)}'::jsonb;
"""

BEGIN = """
CREATE FUNCTION policies_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'proposed' OR NEW.proposed_by_id <> coalesce(nullif(current_setting('app.actor', true), '')::bigint, 0)
    THEN
        RAISE EXCEPTION 'a proposal begins as one, by its author'
            USING ERRCODE = '23514', CONSTRAINT = 'policies_proposal_begins', TABLE = 'policies_ruleproposal';
    END IF;
    IF NOT policies_tables() ? NEW."table" THEN
        RAISE EXCEPTION 'no table of rules %', NEW."table"
            USING ERRCODE = '23514', CONSTRAINT = 'policies_unknown_table', TABLE = 'policies_ruleproposal';
    END IF;
    IF length(NEW.village_id) NOT IN (6, 9) THEN
        RAISE EXCEPTION 'no rules are set in %', NEW.village_id
            USING ERRCODE = '23514', CONSTRAINT = 'policies_in_county', TABLE = 'policies_ruleproposal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON policies_ruleproposal FOR EACH ROW EXECUTE FUNCTION policies_begin();
"""

DECIDE = """
CREATE FUNCTION policies_decide() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    actor bigint := nullif(current_setting('app.actor', true), '')::bigint;
    today date := registry_today();
    about jsonb := policies_tables() -> OLD."table";
    named text := replace(OLD."table", '.', '_');
    key jsonb;
    listed text;
    past boolean;
BEGIN
    IF (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'a proposal is not changed'
            USING ERRCODE = '23514', CONSTRAINT = 'policies_proposal_fixed', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    NEW.decided_by_id := actor;
    NEW.decided_on := today;
    IF NEW.state IN ('confirmed', 'refused') THEN
        IF actor IS NULL OR actor = OLD.proposed_by_id THEN
            RAISE EXCEPTION 'proposal % is decided by another person', OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'policies_second_person', TABLE = TG_TABLE_NAME;
        END IF;
        IF NOT EXISTS (
            SELECT FROM accounts_posting p
            WHERE p.user_id = actor AND p.division_id = left(OLD.village_id, 6)
              AND p.role = CASE WHEN (about ->> 'line')::boolean THEN 'county_finance' ELSE 'county_leader' END
              AND p.starts_on <= today AND (p.ends_on IS NULL OR p.ends_on > today)
        ) THEN
            RAISE EXCEPTION 'user % does not decide proposal %', actor, OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'policies_not_theirs', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    IF NEW.state <> 'confirmed' THEN
        RETURN NEW;
    END IF;
    IF OLD.kind = 'end' THEN
        IF OLD.valid_to <= today THEN
            RAISE EXCEPTION 'proposal % ends a row on a day gone by', OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'policies_ends_past', TABLE = TG_TABLE_NAME;
        END IF;
        EXECUTE format('UPDATE %I SET valid_to = $1 WHERE id = $2 AND region = $3
                        AND (valid_to IS NULL OR valid_to > $1) RETURNING id', named)
            INTO NEW.row_id USING OLD.valid_to, OLD.ends_row, OLD.village_id;
        IF NEW.row_id IS NULL THEN
            RAISE EXCEPTION 'row % of % is not in force any more', OLD.ends_row, named
                USING ERRCODE = '23514', CONSTRAINT = 'policies_row_gone', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.valid_from < (CASE WHEN (about ->> 'yearly')::boolean THEN date_trunc('year', today)::date
                              ELSE OLD.proposed_on END)
    THEN
        RAISE EXCEPTION 'proposal % begins in the past', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'policies_past', TABLE = TG_TABLE_NAME;
    END IF;
    -- What a row is about: the columns of the table's overlap constraint, but for the region and the days.
    SELECT jsonb_object_agg(a.attname, OLD.values -> a.attname::text) INTO key
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.conrelid = named::regclass AND c.contype = 'x' AND a.attname <> 'region';
    IF OLD.valid_from <= today THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I t WHERE region = $1 AND valid_from < $2
                        AND (valid_to IS NULL OR valid_to > $2) AND to_jsonb(t) @> $3)', named)
            INTO past USING OLD.village_id, OLD.valid_from, key;
        IF past THEN
            RAISE EXCEPTION 'proposal % would end a row on a day gone by', OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'policies_ends_past', TABLE = TG_TABLE_NAME;
        END IF;
    ELSE
        EXECUTE format('UPDATE %I t SET valid_to = $2 WHERE region = $1 AND valid_from < $2
                        AND (valid_to IS NULL OR valid_to > $2) AND to_jsonb(t) @> $3', named)
            USING OLD.village_id, OLD.valid_from, key;
    END IF;
    SELECT string_agg(quote_ident(attname), ', ') INTO listed FROM pg_attribute
        WHERE attrelid = named::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id' AND attgenerated = '';
    EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1) RETURNING id',
                   named, listed)
        INTO NEW.row_id
        USING OLD.values || jsonb_build_object(
            'region', OLD.village_id, 'document_no', OLD.document_no, 'is_verified', OLD.is_read,
            'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to);
    RETURN NEW;
END $$;
CREATE TRIGGER decide BEFORE UPDATE ON policies_ruleproposal FOR EACH ROW EXECUTE FUNCTION policies_decide();
"""

EDGES = [("proposed", "confirmed"), ("proposed", "refused"), ("proposed", "withdrawn")]


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_rule_proposals"),
        ("accounts", "0001_initial"),
        ("audit", "0002_guards"),
        ("workflow", "0002_guards"),
        ("db", "0001_functions"),
    ]
    operations = [
        Scoped("policies_ruleproposal"),
        Tracked("policies_ruleproposal"),
        StateEdges("policies_ruleproposal", EDGES),
        Revoke("policies_ruleproposal", ["DELETE"]),
        Sql(KNOWN, "DROP FUNCTION policies_tables();"),
        Sql(BEGIN, "DROP TRIGGER begins ON policies_ruleproposal; DROP FUNCTION policies_begin();"),
        Sql(DECIDE, "DROP TRIGGER decide ON policies_ruleproposal; DROP FUNCTION policies_decide();"),
    ]
