"""What the papers of the money never allow: an account without its document, a purpose the source does not name, a
list changed after it was submitted, money released before the list has hung, a released list whose money is not in
the ledger. The foreign keys of the ledger's plain numbers stand here too, because the ledger lies below.
"""

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Scoped, Sql, StateEdges, Tracked, VillageChild, VillageParent

PROJECT_EDGES = [
    ("proposed", "returned"), ("returned", "proposed"), ("proposed", "approved"), ("approved", "under_way"),
    ("under_way", "accepted"), ("accepted", "closed"),
]  # fmt: skip
PAYMENT_EDGES = [
    ("draft", "submitted"), ("returned", "submitted"), ("submitted", "returned"), ("checked", "returned"),
    ("submitted", "checked"), ("checked", "published"), ("published", "released"), ("draft", "cancelled"),
    ("returned", "cancelled"), ("published", "cancelled"),
]  # fmt: skip

LINKS = """
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_of_document FOREIGN KEY (source_id, opens_on)
    REFERENCES funds_fundsource (id, document_on);
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_of_project FOREIGN KEY (project_id, village_id)
    REFERENCES funds_project (id, village_id);
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_of_household FOREIGN KEY (household_id, village_id)
    REFERENCES households_household (id, village_id);
"""
UNLINK = """
ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_of_household;
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_of_project;
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_of_document;
"""

SOURCE = """
CREATE FUNCTION funds_source_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'is_void' IS DISTINCT FROM to_jsonb(OLD) - 'is_void' OR OLD.is_void THEN
        RAISE EXCEPTION 'source % stands as entered', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_source_frozen', TABLE = 'funds_fundsource';
    END IF;
    IF EXISTS (SELECT FROM ledger_account WHERE source_id = OLD.id AND kind <> 'origin' AND balance_yuan <> 0) THEN
        RAISE EXCEPTION 'source % still has money', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_source_has_money', TABLE = 'funds_fundsource';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON funds_fundsource FOR EACH ROW EXECUTE FUNCTION funds_source_guard();
"""
NO_SOURCE = "DROP TRIGGER frozen ON funds_fundsource; DROP FUNCTION funds_source_guard();"

EARMARK = """
-- A project gets an account of a source only when the source's document allows its category, and the project is in
-- the library. All payments leave from such accounts, so this is where the earmark holds.
CREATE FUNCTION funds_earmark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    project record;
BEGIN
    SELECT p.category, p.state, s.purposes, s.is_void INTO project
        FROM funds_project p, funds_fundsource s WHERE p.id = NEW.project_id AND s.id = NEW.source_id;
    IF project.category IS NULL OR NOT project.category = ANY (project.purposes) OR project.is_void THEN
        RAISE EXCEPTION 'the document does not allow this purpose'
            USING ERRCODE = '23514', CONSTRAINT = 'funds_earmark', TABLE = 'ledger_account';
    END IF;
    IF project.state NOT IN ('approved', 'under_way') AND NOT registry_is_owner() THEN
        RAISE EXCEPTION 'the project is not in the library'
            USING ERRCODE = '23514', CONSTRAINT = 'funds_project_not_in_library', TABLE = 'ledger_account';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER earmark BEFORE INSERT ON ledger_account FOR EACH ROW WHEN (NEW.kind = 'project')
    EXECUTE FUNCTION funds_earmark();

CREATE FUNCTION funds_project_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('proposed', 'returned') AND to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'project % stands as approved', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_project_frozen', TABLE = 'funds_project';
    END IF;
    IF NEW.state = 'closed' AND EXISTS (
        SELECT FROM ledger_account WHERE project_id = OLD.id AND kind = 'project' AND balance_yuan <> 0) THEN
        RAISE EXCEPTION 'project % still has money', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_project_has_money', TABLE = 'funds_project';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON funds_project FOR EACH ROW EXECUTE FUNCTION funds_project_guard();
"""
NO_EARMARK = """
DROP TRIGGER frozen ON funds_project;
DROP FUNCTION funds_project_guard();
DROP TRIGGER earmark ON ledger_account;
DROP FUNCTION funds_earmark();
"""

PAYMENT = """
CREATE FUNCTION funds_payment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('draft', 'returned') AND
       (to_jsonb(NEW) - ARRAY['state', 'released_on', 'total_yuan', 'line_count'])
       IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'released_on', 'total_yuan', 'line_count']) THEN
        RAISE EXCEPTION 'payment list % stands as submitted', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_frozen', TABLE = 'funds_paymentbatch';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('submitted', 'published', 'released') THEN
        SELECT coalesce(sum(amount_yuan), 0), count(*) INTO NEW.total_yuan, NEW.line_count
            FROM funds_paymentline WHERE batch_id = NEW.id AND NOT is_void;
        IF NEW.line_count = 0 THEN
            RAISE EXCEPTION 'payment list % is empty', OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_empty', TABLE = 'funds_paymentbatch';
        END IF;
    ELSIF OLD.state NOT IN ('draft', 'returned') THEN
        NEW.total_yuan := OLD.total_yuan;
        NEW.line_count := OLD.line_count;
    END IF;
    NEW.released_on := CASE WHEN NEW.state = 'released' THEN coalesce(OLD.released_on, registry_today()) END;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON funds_paymentbatch FOR EACH ROW EXECUTE FUNCTION funds_payment_guard();

CREATE FUNCTION funds_payment_publicity_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_paymentline l WHERE l.batch_id = NEW.id AND NOT l.is_void
               AND NOT publicity_is_cleared('funds.paymentline:' || l.id, 'payment_list', registry_today())) THEN
        RAISE EXCEPTION 'payment list % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_publicity_gate', TABLE = 'funds_paymentbatch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publicity_gate BEFORE UPDATE OF state ON funds_paymentbatch FOR EACH ROW
    WHEN (NEW.state = 'released' AND OLD.state <> 'released') EXECUTE FUNCTION funds_payment_publicity_gate();

-- Asked at commit: the money of a released list is in the ledger, line by line, to the fen.
CREATE FUNCTION funds_payment_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM funds_paymentline l
            LEFT JOIN ledger_transfer t ON t.id = l.transfer_id AND t.amount_yuan = l.amount_yuan AND t.kind = 'payment'
                AND t.household_id = l.household_id AND t.village_id = l.village_id AND t.source_id = NEW.source_id
        WHERE l.batch_id = NEW.id AND NOT l.is_void AND t.id IS NULL) THEN
        RAISE EXCEPTION 'payment list % is released without its money', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_posted', TABLE = 'funds_paymentbatch';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posted AFTER INSERT OR UPDATE ON funds_paymentbatch DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'released') EXECUTE FUNCTION funds_payment_posted();

CREATE FUNCTION funds_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    list record;
BEGIN
    SELECT state, item, period INTO list FROM funds_paymentbatch
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.batch_id ELSE OLD.batch_id END FOR KEY SHARE;
    IF TG_OP = 'INSERT' THEN
        NEW.item := list.item;
        NEW.period := list.period;
        IF list.state IN ('draft', 'returned') OR registry_is_owner() THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF list.state IN ('draft', 'returned') THEN RETURN OLD; END IF;
    ELSIF NEW.batch_id = OLD.batch_id AND NEW.household_id = OLD.household_id AND NEW.village_id = OLD.village_id THEN
        IF list.state IN ('draft', 'returned') THEN
            NEW.item := list.item;
            NEW.period := list.period;
            RETURN NEW;
        END IF;
        -- Afterwards a line can only be struck out, once, and be tied to its transfer, once.
        IF (to_jsonb(NEW) - ARRAY['is_void', 'void_reason', 'transfer_id'])
           = (to_jsonb(OLD) - ARRAY['is_void', 'void_reason', 'transfer_id'])
           AND NEW.is_void >= OLD.is_void AND (NOT OLD.is_void OR NEW.void_reason = OLD.void_reason)
           AND (OLD.transfer_id IS NULL OR NEW.transfer_id = OLD.transfer_id)
        THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'the lines of payment list % stand as submitted', OLD.batch_id
        USING ERRCODE = '23514', CONSTRAINT = 'funds_line_frozen', TABLE = 'funds_paymentline';
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON funds_paymentline
    FOR EACH ROW EXECUTE FUNCTION funds_line_guard();

-- The item and the period of a list are part of what must not be given twice; a changed list takes its lines along.
CREATE FUNCTION funds_payment_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE funds_paymentline SET item = NEW.item, period = NEW.period WHERE batch_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER renamed AFTER UPDATE OF item, period ON funds_paymentbatch FOR EACH ROW
    WHEN (OLD.item <> NEW.item OR OLD.period <> NEW.period) EXECUTE FUNCTION funds_payment_renamed();
"""
NO_PAYMENT = """
DROP TRIGGER renamed ON funds_paymentbatch; DROP FUNCTION funds_payment_renamed();
DROP TRIGGER guarded ON funds_paymentline; DROP FUNCTION funds_line_guard();
DROP TRIGGER posted ON funds_paymentbatch; DROP FUNCTION funds_payment_posted();
DROP TRIGGER publicity_gate ON funds_paymentbatch; DROP FUNCTION funds_payment_publicity_gate();
DROP TRIGGER frozen ON funds_paymentbatch; DROP FUNCTION funds_payment_guard();
"""

# What a village may know of money that came from above: numbers of documents and totals, for divisions in scope.
FLOW = """
CREATE FUNCTION funds_village_flow(village text, on_day date)
    RETURNS TABLE (source_id bigint, document_no text, document_on date, issuer text, level text, category text,
                   source_yuan numeric, received_yuan numeric, given_back_yuan numeric, spent_yuan numeric,
                   households bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH moves AS (
        SELECT t.source_id, t.household_id, t.debit_area_id, t.credit_area_id, CASE WHEN t.kind = 'reversal' THEN (SELECT o.kind FROM ledger_transfer o WHERE o.id = t.reverses_id) ELSE t.kind END AS effect,
               CASE WHEN t.kind = 'reversal' THEN -t.amount_yuan ELSE t.amount_yuan END AS amount
        FROM ledger_transfer t
        WHERE t.village_id = funds_village_flow.village AND t.booked_on <= on_day
          AND ledger_in_scope(funds_village_flow.village)
    ), reached AS (
        SELECT source_id, count(*) AS households FROM (
            SELECT source_id, household_id FROM moves WHERE household_id IS NOT NULL
            GROUP BY 1, 2 HAVING sum(amount) > 0) h GROUP BY 1
    )
    SELECT s.id, s.document_no::text, s.document_on, s.issuer::text, s.level::text, s.category::text, s.amount_yuan,
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'allocation' AND m.debit_area_id <> m.credit_area_id), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'return' AND m.debit_area_id <> m.credit_area_id), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.effect = 'payment'), 0),
           coalesce(max(r.households), 0)
    FROM moves m JOIN funds_fundsource s ON s.id = m.source_id LEFT JOIN reached r ON r.source_id = m.source_id
    GROUP BY s.id ORDER BY s.document_on, s.id
$$;
REVOKE ALL ON FUNCTION funds_village_flow(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_village_flow(text, date) TO registry_app;

-- Which documents the accounts in scope belong to, for labels and choices below the county.
CREATE FUNCTION funds_known_sources()
    RETURNS TABLE (id bigint, document_no text, document_on date, level text, category text, year smallint,
                   purposes text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.document_no::text, s.document_on, s.level::text, s.category::text, s.year, s.purposes::text[]
    FROM funds_fundsource s
    WHERE EXISTS (SELECT FROM ledger_account a WHERE a.source_id = s.id AND ledger_in_scope(a.village_id))
$$;
REVOKE ALL ON FUNCTION funds_known_sources() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_known_sources() TO registry_app;
"""
NO_FLOW = "DROP FUNCTION funds_known_sources(); DROP FUNCTION funds_village_flow(text, date);"


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0001_initial"), ("ledger", "0003_posting"), ("households", "0002_guards"),
        ("publicity", "0002_guards"), ("audit", "0002_guards"), ("workflow", "0002_guards"), ("db", "0001_functions"),
    ]  # fmt: skip
    operations = [
        Scoped("funds_fundsource"),
        Scoped("funds_allocation"),
        Scoped("funds_project"),
        Scoped("funds_paymentbatch"),
        Scoped("funds_paymentline"),
        VillageParent("funds_project"),
        VillageParent("funds_paymentbatch"),
        VillageChild(child="funds_paymentbatch", parent="funds_project", fk="project_id"),
        VillageChild(child="funds_allocation", parent="funds_project", fk="project_id"),
        VillageChild(child="funds_paymentline", parent="funds_paymentbatch", fk="batch_id"),
        VillageChild(child="funds_paymentline", parent="households_household", fk="household_id"),
        AppendOnly("funds_allocation"),
        Tracked("funds_fundsource"),
        Tracked("funds_project"),
        Tracked("funds_paymentbatch"),
        Tracked("funds_paymentline"),
        Revoke("funds_project", ["DELETE"]),
        Revoke("funds_paymentbatch", ["DELETE"]),
        StateEdges("funds_project", PROJECT_EDGES),
        StateEdges("funds_paymentbatch", PAYMENT_EDGES),
        Sql(LINKS, UNLINK),
        Sql(SOURCE, NO_SOURCE),
        Sql(EARMARK, NO_EARMARK),
        Sql(PAYMENT, NO_PAYMENT),
        Sql(FLOW, NO_FLOW),
    ]
