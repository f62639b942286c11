"""What a village may know of money from above (a function of funds), read from the one view of moves as all reports."""

from django.db import migrations

from registry.db.operations import Sql

HEAD = """
CREATE OR REPLACE FUNCTION funds_village_flow(village text, on_day date)
    RETURNS TABLE (source_id bigint, document_no text, document_on date, issuer text, level text, category text,
                   source_yuan numeric, received_yuan numeric, given_back_yuan numeric, spent_yuan numeric,
                   households bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH moves AS (
"""
MOVES = """
        SELECT m.source_id, m.household_id, m.giver <> m.taker AS crosses, m.effect, m.amount_yuan AS amount
        FROM ledger_move m
        WHERE m.village_id = funds_village_flow.village AND m.booked_on <= on_day
          AND ledger_in_scope(funds_village_flow.village)
"""
OLD_MOVES = """
        SELECT t.source_id, t.household_id, t.debit_area_id <> t.credit_area_id AS crosses,
               CASE WHEN t.kind = 'reversal' THEN (SELECT o.kind FROM ledger_transfer o WHERE o.id = t.reverses_id)
                    ELSE t.kind END AS effect,
               CASE WHEN t.kind = 'reversal' THEN -t.amount_yuan ELSE t.amount_yuan END AS amount
        FROM ledger_transfer t
        WHERE t.village_id = funds_village_flow.village AND t.booked_on <= on_day
          AND ledger_in_scope(funds_village_flow.village)
"""
TAIL = """
    ), reached AS (
        SELECT source_id, count(*) AS households FROM (
            SELECT source_id, household_id FROM moves WHERE household_id IS NOT NULL
            GROUP BY 1, 2 HAVING sum(amount) > 0) h GROUP BY 1
    )
    SELECT s.id, s.document_no::text, s.document_on, s.issuer::text, s.level::text, s.category::text, s.amount_yuan,
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'allocation' AND m.crosses), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'return' AND m.crosses), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'payment'), 0),
           coalesce(max(r.households), 0)
    FROM moves m JOIN funds_fundsource s ON s.id = m.source_id LEFT JOIN reached r ON r.source_id = m.source_id
    GROUP BY s.id ORDER BY s.document_on, s.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_moves"), ("funds", "0002_guards")]
    operations = [Sql(HEAD + MOVES + TAIL, HEAD + OLD_MOVES + TAIL)]
