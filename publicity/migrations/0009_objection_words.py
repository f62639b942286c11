"""Words, photos and contact of an objection go into tables that nobody below its desk can read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import registry.divisions.models


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0002_reference_data"),
        ("publicity", "0008_log_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectionWords",
            fields=[
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="publicity.objection",
                        verbose_name="objection",
                    ),
                ),
                ("reach", models.SmallIntegerField(db_default=9, default=9)),
                ("text", models.TextField(verbose_name="what is said")),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                ("review_reason", models.TextField(blank=True, verbose_name="why a review is asked for")),
                ("review_findings", models.TextField(blank=True, verbose_name="findings of the review")),
            ],
            options={
                "verbose_name": "words of an objection",
                "verbose_name_plural": "words of objections",
            },
        ),
        migrations.RemoveConstraint(
            model_name="objection",
            name="objection_says_something",
        ),
        migrations.AddField(
            model_name="objection",
            name="leader_holds",
            field=models.BooleanField(db_default=False, default=False, verbose_name="the county leader handles it"),
        ),
        migrations.AddField(
            model_name="objectioncontact",
            name="reach",
            field=models.SmallIntegerField(db_default=9, default=9),
        ),
        migrations.AddField(
            model_name="objectionphoto",
            name="reach",
            field=models.SmallIntegerField(db_default=9, default=9),
        ),
        migrations.AlterField(
            model_name="publicityperiod",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identification_village", "Identification, village publicity"),
                    ("identification_township", "Identification, township publicity"),
                    ("identification_announcement", "Identification, county announcement"),
                    ("exit_village", "Exit from poverty, village publicity"),
                    ("exit_township", "Exit from poverty, township publicity"),
                    ("exit_announcement", "Exit from poverty, county announcement"),
                    ("monitored_village", "Monitored objects, village publicity"),
                    ("monitored_announcement", "Monitored objects, county announcement"),
                    ("cleared_village", "Clearing of risks, village publicity"),
                    ("cleared_announcement", "Clearing of risks, county announcement"),
                    ("measures", "Help measures"),
                    ("helpers", "Helpers and first secretary"),
                    ("relatives", "Benefits of cadres' near relatives"),
                    ("funds_allocation", "Allocation of funds"),
                    ("project_library", "Project library"),
                    ("project_plan", "Project"),
                    ("project_before", "Project before it begins"),
                    ("project_after", "Project after acceptance"),
                    ("payment_list", "Payment list"),
                    ("small_credit", "Small loans"),
                    ("village_finance", "Village income and expenditure"),
                    ("collective_economy", "Income of the collective economy and its distribution"),
                    ("party_affairs", "Party affairs"),
                    ("village_affairs", "Village affairs"),
                    ("meeting_decision", "Decision of a meeting"),
                    ("inspection_result", "Result of an inspection"),
                    ("objection_accept", "Taking up an objection"),
                    ("objection_answer", "Answer to an objection"),
                    ("review_request", "Asking for a review after the answer"),
                    ("review_answer", "Answer of a review"),
                    ("objection_escalation", "Grace before a late objection goes one level up"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["received_at"], name="objection_time"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entered_by", None),
                    ("handled_by", None),
                    models.Q(("entered_by", models.F("handled_by")), _negated=True),
                    _connector="OR",
                ),
                name="objection_entered_not_handled",
                violation_error_message="You entered this objection; someone else handles it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    ("handled_by", None),
                    models.Q(("reviewed_by", models.F("handled_by")), _negated=True),
                    _connector="OR",
                ),
                name="objection_reviewer_is_another",
                violation_error_message="Who answered the objection does not review it.",
            ),
        ),
        migrations.AddField(
            model_name="objectionwords",
            name="village",
            field=registry.divisions.models.VillageField(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="divisions.division",
                verbose_name="division",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectionwords",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="objection_says_something",
                violation_error_message="Say what is not right.",
            ),
        ),
    ]
