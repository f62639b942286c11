"""A file that was handed over says when and by whom; both are written in the same step, before its state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funds", "0014_contract_guards")]
    operations = [
        migrations.RemoveConstraint(model_name="bankfile", name="funds_bank_file_sent"),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["made", "cancelled"]))
                | models.Q(("sent_by__isnull", False), ("sent_on__isnull", False)),
                name="funds_bank_file_sent",
                violation_error_message="A file that was handed over says on which day and by whom.",
            ),
        ),
    ]
