"""A saved filter is its owner's alone."""

from django.db import migrations

from registry.db.operations import Sql

OWN = """
ALTER TABLE web_savedfilter ENABLE ROW LEVEL SECURITY;
ALTER TABLE web_savedfilter FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON web_savedfilter TO registry_app
    USING (user_id = nullif(current_setting('app.actor', true), '')::bigint)
    WITH CHECK (user_id = nullif(current_setting('app.actor', true), '')::bigint);
"""
UNDO = """
DROP POLICY own ON web_savedfilter;
ALTER TABLE web_savedfilter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE web_savedfilter DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial"), ("db", "0001_functions")]
    operations = [Sql(OWN, UNDO)]
