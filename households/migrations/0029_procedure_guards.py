"""Walls and memory of the tables that came with the other procedures; the edges of each procedure follow in 0031."""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Tracked, VillageChild


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0028_procedures"), ("audit", "0002_guards"), ("publicity", "0002_guards"),
    ]  # fmt: skip
    operations = [
        VillageChild(child="households_case", parent="publicity_notice", fk="township_notice_id"),
        Scoped("households_nearrelative"),
        Tracked("households_nearrelative"),
        Revoke("households_nearrelative", ["DELETE"]),
        Scoped("households_memberchange"),
        VillageChild(child="households_memberchange", parent="households_household", fk="household_id"),
        Tracked("households_memberchange"),
        Revoke("households_memberchange", ["DELETE"]),
        # A round is the county's; every village reads it, so it has no scope of its own.
        Tracked("households_adjustmentround"),
        Revoke("households_adjustmentround", ["DELETE"]),
    ]
