"""Closed months: read by whoever may see the county or a part of it, written by the ledger's own function."""

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Sql

# A village asks whether a month of its county is closed: the row of the county is above its scope.
READ = """
ALTER TABLE ledger_closedperiod ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_closedperiod FORCE ROW LEVEL SECURITY;
CREATE POLICY of_county ON ledger_closedperiod FOR SELECT
    USING (registry_is_owner() OR app_lo() LIKE village_id || '%' OR (village_id >= app_lo() AND village_id < app_hi()));
"""
NO_READ = """
DROP POLICY of_county ON ledger_closedperiod;
ALTER TABLE ledger_closedperiod NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_closedperiod DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_periods"), ("db", "0001_functions")]
    operations = [
        Sql(READ, NO_READ),
        Revoke("ledger_closedperiod", ["INSERT", "UPDATE", "DELETE"]),
        AppendOnly("ledger_closedperiod"),
    ]
