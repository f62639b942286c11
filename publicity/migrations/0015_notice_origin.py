"""A sheet that moves money says where it comes from, step by step; frozen with the rest, shown on the wall."""

from importlib import import_module

from django.db import migrations, models

from registry.db.operations import APP_ROLE, PUBLIC_ROLE, Sql

walls = import_module("publicity.migrations.0006_wall_guards")
VIEW = walls.VIEWS[walls.VIEWS.index("CREATE VIEW wall_notice") : walls.VIEWS.index("CREATE VIEW wall_answer")]
WITH_ORIGIN = VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace(
    "o.late AS late_objections", "o.late AS late_objections, n.origin"
)
WITHOUT = f"""
DROP VIEW wall_notice;
{VIEW}
REVOKE ALL ON wall_notice FROM {APP_ROLE};
GRANT SELECT ON wall_notice TO {APP_ROLE}, {PUBLIC_ROLE};
"""
GUARD = """
CREATE FUNCTION publicity_notice_origin_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'the content of notice % is frozen', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_frozen', TABLE = 'publicity_notice';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(NEW.origin) step WHERE publicity_looks_private(step ->> 'text')) THEN
        RAISE EXCEPTION 'the origin of a notice holds a private number'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_private', TABLE = 'publicity_notice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER origin_frozen BEFORE UPDATE ON publicity_notice FOR EACH ROW
    WHEN (OLD.origin IS DISTINCT FROM NEW.origin) EXECUTE FUNCTION publicity_notice_origin_guard();
CREATE TRIGGER origin_public BEFORE INSERT ON publicity_notice FOR EACH ROW
    WHEN (NEW.origin <> '[]'::jsonb) EXECUTE FUNCTION publicity_notice_origin_guard();
"""
NO_GUARD = """
DROP TRIGGER origin_public ON publicity_notice; DROP TRIGGER origin_frozen ON publicity_notice;
DROP FUNCTION publicity_notice_origin_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0014_notice_signed")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="origin",
            field=models.JSONField(
                db_default=models.Value([], models.JSONField()),
                default=list,
                verbose_name="where its money comes from",
            ),
        ),
        Sql(WITH_ORIGIN, WITHOUT),
        Sql(GUARD, NO_GUARD),
    ]
