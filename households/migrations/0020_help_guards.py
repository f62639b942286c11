"""What the database refuses of help: steps outside the procedure, a signed plan changed, a measure in another's plan."""

from django.db import migrations

from registry.db.operations import Revoke, Sql, StateEdges

# As in households/workflow/help.py; a test compares.
MEASURE_EDGES = [
    ("planned", "under_way"), ("planned", "done"), ("planned", "dropped"), ("under_way", "done"),
    ("under_way", "dropped"), ("done", "under_way"), ("dropped", "under_way"),
]  # fmt: skip
PLAN_EDGES = [("draft", "agreed"), ("agreed", "draft"), ("agreed", "closed")]

# What the household signed stays as it was signed; who wants another plan takes it back to a draft first.
SIGNED = """
CREATE FUNCTION households_refuse_signed_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - '{state,result,secretary_signed_on}'::text[])
        IS DISTINCT FROM (to_jsonb(NEW) - '{state,result,secretary_signed_on}'::text[])
        AND NOT (OLD.state = 'agreed' AND NEW.state = 'draft') THEN
        RAISE EXCEPTION 'the plan of % is signed', OLD.year
            USING ERRCODE = '23514', CONSTRAINT = 'help_plan_signed_is_fixed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_plan BEFORE UPDATE ON households_helpplan
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION households_refuse_signed_plan();
"""
NO_SIGNED = """
DROP TRIGGER signed_plan ON households_helpplan;
DROP FUNCTION households_refuse_signed_plan();
"""

# A measure of a plan is the same household's (the village alone is checked since 0016).
OWN_PLAN = """
ALTER TABLE households_helpplan ADD CONSTRAINT households_helpplan_id_household_key UNIQUE (id, household_id);
ALTER TABLE households_measure ADD CONSTRAINT households_measure_plan_same_household
    FOREIGN KEY (plan_id, household_id) REFERENCES households_helpplan (id, household_id) DEFERRABLE INITIALLY DEFERRED;
"""
NO_OWN_PLAN = """
ALTER TABLE households_measure DROP CONSTRAINT households_measure_plan_same_household;
ALTER TABLE households_helpplan DROP CONSTRAINT households_helpplan_id_household_key;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0019_measure_taxonomy")]
    operations = [
        StateEdges("households_measure", MEASURE_EDGES),
        StateEdges("households_helpplan", PLAN_EDGES),
        Sql(SIGNED, NO_SIGNED),
        Sql(OWN_PLAN, NO_OWN_PLAN),
        Revoke("households_measurestandard", ["INSERT", "UPDATE", "DELETE"]),
    ]
