"""Kept answers lie behind the same wall as what they tell of."""

from django.db import migrations

from registry.db.operations import Scoped


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("db", "0001_functions")]
    operations = [Scoped("api_storedanswer", column="area_id")]
