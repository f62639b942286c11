"""Figures of local policy on helpers and visits, with the rows the system starts from. Source: DOMAIN §5.2."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

LOCAL = "地方做法，未核实；以本县文件为准"
SEEN = "地方做法（有县按季度走访脱贫户、按月走访监测户），未核实；以本县文件为准"
ROWS = [
    ("load_county", 5, LOCAL), ("load_section", 3, LOCAL), ("load_staff", 2, LOCAL), ("load_pioneer", 2, LOCAL),
    ("months_poor", 1, SEEN), ("months_monitored", 1, SEEN), ("months_lifted", 3, SEEN),
    ("visits_per_hour", 3, "系统初值：入户含路程不少于二十分钟，未核实"),
]  # fmt: skip


def enter(apps, schema_editor):
    rule = apps.get_model("villages", "HelpRule")
    rule.objects.bulk_create(
        rule(figure=figure, region="", value=value, document_no=document, valid_from=datetime.date(2014, 1, 1))
        for figure, value, document in ROWS
    )


def remove(apps, schema_editor):
    apps.get_model("villages", "HelpRule").objects.filter(region="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0005_helper_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("load_county", "Households of a county leader"),
                            ("load_section", "Households of a section-level cadre"),
                            ("load_staff", "Households of a staff member"),
                            ("load_pioneer", "Households of a party member or pioneer"),
                            ("months_poor", "Months between visits to a poor household"),
                            ("months_monitored", "Months between visits to a monitored household"),
                            ("months_lifted", "Months between visits to a lifted household"),
                            ("visits_per_hour", "Visits one person can make in an hour"),
                        ],
                        max_length=20,
                        verbose_name="figure",
                    ),
                ),
                (
                    "region",
                    models.CharField(blank=True, db_collation="C", default="", max_length=12, verbose_name="region"),
                ),
                ("value", models.PositiveSmallIntegerField(verbose_name="value")),
                ("document_no", models.CharField(max_length=160, verbose_name="document")),
                ("is_verified", models.BooleanField(default=False, verbose_name="document verified")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
            ],
            options={
                "verbose_name": "figure on helpers and visits",
                "verbose_name_plural": "figures on helpers and visits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 1)),
                        name="help_rule_value_positive",
                        violation_error_message="The figure is at least one.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("figure", "="),
                            ("region", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="help_rule_no_overlap",
                        violation_error_message="Another figure holds for this region at that time.",
                    ),
                ],
            },
        ),
        migrations.RunPython(enter, remove),
    ]
