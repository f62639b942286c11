"""A job is seen within its area."""

from django.db import migrations

from registry.db.operations import Scoped


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("db", "0001_functions")]
    operations = [Scoped("jobs_job", column="area_id")]
