"""What the ledger never allows, whoever asks: the owner of the tables included.

The effects of a transfer come in an AFTER trigger, because a BEFORE trigger also runs for a row that a conflict then
drops, and would create money (RELIABILITY §0.1). It works by statement, so that one transfer and ten thousand take
the same road, and locks the accounts in the order of their ids.
"""

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Scoped, Sql

FORWARD = """
ALTER TABLE ledger_transfer ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE ledger_account ALTER COLUMN balance_yuan SET DEFAULT 0;

CREATE FUNCTION ledger_refuse(guard text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', explanation USING ERRCODE = '23514', CONSTRAINT = guard, TABLE = split_part(guard, '_', 1);
END $$;

-- The moment of posting is the database's, whatever the row brings along.
CREATE FUNCTION ledger_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.posted_at := registry_now();
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_stamp();

-- An account is born empty and moves only underneath a transfer (this trigger then runs inside another one).
CREATE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.balance_yuan = 0 AND NEW.last_booked_on IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
       AND (NEW.id, NEW.kind, NEW.village_id, NEW.source_id, NEW.name, NEW.opens_on)
           = (OLD.id, OLD.kind, OLD.village_id, OLD.source_id, OLD.name, OLD.opens_on)
       AND NEW.project_id IS NOT DISTINCT FROM OLD.project_id
    THEN RETURN NEW; END IF;
    PERFORM ledger_refuse('ledger_account_guarded', 'accounts change by transfers only');
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();
CREATE TRIGGER guarded_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_guard_account();

-- Which guard a transfer offends, NULL for none. One definition for a single transfer and for a set.
CREATE FUNCTION ledger_offence(p ledger_transfer, d ledger_account, c ledger_account, today date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
        WHEN d.source_id <> c.source_id OR p.source_id <> d.source_id THEN 'ledger_transfer_earmark'
        WHEN NOT starts_with(d.village_id, c.village_id) AND NOT starts_with(c.village_id, d.village_id)
            THEN 'ledger_transfer_line'
        WHEN p.debit_area_id <> d.village_id OR p.credit_area_id <> c.village_id
             OR p.village_id <> greatest(d.village_id, c.village_id) THEN 'ledger_transfer_line'
        WHEN p.booked_on > today THEN 'ledger_transfer_future'
        WHEN p.booked_on < d.opens_on OR p.booked_on < c.opens_on THEN 'ledger_transfer_before_document'
        WHEN (d.kind IN ('node', 'project') AND p.booked_on < d.last_booked_on)
             OR (c.kind IN ('node', 'project') AND p.booked_on < c.last_booked_on) THEN 'ledger_transfer_order'
        WHEN p.kind <> 'reversal' AND CASE p.kind || ':' || d.kind || ':' || c.kind
            WHEN 'receipt:origin:node' THEN c.village_id <> d.village_id
            WHEN 'allocation:node:node' THEN NOT starts_with(c.village_id, d.village_id) OR c.village_id = d.village_id
            WHEN 'allocation:node:project' THEN NOT starts_with(c.village_id, d.village_id)
            WHEN 'return:project:node' THEN NOT starts_with(d.village_id, c.village_id)
            WHEN 'return:node:node' THEN NOT starts_with(d.village_id, c.village_id) OR c.village_id = d.village_id
            WHEN 'return:node:origin' THEN c.village_id <> d.village_id
            WHEN 'payment:project:households' THEN c.village_id <> d.village_id
            WHEN 'payment:project:supplier' THEN c.village_id <> d.village_id
            ELSE true END THEN 'ledger_transfer_pair'
        WHEN (p.household_id IS NOT NULL) <> ('households' IN (d.kind, c.kind)) THEN 'ledger_transfer_household'
        END;

-- The plans of this function are kept for the session: one made while the tables were empty must not serve a single
-- transfer with a scan of all accounts ever after. Sets may join as they like.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    today date := registry_today();
    total bigint;
    checked bigint;
    offence text;
    p ledger_transfer;
    found ledger_account;
    d ledger_account;
    c ledger_account;
BEGIN
    SELECT count(*) INTO total FROM posted;
    IF total = 1 THEN
        SELECT * INTO p FROM posted;
        FOR found IN SELECT * FROM ledger_account WHERE id IN (p.debit_id, p.credit_id) ORDER BY id FOR NO KEY UPDATE LOOP
            IF found.id = p.debit_id THEN d := found; END IF;
            IF found.id = p.credit_id THEN c := found; END IF;
        END LOOP;
        checked := (d.id IS NOT NULL AND c.id IS NOT NULL)::int;
        offence := ledger_offence(p, d, c, today);
    ELSE
        PERFORM FROM ledger_account
            WHERE id IN (SELECT debit_id FROM posted UNION SELECT credit_id FROM posted)
              AND kind IN ('origin', 'node', 'project')
            ORDER BY id FOR NO KEY UPDATE;
        SELECT count(*), min(ledger_offence(t, da, ca, today)) INTO checked, offence
            FROM posted t JOIN ledger_account da ON da.id = t.debit_id JOIN ledger_account ca ON ca.id = t.credit_id;
    END IF;
    IF offence IS NOT NULL THEN
        PERFORM ledger_refuse(offence, 'the ledger refuses this transfer: ' || offence);
    END IF;
    IF checked <> total THEN
        PERFORM ledger_refuse('ledger_transfer_accounts_exist', 'a transfer names an account that does not exist');
    END IF;
    IF (total > 1 OR p.kind = 'reversal') AND EXISTS (
        SELECT FROM posted t LEFT JOIN ledger_transfer o ON o.id = t.reverses_id
        WHERE t.kind = 'reversal' AND NOT coalesce(
            o.debit_id = t.credit_id AND o.credit_id = t.debit_id AND o.amount_yuan = t.amount_yuan
            AND o.household_id IS NOT DISTINCT FROM t.household_id AND o.kind <> 'reversal', false)) THEN
        PERFORM ledger_refuse('ledger_transfer_mirror', 'a reversal takes back exactly one transfer, whole');
    END IF;

    IF total = 1 THEN
        IF d.kind IN ('origin', 'node', 'project') THEN
            UPDATE ledger_account SET balance_yuan = balance_yuan - p.amount_yuan,
                last_booked_on = greatest(last_booked_on, p.booked_on) WHERE id = p.debit_id;
        END IF;
        IF c.kind IN ('origin', 'node', 'project') THEN
            UPDATE ledger_account SET balance_yuan = balance_yuan + p.amount_yuan,
                last_booked_on = greatest(last_booked_on, p.booked_on) WHERE id = p.credit_id;
        END IF;
        RETURN NULL;
    END IF;
    UPDATE ledger_account a
       SET balance_yuan = a.balance_yuan + m.delta, last_booked_on = greatest(a.last_booked_on, m.latest)
      FROM (SELECT account, sum(delta) AS delta, max(booked_on) AS latest
              FROM (SELECT debit_id AS account, -amount_yuan AS delta, booked_on FROM posted
                    UNION ALL SELECT credit_id, amount_yuan, booked_on FROM posted) both_sides
             GROUP BY account) m
     WHERE a.id = m.account AND a.kind IN ('origin', 'node', 'project');
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();
"""
REVERSE = """
DROP TRIGGER apply ON ledger_transfer;
DROP FUNCTION ledger_apply();
DROP FUNCTION ledger_offence(ledger_transfer, ledger_account, ledger_account, date);
DROP TRIGGER guarded_truncate ON ledger_account;
DROP TRIGGER guarded ON ledger_account;
DROP FUNCTION ledger_guard_account();
DROP TRIGGER stamp ON ledger_transfer;
DROP FUNCTION ledger_stamp();
DROP FUNCTION ledger_refuse(text, text);
ALTER TABLE ledger_account ALTER COLUMN balance_yuan DROP DEFAULT;
ALTER TABLE ledger_transfer ALTER COLUMN seq DROP IDENTITY;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("db", "0001_functions")]
    operations = [
        Sql(FORWARD, REVERSE),
        Scoped("ledger_account"),
        Scoped("ledger_transfer"),
        Revoke("ledger_account", ["INSERT", "UPDATE", "DELETE"]),
        Revoke("ledger_transfer", ["INSERT"]),
        AppendOnly("ledger_transfer"),
    ]
