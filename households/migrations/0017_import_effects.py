"""What an applied import did to each row, and where a hit of a comparison comes from."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import registry.divisions.models
from registry.db.operations import AppendOnly, Scoped

KINDS = [
    ("cars", "Vehicles"), ("houses", "Houses"), ("companies", "Companies"), ("salaries", "Public salaries"),
    ("deaths", "Deaths"), ("school_rolls", "School rolls"), ("insurance", "Medical insurance"),
    ("allowances", "Minimum allowance and destitute support"), ("disabilities", "Disability certificates"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("households", "0016_card_guards"), ("spreadsheets", "0003_content_and_part")]
    operations = [
        migrations.CreateModel(
            name="ImportEffect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household", models.BigIntegerField(verbose_name="household")),
                ("table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("is_new", models.BooleanField()),
                ("before", models.JSONField(null=True)),
                ("left_as", models.CharField(max_length=32)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="spreadsheets.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "village",
                    registry.divisions.models.VillageField(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                        verbose_name="village",
                    ),
                ),
            ],
            options={"verbose_name": "effect of an import", "verbose_name_plural": "effects of imports"},
        ),
        migrations.AddConstraint(
            "importeffect",
            models.UniqueConstraint(
                fields=("batch", "table", "row_id"),
                name="import_effect_once",
                violation_error_message="This row is noted already.",
            ),
        ),
        migrations.AddConstraint(
            "importeffect",
            models.CheckConstraint(
                condition=models.Q(("before", None), ("is_new", True))
                | models.Q(("before__isnull", False), ("is_new", False)),
                name="import_effect_has_before",
                violation_error_message="A changed row is noted as it was, a new one has no past.",
            ),
        ),
        Scoped("households_importeffect"),
        AppendOnly("households_importeffect"),
        migrations.AddField(
            "hit",
            "kind",
            models.CharField(choices=KINDS, default="cars", max_length=12, verbose_name="kind of list"),
            preserve_default=False,
        ),
        migrations.AddField(
            "hit",
            "source",
            models.CharField(default="", max_length=120, verbose_name="where it is from"),
            preserve_default=False,
        ),
        migrations.AddField(
            "hit",
            "found_on",
            models.DateField(default=datetime.date(2026, 1, 1), verbose_name="compared on"),
            preserve_default=False,
        ),
    ]
