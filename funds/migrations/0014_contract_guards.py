"""What contracts and claims never allow: work before its publicity, more than the contract or the budget, a deposit
paid out early, a claim that counts as paid without its money, money to a supplier without a claim, missing signatures.

Below the county a supplier's row is not seen; one function tells its name and credit code.
"""

from django.db import migrations

from registry.db.operations import AppendOnly, Scoped, Sql, VillageChild, VillageParent

EDGES = [
    ("prepared", "town_signed"), ("town_signed", "dept_signed"), ("dept_signed", "audited"), ("audited", "paid"),
    ("paid", "reversed"), ("prepared", "returned"), ("town_signed", "returned"), ("dept_signed", "returned"),
    ("audited", "returned"), ("returned", "prepared"), ("prepared", "cancelled"), ("returned", "cancelled"),
]  # fmt: skip
OLD_EDGES = [
    ("prepared", "town_signed"), ("returned", "town_signed"), ("town_signed", "dept_signed"),
    ("dept_signed", "audited"), ("audited", "paid"), ("town_signed", "returned"), ("dept_signed", "returned"),
    ("audited", "returned"), ("prepared", "cancelled"), ("returned", "cancelled"),
]  # fmt: skip


def edges_of_claims(edges):
    """SQL that puts another list of edges into the standing trigger's function."""
    pairs = ", ".join(f"('{source}', '{target}')" for source, target in sorted(edges))
    return f"""
    CREATE OR REPLACE FUNCTION funds_claim_state_edges() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.state, NEW.state) NOT IN ({pairs}) THEN
            RAISE EXCEPTION 'no step from % to % in funds_claim', OLD.state, NEW.state
                USING ERRCODE = '23514', CONSTRAINT = 'funds_claim_state_edges', TABLE = 'funds_claim';
        END IF;
        RETURN NEW;
    END $$;
    """


ASKED = """
-- The suppliers of the county in which the scope in force lies, for labels and choices below the county.
CREATE FUNCTION funds_known_suppliers(words text)
    RETURNS TABLE (id bigint, name text, credit_code text, bank_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, s.name::text, s.credit_code::text, s.bank_name::text FROM funds_supplier s
    WHERE (ledger_in_scope(s.village_id) OR s.village_id = left(app_lo(), 6))
      AND (words = '' OR position(lower(words) IN lower(s.name)) > 0 OR starts_with(s.credit_code, upper(words)))
    ORDER BY s.name, s.id
$$;

-- Had the sheet of a project hung its days before a contract was signed? A project that began before there were such
-- sheets has none, and is asked for none.
CREATE FUNCTION funds_contract_is_public(project bigint, day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT funds_project_is_public(p.id, 'project_before', p.village_id, day) OR (p.state <> 'planned' AND NOT EXISTS (
        SELECT FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
        WHERE e.subject = 'funds.project:' || p.id AND n.kind = 'project_before'))
    FROM funds_project p WHERE p.id = funds_contract_is_public.project
$$;

-- A figure of funds_fundrule, of the nearest region on a day.
CREATE FUNCTION funds_figure(figure text, place text, day date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT r.value FROM funds_fundrule r
    WHERE r.code = figure AND starts_with(place, r.region) AND r.valid_from <= day
      AND (r.valid_to IS NULL OR r.valid_to > day) ORDER BY char_length(r.region) DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION funds_known_suppliers(text), funds_contract_is_public(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_known_suppliers(text), funds_contract_is_public(bigint, date) TO registry_app;
"""
NOT_ASKED = """
DROP FUNCTION funds_figure(text, text, date);
DROP FUNCTION funds_contract_is_public(bigint, date);
DROP FUNCTION funds_known_suppliers(text);
"""

CONTRACT = """
CREATE FUNCTION funds_contract_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    firm record;
    work record;
    accepted record;
    free text[] := ARRAY['completed_on', 'final_yuan'];
BEGIN
    SELECT s.name, s.village_id INTO firm FROM funds_supplier s WHERE s.id = NEW.supplier_id;
    IF firm.village_id IS DISTINCT FROM left(NEW.village_id, 6) THEN
        PERFORM funds_refuse('funds_contract_supplier', 'funds_contract', 'the supplier is not entered in this county');
    END IF;
    SELECT p.state INTO work FROM funds_project p WHERE p.id = NEW.project_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        NEW.supplier_name := firm.name;
        IF NEW.final_yuan IS NOT NULL AND NOT registry_is_owner() THEN
            PERFORM funds_refuse('funds_contract_final', 'funds_contract', 'no final account without acceptance');
        END IF;
    ELSIF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        IF EXISTS (SELECT FROM funds_claim c WHERE c.contract_id = NEW.id)
           OR EXISTS (SELECT FROM funds_acceptance a WHERE a.contract_id = NEW.id)
           OR NEW.project_id <> OLD.project_id OR NEW.village_id <> OLD.village_id THEN
            PERFORM funds_refuse('funds_contract_frozen', 'funds_contract', 'the contract stands as it was signed');
        END IF;
        NEW.supplier_name := firm.name;
    END IF;
    IF TG_OP = 'INSERT' OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        IF work.state NOT IN ('planned', 'under_way') AND NOT registry_is_owner() THEN
            PERFORM funds_refuse('funds_contract_project', 'funds_contract', 'the project is not in the plan');
        END IF;
        IF NOT registry_is_owner() AND NOT funds_contract_is_public(NEW.project_id, NEW.signed_on) THEN
            PERFORM funds_refuse('funds_contract_publicity', 'funds_contract', 'the project has not hung its days');
        END IF;
        IF (SELECT coalesce(sum(c.amount_yuan), 0) FROM funds_contract c
            WHERE c.project_id = NEW.project_id AND c.id IS DISTINCT FROM NEW.id) + NEW.amount_yuan
           > funds_project_budget(NEW.project_id) THEN
            PERFORM funds_refuse('funds_contract_over_budget', 'funds_contract', 'contracts above the budget');
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.final_yuan IS DISTINCT FROM OLD.final_yuan THEN
        SELECT a.id, a.final_yuan INTO accepted FROM funds_acceptance a
            WHERE a.contract_id = NEW.id ORDER BY a.id DESC LIMIT 1;
        IF accepted.final_yuan IS DISTINCT FROM NEW.final_yuan OR OLD.final_yuan IS NOT NULL
           OR (NEW.final_yuan > NEW.amount_yuan
               AND NOT EXISTS (SELECT FROM funds_overrun o WHERE o.acceptance_id = accepted.id)) THEN
            PERFORM funds_refuse('funds_contract_final', 'funds_contract', 'the final account is that of the acceptance');
        END IF;
        IF (SELECT coalesce(sum(c.amount_yuan), 0) FROM funds_claim c
            WHERE c.contract_id = NEW.id AND c.state NOT IN ('cancelled', 'reversed')) > NEW.final_yuan THEN
            PERFORM funds_refuse('funds_claim_over_contract', 'funds_contract', 'more was claimed than it is worth');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_contract
    FOR EACH ROW EXECUTE FUNCTION funds_contract_guard();

CREATE FUNCTION funds_acceptance_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    deal record;
BEGIN
    SELECT c.completed_on, c.amount_yuan INTO deal FROM funds_contract c WHERE c.id = NEW.contract_id FOR NO KEY UPDATE;
    IF deal.completed_on IS NULL OR NEW."on" < deal.completed_on OR NEW."on" > registry_today() THEN
        PERFORM funds_refuse('funds_acceptance_before_completion', 'funds_acceptance', 'accepted before it was done');
    END IF;
    IF EXISTS (SELECT FROM funds_acceptance a WHERE a.contract_id = NEW.contract_id
               AND (a.grade <> 'failed' OR a."on" > NEW."on")) THEN
        PERFORM funds_refuse('funds_acceptance_done', 'funds_acceptance', 'the work was accepted before');
    END IF;
    IF NEW.final_yuan > deal.amount_yuan AND btrim(NEW.over_reason) = '' THEN
        PERFORM funds_refuse('funds_acceptance_over', 'funds_acceptance', 'dearer than the contract, without a reason');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON funds_acceptance FOR EACH ROW EXECUTE FUNCTION funds_acceptance_guard();

CREATE FUNCTION funds_overrun_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM funds_acceptance a JOIN funds_contract c ON c.id = a.contract_id
                   WHERE a.id = NEW.acceptance_id AND a.final_yuan > c.amount_yuan AND a.by_id <> NEW.by_id
                     AND c.entered_by_id <> NEW.by_id) THEN
        PERFORM funds_refuse('funds_overrun_second', 'funds_overrun', 'approved by who entered it, or nothing to approve');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON funds_overrun FOR EACH ROW EXECUTE FUNCTION funds_overrun_guard();
"""
NO_CONTRACT = """
DROP TRIGGER guarded ON funds_overrun; DROP FUNCTION funds_overrun_guard();
DROP TRIGGER guarded ON funds_acceptance; DROP FUNCTION funds_acceptance_guard();
DROP TRIGGER guarded ON funds_contract; DROP FUNCTION funds_contract_guard();
"""

CLAIM = """
CREATE FUNCTION funds_claim_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    deal record;
    accepted_on date;
    others numeric;
    before_deposit numeric;
BEGIN
    SELECT c.*, coalesce(c.final_yuan, c.amount_yuan) AS worth INTO deal
        FROM funds_contract c WHERE c.id = NEW.contract_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' OR NEW.source_id <> OLD.source_id THEN
        SELECT s.document_no INTO NEW.source_document_no FROM funds_fundsource s WHERE s.id = NEW.source_id;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state <> 'prepared' AND NOT registry_is_owner() THEN
        PERFORM funds_refuse('funds_claim_state_edges', 'funds_claim', 'a claim begins prepared');
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.state NOT IN ('prepared', 'returned') OR NEW.contract_id <> OLD.contract_id)
       AND to_jsonb(NEW) - ARRAY['state', 'paid_on', 'transfer_id'] IS DISTINCT FROM
           to_jsonb(OLD) - ARRAY['state', 'paid_on', 'transfer_id']
       OR TG_OP = 'UPDATE' AND OLD.transfer_id IS NOT NULL
          AND (NEW.transfer_id, NEW.paid_on) IS DISTINCT FROM (OLD.transfer_id, OLD.paid_on) THEN
        PERFORM funds_refuse('funds_claim_frozen', 'funds_claim', 'the claim stands as it was signed');
    END IF;
    IF NEW.state IN ('cancelled', 'reversed') THEN RETURN NEW; END IF;
    SELECT coalesce(sum(c.amount_yuan), 0), coalesce(sum(c.amount_yuan) FILTER (WHERE c.milestone <> 'deposit'), 0)
        INTO others, before_deposit FROM funds_claim c
        WHERE c.contract_id = NEW.contract_id AND c.id IS DISTINCT FROM NEW.id AND c.state NOT IN ('cancelled', 'reversed');
    IF others + NEW.amount_yuan > deal.worth THEN
        PERFORM funds_refuse('funds_claim_over_contract', 'funds_claim', 'more was claimed than the contract is worth');
    END IF;
    IF NEW.milestone <> 'deposit'
       AND before_deposit + NEW.amount_yuan > deal.worth - round(deal.worth * deal.deposit_share, 2) THEN
        PERFORM funds_refuse('funds_claim_deposit_kept', 'funds_claim', 'the claim takes of the quality deposit');
    END IF;
    IF NEW.state IN ('prepared', 'returned') THEN RETURN NEW; END IF;
    SELECT a."on" INTO accepted_on FROM funds_acceptance a
        WHERE a.contract_id = NEW.contract_id AND a.grade <> 'failed' ORDER BY a.id DESC LIMIT 1;
    IF NEW.applied_on < deal.signed_on
       OR NEW.milestone = 'completion' AND (deal.completed_on IS NULL OR NEW.applied_on < deal.completed_on)
       OR NEW.milestone IN ('acceptance', 'deposit')
          AND (deal.final_yuan IS NULL OR accepted_on IS NULL OR NEW.applied_on < accepted_on) THEN
        PERFORM funds_refuse('funds_claim_milestone', 'funds_claim', 'what the instalment waits for has not happened');
    END IF;
    IF NEW.milestone = 'deposit' AND NEW.applied_on < accepted_on + make_interval(
            months => coalesce(funds_figure('deposit_months', NEW.village_id, deal.signed_on), 0)::int) THEN
        PERFORM funds_refuse('funds_claim_deposit_early', 'funds_claim', 'the quality deposit is still kept');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_claim FOR EACH ROW EXECUTE FUNCTION funds_claim_guard();

-- How many approvals a claim still lacks, since it was last audited; of people with no other duty in it.
CREATE FUNCTION funds_claim_approvals_missing(claim bigint) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT greatest(0, coalesce(s.approvals, 0) - (
        SELECT count(DISTINCT e.by_id) FROM workflow_event e
        WHERE e.subject_type = 'funds.claim' AND e.subject_id = c.id AND e.transition = 'approve'
          AND e.id > coalesce(d.audited, 0) AND EXISTS (
            SELECT FROM accounts_posting p WHERE p.user_id = e.by_id AND p.role = ANY (s.roles)
              AND starts_with(c.village_id, p.division_id)
              AND p.starts_on <= e."on" AND (p.ends_on IS NULL OR p.ends_on > e."on")))::int)
    FROM funds_claim c
    CROSS JOIN LATERAL (SELECT max(e.id) FILTER (WHERE e.transition = 'audit') AS audited,
                               max(e."on") FILTER (WHERE e.transition = 'sign') AS signed_on
        FROM workflow_event e WHERE e.subject_type = 'funds.claim' AND e.subject_id = c.id) d
    LEFT JOIN LATERAL funds_signatures(c.village_id, 'claim', c.amount_yuan, coalesce(d.signed_on, c.applied_on)) s
        ON true
    WHERE c.id = claim
$$;
REVOKE ALL ON FUNCTION funds_claim_approvals_missing(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_claim_approvals_missing(bigint) TO registry_app;

-- Asked at commit: a paid claim has its money in the ledger, to the fen, and everybody's signature under it.
CREATE FUNCTION funds_claim_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    now_is record;
    pens int;
BEGIN
    SELECT c.* INTO now_is FROM funds_claim c WHERE c.id = NEW.id;
    IF now_is.state NOT IN ('paid', 'reversed') THEN RETURN NULL; END IF;
    IF NOT EXISTS (
        SELECT FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account k ON k.id = t.credit_id
            JOIN funds_contract o ON o.id = now_is.contract_id
        WHERE t.id = now_is.transfer_id AND t.kind = 'payment' AND t.amount_yuan = now_is.amount_yuan
          AND t.source_id = now_is.source_id AND t.village_id = now_is.village_id AND t.household_id IS NULL
          AND t.subject = 'funds.claim:' || now_is.id AND d.kind = 'project' AND d.project_id = o.project_id
          AND k.kind = 'supplier') THEN
        PERFORM funds_refuse('funds_claim_posted', 'funds_claim', 'a claim is paid without its money');
    END IF;
    IF (now_is.state = 'reversed') <> EXISTS (
        SELECT FROM ledger_transfer t WHERE t.reverses_id = now_is.transfer_id) THEN
        PERFORM funds_refuse('funds_claim_reversed', 'funds_claim', 'claim and ledger differ about a reversal');
    END IF;
    IF now_is.state = 'paid' AND OLD.state IS DISTINCT FROM 'paid' AND NOT registry_is_owner() THEN
        SELECT count(DISTINCT e.by_id) INTO pens FROM (
            SELECT DISTINCT ON (v.transition) v.transition, v.by_id FROM workflow_event v
            WHERE v.subject_type = 'funds.claim' AND v.subject_id = NEW.id
              AND v.transition IN ('begin', 'sign', 'vet', 'audit', 'pay') ORDER BY v.transition, v.id DESC) e;
        IF pens < 5 THEN
            PERFORM funds_refuse('funds_claim_pens', 'funds_claim', 'a signature is missing, or one person signed twice');
        END IF;
        IF funds_claim_approvals_missing(NEW.id) > 0 THEN
            PERFORM funds_refuse('funds_claim_approved', 'funds_claim', 'the claim lacks approvals');
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posted AFTER INSERT OR UPDATE ON funds_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION funds_claim_posted();

-- Asked at commit: money goes to a supplier for a claim only, and comes back with the claim only.
CREATE FUNCTION funds_supplier_paid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'payment' THEN
        IF EXISTS (SELECT FROM ledger_account a WHERE a.id = NEW.credit_id AND a.kind = 'supplier')
           AND NOT EXISTS (SELECT FROM funds_claim c WHERE c.transfer_id = NEW.id) THEN
            PERFORM funds_refuse('funds_supplier_without_claim', 'ledger_transfer', 'a supplier is paid for a claim only');
        END IF;
    ELSIF EXISTS (SELECT FROM funds_claim c WHERE c.transfer_id = NEW.reverses_id AND c.state <> 'reversed') THEN
        PERFORM funds_refuse('funds_claim_reversed', 'ledger_transfer', 'claim and ledger differ about a reversal');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER supplier_paid AFTER INSERT ON ledger_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.household_id IS NULL AND NEW.kind IN ('payment', 'reversal'))
    EXECUTE FUNCTION funds_supplier_paid();

-- An asset is entered for a project whose work was accepted, and gives its years in order.
CREATE FUNCTION funds_asset_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT registry_is_owner() AND NOT EXISTS (
        SELECT FROM funds_project p WHERE p.id = NEW.project_id AND (p.state IN ('accepted', 'closed') OR EXISTS (
            SELECT FROM funds_contract c WHERE c.project_id = p.id AND c.final_yuan IS NOT NULL))) THEN
        PERFORM funds_refuse('funds_asset_not_accepted', 'funds_asset', 'the work has not been accepted');
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'disposed' THEN
        PERFORM funds_refuse('funds_asset_disposed', 'funds_asset', 'the asset is disposed of');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_asset FOR EACH ROW EXECUTE FUNCTION funds_asset_guard();
"""
NO_CLAIM = """
DROP TRIGGER guarded ON funds_asset; DROP FUNCTION funds_asset_guard();
DROP TRIGGER supplier_paid ON ledger_transfer; DROP FUNCTION funds_supplier_paid();
DROP TRIGGER posted ON funds_claim; DROP FUNCTION funds_claim_posted();
DROP FUNCTION funds_claim_approvals_missing(bigint);
DROP TRIGGER guarded ON funds_claim; DROP FUNCTION funds_claim_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0013_contracts"), ("ledger", "0008_flow_by_moves"), ("audit", "0002_guards"),
        ("workflow", "0002_guards"), ("db", "0001_functions"), ("publicity", "0002_guards"),
    ]  # fmt: skip
    operations = [
        Scoped("funds_overrun"),
        VillageParent("funds_acceptance"),
        VillageChild(child="funds_overrun", parent="funds_acceptance", fk="acceptance_id"),
        AppendOnly("funds_overrun"),
        Sql(edges_of_claims(EDGES), edges_of_claims(OLD_EDGES)),
        Sql(ASKED, NOT_ASKED),
        Sql(CONTRACT, NO_CONTRACT),
        Sql(CLAIM, NO_CLAIM),
    ]
