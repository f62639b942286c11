"""Reports are scoped and tracked; their figures never change; thresholds are written by the owner only."""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, StateEdges, Tracked

FROZEN = """
CREATE FUNCTION inspections_report_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the figures of report % are frozen', OLD.id
        USING ERRCODE = '23514', CONSTRAINT = 'inspections_report_frozen', TABLE = 'inspections_report';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON inspections_report FOR EACH ROW
    WHEN ((OLD.kind, OLD.area_id, OLD.period, OLD.ends_on, OLD.issue, OLD.figures, OLD.data_version, OLD.generated_at)
          IS DISTINCT FROM
          (NEW.kind, NEW.area_id, NEW.period, NEW.ends_on, NEW.issue, NEW.figures, NEW.data_version, NEW.generated_at)
          OR (OLD.comment IS DISTINCT FROM NEW.comment AND OLD.state <> 'draft'))
    EXECUTE FUNCTION inspections_report_frozen();
"""
THAWED = "DROP TRIGGER frozen ON inspections_report; DROP FUNCTION inspections_report_frozen();"


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_initial"),
        ("db", "0001_functions"),
        ("audit", "0002_guards"),
        ("workflow", "0002_guards"),
        ("documents", "0002_guards"),
    ]
    operations = [
        Scoped("inspections_report", column="area_id"),
        Tracked("inspections_report", column="area_id"),
        Revoke("inspections_report", ["DELETE"]),
        StateEdges("inspections_report", [("draft", "issued"), ("draft", "superseded"), ("issued", "superseded")]),
        Sql(FROZEN, THAWED),
        Revoke("inspections_indicatorthreshold", ["INSERT", "UPDATE", "DELETE"]),
    ]
