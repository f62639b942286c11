"""Issued documents are seen within one's scope only, and never change."""

from django.db import migrations

from registry.db.operations import AppendOnly, Scoped


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("db", "0001_functions")]

    operations = [
        Scoped("documents_issueddocument", column="area_id"),
        AppendOnly("documents_issueddocument"),
    ]
