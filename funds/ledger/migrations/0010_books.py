"""The functions of the ledger anew: recoveries, closed months, late entries; and each statement pays for itself once.

What a posting costs beside its commit is the start of statements and the constraints they read, so a single transfer
takes four: lock the lower account, insert, look at what was inserted, move both balances. Accounts are locked in the
order of their ids before the key is tried, so that two posters of the same key wait for each other.

Every posting holds LOCK shared until it commits; closing a month takes it alone. So no transfer of a month can be on
its way while the month is sealed, and one that waited meets the closed month (READ COMMITTED looks anew; other levels
of isolation would look at the past and are refused).
"""

from django.db import migrations

from registry.db.operations import Sql

LOCK = 5_2014_2026  # the books of the ledger
HELD = "('origin', 'node', 'project')"

OFFENCE = """
-- Which guard a transfer offends, NULL for none. One definition for a single transfer (d, c: the accounts; values of
-- one row, so that plpgsql evaluates it in place) and for a set. `closed` is the last day of the county's closed books.
CREATE FUNCTION ledger_offence(kind text, source bigint, village text, giver text, taker text, booked date, late date,
    household bigint, maker bigint, checker bigint, reverses uuid, d_id bigint, c_id bigint, d_kind text, d_village text, d_source bigint, d_opens date,
    c_kind text, c_village text, c_source bigint, c_opens date, today date, closed date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
        WHEN d_id = c_id THEN 'ledger_transfer_two_accounts'
        WHEN maker = checker THEN 'ledger_transfer_two_people'
        WHEN (kind = 'reversal') <> (reverses IS NOT NULL) THEN 'ledger_transfer_reversal_named'
        WHEN late >= booked THEN 'ledger_transfer_late_for_earlier'
        WHEN d_source <> c_source OR source <> d_source THEN 'ledger_transfer_earmark'
        WHEN NOT starts_with(d_village, c_village) AND NOT starts_with(c_village, d_village) THEN 'ledger_transfer_line'
        WHEN giver <> d_village OR taker <> c_village OR village <> greatest(d_village, c_village)
            THEN 'ledger_transfer_line'
        WHEN booked > today THEN 'ledger_transfer_future'
        WHEN least(booked, late) < greatest(d_opens, c_opens) THEN 'ledger_transfer_before_document'
        WHEN booked <= closed THEN 'ledger_period_closed'
        WHEN late IS NOT NULL AND (closed IS NULL OR late > closed) THEN 'ledger_transfer_late_for_closed'
        WHEN kind <> 'reversal' AND CASE kind || ':' || d_kind || ':' || c_kind
            WHEN 'receipt:origin:node' THEN c_village <> d_village
            WHEN 'allocation:node:node' THEN NOT starts_with(c_village, d_village) OR c_village = d_village
            WHEN 'allocation:node:project' THEN NOT starts_with(c_village, d_village)
            WHEN 'return:project:node' THEN NOT starts_with(d_village, c_village)
            WHEN 'return:node:node' THEN NOT starts_with(d_village, c_village) OR c_village = d_village
            WHEN 'return:node:origin' THEN c_village <> d_village
            WHEN 'payment:project:households' THEN c_village <> d_village
            WHEN 'payment:project:supplier' THEN c_village <> d_village
            WHEN 'recovery:households:project' THEN c_village <> d_village
            WHEN 'recovery:supplier:project' THEN c_village <> d_village
            ELSE true END THEN 'ledger_transfer_pair'
        WHEN (household IS NOT NULL) <> ('households' IN (d_kind, c_kind)) THEN 'ledger_transfer_household'
        END;

-- The last closed day of the county a division lies in; NULL when no month is closed. Divisions above a county close
-- nothing. The row of the county is read even where the asker's scope is a village.
CREATE FUNCTION ledger_closed_through(division text) RETURNS date LANGUAGE sql STABLE
    RETURN (SELECT max(last_on) FROM ledger_closedperiod WHERE village_id = left(division, 6) COLLATE "C");
"""

GUARDS = f"""
-- An account is born empty and moves only underneath a transfer: a balance by a statement inside a trigger, the rest
-- never. Checks by statement and by column cost a posting nothing.
CREATE FUNCTION ledger_account_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_refuse('ledger_account_guarded', 'accounts change by transfers only');
END $$;
CREATE TRIGGER guarded_birth BEFORE INSERT ON ledger_account FOR EACH ROW
    WHEN (NEW.balance_yuan <> 0 OR NEW.last_booked_on IS NOT NULL) EXECUTE FUNCTION ledger_account_refuse();
CREATE FUNCTION ledger_account_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_refuse('ledger_account_project_named', 'an account of a project names it, and no other does');
END $$;
CREATE TRIGGER guarded_project BEFORE INSERT ON ledger_account FOR EACH ROW
    WHEN ((NEW.kind = 'project') <> (NEW.project_id IS NOT NULL)) EXECUTE FUNCTION ledger_account_named();
CREATE TRIGGER guarded_delete BEFORE DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_refuse();
CREATE TRIGGER guarded_columns BEFORE UPDATE OF id, kind, village_id, source_id, project_id, name, opens_on
    ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_refuse();
CREATE TRIGGER guarded BEFORE UPDATE ON ledger_account FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_account_refuse();
CREATE TRIGGER guarded_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_account_refuse();

-- More may not come back of what a paper paid (to a household, or to the supplier) than it paid.
CREATE FUNCTION ledger_paid_back_too_much(p_project bigint, p_sink bigint, p_household bigint, p_subject text)
    RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    standing numeric;
BEGIN
    IF p_household IS NOT NULL THEN
        SELECT sum(CASE WHEN t.debit_id = p_project THEN t.amount_yuan ELSE -t.amount_yuan END) INTO standing
            FROM ledger_transfer t
            WHERE t.household_id = p_household AND t.subject = p_subject
              AND ((t.debit_id = p_project AND t.credit_id = p_sink) OR (t.debit_id = p_sink AND t.credit_id = p_project));
        RETURN coalesce(standing, 0) < 0;
    END IF;
    RETURN coalesce((SELECT sum(t.amount_yuan) FROM ledger_transfer t
                      WHERE t.credit_id = p_sink AND t.debit_id = p_project AND t.subject = p_subject), 0)
         < coalesce((SELECT sum(t.amount_yuan) FROM ledger_transfer t
                      WHERE t.debit_id = p_sink AND t.credit_id = p_project AND t.subject = p_subject), 0);
END $$;

-- Runs inside the statement that posts, as the owner, in the search path of the posting function. The plans of this
-- function are kept for the session: the road of a single transfer is one that no early plan can spoil.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
    today date;
    begun timestamptz;
    checked bigint;
    offence text;
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
            WHERE id IN (SELECT debit_id FROM posted UNION SELECT credit_id FROM posted) AND kind IN {HELD}
            ORDER BY id FOR NO KEY UPDATE;
        SELECT count(*),
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
          FROM posted t JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
          LEFT JOIN (SELECT village_id, max(last_on) AS last_on FROM ledger_closedperiod GROUP BY village_id) p
                 ON p.village_id = left(t.village_id, 6) COLLATE "C";
        IF offence IS NOT NULL THEN
            PERFORM ledger_refuse(offence, 'the ledger refuses this transfer: ' || offence);
        END IF;
        IF checked <> one.total THEN
            PERFORM ledger_refuse('ledger_transfer_accounts_exist', 'a transfer names an account that does not exist');
        END IF;
        UPDATE ledger_account a
           SET balance_yuan = a.balance_yuan + m.delta, last_booked_on = greatest(a.last_booked_on, m.latest)
          FROM (SELECT account, sum(delta) AS delta, max(booked_on) AS latest
                  FROM (SELECT debit_id AS account, -amount_yuan AS delta, booked_on FROM posted
                        UNION ALL SELECT credit_id, amount_yuan, booked_on FROM posted) both_sides
                 GROUP BY account) m
         WHERE a.id = m.account AND a.kind IN {HELD};
    END IF;

    IF EXISTS (
        SELECT FROM posted t LEFT JOIN ledger_transfer o ON o.id = t.reverses_id
        WHERE t.kind = 'reversal' AND NOT coalesce(
            o.debit_id = t.credit_id AND o.credit_id = t.debit_id AND o.amount_yuan = t.amount_yuan
            AND o.household_id IS NOT DISTINCT FROM t.household_id AND o.subject = t.subject
            AND o.kind <> 'reversal', false)) THEN
        PERFORM ledger_refuse('ledger_transfer_mirror', 'a reversal takes back exactly one transfer, whole');
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT t.credit_id, t.debit_id, t.household_id, t.subject FROM posted t
                       JOIN ledger_account s ON s.id = t.debit_id AND s.kind IN ('households', 'supplier')) back
        WHERE ledger_paid_back_too_much(back.credit_id, back.debit_id, back.household_id, back.subject)) THEN
        PERFORM ledger_refuse('ledger_transfer_recovery', 'more would come back than was paid');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();
"""  # noqa: S608  (constants of this file)

POST = f"""
CREATE FUNCTION ledger_post(p_id uuid, p_debit bigint, p_credit bigint, p_amount numeric, p_booked_on date, p_kind text,
    p_household bigint, p_subject text, p_reference text, p_reverses uuid, p_maker bigint, p_checker bigint,
    p_late_for date, OUT number bigint, OUT moment timestamptz, OUT fresh boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    found_row ledger_transfer;
BEGIN
    IF NOT ledger_acts(p_maker, p_checker) THEN
        PERFORM ledger_refuse('ledger_transfer_actor', 'posted by neither its maker nor its checker');
    END IF;
    IF p_amount <> round(p_amount, 2) THEN
        PERFORM ledger_refuse('ledger_transfer_whole_fen', 'an amount in parts of a fen');
    END IF;
    -- The account of the lower number is locked before the key is tried (lo, hi: by number).
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id, debit_area_id,
            credit_area_id, household_id, booked_on, late_for, subject, reference, maker_id, checker_id, reverses_id,
            posted_at)
        SELECT p_id, p_kind, p_debit, p_credit, p_amount, lo.source_id, greatest(lo.village_id, hi.village_id),
               CASE lo.id WHEN p_debit THEN lo.village_id ELSE hi.village_id END,
               CASE lo.id WHEN p_debit THEN hi.village_id ELSE lo.village_id END,
               p_household, p_booked_on, p_late_for, p_subject, p_reference, p_maker, p_checker, p_reverses,
               clock_timestamp() + k.shift
        FROM ledger_account lo, ledger_account hi, registry_clock k
        WHERE lo.id = least(p_debit, p_credit) AND hi.id = greatest(p_debit, p_credit)
          AND ledger_in_scope(lo.village_id) AND ledger_in_scope(hi.village_id)
        FOR NO KEY UPDATE OF lo
        ON CONFLICT (id) DO NOTHING
        RETURNING seq, posted_at INTO number, moment;
    IF number IS NOT NULL THEN
        fresh := true;
        RETURN;
    END IF;
    SELECT * INTO found_row FROM ledger_transfer WHERE id = p_id;
    IF found_row.id IS NULL OR NOT ledger_in_scope(found_row.debit_area_id)
       OR NOT ledger_in_scope(found_row.credit_area_id) THEN
        PERFORM ledger_refuse('ledger_account_in_scope', 'an account outside the scope');
    END IF;
    IF (found_row.debit_id, found_row.credit_id, found_row.amount_yuan, found_row.booked_on, found_row.kind,
        found_row.household_id, found_row.subject, found_row.reference, found_row.reverses_id, found_row.maker_id,
        found_row.checker_id, found_row.late_for)
       IS DISTINCT FROM (p_debit, p_credit, p_amount, p_booked_on, p_kind, p_household, p_subject, p_reference,
        p_reverses, p_maker, p_checker, p_late_for) THEN
        PERFORM ledger_refuse('ledger_transfer_key_reused', 'this key belongs to another transfer');
    END IF;
    number := found_row.seq;
    moment := found_row.posted_at;
    fresh := false;
END $$;

-- Returns how many were posted now; the rest had been posted before with the same request.
CREATE FUNCTION ledger_post_set(p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts numeric[],
    p_booked_on date[], p_kinds text[], p_households bigint[], p_subjects text[], p_references text[],
    p_reverses uuid[], p_makers bigint[], p_checkers bigint[], p_late_for date[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    moment timestamptz := registry_now();
    wanted_accounts bigint;
    seen_accounts bigint;
    done bigint;
    posted_now bigint;
BEGIN
    PERFORM FROM ledger_account
        WHERE id IN (SELECT unnest(p_debits) UNION SELECT unnest(p_credits)) AND kind IN {HELD}
        ORDER BY id FOR NO KEY UPDATE;
    SELECT count(*), count(a.id) FILTER (WHERE ledger_in_scope(a.village_id)) INTO wanted_accounts, seen_accounts
        FROM (SELECT unnest(p_debits) AS id UNION SELECT unnest(p_credits)) w LEFT JOIN ledger_account a USING (id);
    IF wanted_accounts <> seen_accounts THEN
        PERFORM ledger_refuse('ledger_account_in_scope', 'an account outside the scope');
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT * FROM unnest(p_makers, p_checkers)) w (maker, checker)
               WHERE NOT ledger_acts(maker, checker)) THEN
        PERFORM ledger_refuse('ledger_transfer_actor', 'posted by neither its maker nor its checker');
    END IF;
    IF EXISTS (SELECT FROM unnest(p_amounts) amount WHERE amount <> round(amount, 2)) THEN
        PERFORM ledger_refuse('ledger_transfer_whole_fen', 'an amount in parts of a fen');
    END IF;

    SELECT count(*) INTO done FROM ledger_transfer t WHERE t.id = ANY (p_ids);
    IF done > 0 AND EXISTS (
        SELECT FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_booked_on, p_kinds, p_households, p_subjects,
                           p_references, p_reverses, p_makers, p_checkers, p_late_for)
                    AS w (id, debit, credit, amount, booked, kind, household, subject, reference, reverses, maker,
                          checker, late)
            JOIN ledger_transfer t USING (id)
        WHERE (t.debit_id, t.credit_id, t.amount_yuan, t.booked_on, t.kind, t.household_id, t.subject, t.reference,
               t.reverses_id, t.maker_id, t.checker_id, t.late_for)
              IS DISTINCT FROM (w.debit, w.credit, w.amount, w.booked, w.kind, w.household, w.subject, w.reference,
               w.reverses, w.maker, w.checker, w.late)
    ) THEN
        PERFORM ledger_refuse('ledger_transfer_key_reused', 'this key belongs to another transfer');
    END IF;

    -- No debit of the set may live on a credit of the same set.
    IF EXISTS (
        SELECT FROM (SELECT w.debit AS id, sum(w.amount) AS total
                       FROM unnest(p_ids, p_debits, p_amounts) AS w (key, debit, amount)
                      WHERE done = 0 OR NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.id = w.key)
                      GROUP BY w.debit) taken
            JOIN ledger_account a USING (id)
        WHERE a.kind IN ('node', 'project') AND a.balance_yuan < taken.total
    ) THEN
        PERFORM ledger_refuse('ledger_account_not_negative', 'an account does not hold enough');
    END IF;

    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id, debit_area_id,
            credit_area_id, household_id, booked_on, late_for, subject, reference, maker_id, checker_id, reverses_id,
            posted_at)
        SELECT w.id, w.kind, w.debit, w.credit, w.amount, d.source_id, greatest(d.village_id, c.village_id),
               d.village_id, c.village_id, w.household, w.booked, w.late, w.subject, w.reference, w.maker, w.checker,
               w.reverses, moment
        FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_booked_on, p_kinds, p_households, p_subjects,
                    p_references, p_reverses, p_makers, p_checkers, p_late_for) WITH ORDINALITY
                    AS w (id, debit, credit, amount, booked, kind, household, subject, reference, reverses, maker,
                          checker, late, place)
            JOIN ledger_account d ON d.id = w.debit JOIN ledger_account c ON c.id = w.credit
        WHERE done = 0 OR NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.id = w.id)
        ORDER BY w.place;
    GET DIAGNOSTICS posted_now = ROW_COUNT;
    RETURN posted_now;
END $$;
"""  # noqa: S608  (constants of this file)

CLOSE = f"""
-- What was booked in a county between two days, and a hash over it in the order of posting: every column of every row.
CREATE FUNCTION ledger_month(p_area text, p_first date, p_last date, OUT transfers bigint, OUT total numeric,
    OUT held numeric, OUT digest bytea) LANGUAGE sql STABLE AS $$
    SELECT count(*), coalesce(sum(t.amount_yuan), 0),
           coalesce(sum(t.amount_yuan) FILTER (WHERE c.kind IN ('node', 'project')), 0)
               - coalesce(sum(t.amount_yuan) FILTER (WHERE d.kind IN ('node', 'project')), 0),
           sha256(coalesce(string_agg(sha256(convert_to(ROW(t.id, t.seq, t.kind, t.debit_id, t.credit_id, t.amount_yuan,
               t.source_id, t.village_id, t.debit_area_id, t.credit_area_id, t.household_id,
               t.booked_on - DATE '2000-01-01', t.late_for - DATE '2000-01-01', t.subject, t.reference, t.maker_id,
               t.checker_id, t.reverses_id, extract(epoch FROM t.posted_at))::text, 'UTF8')), ''::bytea ORDER BY t.seq),
               ''::bytea))
    FROM ledger_transfer t
    LEFT JOIN ledger_account d ON d.id = t.debit_id AND starts_with(d.village_id, p_area)
    LEFT JOIN ledger_account c ON c.id = t.credit_id AND starts_with(c.village_id, p_area)
    WHERE t.village_id >= p_area COLLATE "C" AND t.village_id < (p_area || '~') COLLATE "C"
      AND t.booked_on BETWEEN p_first AND p_last
$$;

CREATE FUNCTION ledger_seal(p_area text, p_month text, p_transfers bigint, p_total numeric, p_balance numeric,
    p_digest bytea, p_before bytea) RETURNS bytea LANGUAGE sql IMMUTABLE
    RETURN sha256(coalesce(p_before, ''::bytea) || p_digest || convert_to(
        ROW(p_area, p_month, p_transfers, round(p_total, 2), round(p_balance, 2))::text, 'UTF8'));

-- Closes the books of one month of a county: the month after the last closed one, or the one of the first transfer.
CREATE FUNCTION ledger_close(p_area text, p_month text, p_actor bigint) RETURNS ledger_closedperiod
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_on date;
    last_on date;
    before ledger_closedperiod;
    moved record;
    made ledger_closedperiod;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM ledger_refuse('ledger_transfer_isolation', 'the ledger closes in READ COMMITTED only');
    END IF;
    IF char_length(p_area) <> 6 OR NOT ledger_in_scope(p_area) THEN
        PERFORM ledger_refuse('ledger_period_area', 'books are closed for a county, within its scope');
    END IF;
    IF NOT ledger_acts(p_actor, NULL) THEN
        PERFORM ledger_refuse('ledger_period_actor', 'nobody closes books in another name');
    END IF;
    IF p_month !~ '^[0-9]{{4}}-(0[1-9]|1[0-2])$' THEN
        PERFORM ledger_refuse('ledger_period_month', 'a month is written like 2026-10');
    END IF;
    PERFORM pg_advisory_xact_lock({LOCK});
    first_on := (p_month || '-01')::date;
    last_on := (first_on + interval '1 month')::date - 1;
    IF last_on >= registry_today() THEN
        PERFORM ledger_refuse('ledger_period_past', 'a month is closed when it is over');
    END IF;
    SELECT * INTO before FROM ledger_closedperiod WHERE village_id = p_area ORDER BY month DESC LIMIT 1;
    IF before.month >= p_month THEN
        PERFORM ledger_refuse('ledger_period_once', 'this month is closed already');
    END IF;
    IF first_on IS DISTINCT FROM coalesce(before.last_on + 1, (
        SELECT date_trunc('month', min(t.booked_on))::date FROM ledger_transfer t
        WHERE t.village_id >= p_area COLLATE "C" AND t.village_id < (p_area || '~') COLLATE "C")) THEN
        PERFORM ledger_refuse('ledger_period_in_order', 'months are closed one after another');
    END IF;
    SELECT * INTO moved FROM ledger_month(p_area, first_on, last_on);
    moved.transfers := moved.transfers + coalesce(before.transfers, 0);
    moved.total := moved.total + coalesce(before.total_yuan, 0);
    moved.held := moved.held + coalesce(before.balance_yuan, 0);
    INSERT INTO ledger_closedperiod (village_id, month, last_on, transfers, total_yuan, balance_yuan, seal, closed_at,
            closed_by_id)
        VALUES (p_area, p_month, last_on, moved.transfers, moved.total, moved.held,
            ledger_seal(p_area, p_month, moved.transfers, moved.total, moved.held, moved.digest, before.seal),
            registry_now(), p_actor)
        RETURNING * INTO made;
    RETURN made;
END $$;

-- Rows of closed months come from `ledger_close` alone: its own figures, in order, also when the owner writes by hand.
CREATE FUNCTION ledger_period_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before ledger_closedperiod;
    moved record;
BEGIN
    SELECT * INTO before FROM ledger_closedperiod
        WHERE village_id = NEW.village_id AND month < NEW.month ORDER BY month DESC LIMIT 1;
    SELECT * INTO moved FROM ledger_month(NEW.village_id, (NEW.month || '-01')::date, NEW.last_on);
    IF NEW.seal IS DISTINCT FROM ledger_seal(NEW.village_id, NEW.month, NEW.transfers, NEW.total_yuan, NEW.balance_yuan,
            moved.digest, before.seal)
       OR NEW.transfers <> moved.transfers + coalesce(before.transfers, 0) OR NEW.last_on >= registry_today()
       OR NEW.last_on <> ((NEW.month || '-01')::date + interval '1 month')::date - 1
       OR EXISTS (SELECT FROM ledger_closedperiod p WHERE p.village_id = NEW.village_id AND p.month > NEW.month) THEN
        PERFORM ledger_refuse('ledger_period_sealed', 'a closed month carries the seal of its transfers');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sealed BEFORE INSERT ON ledger_closedperiod FOR EACH ROW EXECUTE FUNCTION ledger_period_guard();

-- Closed months whose figures or seal no longer follow from the transfers and the month before.
CREATE FUNCTION ledger_broken_seals(p_area text) RETURNS TABLE (village text, month text) LANGUAGE sql STABLE AS $$
    SELECT p.village_id::text, p.month::text
    FROM (SELECT q.*, lag(q.seal) OVER books AS before, lag(q.last_on) OVER books AS before_on,
                 lag(q.transfers) OVER books AS had, lag(q.total_yuan) OVER books AS had_total,
                 lag(q.balance_yuan) OVER books AS had_balance
          FROM ledger_closedperiod q
          WHERE q.village_id >= p_area COLLATE "C" AND q.village_id < (p_area || '~') COLLATE "C"
          WINDOW books AS (PARTITION BY q.village_id ORDER BY q.month)) p,
         ledger_month(p.village_id, (p.month || '-01')::date, p.last_on) m
    WHERE p.seal <> ledger_seal(p.village_id, p.month, p.transfers, p.total_yuan, p.balance_yuan, m.digest, p.before)
       OR p.transfers <> coalesce(p.had, 0) + m.transfers OR p.total_yuan <> coalesce(p.had_total, 0) + m.total
       OR p.balance_yuan <> coalesce(p.had_balance, 0) + m.held
       OR p.last_on <> ((p.month || '-01')::date + interval '1 month')::date - 1
       OR p.before_on + 1 <> (p.month || '-01')::date
    ORDER BY 1, 2
$$;
"""  # noqa: S608  (constants of this file)

ARGS = "uuid, bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint"
ARRAYS = ", ".join(f"{name}[]" for name in ARGS.split(", "))
RIGHTS = f"""
REVOKE ALL ON FUNCTION ledger_post({ARGS}, date), ledger_post_set({ARRAYS}, date[]), ledger_close(text, text, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post({ARGS}, date), ledger_post_set({ARRAYS}, date[]), ledger_close(text, text, bigint)
    TO registry_app;
"""
DROP_OLD = f"""
DROP TRIGGER apply ON ledger_transfer;
DROP TRIGGER stamp ON ledger_transfer;
DROP TRIGGER guarded ON ledger_account;
DROP TRIGGER guarded_truncate ON ledger_account;
DROP FUNCTION ledger_apply();
DROP FUNCTION ledger_stamp();
DROP FUNCTION ledger_guard_account();
DROP FUNCTION ledger_post({ARGS});
DROP FUNCTION ledger_post_set({ARRAYS});
DROP FUNCTION ledger_request_hash(bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint);
DROP FUNCTION ledger_offence(ledger_transfer, ledger_account, ledger_account, date);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_request_by_columns")]
    operations = [Sql(DROP_OLD + OFFENCE + GUARDS + POST + CLOSE + RIGHTS, None)]
