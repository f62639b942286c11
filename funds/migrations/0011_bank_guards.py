"""What the bank's papers never allow: a payment issued again for somebody else, a file that does not hold its list, a
payment taken back while the bank has it, a repayment without its transfer, a closed list with something unexplained.
"""

from django.db import migrations

from registry.db.operations import AppendOnly, Scoped, Sql, VillageChild

REFUSE = """
CREATE FUNCTION funds_refuse(guard text, place text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', explanation USING ERRCODE = '23514', CONSTRAINT = guard, TABLE = place;
END $$;
"""
NO_REFUSE = "DROP FUNCTION funds_refuse(text, text, text);"

# A payment that is issued again hung with the first list: the gate looks at the line at the root of the chain.
REISSUE = """
CREATE FUNCTION funds_line_chain(line bigint) RETURNS TABLE (id bigint, batch_id bigint, replaces_id bigint)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain AS (
        SELECT p.id, p.batch_id, p.replaces_id FROM funds_paymentline p WHERE p.id = funds_line_chain.line
        UNION
        SELECT p.id, p.batch_id, p.replaces_id FROM chain c JOIN funds_paymentline p ON p.id = c.replaces_id)
    SELECT chain.id, chain.batch_id, chain.replaces_id FROM chain
$$;

CREATE OR REPLACE FUNCTION funds_payment_publicity_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_paymentline l WHERE l.batch_id = NEW.id AND NOT l.is_void AND NOT coalesce(
                   publicity_is_cleared('funds.paymentline:' || CASE WHEN l.replaces_id IS NULL THEN l.id ELSE
                       (SELECT c.id FROM funds_line_chain(l.id) c WHERE c.replaces_id IS NULL) END,
                       'payment_list', registry_today()), false)) THEN
        RAISE EXCEPTION 'payment list % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_publicity_gate', TABLE = 'funds_paymentbatch';
    END IF;
    RETURN NEW;
END $$;

-- What is issued again is the same payment: same payee, same item, same amount, of a line that did not go through.
CREATE FUNCTION funds_reissue_same() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    again_of bigint;
    o funds_paymentline;
BEGIN
    SELECT reissue_of_id INTO again_of FROM funds_paymentbatch WHERE id = NEW.batch_id;
    IF NEW.replaces_id IS NULL AND again_of IS NULL THEN RETURN NEW; END IF;
    SELECT * INTO o FROM funds_paymentline WHERE id = NEW.replaces_id;
    IF o.id IS NULL OR o.id >= NEW.id OR NOT o.is_void OR again_of IS NULL
       OR (o.village_id, o.household_id, o.standard_yuan, o.quantity, o.amount_yuan, o.item, o.period, o.payee_name)
          IS DISTINCT FROM (NEW.village_id, NEW.household_id, NEW.standard_yuan, NEW.quantity, NEW.amount_yuan,
                            NEW.item, NEW.period, NEW.payee_name)
       OR o.member_id IS DISTINCT FROM NEW.member_id
       OR NOT EXISTS (SELECT FROM funds_line_chain(o.id) c WHERE c.batch_id = again_of)
       OR NOT (EXISTS (SELECT FROM funds_bankfileline b WHERE b.line_id = o.id AND b.outcome = 'refused')
               OR (o.replaces_id IS NOT NULL AND o.transfer_id IS NULL)) THEN
        PERFORM funds_refuse('funds_reissue_same', 'funds_paymentline', 'only what the bank refused is issued again');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reissue_same BEFORE INSERT OR UPDATE OF batch_id, replaces_id, household_id, member_id, payee_name,
    standard_yuan, quantity, amount_yuan, item, period ON funds_paymentline
    FOR EACH ROW EXECUTE FUNCTION funds_reissue_same();

-- A payment the bank has is not taken back under its feet; nor one whose money is coming back, or one of a closed list.
CREATE FUNCTION funds_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_bankfileline b JOIN funds_bankfile f ON f.id = b.file_id
               WHERE b.line_id = NEW.id AND f.state IN ('sent', 'answered', 'settled') AND b.outcome <> 'refused') THEN
        PERFORM funds_refuse('funds_line_at_bank', 'funds_paymentline', 'the bank has this payment');
    END IF;
    IF EXISTS (SELECT FROM funds_recovery r WHERE r.line_id = NEW.id AND r.state <> 'written_off') THEN
        PERFORM funds_refuse('funds_line_recovering', 'funds_paymentline', 'the money of this payment is coming back');
    END IF;
    IF EXISTS (SELECT FROM funds_reconciliation c WHERE c.batch_id = NEW.batch_id AND c.state = 'closed') THEN
        PERFORM funds_refuse('funds_reconciliation_final', 'funds_paymentline', 'the list is reconciled and closed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OF is_void ON funds_paymentline FOR EACH ROW
    WHEN (NEW.is_void AND NOT OLD.is_void AND OLD.transfer_id IS NOT NULL) EXECUTE FUNCTION funds_line_stands();
"""
NO_REISSUE = """
DROP TRIGGER stands ON funds_paymentline; DROP FUNCTION funds_line_stands();
DROP TRIGGER reissue_same ON funds_paymentline; DROP FUNCTION funds_reissue_same();
CREATE OR REPLACE FUNCTION funds_payment_publicity_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_paymentline l WHERE l.batch_id = NEW.id AND NOT l.is_void
               AND NOT publicity_is_cleared('funds.paymentline:' || l.id, 'payment_list', registry_today())) THEN
        RAISE EXCEPTION 'payment list % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_publicity_gate', TABLE = 'funds_paymentbatch';
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION funds_line_chain(bigint);
"""

FILES = """
CREATE FUNCTION funds_layout_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - ARRAY['name', 'is_retired']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['name', 'is_retired'])
       AND EXISTS (SELECT FROM funds_bankfile f WHERE f.layout_id = OLD.id) THEN
        PERFORM funds_refuse('funds_layout_in_use', 'funds_banklayout', 'files were made with this layout');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_use BEFORE UPDATE ON funds_banklayout FOR EACH ROW EXECUTE FUNCTION funds_layout_guard();

CREATE FUNCTION funds_bank_file_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM funds_paymentbatch b WHERE b.id = NEW.batch_id AND b.state = 'released'
                       AND b.means = 'bank') THEN
            PERFORM funds_refuse('funds_bank_file_released', 'funds_bankfile', 'only a released list goes to the bank');
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - ARRAY['state', 'sent_on', 'sent_by_id']) IS DISTINCT FROM
       (to_jsonb(OLD) - ARRAY['state', 'sent_on', 'sent_by_id'])
       OR (OLD.sent_on IS NOT NULL AND (NEW.sent_on, NEW.sent_by_id) IS DISTINCT FROM (OLD.sent_on, OLD.sent_by_id)) THEN
        PERFORM funds_refuse('funds_bank_file_frozen', 'funds_bankfile', 'a file stands as it was made');
    END IF;
    IF NEW.state = 'settled' AND EXISTS (
        SELECT FROM funds_bankfileline l WHERE l.file_id = NEW.id AND l.outcome = 'pending') THEN
        PERFORM funds_refuse('funds_bank_file_settled', 'funds_bankfile', 'a line has no answer yet');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_bankfile FOR EACH ROW EXECUTE FUNCTION funds_bank_file_guard();

-- A file holds every standing payment of its list, once, to the fen.
CREATE FUNCTION funds_bank_file_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lines record;
    list record;
BEGIN
    SELECT count(*) AS n, coalesce(sum(l.amount_yuan), 0) AS total, count(*) FILTER (WHERE p.id IS NULL) AS strange
        INTO lines FROM funds_bankfileline l LEFT JOIN funds_paymentline p ON p.id = l.line_id
            AND p.batch_id = NEW.batch_id AND p.amount_yuan = l.amount_yuan AND p.transfer_id IS NOT NULL
        WHERE l.file_id = NEW.id;
    SELECT count(*) AS n INTO list FROM funds_paymentline p
        WHERE p.batch_id = NEW.batch_id AND NOT p.is_void AND p.transfer_id IS NOT NULL;
    IF lines.n <> NEW.line_count OR lines.total <> NEW.total_yuan OR lines.strange > 0 OR lines.n <> list.n THEN
        PERFORM funds_refuse('funds_bank_file_whole', 'funds_bankfile', 'a file does not hold its list');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON funds_bankfile DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION funds_bank_file_whole();

-- The same is asked of a file when it is handed over: a payment taken back meanwhile is not sent.
CREATE FUNCTION funds_bank_file_whole_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_bankfileline l JOIN funds_paymentline p ON p.id = l.line_id
               WHERE l.file_id = NEW.id AND (p.is_void OR p.amount_yuan <> l.amount_yuan)) THEN
        PERFORM funds_refuse('funds_bank_file_whole', 'funds_bankfile', 'a file does not hold its list');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER whole_when_sent BEFORE UPDATE OF state ON funds_bankfile FOR EACH ROW
    WHEN (NEW.state = 'sent' AND OLD.state = 'made') EXECUTE FUNCTION funds_bank_file_whole_sent();

-- After it was made a file gets no more lines; what a line says of the payment stands.
CREATE FUNCTION funds_bank_line_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT file_id FROM added) a JOIN funds_bankfile f ON f.id = a.file_id
               WHERE f.state <> 'made' AND NOT registry_is_owner()
                  OR f.line_count < (SELECT count(*) FROM funds_bankfileline l WHERE l.file_id = f.id)) THEN
        PERFORM funds_refuse('funds_bank_file_whole', 'funds_bankfileline', 'a file does not hold its list');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER added AFTER INSERT ON funds_bankfileline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION funds_bank_line_added();

CREATE FUNCTION funds_bank_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file record;
BEGIN
    IF (NEW.village_id, NEW.file_id, NEW.line_id, NEW.position, NEW.amount_yuan, NEW.payload)
       IS DISTINCT FROM (OLD.village_id, OLD.file_id, OLD.line_id, OLD.position, OLD.amount_yuan, OLD.payload) THEN
        PERFORM funds_refuse('funds_bank_line_frozen', 'funds_bankfileline', 'a line stands as it was written');
    END IF;
    SELECT f.state, coalesce(c.state, 'open') AS reconciled INTO file
        FROM funds_bankfile f LEFT JOIN funds_reconciliation c ON c.batch_id = f.batch_id WHERE f.id = NEW.file_id;
    IF file.reconciled = 'closed' THEN
        PERFORM funds_refuse('funds_reconciliation_final', 'funds_bankfileline', 'the list is reconciled and closed');
    END IF;
    IF file.state NOT IN ('sent', 'answered', 'settled') THEN
        PERFORM funds_refuse('funds_bank_line_frozen', 'funds_bankfileline', 'the bank does not have this file');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE UPDATE ON funds_bankfileline FOR EACH ROW EXECUTE FUNCTION funds_bank_line_guard();
"""
NO_FILES = """
DROP TRIGGER guarded ON funds_bankfileline; DROP FUNCTION funds_bank_line_guard();
DROP TRIGGER added ON funds_bankfileline; DROP FUNCTION funds_bank_line_added();
DROP TRIGGER whole_when_sent ON funds_bankfile; DROP FUNCTION funds_bank_file_whole_sent();
DROP TRIGGER whole ON funds_bankfile; DROP FUNCTION funds_bank_file_whole();
DROP TRIGGER guarded ON funds_bankfile; DROP FUNCTION funds_bank_file_guard();
DROP TRIGGER in_use ON funds_banklayout; DROP FUNCTION funds_layout_guard();
"""

ANSWERS = """
DROP TRIGGER append_only ON funds_returnfile;
CREATE FUNCTION funds_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'read'
       OR (to_jsonb(NEW) - ARRAY['state', 'applied_on', 'applied_by_id'])
          IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'applied_on', 'applied_by_id']) THEN
        PERFORM funds_refuse('funds_answer_frozen', 'funds_returnfile', 'an answer stands as it came');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE UPDATE OR DELETE ON funds_returnfile FOR EACH ROW EXECUTE FUNCTION funds_answer_guard();
GRANT UPDATE ON funds_returnfile TO registry_app;

-- Rows are classified while their answer is being read, and explained once, before the list is closed.
CREATE FUNCTION funds_return_row_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer record;
BEGIN
    SELECT a.state, coalesce(c.state, 'open') AS reconciled INTO answer FROM funds_returnfile a
        JOIN funds_bankfile f ON f.id = a.file_id LEFT JOIN funds_reconciliation c ON c.batch_id = f.batch_id
        WHERE a.id = NEW.answer_id;
    IF answer.reconciled = 'closed' THEN
        PERFORM funds_refuse('funds_reconciliation_final', 'funds_returnrow', 'the list is reconciled and closed');
    END IF;
    IF TG_OP = 'INSERT' AND answer.state = 'read' THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.village_id, NEW.answer_id, NEW.row, NEW.said)
                            IS NOT DISTINCT FROM (OLD.village_id, OLD.answer_id, OLD.row, OLD.said) THEN
        IF answer.state = 'read' THEN RETURN NEW; END IF;
        IF OLD.explanation = '' AND (NEW.outcome, NEW.bank_line_id) IS NOT DISTINCT FROM (OLD.outcome, OLD.bank_line_id)
        THEN RETURN NEW; END IF;
    END IF;
    PERFORM funds_refuse('funds_return_row_frozen', 'funds_returnrow', 'a row stands as it came');
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_returnrow FOR EACH ROW
    EXECUTE FUNCTION funds_return_row_guard();

CREATE FUNCTION funds_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_bankfileline l JOIN funds_bankfile f ON f.id = l.file_id
               LEFT JOIN funds_reconciliation c ON c.batch_id = f.batch_id
               WHERE l.id = NEW.bank_line_id AND (c.state = 'closed' OR f.state IN ('made', 'cancelled')
                  OR NEW."on" < f.sent_on OR NEW."on" > registry_today())) THEN
        PERFORM funds_refuse('funds_evidence_day', 'funds_bankevidence', 'not while the bank had the file');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON funds_bankevidence FOR EACH ROW EXECUTE FUNCTION funds_evidence_guard();
"""
NO_ANSWERS = """
DROP TRIGGER guarded ON funds_bankevidence; DROP FUNCTION funds_evidence_guard();
DROP TRIGGER guarded ON funds_returnrow; DROP FUNCTION funds_return_row_guard();
REVOKE UPDATE ON funds_returnfile FROM registry_app;
DROP TRIGGER guarded ON funds_returnfile; DROP FUNCTION funds_answer_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funds_returnfile
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
"""

RECOVERY = """
CREATE FUNCTION funds_recovery_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - ARRAY['state', 'recovered_yuan'])
           IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'recovered_yuan']) THEN
            PERFORM funds_refuse('funds_recovery_frozen', 'funds_recovery', 'a recovery stands as it was opened');
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM funds_paymentline l WHERE l.id = NEW.line_id AND l.transfer_id IS NOT NULL
                   AND NOT l.is_void AND NEW.amount_yuan <= l.amount_yuan) THEN
        PERFORM funds_refuse('funds_recovery_of_payment', 'funds_recovery', 'no more comes back than was paid');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_recovery
    FOR EACH ROW EXECUTE FUNCTION funds_recovery_guard();

-- Asked at commit: what is said to have come back is in the ledger, sum by sum, from this payee of this source.
CREATE FUNCTION funds_recovery_booked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := CASE WHEN TG_TABLE_NAME = 'funds_repayment' THEN (to_jsonb(NEW) ->> 'recovery_id')::bigint
                        ELSE NEW.id END;
BEGIN
    IF EXISTS (
        SELECT FROM funds_recovery r JOIN funds_paymentline l ON l.id = r.line_id
            JOIN funds_paymentbatch b ON b.id = l.batch_id
        WHERE r.id = this AND (
            r.recovered_yuan <> (SELECT coalesce(sum(p.amount_yuan), 0) FROM funds_repayment p WHERE p.recovery_id = r.id)
            OR EXISTS (SELECT FROM funds_repayment p LEFT JOIN ledger_transfer t ON t.id = p.transfer_id
                           AND t.kind = 'recovery' AND t.amount_yuan = p.amount_yuan AND t.source_id = b.source_id
                           AND t.household_id = l.household_id AND t.village_id = l.village_id
                       WHERE p.recovery_id = r.id AND t.id IS NULL))) THEN
        PERFORM funds_refuse('funds_recovery_booked', 'funds_recovery', 'what came back is not in the ledger');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER booked AFTER INSERT OR UPDATE ON funds_recovery DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION funds_recovery_booked();
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON funds_repayment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION funds_recovery_booked();
"""
NO_RECOVERY = """
DROP TRIGGER booked ON funds_repayment;
DROP TRIGGER booked ON funds_recovery; DROP FUNCTION funds_recovery_booked();
DROP TRIGGER guarded ON funds_recovery; DROP FUNCTION funds_recovery_guard();
"""

# One definition of "agrees", for the page and for the guard of closing. What the bank credited is counted again from
# the rows of its answers and the papers about them, not read from the line.
RECONCILIATION = """
CREATE FUNCTION funds_reconciliation_lines(list bigint)
    RETURNS TABLE (line_id bigint, bank_line_id bigint, planned_yuan numeric, credited_yuan numeric,
                   booked_yuan numeric, recovered_yuan numeric, agreement text)
    LANGUAGE sql STABLE AS $$
    WITH given AS (
        SELECT l.id, l.amount_yuan, l.is_void, b.means, b.state, t.amount_yuan AS paid,
               coalesce((SELECT r.amount_yuan FROM ledger_transfer r WHERE r.reverses_id = t.id), 0) AS taken,
               EXISTS (SELECT FROM funds_paymentline n WHERE n.replaces_id = l.id) AS again
        FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id
            LEFT JOIN ledger_transfer t ON t.id = l.transfer_id
        WHERE l.batch_id = funds_reconciliation_lines.list AND l.transfer_id IS NOT NULL
    ), said AS (
        SELECT bl.id, bl.line_id, bl.outcome, bl.left_reason <> '' AS is_left,
               CASE WHEN EXISTS (SELECT FROM funds_returnrow r JOIN funds_returnfile a ON a.id = r.answer_id
                                 WHERE r.bank_line_id = bl.id AND r.outcome = 'paid' AND a.state = 'applied')
                    THEN bl.amount_yuan ELSE 0 END
               + coalesce((SELECT sum(e.amount_yuan) FROM funds_bankevidence e WHERE e.bank_line_id = bl.id), 0)
               AS credited
        FROM funds_bankfileline bl JOIN funds_bankfile f ON f.id = bl.file_id
        WHERE f.batch_id = funds_reconciliation_lines.list AND f.state <> 'cancelled'
    ), side AS (
        SELECT g.*, s.id AS bank_line, s.outcome, s.is_left, coalesce(g.paid, 0) - g.taken AS booked,
               CASE WHEN g.means = 'bank' THEN coalesce(s.credited, 0)
                    WHEN EXISTS (SELECT FROM funds_receipt q WHERE q.line_id = g.id) THEN g.amount_yuan
                    ELSE 0 END AS credited
        FROM given g LEFT JOIN said s ON s.line_id = g.id
    )
    SELECT s.id, s.bank_line, s.amount_yuan, s.credited, s.booked,
           coalesce((SELECT sum(r.recovered_yuan) FROM funds_recovery r WHERE r.line_id = s.id), 0),
           CASE
               WHEN s.booked = 0 AND s.credited <> 0 THEN 'credited_not_booked'
               WHEN s.booked = 0 AND s.outcome = 'refused' AND s.again THEN 'reissued'
               WHEN s.booked = 0 AND s.outcome = 'refused' AND s.is_left THEN 'left'
               WHEN s.booked = 0 AND s.outcome = 'refused' THEN 'to_reissue'
               WHEN s.booked = 0 AND (s.outcome IS NULL OR s.means <> 'bank') THEN 'taken_back'
               WHEN s.outcome = 'refused' THEN 'refused_booked'
               WHEN s.credited > s.booked THEN 'too_much'
               WHEN s.credited = s.booked THEN 'agreed'
               WHEN s.means <> 'bank' THEN 'no_receipt'
               WHEN s.outcome IS NULL THEN 'no_file'
               WHEN s.credited <> 0 THEN 'too_little'
               ELSE 'waiting' END
    FROM side s
$$;

-- How many rows of answers nobody has explained, answers nobody has applied, payments that do not agree.
CREATE FUNCTION funds_reconciliation_sums(list bigint)
    RETURNS TABLE (planned_yuan numeric, credited_yuan numeric, booked_yuan numeric, payments bigint, open_payments bigint,
                   unexplained bigint, unread bigint)
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(l.planned_yuan), 0), coalesce(sum(l.credited_yuan), 0), coalesce(sum(l.booked_yuan), 0),
           count(*), count(*) FILTER (WHERE l.agreement NOT IN ('agreed', 'reissued', 'left', 'taken_back')),
           (SELECT count(*) FROM funds_returnrow r JOIN funds_returnfile a ON a.id = r.answer_id
                JOIN funds_bankfile f ON f.id = a.file_id
            WHERE f.batch_id = list AND a.state = 'applied' AND r.outcome NOT IN ('paid', 'refused')
              AND r.explanation = ''),
           (SELECT count(*) FROM funds_returnfile a JOIN funds_bankfile f ON f.id = a.file_id
            WHERE f.batch_id = list AND a.state = 'read')
    FROM funds_reconciliation_lines(list) l
$$;

CREATE FUNCTION funds_reconciliation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'closed' THEN
        PERFORM funds_refuse('funds_reconciliation_final', 'funds_reconciliation', 'closed is final');
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.state <> 'closed' THEN RETURN NEW; END IF;
    SELECT * INTO found FROM funds_reconciliation_sums(NEW.batch_id);
    NEW.planned_yuan := found.planned_yuan;
    NEW.credited_yuan := found.credited_yuan;
    NEW.booked_yuan := found.booked_yuan;
    IF found.payments = 0 OR found.open_payments > 0 OR found.unexplained > 0 OR found.unread > 0
       OR found.credited_yuan <> found.booked_yuan THEN
        PERFORM funds_refuse('funds_reconciliation_open', 'funds_reconciliation', 'something is unexplained');
    END IF;
    IF EXISTS (SELECT FROM funds_bankevidence e JOIN funds_bankfileline l ON l.id = e.bank_line_id
                   JOIN funds_bankfile f ON f.id = l.file_id
               WHERE f.batch_id = NEW.batch_id AND e.by_id = NEW.closed_by_id)
       OR EXISTS (SELECT FROM funds_returnrow r JOIN funds_returnfile a ON a.id = r.answer_id
                      JOIN funds_bankfile f ON f.id = a.file_id
                  WHERE f.batch_id = NEW.batch_id AND r.explained_by_id = NEW.closed_by_id) THEN
        PERFORM funds_refuse('funds_reconciliation_second_pen', 'funds_reconciliation', 'explained by the same person');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON funds_reconciliation FOR EACH ROW
    EXECUTE FUNCTION funds_reconciliation_guard();
"""
NO_RECONCILIATION = """
DROP TRIGGER guarded ON funds_reconciliation; DROP FUNCTION funds_reconciliation_guard();
DROP FUNCTION funds_reconciliation_sums(bigint);
DROP FUNCTION funds_reconciliation_lines(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0010_library"), ("ledger", "0006_period_scope"), ("publicity", "0002_guards")]
    operations = [
        Scoped("funds_bankevidence"),
        VillageChild(child="funds_bankevidence", parent="funds_bankfileline", fk="bank_line_id"),
        AppendOnly("funds_bankevidence"),
        Sql(REFUSE, NO_REFUSE),
        Sql(REISSUE, NO_REISSUE),
        Sql(FILES, NO_FILES),
        Sql(ANSWERS, NO_ANSWERS),
        Sql(RECOVERY, NO_RECOVERY),
        Sql(RECONCILIATION, NO_RECONCILIATION),
    ]
