"""Search as you type finds people in an index that covers it. Measured in docs/operations/measured.md."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0026_dated_constraints")]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("left_on", None)),
                fields=["village"],
                include=("household", "name", "search", "phone_index"),
                name="member_sought",
            ),
        ),
    ]
