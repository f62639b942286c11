"""Two tables of rules were still open to the application's role: rules come from confirmed proposals alone."""

from django.db import migrations

from registry.db.operations import Revoke


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0002_guards"),
        ("households", "0022_rule_settings"),
        ("villages", "0006_help_rule"),
    ]
    operations = [
        Revoke("households_rulesetting", ["INSERT", "UPDATE", "DELETE"]),
        Revoke("villages_helprule", ["INSERT", "UPDATE", "DELETE"]),
    ]
