"""What the database itself refuses of a case, for every procedure: other edges than its table's, and any road past the wall.

`households_case_publicity_gate`: nothing leaves the village, and nothing is announced, before the village's notice hung its
full days with a witness and without an open objection on this household's row. `households_case_township_gate`: the same
for the second publicity of an identification, and of an exit where a region asks for it or one was begun.
`households_case_announcement_gate`: nothing takes effect before the announcement hangs. `households_case_notice_gate`: a
case that came back is publicised by a new notice. `households_case_lapse_gate`: above the village a case ends without
result only by those who decide, or when nobody of the household is left. A case keeps its household and its procedure.
"""

from importlib import import_module

from django.db import migrations

from registry.db.operations import Sql, StateEdges

EDGES = {
    "identification": [
        ("announced", "registered"),
        ("announced", "withdrawn"),
        ("appraised", "public_village"),
        ("appraised", "withdrawn"),
        ("compared", "appraised"),
        ("compared", "draft"),
        ("compared", "rejected"),
        ("compared", "withdrawn"),
        ("county_review", "announced"),
        ("county_review", "rejected"),
        ("county_review", "township_review"),
        ("county_review", "withdrawn"),
        ("draft", "investigated"),
        ("draft", "withdrawn"),
        ("group_ok", "compared"),
        ("group_ok", "investigated"),
        ("group_ok", "withdrawn"),
        ("investigated", "draft"),
        ("investigated", "group_ok"),
        ("investigated", "rejected"),
        ("investigated", "withdrawn"),
        ("public_township", "county_review"),
        ("public_township", "investigated"),
        ("public_township", "rejected"),
        ("public_township", "withdrawn"),
        ("public_village", "compared"),
        ("public_village", "rejected"),
        ("public_village", "township_review"),
        ("public_village", "withdrawn"),
        ("township_review", "investigated"),
        ("township_review", "public_township"),
        ("township_review", "withdrawn"),
    ],
    "exit": [
        ("accepted", "appraised"),
        ("accepted", "draft"),
        ("accepted", "rejected"),
        ("accepted", "withdrawn"),
        ("announced", "lifted"),
        ("announced", "withdrawn"),
        ("appraised", "public_village"),
        ("appraised", "withdrawn"),
        ("county_review", "announced"),
        ("county_review", "rejected"),
        ("county_review", "township_review"),
        ("county_review", "withdrawn"),
        ("draft", "investigated"),
        ("draft", "withdrawn"),
        ("investigated", "accepted"),
        ("investigated", "draft"),
        ("investigated", "rejected"),
        ("investigated", "withdrawn"),
        ("public_township", "county_review"),
        ("public_township", "investigated"),
        ("public_township", "rejected"),
        ("public_township", "withdrawn"),
        ("public_village", "accepted"),
        ("public_village", "rejected"),
        ("public_village", "township_review"),
        ("public_village", "withdrawn"),
        ("township_review", "county_review"),
        ("township_review", "investigated"),
        ("township_review", "public_township"),
        ("township_review", "withdrawn"),
    ],
    "monitoring": [
        ("active", "helped"),
        ("active", "withdrawn"),
        ("announced", "active"),
        ("announced", "withdrawn"),
        ("appraised", "public_village"),
        ("appraised", "withdrawn"),
        ("compared", "appraised"),
        ("compared", "draft"),
        ("compared", "rejected"),
        ("compared", "withdrawn"),
        ("county_review", "announced"),
        ("county_review", "rejected"),
        ("county_review", "township_review"),
        ("county_review", "withdrawn"),
        ("draft", "investigated"),
        ("draft", "withdrawn"),
        ("investigated", "compared"),
        ("investigated", "draft"),
        ("investigated", "withdrawn"),
        ("public_village", "compared"),
        ("public_village", "rejected"),
        ("public_village", "township_review"),
        ("public_village", "withdrawn"),
        ("township_review", "county_review"),
        ("township_review", "investigated"),
        ("township_review", "withdrawn"),
    ],
    "clearing": [
        ("announced", "cleared"),
        ("announced", "withdrawn"),
        ("appraised", "public_village"),
        ("appraised", "withdrawn"),
        ("county_review", "announced"),
        ("county_review", "rejected"),
        ("county_review", "township_review"),
        ("county_review", "withdrawn"),
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
        ("township_review", "withdrawn"),
    ],
}

BEFORE = import_module("households.migrations.0013_case_guards")
TRIPLES = ", ".join(f"('{procedure}', '{old}', '{new}')" for procedure, pairs in EDGES.items() for old, new in pairs)

WAYS = f"""
DROP TRIGGER state_edges ON households_case;
DROP FUNCTION households_case_state_edges();
CREATE FUNCTION households_case_state_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.procedure, OLD.state, NEW.state) NOT IN ({TRIPLES}) THEN
        RAISE EXCEPTION 'no step from % to % in % of households_case', OLD.state, NEW.state, OLD.procedure
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_state_edges', TABLE = 'households_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER state_edges BEFORE UPDATE OF state ON households_case FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION households_case_state_edges();

CREATE FUNCTION households_case_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case % keeps its household and its procedure', NEW.id
        USING ERRCODE = '23514', CONSTRAINT = 'households_case_fixed', TABLE = 'households_case';
END $$;
CREATE TRIGGER fixed BEFORE UPDATE OF procedure, household_id, village_id ON households_case FOR EACH ROW
    WHEN ((OLD.procedure, OLD.household_id, OLD.village_id)
          IS DISTINCT FROM (NEW.procedure, NEW.household_id, NEW.village_id))
    EXECUTE FUNCTION households_case_fixed();
"""
NO_WAYS = """
DROP TRIGGER fixed ON households_case;
DROP FUNCTION households_case_fixed();
DROP TRIGGER state_edges ON households_case;
DROP FUNCTION households_case_state_edges();
"""
GATE = """
CREATE FUNCTION households_case_kind(procedure text, stage text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE procedure WHEN 'monitoring' THEN 'monitored' WHEN 'clearing' THEN 'cleared' ELSE procedure END
           || '_' || stage
$$;
-- On this very sheet, of this kind, with days still to hang.
CREATE FUNCTION households_case_on_new_notice(notice bigint, subject text, kind text) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
        WHERE n.id = $1 AND e.subject = $2 AND n.kind = $3 AND e.state <> 'withdrawn'
          AND n.state IN ('prepared', 'hanging') AND (n.ends_on IS NULL OR n.ends_on >= registry_today())
    )
$$;
CREATE OR REPLACE FUNCTION households_case_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject text := 'households.case:' || NEW.id;
    today date := registry_today();
    village text := households_case_kind(NEW.procedure, 'village');
    township text := households_case_kind(NEW.procedure, 'township');
    announcement text := households_case_kind(NEW.procedure, 'announcement');
    above boolean := (OLD.state, NEW.state) IN (
        ('township_review', 'county_review'), ('public_township', 'county_review'), ('county_review', 'announced'));
BEGIN
    IF (NEW.state = 'public_village'
            AND NOT households_case_on_new_notice(NEW.village_notice_id, subject, village))
       OR (NEW.state = 'public_township'
            AND NOT households_case_on_new_notice(NEW.township_notice_id, subject, township))
       OR (NEW.state = 'announced'
            AND NOT households_case_on_new_notice(NEW.announcement_id, subject, announcement)) THEN
        RAISE EXCEPTION 'case % is on no new notice', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_notice_gate', TABLE = 'households_case';
    END IF;
    IF (above OR (OLD.state, NEW.state) IN (('public_village', 'township_review'),
                                            ('township_review', 'public_township')))
       AND NOT publicity_is_cleared(subject, village, today) THEN
        RAISE EXCEPTION 'case % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_publicity_gate', TABLE = 'households_case';
    END IF;
    IF above AND NOT publicity_is_cleared(subject, township, today) AND (
        NEW.procedure = 'identification'
        OR (NEW.procedure = 'exit' AND (NEW.township_notice_id IS NOT NULL OR EXISTS (
            SELECT FROM publicity_publicityperiod p
            WHERE p.kind = 'exit_township' AND p.region <> '' AND starts_with(NEW.village_id, p.region)
              AND p.valid_from <= today AND (p.valid_to IS NULL OR p.valid_to > today))))
    ) THEN
        RAISE EXCEPTION 'case % has not hung its days a second time', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_township_gate', TABLE = 'households_case';
    END IF;
    IF NEW.state IN ('registered', 'lifted', 'active', 'cleared') AND NOT EXISTS (
        SELECT FROM publicity_clearing(subject, announcement) c
        WHERE c.notice_state IN ('hanging', 'closed') AND c.entry_state <> 'withdrawn'
          AND c.witnessed_on IS NOT NULL AND c.open_objections = 0
    ) THEN
        RAISE EXCEPTION 'case % is not announced', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_announcement_gate', TABLE = 'households_case';
    END IF;
    IF NEW.state = 'withdrawn'
       AND OLD.state IN ('township_review', 'public_township', 'county_review', 'announced', 'active')
       AND EXISTS (SELECT FROM households_member m JOIN households_household h ON h.id = m.household_id
                   WHERE h.id = NEW.household_id AND h.status <> 'removed' AND m.left_on IS NULL) THEN
        RAISE EXCEPTION 'somebody of the household of case % is left', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_lapse_gate', TABLE = 'households_case';
    END IF;
    RETURN NEW;
END $$;
"""
NO_GATE = """
DROP FUNCTION households_case_on_new_notice(bigint, text, text);
DROP FUNCTION households_case_kind(text, text);
"""
OLD_GATE = BEFORE.GATE[: BEFORE.GATE.index("CREATE TRIGGER publicity_gate")].replace(
    "CREATE F", "CREATE OR REPLACE F", 1
)
OLD_WAYS = StateEdges("households_case", BEFORE.EDGES).sql

CHAIN = "参照县级防返贫监测程序（申报至认定全程不超过15日）"


def enter(apps, schema_editor):
    limit = apps.get_model("households", "StepLimit")
    limit.objects.create(
        procedure="monitoring", state="", days=15, document_no=CHAIN, region="", valid_from="2014-01-01"
    )


def remove(apps, schema_editor):
    apps.get_model("households", "StepLimit").objects.filter(state="", region="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0035_case_evidence"),
        ("publicity", "0007_wall_rows"),
        ("workflow", "0003_compare_duty"),
    ]
    operations = [
        Sql(migrations.RunSQL.noop, OLD_WAYS),
        Sql(WAYS, NO_WAYS),
        Sql(migrations.RunSQL.noop, OLD_GATE),
        Sql(GATE, NO_GATE),
        migrations.RunPython(enter, remove),
    ]
