"""Imports are seen within one's scope only, and their state moves along the edges of the module."""

from django.db import migrations

from registry.db.operations import Scoped, StateEdges

EDGES = [
    ("uploaded", "checked"),
    ("uploaded", "refused"),
    ("checked", "applied"),
    ("checked", "refused"),
    ("applied", "undone"),
]


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0001_initial"), ("db", "0001_functions")]

    operations = [
        Scoped("spreadsheets_importbatch", column="area_id"),
        StateEdges("spreadsheets_importbatch", EDGES),
    ]
