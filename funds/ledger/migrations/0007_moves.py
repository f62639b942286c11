"""The one reading of the ledger that all reports share: what each transfer did, with its sign.

A reversal counts negative against what it takes back; a recovery counts as a payment below zero, and a reversal of a
recovery above zero again. `giver` and `taker` are the ends of the effect, not of the row: what a reversal of a payment
takes back was given by the project. Row-level security of the asker holds (security_invoker).
"""

from django.db import migrations

from registry.db.operations import Sql


def _ends(turned: str) -> str:
    """The columns that change sides when the row moves money back."""
    return f"""
        CASE WHEN {turned} THEN t.credit_area_id ELSE t.debit_area_id END AS giver,
        CASE WHEN {turned} THEN t.debit_area_id ELSE t.credit_area_id END AS taker,
        CASE WHEN {turned} THEN t.credit_id ELSE t.debit_id END AS giver_account,
        CASE WHEN {turned} THEN t.debit_id ELSE t.credit_id END AS taker_account,
        CASE WHEN {turned} THEN -t.amount_yuan ELSE t.amount_yuan END AS amount_yuan,
        t.source_id, t.village_id, t.household_id, t.booked_on, t.late_for, t.posted_at, t.subject, t.reference
    """


FORWARD = f"""
CREATE VIEW ledger_move WITH (security_invoker = true) AS
    SELECT t.id, t.seq, t.kind::text AS kind, t.id AS origin_id,
        CASE t.kind WHEN 'recovery' THEN 'payment' ELSE t.kind::text END AS effect,
        {_ends("t.kind = 'recovery'")}
    FROM ledger_transfer t WHERE t.kind <> 'reversal'
    UNION ALL
    SELECT t.id, t.seq, t.kind::text, o.id,
        CASE o.kind WHEN 'recovery' THEN 'payment' ELSE o.kind::text END,
        {_ends("o.kind <> 'recovery'")}
    FROM ledger_transfer t JOIN ledger_transfer o ON o.id = t.reverses_id
    WHERE t.kind = 'reversal' AND t.reverses_id IS NOT NULL;
REVOKE ALL ON ledger_move FROM registry_app;
GRANT SELECT ON ledger_move TO registry_app;
"""  # noqa: S608  (put together from this file alone)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_period_scope")]
    operations = [Sql(FORWARD, "DROP VIEW ledger_move;")]
