"""Every dated rule has the same shape: region, document, verified, from, until (registry/db/dated.py)."""

from django.db import migrations, models

from registry.db.operations import Sql


class Migration(migrations.Migration):
    dependencies = [("households", "0024_waiver_asked_from")]
    operations = [
        migrations.RemoveConstraint("costratio", "cost_ratio_has_source"),
        migrations.RenameField("costratio", "source", "document_no"),
        migrations.RemoveConstraint("steplimit", "step_limit_once"),
        migrations.RenameField("steplimit", "basis", "document_no"),
        migrations.AddField(
            "steplimit",
            "region",
            models.CharField(blank=True, db_collation="C", default="", max_length=12, verbose_name="region"),
        ),
        Sql(
            "UPDATE households_steplimit SET region = coalesce(area_id, '')",
            "UPDATE households_steplimit SET area_id = nullif(region, '')",
        ),
        migrations.RemoveField("steplimit", "area"),
    ]
