"""Steps are scoped and append-only; one person does one duty in one subject's life."""

from django.db import migrations

from registry.db.operations import AppendOnly, Scoped, Sql

FORWARD = """
CREATE FUNCTION workflow_event_one_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.duty <> 'none' AND EXISTS (
        SELECT FROM workflow_event e
        WHERE e.subject_type = NEW.subject_type AND e.subject_id = NEW.subject_id AND e.by_id = NEW.by_id
          AND e.duty NOT IN (NEW.duty, 'none')
    ) THEN
        RAISE EXCEPTION 'user % already did another duty in % %', NEW.by_id, NEW.subject_type, NEW.subject_id
            USING ERRCODE = '23514', CONSTRAINT = 'workflow_event_one_duty', TABLE = 'workflow_event';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_duty BEFORE INSERT ON workflow_event FOR EACH ROW EXECUTE FUNCTION workflow_event_one_duty();
"""
REVERSE = "DROP TRIGGER one_duty ON workflow_event; DROP FUNCTION workflow_event_one_duty();"


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial"), ("db", "0001_functions")]
    operations = [Scoped("workflow_event"), AppendOnly("workflow_event"), Sql(FORWARD, REVERSE)]
