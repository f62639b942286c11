"""The gates of the project library in the database: nothing enters it, begins or ends unseen by the village.

- A project begins as a proposal (`funds_project_begins`); the owner writes history and the demo.
- Review: the village's decision, a performance target, a list of households that fits its number. Whoever filed a near
  relative in one of them takes no step of township, department or county.
- Entry: the village's notice hung its full days, and the township's where a rule says so.
- Start: the notice before the work hung; close: the notice after it hung, and every target says what was reached.
- A project gets no more than its budget, or the changed budget that the county approved.

Source: DOMAIN §6.2 (invariants), §6.3, §6.4.
"""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, Tracked, VillageChild

BEGINS = """
CREATE FUNCTION funds_project_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT registry_is_owner() THEN
        RAISE EXCEPTION 'a project begins as a proposal'
            USING ERRCODE = '23514', CONSTRAINT = 'funds_project_begins', TABLE = 'funds_project';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON funds_project FOR EACH ROW WHEN (NEW.state <> 'proposed')
    EXECUTE FUNCTION funds_project_begins();
"""
NO_BEGINS = "DROP TRIGGER begins ON funds_project; DROP FUNCTION funds_project_begins();"

PUBLIC = """
-- Has the newest sheet of this kind about the project hung its days, and one of them in the place asked for?
CREATE FUNCTION funds_project_is_public(project bigint, kind text, place text, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT publicity_is_cleared('funds.project:' || project, funds_project_is_public.kind, on_day) AND EXISTS (
        SELECT FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
        WHERE e.subject = 'funds.project:' || project AND n.kind = funds_project_is_public.kind
          AND n.village_id = place AND n.state IN ('hanging', 'closed') AND e.state IN ('hanging', 'cleared')
          AND n.witnessed_at IS NOT NULL AND greatest(e.ends_on, n.ends_on) < on_day)
$$;
CREATE FUNCTION funds_township_publishes(place text, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT r.township_notice FROM funds_libraryrule r
        WHERE starts_with(place, r.region) AND r.valid_from <= on_day AND (r.valid_to IS NULL OR r.valid_to > on_day)
        ORDER BY char_length(r.region) DESC LIMIT 1), false)
$$;
CREATE FUNCTION funds_project_budget(project bigint) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT b.new_yuan FROM funds_budgetchange b
                     WHERE b.project_id = project AND b.state = 'approved' ORDER BY b.id DESC LIMIT 1),
                    (SELECT p.budget_yuan FROM funds_project p WHERE p.id = project))
$$;
CREATE FUNCTION funds_project_received(project bigint) RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(CASE WHEN m.effect = 'return' THEN -m.amount_yuan ELSE m.amount_yuan END), 0)
    FROM ledger_account a JOIN ledger_move m ON (m.effect = 'allocation' AND m.taker_account = a.id)
        OR (m.effect = 'return' AND m.giver_account = a.id)
    WHERE a.project_id = project AND a.kind = 'project'
$$;
REVOKE ALL ON FUNCTION funds_project_is_public, funds_township_publishes, funds_project_budget,
    funds_project_received FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_project_is_public, funds_township_publishes, funds_project_budget TO registry_app;
"""
NO_PUBLIC = """
DROP FUNCTION funds_project_received(bigint);
DROP FUNCTION funds_project_budget(bigint);
DROP FUNCTION funds_township_publishes(text, date);
DROP FUNCTION funds_project_is_public(bigint, text, text, date);
"""

GATE = """
CREATE FUNCTION funds_project_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    refused text;
    chosen bigint;
    today date := registry_today();
BEGIN
    IF NEW.state IN ('reviewed', 'approved') THEN
        IF char_length(NEW.village_id) = 12 AND NOT (
            (NEW.decided_on IS NOT NULL AND NEW.decision_no <> '') OR EXISTS (
                SELECT FROM villages_resolution r WHERE r.id = NEW.resolution_id AND r.village_id = NEW.village_id
                  AND r.state IN ('decided', 'opened', 'done'))) THEN
            refused := 'funds_project_decision';
        ELSIF NOT EXISTS (SELECT FROM funds_projecttarget t WHERE t.project_id = NEW.id) THEN
            refused := 'funds_project_without_target';
        END IF;
    END IF;
    IF refused IS NULL AND NEW.state IN ('reviewed', 'appraised', 'approved', 'accepted') AND EXISTS (
        SELECT FROM funds_projecthousehold h WHERE h.project_id = NEW.id
          AND households_recused(h.household_id, nullif(current_setting('app.actor', true), '')::bigint)) THEN
        refused := 'funds_project_recused';
    END IF;
    IF refused IS NULL AND NEW.state IN ('reviewed', 'approved', 'under_way') THEN
        SELECT count(*) INTO chosen FROM funds_projecthousehold h WHERE h.project_id = NEW.id;
        IF chosen NOT IN (0, NEW.households) THEN refused := 'funds_project_list_differs'; END IF;
    END IF;
    IF refused IS NULL AND NEW.state = 'approved' THEN
        IF NOT funds_project_is_public(NEW.id, 'project_library', NEW.village_id, today) THEN
            refused := 'funds_project_library_gate';
        ELSIF char_length(NEW.village_id) = 12 AND funds_township_publishes(NEW.village_id, today)
              AND NOT funds_project_is_public(NEW.id, 'project_library', left(NEW.village_id, 9), today) THEN
            refused := 'funds_project_township_gate';
        END IF;
    ELSIF refused IS NULL AND NEW.state = 'under_way' AND OLD.state = 'planned'
          AND NOT funds_project_is_public(NEW.id, 'project_before', NEW.village_id, today) THEN
        refused := 'funds_project_before_gate';
    ELSIF refused IS NULL AND NEW.state = 'closed' THEN
        IF EXISTS (SELECT FROM funds_projecttarget t WHERE t.project_id = NEW.id AND t.reached IS NULL) THEN
            refused := 'funds_project_targets_open';
        ELSIF NOT funds_project_is_public(NEW.id, 'project_after', NEW.village_id, today) THEN
            refused := 'funds_project_after_gate';
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'project % does not pass to %', NEW.id, NEW.state
            USING ERRCODE = '23514', CONSTRAINT = refused, TABLE = 'funds_project';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER library_gate BEFORE UPDATE OF state ON funds_project FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION funds_project_gate();
"""
NO_GATE = "DROP TRIGGER library_gate ON funds_project; DROP FUNCTION funds_project_gate();"

# Rows of a project lock it against a step taken at the same moment (FOR SHARE against the update of its state).
ROWS = """
CREATE FUNCTION funds_target_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'INSERT' AND registry_is_owner() THEN RETURN NEW; END IF;
    SELECT state INTO stands FROM funds_project
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.project_id ELSE OLD.project_id END FOR SHARE;
    IF stands IN ('proposed', 'returned') OR (TG_OP = 'UPDATE' AND stands IN ('under_way', 'completed', 'accepted')
        AND to_jsonb(NEW) - 'reached' = to_jsonb(OLD) - 'reached') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the targets of this project stand'
        USING ERRCODE = '23514', CONSTRAINT = 'funds_target_frozen', TABLE = 'funds_projecttarget';
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON funds_projecttarget
    FOR EACH ROW EXECUTE FUNCTION funds_target_guard();

CREATE FUNCTION funds_beneficiary_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'INSERT' AND registry_is_owner() THEN RETURN NEW; END IF;
    SELECT state INTO stands FROM funds_project
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.project_id ELSE OLD.project_id END FOR SHARE;
    IF stands IN ('proposed', 'returned', 'approved', 'planned') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the households of this project stand'
        USING ERRCODE = '23514', CONSTRAINT = 'funds_beneficiary_frozen', TABLE = 'funds_projecthousehold';
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON funds_projecthousehold
    FOR EACH ROW EXECUTE FUNCTION funds_beneficiary_guard();

CREATE FUNCTION funds_progress_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM funds_project WHERE id = NEW.project_id FOR SHARE;
    IF registry_is_owner() OR (stands IN ('under_way', 'completed') AND NEW.on <= registry_today()) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no progress of a project that is not under way, nor of a day to come'
        USING ERRCODE = '23514', CONSTRAINT = 'funds_progress_under_way', TABLE = 'funds_progress';
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON funds_progress FOR EACH ROW EXECUTE FUNCTION funds_progress_guard();
"""
NO_ROWS = """
DROP TRIGGER guarded ON funds_progress; DROP FUNCTION funds_progress_guard();
DROP TRIGGER guarded ON funds_projecthousehold; DROP FUNCTION funds_beneficiary_guard();
DROP TRIGGER guarded ON funds_projecttarget; DROP FUNCTION funds_target_guard();
"""

BUDGET = """
CREATE FUNCTION funds_budget_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'asked' OR registry_is_owner() THEN RETURN NEW; END IF;
    ELSIF OLD.state = 'asked' AND NEW.state <> 'asked'
          AND to_jsonb(NEW) - ARRAY['state', 'decided_by_id', 'decided_on', 'document_no', 'note']
            = to_jsonb(OLD) - ARRAY['state', 'decided_by_id', 'decided_on', 'document_no', 'note'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a change of a budget is asked for, and decided once'
        USING ERRCODE = '23514', CONSTRAINT = 'funds_budget_change_once', TABLE = 'funds_budgetchange';
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_budgetchange
    FOR EACH ROW EXECUTE FUNCTION funds_budget_change_guard();

CREATE FUNCTION funds_allocation_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF registry_is_owner() THEN RETURN NEW; END IF;
    PERFORM FROM funds_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    IF funds_project_received(NEW.project_id) + NEW.amount_yuan > funds_project_budget(NEW.project_id) THEN
        RAISE EXCEPTION 'project % would get more than its budget', NEW.project_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_allocation_over_budget', TABLE = 'funds_allocation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within_budget BEFORE INSERT ON funds_allocation FOR EACH ROW
    WHEN (NEW.kind = 'down' AND NEW.project_id IS NOT NULL) EXECUTE FUNCTION funds_allocation_budget();
"""
NO_BUDGET = """
DROP TRIGGER within_budget ON funds_allocation; DROP FUNCTION funds_allocation_budget();
DROP TRIGGER guarded ON funds_budgetchange; DROP FUNCTION funds_budget_change_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0011_bank_guards"), ("ledger", "0007_moves"), ("publicity", "0014_notice_signed"), ("villages", "0011_meeting_guards"),
        ("households", "0031_relatives_and_requests"),
    ]  # fmt: skip
    operations = [
        Scoped("funds_budgetchange"),
        Tracked("funds_budgetchange"),
        Revoke("funds_budgetchange", ["DELETE"]),
        Revoke("funds_libraryrule", ["INSERT", "UPDATE", "DELETE"]),
        VillageChild(child="funds_budgetchange", parent="funds_project", fk="project_id"),
        Sql(BEGINS, NO_BEGINS),
        Sql(PUBLIC, NO_PUBLIC),
        Sql(GATE, NO_GATE),
        Sql(ROWS, NO_ROWS),
        Sql(BUDGET, NO_BUDGET),
    ]
