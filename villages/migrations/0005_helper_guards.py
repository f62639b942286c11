"""Helpers stay in their village and keep their history."""

from django.db import migrations

from registry.db.operations import Scoped, Tracked, VillageParent


class Migration(migrations.Migration):
    dependencies = [("villages", "0004_helper"), ("audit", "0002_guards")]
    operations = [Scoped("villages_helper"), VillageParent("villages_helper"), Tracked("villages_helper")]
