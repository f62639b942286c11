"""Comparing with other lists is a duty of its own: who compares does not decide (DOMAIN §9.2, 4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="duty",
            field=models.CharField(
                choices=[
                    ("make", "Enters"),
                    ("compare", "Compares with other lists"),
                    ("decide", "Decides for the village"),
                    ("witness", "Witnesses"),
                    ("review", "Reviews for the township"),
                    ("approve", "Approves for the county"),
                    ("pay", "Releases the money"),
                    ("none", "No duty of its own"),
                ],
                max_length=10,
            ),
        ),
    ]
