"""What the database itself refuses of a case: other edges than the table's, and any road past the village's publicity.

`households_case_publicity_gate`: nothing leaves the village, and nothing is announced, before the village notice hung its
full days with a witness and without an open objection on this household's row; nobody is registered before the
announcement hangs. A case begins as an application; only the owner (demo, data migration) inserts history.
"""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, StateEdges, Tracked, VillageChild, VillageParent

EDGES = [
    ("announced", "registered"),
    ("appraised", "public_village"),
    ("appraised", "withdrawn"),
    ("county_review", "announced"),
    ("county_review", "rejected"),
    ("county_review", "township_review"),
    ("draft", "investigated"),
    ("draft", "withdrawn"),
    ("investigated", "appraised"),
    ("investigated", "draft"),
    ("investigated", "rejected"),
    ("investigated", "withdrawn"),
    ("public_village", "investigated"),
    ("public_village", "rejected"),
    ("public_village", "township_review"),
    ("public_village", "withdrawn"),
    ("township_review", "county_review"),
    ("township_review", "investigated"),
]

GATE = """
CREATE FUNCTION households_case_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject text := 'households.case:' || NEW.id;
BEGIN
    IF (OLD.state, NEW.state) IN (('public_village', 'township_review'), ('township_review', 'county_review'),
                                  ('county_review', 'announced'))
       AND NOT publicity_is_cleared(subject, 'identification_village', registry_today()) THEN
        RAISE EXCEPTION 'case % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_publicity_gate', TABLE = 'households_case';
    END IF;
    IF NEW.state = 'registered' AND NOT EXISTS (
        SELECT FROM publicity_clearing(subject, 'identification_announcement') c
        WHERE c.notice_state IN ('hanging', 'closed') AND c.entry_state <> 'withdrawn'
          AND c.witnessed_on IS NOT NULL AND c.open_objections = 0
    ) THEN
        RAISE EXCEPTION 'case % is not announced', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_announcement_gate', TABLE = 'households_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publicity_gate BEFORE UPDATE OF state ON households_case FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION households_case_gate();

CREATE FUNCTION households_case_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' AND NOT registry_is_owner() THEN
        RAISE EXCEPTION 'a case begins as an application'
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_begins_as_draft', TABLE = 'households_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_as_draft BEFORE INSERT ON households_case FOR EACH ROW EXECUTE FUNCTION households_case_begins();
"""
NO_GATE = """
DROP TRIGGER begins_as_draft ON households_case;
DROP FUNCTION households_case_begins();
DROP TRIGGER publicity_gate ON households_case;
DROP FUNCTION households_case_gate();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0012_case"),
        ("publicity", "0002_guards"),
        ("villages", "0002_guards"),
        ("audit", "0002_guards"),
        ("workflow", "0002_guards"),
    ]
    operations = [
        Scoped("households_case"),
        VillageChild(child="households_case", parent="households_household", fk="household_id"),
        VillageParent("villages_meeting"),
        VillageChild(child="households_case", parent="villages_meeting", fk="appraisal_meeting_id"),
        VillageChild(child="households_case", parent="publicity_notice", fk="village_notice_id"),
        VillageChild(child="households_case", parent="publicity_notice", fk="announcement_id"),
        Tracked("households_case"),
        StateEdges("households_case", EDGES),
        Sql(GATE, NO_GATE),
        Revoke("households_case", ["DELETE"]),
        # Limits are reference data with a document, the same for everyone: no scope; the county's screen comes later.
        Revoke("households_steplimit", ["INSERT", "UPDATE", "DELETE"]),
    ]
