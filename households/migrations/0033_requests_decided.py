"""A decided request has its day; the day is written a moment before the state, so an open one may have it too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0032_recused_in_area")]
    operations = [
        migrations.RemoveConstraint(model_name="memberchange", name="member_change_decided_on_fits"),
        migrations.AddConstraint(
            model_name="memberchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["pending", "confirmed", "returned"]),
                    ("decided_on__isnull", False),
                    _connector="OR",
                ),
                name="member_change_decided_on_fits",
                violation_error_message="A decided change says when it was decided.",
            ),
        ),
    ]
