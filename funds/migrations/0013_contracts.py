"""Contracts with the day their work was done, dearer final accounts, claims that can be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import registry.audit.models
import registry.divisions.models


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0002_reference_data"),
        ("funds", "0012_library_guards"),
        ("ledger", "0008_flow_by_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Overrun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("note", models.CharField(max_length=300, verbose_name="note")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=registry.audit.models.DatabaseNow(), editable=False, verbose_name="moment"
                    ),
                ),
            ],
            options={
                "verbose_name": "approval of a higher final account",
                "verbose_name_plural": "approvals of higher final accounts",
            },
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="funds_claim_once",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="funds_claim_paid_has_transfer",
        ),
        migrations.AddField(
            model_name="acceptance",
            name="over_reason",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="A final account above the contract counts when the county has approved it.",
                max_length=300,
                verbose_name="why it costs more than the contract",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="completed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="basically completed on"),
        ),
        migrations.AddField(
            model_name="contract",
            name="procurement_note",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="number of the tender or of the minutes"
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="account_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account entered by",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "Claim drawn up"),
                    ("returned", "Returned"),
                    ("town_signed", "Signed by the township"),
                    ("dept_signed", "Signed by the department"),
                    ("audited", "Audited by finance"),
                    ("paid", "Paid"),
                    ("reversed", "Paid and taken back"),
                    ("cancelled", "Given up"),
                ],
                default="prepared",
                editable=False,
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="contract",
            name="procurement",
            field=models.CharField(
                choices=[
                    ("tender", "Open tender"),
                    ("invited", "Tender by invitation"),
                    ("negotiated", "Competitive negotiation"),
                    ("inquiry", "Price inquiry"),
                    ("single", "Single source"),
                    ("village", "Decided by the villagers (small works)"),
                ],
                max_length=12,
                verbose_name="how the supplier was chosen",
            ),
        ),
        migrations.AlterField(
            model_name="supplier",
            name="name",
            field=models.CharField(max_length=100, verbose_name="name of the firm"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["cancelled", "reversed"]), _negated=True),
                fields=("contract", "number"),
                name="funds_claim_once",
                violation_error_message="This instalment has been claimed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paid_on__isnull", False), ("state__in", ["paid", "reversed"]), ("transfer__isnull", False)
                    ),
                    models.Q(
                        models.Q(("state__in", ["paid", "reversed"]), _negated=True),
                        ("paid_on", None),
                        ("transfer", None),
                    ),
                    _connector="OR",
                ),
                name="funds_claim_paid_has_transfer",
                violation_error_message="A claim is paid exactly when its money is in the ledger.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_on", None), ("completed_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="funds_contract_completed_after_start",
                violation_error_message="Work is completed on the day it began or later.",
            ),
        ),
        migrations.AddField(
            model_name="overrun",
            name="acceptance",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overrun",
                to="funds.acceptance",
                verbose_name="acceptance",
            ),
        ),
        migrations.AddField(
            model_name="overrun",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="overrun",
            name="village",
            field=registry.divisions.models.VillageField(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="divisions.division",
                verbose_name="division",
            ),
        ),
    ]
