"""The leader of the county who reopens frozen years (DOMAIN 9.2, 7) joins the roles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="role",
            field=models.CharField(
                choices=[
                    ("village_clerk", "Village clerk"),
                    ("branch_secretary", "Village party branch secretary"),
                    ("first_secretary", "First secretary"),
                    ("supervision_committee", "Village affairs supervision committee"),
                    ("helper", "Helper"),
                    ("township_reviewer", "Township poverty officer"),
                    ("township_leader", "Township leader in charge"),
                    ("township_accounting", "Township accounting office"),
                    ("county_office", "County poverty alleviation office"),
                    ("county_leader", "County leader in charge"),
                    ("county_finance", "County finance bureau"),
                    ("line_department", "Line department"),
                    ("auditor", "Auditor"),
                    ("province_viewer", "Prefecture or province viewer"),
                    ("system_admin", "System administrator"),
                ],
                max_length=30,
                verbose_name="role",
            ),
        ),
    ]
