"""What comes back is asked of reversals and recoveries alone, before anything else is asked about them.

The question stood as a condition beside a join, and the planner asked it of every row first: each of ten thousand
allocations summed all that had ever been paid into its account. A set is now read once by each statement.
"""

from django.db import migrations

from registry.db.operations import Sql

LOCK = 5_2014_2026  # the books of the ledger, as in 0010
HELD = "('origin', 'node', 'project')"

APPLY = f"""
CREATE OR REPLACE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
    today date;
    begun timestamptz;
    checked bigint;
    offence text;
    loops text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM ledger_refuse('ledger_transfer_isolation', 'the ledger posts in READ COMMITTED only');
    END IF;
    IF pg_advisory_xact_lock_shared({LOCK}) IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT (SELECT count(*) FROM posted) AS total, t.kind, t.source_id, t.village_id, t.debit_area_id, t.credit_area_id,
           t.debit_id, t.credit_id, t.amount_yuan, t.booked_on, t.late_for, t.household_id, t.maker_id,
           t.checker_id, t.reverses_id, t.posted_at, k.now, d.kind AS d_kind, d.village_id AS d_village,
           d.source_id AS d_source, d.opens_on AS d_opens, c.kind AS c_kind, c.village_id AS c_village,
           c.source_id AS c_source, c.opens_on AS c_opens, ledger_closed_through(t.village_id) AS closed
      INTO one
      FROM (SELECT * FROM posted LIMIT 1) t CROSS JOIN (SELECT clock_timestamp() + shift AS now FROM registry_clock) k
      LEFT JOIN ledger_account d ON d.id = t.debit_id LEFT JOIN ledger_account c ON c.id = t.credit_id;
    IF one.total IS NULL THEN  -- nothing was inserted: the key was there
        RETURN NULL;
    END IF;
    today := (one.now AT TIME ZONE 'Asia/Shanghai')::date;
    begun := one.now - (clock_timestamp() - statement_timestamp());

    IF one.total = 1 THEN
        IF one.d_kind IS NULL OR one.c_kind IS NULL THEN
            PERFORM ledger_refuse('ledger_transfer_accounts_exist', 'a transfer names an account that does not exist');
        END IF;
        offence := ledger_offence(one.kind, one.source_id, one.village_id, one.debit_area_id, one.credit_area_id,
            one.booked_on, one.late_for, one.household_id, one.maker_id, one.checker_id, one.reverses_id, one.debit_id,
            one.credit_id, one.d_kind, one.d_village, one.d_source, one.d_opens,
            one.c_kind, one.c_village, one.c_source, one.c_opens, today, one.closed);
        IF offence IS NULL AND (one.posted_at > one.now OR one.posted_at < begun) THEN
            offence := 'ledger_transfer_moment';
        END IF;
        IF offence IS NOT NULL THEN
            PERFORM ledger_refuse(offence, 'the ledger refuses this transfer: ' || offence);
        END IF;
        UPDATE ledger_account a
           SET balance_yuan = a.balance_yuan + CASE a.id WHEN one.debit_id THEN -one.amount_yuan ELSE one.amount_yuan END,
               last_booked_on = greatest(a.last_booked_on, one.booked_on)
         WHERE a.id IN (one.debit_id, one.credit_id) AND a.kind IN {HELD}
           AND (a.kind = 'origin' OR a.last_booked_on IS NULL OR a.last_booked_on <= one.booked_on);
        GET DIAGNOSTICS checked = ROW_COUNT;
        IF checked <> (one.d_kind IN {HELD})::int + (one.c_kind IN {HELD})::int THEN
            PERFORM ledger_refuse('ledger_transfer_order', 'an account moved on a later day');
        END IF;
        IF one.kind NOT IN ('reversal', 'recovery') THEN
            RETURN NULL;
        END IF;
    ELSE
        PERFORM FROM ledger_account
            WHERE id = ANY (ARRAY(SELECT debit_id FROM posted UNION SELECT credit_id FROM posted)) AND kind IN {HELD}
            ORDER BY id FOR NO KEY UPDATE;
        -- OFFSET 0: the set is read once and its accounts are looked up, whatever a session's early plan believed.
        SELECT count(d.id + c.id),
               min(coalesce(
                   ledger_offence(t.kind, t.source_id, t.village_id, t.debit_area_id, t.credit_area_id, t.booked_on,
                       t.late_for, t.household_id, t.maker_id, t.checker_id, t.reverses_id, t.debit_id, t.credit_id,
                       d.kind, d.village_id, d.source_id, d.opens_on,
                       c.kind, c.village_id, c.source_id, c.opens_on, today, p.last_on),
                   CASE WHEN t.posted_at > one.now OR t.posted_at < begun THEN 'ledger_transfer_moment'
                        WHEN (d.kind IN ('node', 'project') AND t.booked_on < d.last_booked_on)
                          OR (c.kind IN ('node', 'project') AND t.booked_on < c.last_booked_on)
                        THEN 'ledger_transfer_order' END))
          INTO checked, offence
          FROM posted t
          CROSS JOIN LATERAL (SELECT * FROM ledger_account a WHERE a.id = t.debit_id OFFSET 0) d
          CROSS JOIN LATERAL (SELECT * FROM ledger_account a WHERE a.id = t.credit_id OFFSET 0) c
          LEFT JOIN LATERAL (SELECT max(q.last_on) AS last_on FROM ledger_closedperiod q
                              WHERE q.village_id = left(t.village_id, 6) COLLATE "C" OFFSET 0) p ON true;
        IF offence IS NOT NULL THEN
            PERFORM ledger_refuse(offence, 'the ledger refuses this transfer: ' || offence);
        END IF;
        IF checked <> one.total THEN
            PERFORM ledger_refuse('ledger_transfer_accounts_exist', 'a transfer names an account that does not exist');
        END IF;
        loops := current_setting('enable_nestloop');
        PERFORM set_config('enable_nestloop', 'off', true);
        WITH moved AS MATERIALIZED (
            SELECT account, sum(delta) AS delta, max(booked_on) AS latest
              FROM (SELECT debit_id AS account, -amount_yuan AS delta, booked_on FROM posted
                    UNION ALL SELECT credit_id, amount_yuan, booked_on FROM posted) both_sides
             GROUP BY account)
        UPDATE ledger_account a
           SET balance_yuan = a.balance_yuan + m.delta, last_booked_on = greatest(a.last_booked_on, m.latest)
          FROM moved m
         WHERE a.id = m.account AND a.id = ANY (ARRAY(SELECT account FROM moved)) AND a.kind IN {HELD};
        PERFORM set_config('enable_nestloop', loops, true);
        IF NOT EXISTS (SELECT FROM posted WHERE kind IN ('reversal', 'recovery')) THEN
            RETURN NULL;
        END IF;
    END IF;

    IF EXISTS (
        SELECT FROM posted t LEFT JOIN LATERAL (
            SELECT * FROM ledger_transfer o WHERE o.id = t.reverses_id OFFSET 0) o ON true
        WHERE t.kind = 'reversal' AND NOT coalesce(
            o.debit_id = t.credit_id AND o.credit_id = t.debit_id AND o.amount_yuan = t.amount_yuan
            AND o.household_id IS NOT DISTINCT FROM t.household_id AND o.subject = t.subject
            AND o.kind <> 'reversal', false)) THEN
        PERFORM ledger_refuse('ledger_transfer_mirror', 'a reversal takes back exactly one transfer, whole');
    END IF;
    -- Only these two kinds leave the account of households or of a supplier (ledger_offence).
    IF EXISTS (
        WITH back AS MATERIALIZED (
            SELECT DISTINCT t.credit_id, t.debit_id, t.household_id, t.subject FROM posted t
            WHERE t.kind IN ('reversal', 'recovery') AND (
                SELECT s.kind FROM ledger_account s WHERE s.id = t.debit_id) IN ('households', 'supplier'))
        SELECT FROM back
        WHERE ledger_paid_back_too_much(back.credit_id, back.debit_id, back.household_id, back.subject)) THEN
        PERFORM ledger_refuse('ledger_transfer_recovery', 'more would come back than was paid');
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608  (constants of this file)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_check")]
    operations = [Sql(APPLY, None)]
