"""A round is written inside its own county, confirmed and prolonged by the county's leader alone. DOMAIN §3.5, §9.2."""

from django.db import migrations

from registry.db.operations import Sql

WALL = """
ALTER TABLE households_adjustmentround ENABLE ROW LEVEL SECURITY;
ALTER TABLE households_adjustmentround FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON households_adjustmentround FOR SELECT TO registry_app USING (true);
CREATE POLICY enters ON households_adjustmentround FOR INSERT TO registry_app
    WITH CHECK (village_id >= app_lo() AND village_id < app_hi());
CREATE POLICY changes ON households_adjustmentround FOR UPDATE TO registry_app
    USING (village_id >= app_lo() AND village_id < app_hi())
    WITH CHECK (village_id >= app_lo() AND village_id < app_hi());
"""
NO_WALL = """
DROP POLICY changes ON households_adjustmentround;
DROP POLICY enters ON households_adjustmentround;
DROP POLICY everybody ON households_adjustmentround;
ALTER TABLE households_adjustmentround NO FORCE ROW LEVEL SECURITY;
ALTER TABLE households_adjustmentround DISABLE ROW LEVEL SECURITY;
"""
GUARD = """
CREATE FUNCTION households_round_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor bigint := nullif(current_setting('app.actor', true), '')::bigint;
    today date := registry_today();
    leads boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_on IS NOT NULL OR NEW.opened_by_id IS DISTINCT FROM actor OR length(NEW.village_id) <> 6 THEN
            RAISE EXCEPTION 'a round begins unconfirmed, by its author, in a county'
                USING ERRCODE = '23514', CONSTRAINT = 'households_round_begins', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_on IS NULL AND NEW.confirmed_on IS NULL THEN
        RETURN NEW;
    END IF;
    leads := EXISTS (
        SELECT FROM accounts_posting p
        WHERE p.user_id = actor AND p.role = 'county_leader' AND p.division_id = OLD.village_id
          AND p.starts_on <= today AND (p.ends_on IS NULL OR p.ends_on > today)
    );
    IF NOT leads OR (OLD.confirmed_on IS NULL AND NEW.confirmed_by_id IS DISTINCT FROM actor) THEN
        RAISE EXCEPTION 'round % is confirmed and prolonged by the leader', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_round_leader', TABLE = TG_TABLE_NAME;
    END IF;
    IF (to_jsonb(NEW) - '{closes_on,freezes_on,confirmed_by_id,confirmed_on}'::text[])
           IS DISTINCT FROM (to_jsonb(OLD) - '{closes_on,freezes_on,confirmed_by_id,confirmed_on}'::text[])
       OR (OLD.confirmed_on IS NOT NULL AND (NEW.confirmed_on, NEW.confirmed_by_id)
           IS DISTINCT FROM (OLD.confirmed_on, OLD.confirmed_by_id))
       OR (OLD.confirmed_on IS NULL AND (NEW.closes_on, NEW.freezes_on) <> (OLD.closes_on, OLD.freezes_on))
       OR NEW.closes_on < OLD.closes_on OR NEW.freezes_on < OLD.freezes_on
    THEN
        RAISE EXCEPTION 'round % is only prolonged', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_round_fixed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_guard BEFORE INSERT OR UPDATE ON households_adjustmentround
    FOR EACH ROW EXECUTE FUNCTION households_round_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0033_requests_decided"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        Sql(WALL, NO_WALL),
        Sql(GUARD, "DROP TRIGGER round_guard ON households_adjustmentround; DROP FUNCTION households_round_guard();"),
    ]
