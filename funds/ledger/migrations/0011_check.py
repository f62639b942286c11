"""What the nightly check of the ledger found, kept and never changed."""

import django.db.models.deletion
from django.db import migrations, models

import registry.divisions.models
from registry.db.operations import AppendOnly, Scoped


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0002_reference_data"),
        ("ledger", "0010_books"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(verbose_name="checked")),
                ("transfers", models.BigIntegerField(verbose_name="movements of money")),
                ("divisions", models.PositiveIntegerField(verbose_name="divisions")),
                ("months", models.PositiveIntegerField(verbose_name="closed months")),
                ("faults", models.JSONField(default=list, verbose_name="what does not hold")),
                (
                    "village",
                    registry.divisions.models.VillageField(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                        verbose_name="division",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of the ledger",
                "verbose_name_plural": "checks of the ledger",
                "indexes": [models.Index(fields=["village", "-checked_at"], name="ledger_check_latest")],
            },
        ),
        Scoped("ledger_ledgercheck"),
        AppendOnly("ledger_ledgercheck"),
    ]
