"""What the Fair Wall may say about a paper someone holds: that it was issued, where, when, and whether it is the last.

The view names no person: title, number and bytes stay behind the login. Papers without a subject (reports of the
office) are not on it.
"""

from django.db import migrations

from registry.db.operations import Sql


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_paper_subject"), ("db", "0001_functions")]
    operations = [
        Sql(
            """
            CREATE VIEW wall_paper WITH (security_barrier) AS
                SELECT d.id, d.check_code, d.kind, d.area_id, d.period, d.data_version, d.issued_at,
                       NOT EXISTS (SELECT FROM documents_issueddocument later
                                   WHERE later.subject = d.subject AND later.kind = d.kind
                                     AND later.period = d.period AND later.needs = d.needs
                                     AND later.data_version <> d.data_version
                                     AND (later.issued_at, later.id) > (d.issued_at, d.id)) AS is_latest
                FROM documents_issueddocument d
                WHERE d.subject <> '';
            GRANT SELECT ON wall_paper TO registry_app, registry_public;
            """,
            "DROP VIEW wall_paper",
        ),
    ]
