"""A problem takes only the steps of households/rules/problems.py, even for plain SQL."""

from django.db import migrations

from registry.db.operations import StateEdges

EDGES = [
    ("open", "under_way"), ("open", "solved"), ("under_way", "solved"), ("open", "not_possible"),
    ("under_way", "not_possible"), ("solved", "under_way"), ("not_possible", "under_way"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("households", "0022_rule_settings")]
    operations = [StateEdges("households_problem", EDGES)]
