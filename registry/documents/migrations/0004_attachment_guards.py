"""Evidence is added and read, never changed."""

from django.db import migrations

from registry.db.operations import AppendOnly, Scoped


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_attachment"), ("db", "0001_functions")]
    operations = [Scoped("documents_attachment"), AppendOnly("documents_attachment")]
