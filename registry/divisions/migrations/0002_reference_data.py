"""Divisions are reference data: the owner loads them, the application reads them, the wall reads their names."""

from django.db import migrations

from registry.db.operations import GrantPublic, Revoke


class Migration(migrations.Migration):
    dependencies = [("divisions", "0001_initial")]
    operations = [
        Revoke("divisions_division", ["INSERT", "UPDATE", "DELETE"]),
        GrantPublic("divisions_division"),
    ]
