"""Divisions are reference data: the owner loads them, the application reads them, the wall reads their names."""

from django.db import migrations

from registry.db.operations import GrantPublic, Revoke, Sql

# The column's collation is C, so the primary key's own index serves LIKE too; Django's second one is 20 MB for nothing.
DROP_LIKE = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexname FROM pg_indexes WHERE tablename = 'divisions_division' AND indexname LIKE '%\\_like' LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("divisions", "0001_initial")]
    operations = [
        Revoke("divisions_division", ["INSERT", "UPDATE", "DELETE"]),
        GrantPublic("divisions_division"),
        Sql(DROP_LIKE),
    ]
