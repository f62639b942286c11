"""What the database itself refuses: rows out of scope or under another village's card, a card without its one head,
a size or status that does not agree with its members or spans, a change of a frozen year."""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, Tracked, VillageChild, VillageParent

CHILDREN = (
    "households_member",
    "households_incomeyear",
    "households_livingyear",
    "households_statusspan",
    "households_measure",
)

ARRAYS = """
ALTER TABLE households_household ADD CONSTRAINT household_other_causes_distinct CHECK (
    cardinality(other_causes) <= 2 AND main_cause <> ALL (other_causes)
    AND (cardinality(other_causes) < 2 OR other_causes[1] <> other_causes[2])
    AND other_causes <@ ARRAY['01','02','03','04','05','06','07','08','09','10','11','12','13','99']::varchar[]);
ALTER TABLE households_member ADD CONSTRAINT member_health_not_contradictory CHECK (
    (cardinality(health) < 2 OR 'healthy' <> ALL (health))
    AND health <@ ARRAY['healthy','chronic','serious','disabled']::varchar[]);
"""
NO_ARRAYS = """
ALTER TABLE households_member DROP CONSTRAINT member_health_not_contradictory;
ALTER TABLE households_household DROP CONSTRAINT household_other_causes_distinct;
"""

# Asked at commit, as the owner: a scope that ends before the transaction must not hide the rows that are counted.
CARD = """
CREATE FUNCTION households_check_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    card bigint; said smallint; present int; heads int; counted int;
BEGIN
    IF TG_TABLE_NAME = 'households_household' THEN card := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN card := OLD.household_id;
    ELSE card := NEW.household_id; END IF;
    SELECT size INTO said FROM households_household WHERE id = card;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT count(*), count(*) FILTER (WHERE relation = 'head'), count(*) FILTER (WHERE is_counted)
        INTO present, heads, counted FROM households_member WHERE household_id = card AND left_on IS NULL;
    IF present > 0 AND heads <> 1 THEN
        RAISE EXCEPTION 'household % has % heads', card, heads
            USING ERRCODE = '23514', CONSTRAINT = 'household_has_one_head', TABLE = 'households_household';
    END IF;
    IF counted <> said THEN
        RAISE EXCEPTION 'household % says % members and has %', card, said, counted
            USING ERRCODE = '23514', CONSTRAINT = 'household_size_counts_members', TABLE = 'households_household';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION households_check_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    card bigint; said varchar; spanned varchar;
BEGIN
    IF TG_TABLE_NAME = 'households_household' THEN card := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN card := OLD.household_id;
    ELSE card := NEW.household_id; END IF;
    SELECT status INTO said FROM households_household WHERE id = card;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT status INTO spanned FROM households_statusspan WHERE household_id = card AND ends_on IS NULL;
    IF spanned IS DISTINCT FROM said THEN
        RAISE EXCEPTION 'household % says % and its history %', card, said, spanned
            USING ERRCODE = '23514', CONSTRAINT = 'household_status_has_span', TABLE = 'households_household';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER members_agree AFTER INSERT OR UPDATE OF size ON households_household
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_members();
CREATE CONSTRAINT TRIGGER members_agree AFTER INSERT OR DELETE
    OR UPDATE OF household_id, relation, is_counted, left_on ON households_member
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_members();
CREATE CONSTRAINT TRIGGER status_agrees AFTER INSERT OR UPDATE OF status ON households_household
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_status();
CREATE CONSTRAINT TRIGGER status_agrees AFTER INSERT OR UPDATE OR DELETE ON households_statusspan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_status();
"""
NO_CARD = """
DROP TRIGGER status_agrees ON households_statusspan;
DROP TRIGGER status_agrees ON households_household;
DROP TRIGGER members_agree ON households_member;
DROP TRIGGER members_agree ON households_household;
DROP FUNCTION households_check_status();
DROP FUNCTION households_check_members();
"""

FROZEN = """
CREATE FUNCTION households_refuse_frozen_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen AND NOT registry_is_owner() THEN
        RAISE EXCEPTION 'the figures of % are frozen', OLD.year
            USING ERRCODE = '23514', CONSTRAINT = 'household_year_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen_year BEFORE UPDATE OR DELETE ON households_incomeyear
    FOR EACH ROW EXECUTE FUNCTION households_refuse_frozen_year();
CREATE TRIGGER frozen_year BEFORE UPDATE OR DELETE ON households_livingyear
    FOR EACH ROW EXECUTE FUNCTION households_refuse_frozen_year();
"""
NO_FROZEN = """
DROP TRIGGER frozen_year ON households_livingyear;
DROP TRIGGER frozen_year ON households_incomeyear;
DROP FUNCTION households_refuse_frozen_year();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0001_initial"),
        ("db", "0001_functions"),
        ("audit", "0002_guards"),
        ("workflow", "0002_guards"),
    ]
    operations = [
        Scoped("households_household"),
        *(Scoped(table) for table in CHILDREN),
        VillageParent("households_household"),
        VillageParent("households_member"),
        *(VillageChild(child=table, parent="households_household", fk="household_id") for table in CHILDREN),
        VillageChild(child="households_measure", parent="households_member", fk="member_id"),
        Tracked("households_household"),
        *(Tracked(table) for table in CHILDREN),
        Sql(ARRAYS, NO_ARRAYS),
        Sql(CARD, NO_CARD),
        Sql(FROZEN, NO_FROZEN),
        # Lines are reference data with a document; the county office's screen for them comes with the standards issue.
        Revoke("households_standard", ["INSERT", "UPDATE", "DELETE"]),
    ]
