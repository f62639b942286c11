"""Items and facts of measures as the taxonomy has them, limits with their documents. Source: DOMAIN §5.1."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0002_reference_data"),
        ("households", "0018_years"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("loan_most", "Small loan: highest principal (yuan)"),
                            ("extra_loans_most", "Extra loans: highest total (yuan)"),
                            ("loan_months", "Small loan: longest term (months)"),
                            ("loan_age_from", "Borrower: youngest (years)"),
                            ("loan_age_to", "Borrower: oldest (years)"),
                            ("job_age_from", "Public-welfare job: youngest (years)"),
                            ("job_age_to", "Public-welfare job: oldest (years)"),
                            ("ranger_yearly", "Ecological ranger: pay in a year (yuan)"),
                            ("rain_dew_yearly", "Rain and Dew scheme: amount in a year (yuan)"),
                            ("house_m2_a_head", "Relocation: largest floor area a head (m²)"),
                            ("relocation_last", "Relocation: last year of new moves"),
                            ("wage_least", "Monthly wage: lowest plausible (yuan)"),
                            ("wage_most", "Monthly wage: highest plausible (yuan)"),
                            ("old_age_from", "Old-age allowance: from age (years)"),
                            ("school_age_from", "Compulsory schooling: from age (years)"),
                            ("school_age_to", "Compulsory schooling: to age (years)"),
                            ("destitute_age_from", "Destitute support: from age (years)"),
                            ("labour_share", "Lack of labour: largest share of members with full labour"),
                            ("land_share", "Lack of land: largest share of the village's mean a head"),
                        ],
                        max_length=20,
                        verbose_name="limit",
                    ),
                ),
                ("region", models.CharField(blank=True, db_collation="C", max_length=12, verbose_name="region")),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="value")),
                ("document_no", models.CharField(max_length=120, verbose_name="document")),
                ("is_verified", models.BooleanField(default=False, verbose_name="checked against the document")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "limit of a measure",
                "verbose_name_plural": "limits of measures",
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="owner",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="who sees to it"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func("details", function="jsonb_typeof", output_field=models.CharField()),
                    models.Value("object"),
                ),
                name="measure_details_object",
                violation_error_message="The details of a measure are named facts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("item_code", ""),
                    models.Q(
                        (
                            "item_code__in",
                            [
                                "dividend",
                                "industry_other",
                                "led",
                                "orchard",
                                "planting",
                                "processing",
                                "raising",
                                "reward",
                                "technique",
                            ],
                        ),
                        ("kind", "M01"),
                    ),
                    models.Q(
                        (
                            "item_code__in",
                            [
                                "employment_other",
                                "labour_export",
                                "start_up",
                                "training",
                                "travel",
                                "work_relief",
                                "workshop",
                            ],
                        ),
                        ("kind", "M02"),
                    ),
                    models.Q(
                        (
                            "item_code__in",
                            ["job_carer", "job_cleaner", "job_other", "job_ranger", "job_roads", "job_water"],
                        ),
                        ("kind", "M03"),
                    ),
                    models.Q(("item_code__in", ["credit_other", "microcredit"]), ("kind", "M04")),
                    models.Q(("item_code__in", ["rebuild", "rent", "repair"]), ("kind", "M05")),
                    models.Q(("item_code__in", ["move_apart", "move_together"]), ("kind", "M06")),
                    models.Q(
                        (
                            "item_code__in",
                            ["fees_waived", "keep_at_school", "meals", "rain_dew", "study_grant", "taught_at_home"],
                        ),
                        ("kind", "M07"),
                    ),
                    models.Q(
                        (
                            "item_code__in",
                            ["chronic_care", "family_doctor", "medical_aid", "pay_later", "premium", "serious_cover"],
                        ),
                        ("kind", "M08"),
                    ),
                    models.Q(
                        ("item_code__in", ["grassland", "public_forest", "ranger_pay", "returned_land"]),
                        ("kind", "M09"),
                    ),
                    models.Q(
                        (
                            "item_code__in",
                            [
                                "destitute_care",
                                "dibao",
                                "hardship_subsidy",
                                "nursing_subsidy",
                                "old_age",
                                "pension",
                                "poverty_insurance",
                                "temporary_aid",
                            ],
                        ),
                        ("kind", "M10"),
                    ),
                    models.Q(("item_code__in", ["cistern", "pipes", "purifier"]), ("kind", "M11")),
                    models.Q(
                        (
                            "item_code__in",
                            ["bridge", "lamps", "network", "power", "road", "surroundings", "toilet", "water_works"],
                        ),
                        ("kind", "M12"),
                    ),
                    models.Q(
                        ("item_code__in", ["charity", "consumption", "donation", "east_west", "pairing"]),
                        ("kind", "M13"),
                    ),
                    models.Q(("item_code__in", ["solar_job", "solar_reward", "solar_works"]), ("kind", "M14")),
                    models.Q(("item_code__in", ["honour_list", "points", "policy_talk"]), ("kind", "M15")),
                    _connector="OR",
                ),
                name="measure_item_of_kind",
                violation_error_message="This is nothing that this kind of measure does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity", None), ("quantity__gt", 0), _connector="OR"),
                name="measure_quantity_positive",
                violation_error_message="A quantity is above zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="measure_standard_ends_after_start",
                violation_error_message="A limit ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("document_no", ""), _negated=True),
                name="measure_standard_has_document",
                violation_error_message="A limit names the document it stands in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurestandard",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
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
                name="measure_standard_no_overlap",
                violation_error_message="One limit of a kind is in force in a place on one day.",
            ),
        ),
    ]
