"""The one door: opening accounts, posting one transfer, posting a set. The application holds no other right to write.

The functions run as the owner and therefore ask for themselves what row-level security would ask: both accounts lie
within the caller's scope, and the caller is the maker or the checker. They lock accounts in the order of their ids
before they look at keys, so that two posters of the same key wait for each other and the second finds it done.
A single transfer is found by key whatever the statistics say: a session that met the table empty keeps its plan.
"""

from django.db import migrations

from registry.db.operations import Sql

FORWARD = """
CREATE FUNCTION ledger_request_hash(debit bigint, credit bigint, amount numeric, booked_on date, kind text,
    household bigint, subject text, reference text, reverses uuid, maker bigint, checker bigint) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE  -- so that it is inlined
    RETURN sha256(convert_to(jsonb_build_array(debit, credit, round(amount, 2)::text, booked_on - DATE '2000-01-01', kind,
        household, subject, reference, reverses, maker, checker)::text, 'UTF8'));

CREATE FUNCTION ledger_in_scope(code text) RETURNS boolean LANGUAGE sql STABLE
    RETURN registry_is_owner() OR coalesce(code >= app_lo() AND code < app_hi(), false);

CREATE FUNCTION ledger_acts(maker bigint, checker bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN registry_is_owner() OR coalesce(
        nullif(current_setting('app.actor', true), '')::bigint IN (maker, coalesce(checker, maker)), false);

CREATE FUNCTION ledger_open(p_kinds text[], p_villages text[], p_sources bigint[], p_projects bigint[], p_names text[],
    p_opens date[]) RETURNS SETOF ledger_account LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(p_villages) code WHERE NOT ledger_in_scope(code)) THEN
        PERFORM ledger_refuse('ledger_account_in_scope', 'an account outside the scope');
    END IF;
    INSERT INTO ledger_account (kind, village_id, source_id, project_id, name, opens_on)
        SELECT DISTINCT ON (1, 2, 3, 4) * FROM unnest(p_kinds, p_villages, p_sources, p_projects, p_names, p_opens)
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (source_id, village_id, kind, project_id) DO NOTHING;
    RETURN QUERY SELECT a.* FROM unnest(p_kinds, p_villages, p_sources, p_projects)
        WITH ORDINALITY AS w (kind, village, source, project, place)
        JOIN ledger_account a ON a.kind = w.kind AND a.village_id = w.village AND a.source_id = w.source
             AND a.project_id IS NOT DISTINCT FROM w.project
        ORDER BY w.place;
END $$;

CREATE FUNCTION ledger_post(p_id uuid, p_debit bigint, p_credit bigint, p_amount numeric, p_booked_on date, p_kind text,
    p_household bigint, p_subject text, p_reference text, p_reverses uuid, p_maker bigint, p_checker bigint)
    RETURNS TABLE (number bigint, moment timestamptz, fresh boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    wanted bytea := ledger_request_hash(p_debit, p_credit, p_amount, p_booked_on, p_kind, p_household, p_subject,
                                        p_reference, p_reverses, p_maker, p_checker);
    held ledger_account;
    d ledger_account;
    c ledger_account;
    found_row ledger_transfer;
BEGIN
    FOR held IN SELECT * FROM ledger_account WHERE id IN (p_debit, p_credit) ORDER BY id FOR NO KEY UPDATE LOOP
        IF held.id = p_debit THEN d := held; END IF;
        IF held.id = p_credit THEN c := held; END IF;
    END LOOP;
    IF d.id IS NULL OR c.id IS NULL OR NOT ledger_in_scope(d.village_id) OR NOT ledger_in_scope(c.village_id) THEN
        PERFORM ledger_refuse('ledger_account_in_scope', 'an account outside the scope');
    END IF;
    SELECT * INTO found_row FROM ledger_transfer WHERE id = p_id;
    IF FOUND THEN
        IF found_row.request_hash <> wanted THEN
            PERFORM ledger_refuse('ledger_transfer_key_reused', 'this key belongs to another transfer');
        END IF;
        RETURN QUERY SELECT found_row.seq, found_row.posted_at, false;
        RETURN;
    END IF;
    IF NOT ledger_acts(p_maker, p_checker) THEN
        PERFORM ledger_refuse('ledger_transfer_actor', 'posted by neither its maker nor its checker');
    END IF;
    IF p_amount <> round(p_amount, 2) THEN
        PERFORM ledger_refuse('ledger_transfer_whole_fen', 'an amount in parts of a fen');
    END IF;
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id, debit_area_id,
            credit_area_id, household_id, booked_on, subject, reference, maker_id, checker_id, request_hash, reverses_id)
        VALUES (p_id, p_kind, p_debit, p_credit, p_amount, d.source_id, greatest(d.village_id, c.village_id),
            d.village_id, c.village_id, p_household, p_booked_on, p_subject, p_reference, p_maker, p_checker, wanted,
            p_reverses)
        RETURNING * INTO found_row;
    RETURN QUERY SELECT found_row.seq, found_row.posted_at, true;
END $$;

-- Returns how many were posted now; the rest had been posted before with the same request.
CREATE FUNCTION ledger_post_set(p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts numeric[],
    p_booked_on date[], p_kinds text[], p_households bigint[], p_subjects text[], p_references text[],
    p_reverses uuid[], p_makers bigint[], p_checkers bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    wanted_accounts bigint;
    seen_accounts bigint;
    done bigint;
    posted_now bigint;
BEGIN
    PERFORM FROM ledger_account
        WHERE id IN (SELECT unnest(p_debits) UNION SELECT unnest(p_credits)) AND kind IN ('origin', 'node', 'project')
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
                           p_references, p_reverses, p_makers, p_checkers)
                    AS w (id, debit, credit, amount, booked_on, kind, household, subject, reference, reverses, maker, checker)
            JOIN ledger_transfer t USING (id)
        WHERE t.request_hash <> ledger_request_hash(w.debit, w.credit, w.amount, w.booked_on, w.kind, w.household,
            w.subject, w.reference, w.reverses, w.maker, w.checker)
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
            credit_area_id, household_id, booked_on, subject, reference, maker_id, checker_id, request_hash, reverses_id)
        SELECT w.id, w.kind, w.debit, w.credit, w.amount, d.source_id, greatest(d.village_id, c.village_id),
               d.village_id, c.village_id, w.household, w.booked_on, w.subject, w.reference, w.maker, w.checker,
               ledger_request_hash(w.debit, w.credit, w.amount, w.booked_on, w.kind, w.household, w.subject, w.reference,
                                   w.reverses, w.maker, w.checker), w.reverses
        FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_booked_on, p_kinds, p_households, p_subjects,
                    p_references, p_reverses, p_makers, p_checkers) WITH ORDINALITY
                    AS w (id, debit, credit, amount, booked_on, kind, household, subject, reference, reverses, maker,
                          checker, place)
            JOIN ledger_account d ON d.id = w.debit JOIN ledger_account c ON c.id = w.credit
        WHERE done = 0 OR NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.id = w.id)
        ORDER BY w.place;
    GET DIAGNOSTICS posted_now = ROW_COUNT;
    RETURN posted_now;
END $$;

REVOKE ALL ON FUNCTION ledger_open(text[], text[], bigint[], bigint[], text[], date[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_post(uuid, bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint)
    FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_post_set(uuid[], bigint[], bigint[], numeric[], date[], text[], bigint[], text[], text[],
    uuid[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_open(text[], text[], bigint[], bigint[], text[], date[]) TO registry_app;
GRANT EXECUTE ON FUNCTION ledger_post(uuid, bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint)
    TO registry_app;
GRANT EXECUTE ON FUNCTION ledger_post_set(uuid[], bigint[], bigint[], numeric[], date[], text[], bigint[], text[], text[],
    uuid[], bigint[], bigint[]) TO registry_app;
"""
REVERSE = """
DROP FUNCTION ledger_post_set(uuid[], bigint[], bigint[], numeric[], date[], text[], bigint[], text[], text[], uuid[],
    bigint[], bigint[]);
DROP FUNCTION ledger_post(uuid, bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint);
DROP FUNCTION ledger_open(text[], text[], bigint[], bigint[], text[], date[]);
DROP FUNCTION ledger_acts(bigint, bigint);
DROP FUNCTION ledger_in_scope(text);
DROP FUNCTION ledger_request_hash(bigint, bigint, numeric, date, text, bigint, text, text, uuid, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [Sql(FORWARD, REVERSE)]
