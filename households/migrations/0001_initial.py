"""The tables of the household card."""

import datetime
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
from django.db import migrations, models

import registry.audit.models
import registry.divisions.models
import registry.fields.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_functions"),
        ("divisions", "0002_reference_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        db_collation="C",
                        error_messages={"unique": "Another household has this number."},
                        max_length=32,
                        unique=True,
                        verbose_name="household number",
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=30, verbose_name="villagers' group")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="address")),
                (
                    "phone",
                    registry.fields.models.SealedField(blank=True, null=True, purpose="phone", verbose_name="phone"),
                ),
                ("phone_index", registry.fields.models.BlindIndexField(null=True, source="phone")),
                ("bank_name", models.CharField(blank=True, max_length=60, verbose_name="bank")),
                (
                    "bank_account",
                    registry.fields.models.SealedField(
                        blank=True, null=True, purpose="bank", verbose_name="bank account"
                    ),
                ),
                ("bank_account_index", registry.fields.models.BlindIndexField(null=True, source="bank_account")),
                (
                    "attribute",
                    models.CharField(
                        choices=[
                            ("01", "General poor household"),
                            ("02", "Minimum-allowance household"),
                            ("03", "Poor household under destitute support"),
                            ("04", "Poor household with minimum allowance"),
                            ("05", "Low-income farm household"),
                        ],
                        default="01",
                        max_length=2,
                        verbose_name="attribute",
                    ),
                ),
                (
                    "id_standard",
                    models.CharField(
                        choices=[
                            ("national", "National standard"),
                            ("provincial", "Provincial standard"),
                            ("city", "Prefecture standard"),
                        ],
                        default="national",
                        max_length=12,
                        verbose_name="identification standard",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applicant", "Applicant"),
                            ("poor", "Not yet out of poverty"),
                            ("planned", "Planned to leave poverty"),
                            ("lifted", "Lifted out of poverty"),
                            ("relapsed", "Returned to poverty"),
                            ("removed", "Struck off"),
                        ],
                        default="applicant",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("identified_on", models.DateField(blank=True, null=True, verbose_name="identified on")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="lifted on")),
                (
                    "plan_lift_year",
                    models.SmallIntegerField(blank=True, null=True, verbose_name="planned year of leaving poverty"),
                ),
                (
                    "monitored_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unstable_lifted", "Lifted but unstable household"),
                            ("marginal", "Household on the margin of poverty"),
                            ("sudden_hardship", "Household in sudden serious hardship"),
                        ],
                        max_length=20,
                        verbose_name="monitored as",
                    ),
                ),
                ("monitored_on", models.DateField(blank=True, null=True, verbose_name="monitored since")),
                ("risk_cleared_on", models.DateField(blank=True, null=True, verbose_name="risk cleared on")),
                (
                    "main_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("01", "Illness"),
                            ("02", "Disability"),
                            ("03", "Schooling costs"),
                            ("04", "Natural disaster"),
                            ("05", "Lack of land"),
                            ("06", "Lack of water"),
                            ("07", "Lack of skills"),
                            ("08", "Lack of labour"),
                            ("09", "Lack of funds"),
                            ("10", "Poor transport"),
                            ("11", "Lack of own motivation"),
                            ("12", "Marriage costs"),
                            ("13", "Funeral costs"),
                            ("99", "Other cause"),
                        ],
                        max_length=2,
                        verbose_name="main cause of poverty",
                    ),
                ),
                (
                    "other_causes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("01", "Illness"),
                                ("02", "Disability"),
                                ("03", "Schooling costs"),
                                ("04", "Natural disaster"),
                                ("05", "Lack of land"),
                                ("06", "Lack of water"),
                                ("07", "Lack of skills"),
                                ("08", "Lack of labour"),
                                ("09", "Lack of funds"),
                                ("10", "Poor transport"),
                                ("11", "Lack of own motivation"),
                                ("12", "Marriage costs"),
                                ("13", "Funeral costs"),
                                ("99", "Other cause"),
                            ],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other causes",
                    ),
                ),
                ("cause_note", models.CharField(blank=True, max_length=200, verbose_name="note on the cause")),
                ("size", models.SmallIntegerField(default=0, verbose_name="members")),
                ("head_name", models.CharField(blank=True, max_length=60, verbose_name="head of household")),
                ("head_search", models.CharField(blank=True, db_collation="C", editable=False, max_length=300)),
                ("head_sort", models.CharField(blank=True, db_collation="C", editable=False, max_length=200)),
                ("has_no_labour", models.BooleanField(default=False, verbose_name="household without labour")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=registry.audit.models.DatabaseNow(), editable=False, verbose_name="entered"
                    ),
                ),
                ("version", models.IntegerField(default=1, editable=False)),
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
            options={
                "verbose_name": "household",
                "verbose_name_plural": "households",
            },
        ),
        migrations.CreateModel(
            name="IncomeYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                (
                    "wage_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="wage income"
                    ),
                ),
                (
                    "business_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="business income"
                    ),
                ),
                (
                    "business_cost_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="business expenses"
                    ),
                ),
                (
                    "dividend_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="dividends from assets"
                    ),
                ),
                (
                    "other_property_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="other property income"
                    ),
                ),
                (
                    "family_planning_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="family planning reward"
                    ),
                ),
                (
                    "allowance_yuan",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="minimum allowance received",
                    ),
                ),
                (
                    "destitute_yuan",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="destitute support received",
                    ),
                ),
                (
                    "pension_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="pension received"
                    ),
                ),
                (
                    "ecology_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="ecological compensation"
                    ),
                ),
                (
                    "support_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="support from relatives"
                    ),
                ),
                (
                    "other_transfer_yuan",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="other transfers"
                    ),
                ),
                ("members", models.SmallIntegerField(verbose_name="members of the year")),
                ("is_frozen", models.BooleanField(default=False, verbose_name="frozen")),
                (
                    "gross_yuan",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                models.F("wage_yuan"), "+", models.F("business_yuan")
                                                            ),
                                                            "+",
                                                            models.F("dividend_yuan"),
                                                        ),
                                                        "+",
                                                        models.F("other_property_yuan"),
                                                    ),
                                                    "+",
                                                    models.F("family_planning_yuan"),
                                                ),
                                                "+",
                                                models.F("allowance_yuan"),
                                            ),
                                            "+",
                                            models.F("destitute_yuan"),
                                        ),
                                        "+",
                                        models.F("pension_yuan"),
                                    ),
                                    "+",
                                    models.F("ecology_yuan"),
                                ),
                                "+",
                                models.F("support_yuan"),
                            ),
                            "+",
                            models.F("other_transfer_yuan"),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                        verbose_name="gross income",
                    ),
                ),
                (
                    "net_yuan",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    models.F("wage_yuan"),
                                                                    "+",
                                                                    models.F("business_yuan"),
                                                                ),
                                                                "+",
                                                                models.F("dividend_yuan"),
                                                            ),
                                                            "+",
                                                            models.F("other_property_yuan"),
                                                        ),
                                                        "+",
                                                        models.F("family_planning_yuan"),
                                                    ),
                                                    "+",
                                                    models.F("allowance_yuan"),
                                                ),
                                                "+",
                                                models.F("destitute_yuan"),
                                            ),
                                            "+",
                                            models.F("pension_yuan"),
                                        ),
                                        "+",
                                        models.F("ecology_yuan"),
                                    ),
                                    "+",
                                    models.F("support_yuan"),
                                ),
                                "+",
                                models.F("other_transfer_yuan"),
                            ),
                            "-",
                            models.F("business_cost_yuan"),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                        verbose_name="net income",
                    ),
                ),
                (
                    "net_per_head_yuan",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    django.db.models.expressions.CombinedExpression(
                                                                        django.db.models.expressions.CombinedExpression(
                                                                            models.F("wage_yuan"),
                                                                            "+",
                                                                            models.F("business_yuan"),
                                                                        ),
                                                                        "+",
                                                                        models.F("dividend_yuan"),
                                                                    ),
                                                                    "+",
                                                                    models.F("other_property_yuan"),
                                                                ),
                                                                "+",
                                                                models.F("family_planning_yuan"),
                                                            ),
                                                            "+",
                                                            models.F("allowance_yuan"),
                                                        ),
                                                        "+",
                                                        models.F("destitute_yuan"),
                                                    ),
                                                    "+",
                                                    models.F("pension_yuan"),
                                                ),
                                                "+",
                                                models.F("ecology_yuan"),
                                            ),
                                            "+",
                                            models.F("support_yuan"),
                                        ),
                                        "+",
                                        models.F("other_transfer_yuan"),
                                    ),
                                    "-",
                                    models.F("business_cost_yuan"),
                                ),
                                "/",
                                django.db.models.functions.comparison.Cast(
                                    django.db.models.functions.comparison.NullIf("members", 0),
                                    models.DecimalField(decimal_places=2, max_digits=14),
                                ),
                            ),
                            2,
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                        verbose_name="net income per head",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incomes",
                        to="households.household",
                        verbose_name="household",
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
            options={
                "verbose_name": "income of a year",
                "verbose_name_plural": "incomes by year",
            },
        ),
        migrations.CreateModel(
            name="LivingYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                ("has_food", models.BooleanField(default=False, verbose_name="food")),
                ("has_clothing", models.BooleanField(default=False, verbose_name="clothing")),
                ("has_education", models.BooleanField(default=False, verbose_name="compulsory education")),
                ("has_medical", models.BooleanField(default=False, verbose_name="basic medical care")),
                ("has_housing", models.BooleanField(default=False, verbose_name="safe housing")),
                ("has_water", models.BooleanField(default=False, verbose_name="safe drinking water")),
                ("checked_on", models.DateField(verbose_name="checked on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="proof or gap")),
                ("is_frozen", models.BooleanField(default=False, verbose_name="frozen")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="livings",
                        to="households.household",
                        verbose_name="household",
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
            options={
                "verbose_name": "guarantees of a year",
                "verbose_name_plural": "guarantees by year",
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "identity",
                    registry.fields.models.SealedField(
                        blank=True, null=True, purpose="identity", verbose_name="identity number"
                    ),
                ),
                ("identity_index", registry.fields.models.BlindIndexField(null=True, source="identity")),
                ("is_temporary", models.BooleanField(default=False, verbose_name="temporary number")),
                (
                    "disability_certificate",
                    registry.fields.models.SealedField(
                        blank=True, null=True, purpose="identity", verbose_name="disability certificate"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("male", "Male"), ("female", "Female")], max_length=6, verbose_name="sex"
                    ),
                ),
                ("birth_on", models.DateField(verbose_name="birth date")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "Head of household"),
                            ("spouse", "Spouse"),
                            ("son", "Son"),
                            ("daughter", "Daughter"),
                            ("daughter_in_law", "Daughter-in-law"),
                            ("son_in_law", "Son-in-law"),
                            ("grandson", "Grandson (son's son)"),
                            ("granddaughter", "Granddaughter (son's daughter)"),
                            ("maternal_grandson", "Grandson (daughter's son)"),
                            ("maternal_granddaughter", "Granddaughter (daughter's daughter)"),
                            ("father", "Father"),
                            ("mother", "Mother"),
                            ("wifes_father", "Wife's father"),
                            ("wifes_mother", "Wife's mother"),
                            ("husbands_father", "Husband's father"),
                            ("husbands_mother", "Husband's mother"),
                            ("grandfather", "Father's father"),
                            ("grandmother", "Father's mother"),
                            ("maternal_grandfather", "Mother's father"),
                            ("maternal_grandmother", "Mother's mother"),
                            ("sibling", "Brother or sister"),
                            ("great_grandson", "Great-grandson"),
                            ("great_granddaughter", "Great-granddaughter"),
                            ("nephew", "Nephew"),
                            ("niece", "Niece"),
                            ("brothers_wife", "Brother's wife"),
                            ("uncle", "Uncle"),
                            ("other", "Other relation"),
                        ],
                        max_length=24,
                        verbose_name="relation to the head",
                    ),
                ),
                (
                    "ethnicity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("01", "Han"),
                            ("02", "Mongol"),
                            ("03", "Hui"),
                            ("04", "Tibetan"),
                            ("05", "Uygur"),
                            ("06", "Miao"),
                            ("07", "Yi"),
                            ("08", "Zhuang"),
                            ("09", "Bouyei"),
                            ("10", "Korean"),
                            ("11", "Manchu"),
                            ("12", "Dong"),
                            ("13", "Yao"),
                            ("14", "Bai"),
                            ("15", "Tujia"),
                            ("16", "Hani"),
                            ("17", "Kazak"),
                            ("18", "Dai"),
                            ("19", "Li"),
                            ("20", "Lisu"),
                            ("21", "Va"),
                            ("22", "She"),
                            ("23", "Gaoshan"),
                            ("24", "Lahu"),
                            ("25", "Sui"),
                            ("26", "Dongxiang"),
                            ("27", "Naxi"),
                            ("28", "Jingpo"),
                            ("29", "Kirgiz"),
                            ("30", "Tu"),
                            ("31", "Daur"),
                            ("32", "Mulao"),
                            ("33", "Qiang"),
                            ("34", "Blang"),
                            ("35", "Salar"),
                            ("36", "Maonan"),
                            ("37", "Gelao"),
                            ("38", "Xibe"),
                            ("39", "Achang"),
                            ("40", "Pumi"),
                            ("41", "Tajik"),
                            ("42", "Nu"),
                            ("43", "Uzbek"),
                            ("44", "Russian"),
                            ("45", "Ewenki"),
                            ("46", "De'ang"),
                            ("47", "Bonan"),
                            ("48", "Yugur"),
                            ("49", "Jing"),
                            ("50", "Tatar"),
                            ("51", "Derung"),
                            ("52", "Oroqen"),
                            ("53", "Hezhen"),
                            ("54", "Moinba"),
                            ("55", "Lhoba"),
                            ("56", "Jino"),
                            ("97", "Other"),
                            ("98", "Foreign descent"),
                        ],
                        max_length=2,
                        verbose_name="ethnic group",
                    ),
                ),
                (
                    "politics",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("party", "Party member"),
                            ("probationary", "Probationary party member"),
                            ("league", "Youth League member"),
                            ("masses", "No party membership"),
                        ],
                        max_length=12,
                        verbose_name="political status",
                    ),
                ),
                (
                    "health",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("healthy", "Healthy"),
                                ("chronic", "Long-term chronic illness"),
                                ("serious", "Serious illness"),
                                ("disabled", "With a disability"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="health",
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illiterate", "Illiterate or semi-literate"),
                            ("primary", "Primary school finished"),
                            ("junior", "Junior middle school finished"),
                            ("senior", "Senior middle school finished"),
                            ("college", "Junior college finished"),
                            ("bachelor", "Bachelor or above"),
                        ],
                        max_length=12,
                        verbose_name="education",
                    ),
                ),
                (
                    "school",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preschool_age", "Under school age"),
                            ("kindergarten", "Kindergarten"),
                            ("primary", "Primary school"),
                            ("grade_7", "Grade 7"),
                            ("grade_8", "Grade 8"),
                            ("grade_9", "Grade 9"),
                            ("senior_1", "Senior middle school, year 1"),
                            ("senior_2", "Senior middle school, year 2"),
                            ("senior_3", "Senior middle school, year 3"),
                            ("vocational_1", "Secondary vocational school, year 1"),
                            ("vocational_2", "Secondary vocational school, year 2"),
                            ("vocational_3", "Secondary vocational school, year 3"),
                            ("college_1", "Higher vocational college, year 1"),
                            ("college_2", "Higher vocational college, year 2"),
                            ("college_3", "Higher vocational college, year 3"),
                            ("technician_1", "Technician college, year 1"),
                            ("technician_2", "Technician college, year 2"),
                            ("technician_3", "Technician college, year 3"),
                            ("technician_4", "Technician college, year 4"),
                            ("bachelor_1", "University, year 1"),
                            ("bachelor_2", "University, year 2"),
                            ("bachelor_3", "University, year 3"),
                            ("bachelor_4", "University, year 4"),
                            ("bachelor_5", "University, year 5"),
                            ("graduate", "Graduate school"),
                        ],
                        max_length=16,
                        verbose_name="at school",
                    ),
                ),
                (
                    "labour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("skilled", "Skilled labour"),
                            ("ordinary", "Ordinary labour"),
                            ("weak", "Weak or half labour"),
                            ("lost", "Lost the ability to work"),
                            ("none", "No ability to work"),
                        ],
                        max_length=10,
                        verbose_name="labour",
                    ),
                ),
                (
                    "work_area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("township", "Within the township"),
                            ("county", "Within the county, outside the township"),
                            ("province", "Within the province, outside the county"),
                            ("outside", "Outside the province"),
                            ("other", "Elsewhere"),
                        ],
                        max_length=10,
                        verbose_name="works away in",
                    ),
                ),
                ("work_months", models.SmallIntegerField(default=0, verbose_name="months of work")),
                (
                    "has_resident_insurance",
                    models.BooleanField(default=False, verbose_name="residents' medical insurance"),
                ),
                (
                    "has_employee_insurance",
                    models.BooleanField(default=False, verbose_name="employees' medical insurance"),
                ),
                ("has_pension", models.BooleanField(default=False, verbose_name="pension insurance")),
                (
                    "allowance",
                    models.CharField(
                        choices=[
                            ("none", "No allowance"),
                            ("rural", "Rural minimum allowance"),
                            ("urban", "Urban minimum allowance"),
                        ],
                        default="none",
                        max_length=6,
                        verbose_name="minimum allowance",
                    ),
                ),
                (
                    "destitute",
                    models.CharField(
                        choices=[
                            ("none", "No destitute support"),
                            ("rural", "Rural destitute support"),
                            ("urban", "Urban destitute support"),
                        ],
                        default="none",
                        max_length=6,
                        verbose_name="destitute support",
                    ),
                ),
                ("is_counted", models.BooleanField(default=True, verbose_name="counts as a member")),
                ("joined_on", models.DateField(verbose_name="joined on")),
                (
                    "join_reason",
                    models.CharField(
                        choices=[
                            ("identified", "Identified with the household"),
                            ("birth", "Born"),
                            ("marriage", "Married in"),
                            ("adoption", "Adopted"),
                            ("released", "Released from prison"),
                            ("discharged", "Discharged from the army"),
                            ("registered", "Registration moved in"),
                        ],
                        default="identified",
                        max_length=12,
                        verbose_name="reason for joining",
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "left_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("death", "Died"),
                            ("marriage", "Married out"),
                            ("moved", "Registration moved out"),
                            ("prison", "Sentenced to prison"),
                            ("army", "Joined the army"),
                            ("missing", "Missing"),
                            ("split", "Household split"),
                            ("mistake", "Entered by mistake"),
                        ],
                        max_length=10,
                        verbose_name="reason for leaving",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="households.household",
                        verbose_name="household",
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
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("M01", "Industry support"),
                            ("M02", "Employment support"),
                            ("M03", "Public-welfare job"),
                            ("M04", "Financial support"),
                            ("M05", "Safe housing"),
                            ("M06", "Relocation"),
                            ("M07", "Education support"),
                            ("M08", "Health support"),
                            ("M09", "Ecological support"),
                            ("M10", "Comprehensive safety net"),
                            ("M11", "Safe drinking water"),
                            ("M12", "Infrastructure and living conditions"),
                            ("M13", "Support from society"),
                            ("M14", "Photovoltaic income"),
                            ("M15", "Motivation and skills of mind"),
                        ],
                        max_length=3,
                        verbose_name="kind of measure",
                    ),
                ),
                ("item", models.CharField(max_length=80, verbose_name="what is done")),
                (
                    "amount_yuan",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="amount (yuan)"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("under_way", "Under way"), ("done", "Done")],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=200, verbose_name="result")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="households.household",
                        verbose_name="household",
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
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="households.member",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "help measure",
                "verbose_name_plural": "help measures",
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("poverty_line", "Poverty line"),
                            ("monitoring_line", "Monitoring line against return to poverty"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("region", models.CharField(blank=True, db_collation="C", max_length=12, verbose_name="region")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                ("amount_yuan", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount (yuan)")),
                ("document_no", models.CharField(max_length=120, verbose_name="document")),
                ("is_verified", models.BooleanField(default=False, verbose_name="checked against the document")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "income line",
                "verbose_name_plural": "income lines",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_yuan__gt", 0)),
                        name="standard_amount_positive",
                        violation_error_message="A line is above zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="standard_ends_after_start",
                        violation_error_message="A line ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document_no", ""), _negated=True),
                        name="standard_has_document",
                        violation_error_message="A line names the document it stands in.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("kind", "="),
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
                        name="standard_no_overlap",
                        violation_error_message="One line of a kind is in force in a place on one day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applicant", "Applicant"),
                            ("poor", "Not yet out of poverty"),
                            ("planned", "Planned to leave poverty"),
                            ("lifted", "Lifted out of poverty"),
                            ("relapsed", "Returned to poverty"),
                            ("removed", "Struck off"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_spans",
                        to="households.household",
                        verbose_name="household",
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
            options={
                "verbose_name": "status of a household over time",
                "verbose_name_plural": "statuses of households over time",
            },
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                fields=["village", "status", "main_cause"], include=("size",), name="household_village_status"
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["village", "number"], name="household_village_number"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["phone_index"], name="household_phone"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["bank_account_index"], name="household_bank_account"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("monitored_type", ""), _negated=True),
                fields=["village", "monitored_on"],
                name="household_monitored",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["applicant", "poor", "planned", "lifted", "relapsed", "removed"])),
                name="household_status_known",
                violation_error_message="This is no status of a household.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("main_cause", ""),
                    (
                        "main_cause__in",
                        ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "99"],
                    ),
                    _connector="OR",
                ),
                name="household_cause_known",
                violation_error_message="This is no cause of poverty on the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("main_cause", "99"), _negated=True),
                    models.Q(("cause_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="household_other_cause_noted",
                violation_error_message="With “other cause” as the main cause, write which.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 0)),
                name="household_size_not_negative",
                violation_error_message="A household has no fewer than zero members.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_on", None),
                    ("identified_on", None),
                    ("lifted_on__gte", models.F("identified_on")),
                    _connector="OR",
                ),
                name="household_lifted_after_identified",
                violation_error_message="A household is lifted out of poverty after it was identified.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "lifted"), _negated=True), ("lifted_on__isnull", False), _connector="OR"
                ),
                name="household_lifted_has_date",
                violation_error_message="A lifted household has the day it was lifted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("monitored_on", None), ("monitored_type", "")),
                    models.Q(models.Q(("monitored_type", ""), _negated=True), ("monitored_on__isnull", False)),
                    _connector="OR",
                ),
                name="household_monitored_has_date",
                violation_error_message="A monitored household has its kind and the day monitoring began, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("risk_cleared_on", None),
                    models.Q(("monitored_on__isnull", False), ("risk_cleared_on__gte", models.F("monitored_on"))),
                    _connector="OR",
                ),
                name="household_cleared_after_monitored",
                violation_error_message="A risk is cleared after monitoring began.",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)),
                name="household_version_counts_up",
                violation_error_message="The card's version is lost. Load the page again.",
            ),
        ),
        migrations.AddIndex(
            model_name="incomeyear",
            index=models.Index(
                fields=["village", "year"], include=("net_per_head_yuan", "household"), name="income_village_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomeyear",
            constraint=models.UniqueConstraint(
                fields=("household", "year"),
                name="income_once_a_year",
                violation_error_message="The income of this year is on the card already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomeyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (2010, 2099))),
                name="income_year_sane",
                violation_error_message="Give a year from 2010 on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomeyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__gte", 1)),
                name="income_has_members",
                violation_error_message="Income per head needs at least one member.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomeyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wage_yuan__gte", 0)),
                    models.Q(("business_yuan__gte", 0)),
                    models.Q(("dividend_yuan__gte", 0)),
                    models.Q(("other_property_yuan__gte", 0)),
                    models.Q(("family_planning_yuan__gte", 0)),
                    models.Q(("allowance_yuan__gte", 0)),
                    models.Q(("destitute_yuan__gte", 0)),
                    models.Q(("pension_yuan__gte", 0)),
                    models.Q(("ecology_yuan__gte", 0)),
                    models.Q(("support_yuan__gte", 0)),
                    models.Q(("other_transfer_yuan__gte", 0)),
                    models.Q(("business_cost_yuan__gte", 0)),
                ),
                name="income_not_negative",
                violation_error_message="An amount of income or expense is never below zero.",
            ),
        ),
        migrations.AddIndex(
            model_name="livingyear",
            index=models.Index(fields=["village", "year"], name="living_village_year"),
        ),
        migrations.AddConstraint(
            model_name="livingyear",
            constraint=models.UniqueConstraint(
                fields=("household", "year"),
                name="living_once_a_year",
                violation_error_message="The guarantees of this year are on the card already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="livingyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (2010, 2099))),
                name="living_year_sane",
                violation_error_message="Give a year from 2010 on.",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["village", "household"], name="member_village_household"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["identity_index"], name="member_identity"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("is_temporary", False)),
                fields=("identity_index",),
                name="member_identity_once",
                violation_error_message="A person with this identity number is a member of a household already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("relation", "head")),
                fields=("household",),
                name="member_one_head",
                violation_error_message="A household has exactly one head.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("relation", "spouse")),
                fields=("household",),
                name="member_one_spouse",
                violation_error_message="A household has at most one spouse of the head.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "head",
                            "spouse",
                            "son",
                            "daughter",
                            "daughter_in_law",
                            "son_in_law",
                            "grandson",
                            "granddaughter",
                            "maternal_grandson",
                            "maternal_granddaughter",
                            "father",
                            "mother",
                            "wifes_father",
                            "wifes_mother",
                            "husbands_father",
                            "husbands_mother",
                            "grandfather",
                            "grandmother",
                            "maternal_grandfather",
                            "maternal_grandmother",
                            "sibling",
                            "great_grandson",
                            "great_granddaughter",
                            "nephew",
                            "niece",
                            "brothers_wife",
                            "uncle",
                            "other",
                        ],
                    )
                ),
                name="member_relation_known",
                violation_error_message="Choose the relation to the head.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["male", "female"])),
                name="member_sex_known",
                violation_error_message="A member's sex is male or female.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("birth_on__gte", datetime.date(1900, 1, 1))),
                name="member_born_since_1900",
                violation_error_message="The birth date lies before 1900.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("work_months__range", (0, 12))),
                name="member_work_months_in_year",
                violation_error_message="A year has 0 to 12 months of work.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_employee_insurance", True), ("has_resident_insurance", True), _negated=True),
                name="member_one_insurance",
                violation_error_message="A person has residents' or employees' medical insurance, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_on", None), ("left_reason", "")),
                    models.Q(("left_on__isnull", False), models.Q(("left_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="member_left_with_reason",
                violation_error_message="A member who left has the day and the reason, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"),
                name="member_left_after_joined",
                violation_error_message="A member leaves after joining.",
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["village", "kind", "state"], name="measure_village_kind"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "M01",
                            "M02",
                            "M03",
                            "M04",
                            "M05",
                            "M06",
                            "M07",
                            "M08",
                            "M09",
                            "M10",
                            "M11",
                            "M12",
                            "M13",
                            "M14",
                            "M15",
                        ],
                    )
                ),
                name="measure_kind_known",
                violation_error_message="This is no kind of measure on the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="measure_ends_after_start",
                violation_error_message="A measure ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yuan", None), ("amount_yuan__gte", 0), _connector="OR"),
                name="measure_amount_not_negative",
                violation_error_message="The amount of a measure is never below zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True), models.Q(("result", ""), _negated=True), _connector="OR"
                ),
                name="measure_done_with_result",
                violation_error_message="A finished measure says what came of it.",
            ),
        ),
        migrations.AddIndex(
            model_name="statusspan",
            index=models.Index(
                fields=["village", "status", "starts_on", "ends_on"], include=("household",), name="status_span_village"
            ),
        ),
        migrations.AddConstraint(
            model_name="statusspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["applicant", "poor", "planned", "lifted", "relapsed", "removed"])),
                name="status_span_known",
                violation_error_message="This is no status of a household.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="status_span_ends_after_start",
                violation_error_message="A status ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusspan",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("household", "="),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="status_span_no_overlap",
                violation_error_message="A household has one status on one day.",
            ),
        ),
    ]
