"""The words stand in their own table now (0009, 0010)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0010_objection_doors")]
    operations = [
        migrations.RemoveField(model_name="objection", name="findings"),
        migrations.RemoveField(model_name="objection", name="review_reason"),
        migrations.RemoveField(model_name="objection", name="text"),
    ]
