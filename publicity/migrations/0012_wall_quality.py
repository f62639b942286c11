"""What the quality of publishing is judged by, and what places owe to the wall, as public views."""

from django.db import migrations, models

from registry.db.operations import APP_ROLE, PUBLIC_ROLE, Sql

VIEWS = f"""
CREATE VIEW wall_quality WITH (security_barrier) AS
    SELECT n.id, n.village_id, n.kind, n.state, n.corrects_id, n.prepared_on, n.starts_on, n.ends_on, n.closed_on,
           n.photographed_on, n.covers_from, n.covers_to, r.rows_from, r.rows_to, s.signed, o.in_time, o.late
    FROM publicity_notice n
    CROSS JOIN LATERAL (SELECT coalesce(string_agg(g.signer, ',' ORDER BY g.signer), '') AS signed
                        FROM publicity_noticesignature g WHERE g.notice_id = n.id) s
    CROSS JOIN LATERAL (SELECT (count(*) FILTER (WHERE x.answered_on <= x.due_on))::integer AS in_time,
                               (count(*) FILTER (WHERE x.answered_on > x.due_on
                                   OR (x.answered_on IS NULL AND x.due_on < registry_today())))::integer AS late
                        FROM publicity_objection x WHERE x.notice_id = n.id) o
    CROSS JOIN LATERAL (SELECT min(e.cells ->> 'on') AS rows_from, max(e.cells ->> 'on') AS rows_to
                        FROM publicity_entry e WHERE n.kind = 'meeting_decision' AND e.notice_id = n.id
                          AND e.cells ->> 'on' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$') r
    WHERE n.starts_on IS NOT NULL;
CREATE VIEW wall_duty WITH (security_barrier) AS
    SELECT d.id, d.kind, d.level, d.region, d.frequency, d.grace_days, d.document_no, d.valid_from, d.valid_to
    FROM publicity_wallduty d;
REVOKE ALL ON wall_quality, wall_duty FROM {APP_ROLE};
GRANT SELECT ON wall_quality, wall_duty TO {APP_ROLE}, {PUBLIC_ROLE};
"""  # noqa: S608  (names of our own tables)


class Migration(migrations.Migration):
    dependencies = [("publicity", "0011_objection_words_moved")]
    operations = [
        migrations.CreateModel(
            name="WallQuality",
            fields=[("id", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"db_table": "wall_quality", "managed": False},
        ),
        migrations.CreateModel(
            name="WallDutyRule",
            fields=[("id", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"db_table": "wall_duty", "managed": False},
        ),
        Sql(VIEWS, "DROP VIEW wall_quality, wall_duty;"),
    ]
