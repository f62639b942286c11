"""Whether a key comes back with the same request is asked of the columns themselves; a hash of them said no more.

The conditions taken away here stand from the next migration on in `ledger_offence` and in the guards of accounts, under
the same names: PostgreSQL reads the text of every check anew for every statement, which was a sixth of a posting.
"""

from django.db import migrations

from registry.db.operations import Together


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_flow_by_moves")]
    operations = [
        Together(
            migrations.RemoveField(model_name="transfer", name="request_hash"),
            *(
                migrations.RemoveConstraint(model_name=model, name=f"ledger_{model}_{name}")
                for model, name in (
                    ("account", "project_named"),
                    ("account", "sink_without_balance"),
                    ("transfer", "late_for_earlier"),
                    ("transfer", "reversal_named"),
                    ("transfer", "two_accounts"),
                    ("transfer", "two_people"),
                )
            ),
        )
    ]
