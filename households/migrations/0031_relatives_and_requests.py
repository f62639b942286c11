"""Recusal in the database: who filed a near relative takes no step about that relative's household (DOMAIN §9.3).

Row-level security shows a village its own filings only, so the guard and the functions look past it: a township officer's
filing binds in the village too. The card of a relative is found by the identity number, whenever a filing or a member is
written. A requested change of members moves along the edges of households/workflow/member_change.py.
"""

import django.db.models.deletion
from django.db import migrations, models

from registry.db.operations import Sql, StateEdges, VillageChild

ASK = """
CREATE FUNCTION households_recused(household bigint, account bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM households_nearrelative r
        WHERE r.household_id = $1 AND r.cadre_user_id = $2 AND r.filed_on <= registry_today()
      AND (r.ended_on IS NULL OR r.ended_on >= registry_today())
    )
$$;
-- Names for the household's own page, so only of a household in the session's scope.
CREATE FUNCTION households_recused_names(household bigint)
    RETURNS TABLE (account bigint, name text, post text, kinship text, relative text, place text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.cadre_user_id, r.cadre_name, r.cadre_post, r.kinship, r.relative_name, r.village_id
    FROM households_nearrelative r JOIN households_household h ON h.id = r.household_id
    WHERE r.household_id = $1 AND r.filed_on <= registry_today()
      AND (r.ended_on IS NULL OR r.ended_on >= registry_today())
      AND (registry_is_owner() OR (h.village_id >= app_lo() AND h.village_id < app_hi()))
    ORDER BY r.id
$$;
-- The household behind a row of a notice ("households.case:12"); null for what is about no household.
CREATE FUNCTION households_behind(subject text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE key bigint;
BEGIN
    IF subject !~ '^households\\.[a-z]+:[0-9]{1,18}$' THEN RETURN NULL; END IF;
    key := split_part(subject, ':', 2);
    RETURN CASE split_part(subject, ':', 1)
        WHEN 'households.household' THEN key
        WHEN 'households.case' THEN (SELECT household_id FROM households_case WHERE id = key)
        WHEN 'households.measure' THEN (SELECT household_id FROM households_measure WHERE id = key)
    END;
END $$;
-- The households a subject of a procedure is about; of a notice only for its witness, of an objection its row's.
CREATE FUNCTION households_of_subject(kind text, key bigint, duty text) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE kind
    WHEN 'households.case' THEN
        RETURN QUERY SELECT household_id FROM households_case WHERE id = key;
    WHEN 'households.memberchange' THEN
        RETURN QUERY SELECT unnest(ARRAY[household_id, target_id]) FROM households_memberchange WHERE id = key;
    WHEN 'households.measure' THEN
        RETURN QUERY SELECT household_id FROM households_measure WHERE id = key;
    WHEN 'households.helpplan' THEN
        RETURN QUERY SELECT household_id FROM households_helpplan WHERE id = key;
    WHEN 'households.finding' THEN
        RETURN QUERY SELECT household_id FROM households_finding WHERE id = key;
    WHEN 'households.waiver' THEN
        RETURN QUERY SELECT f.household_id FROM households_waiver w JOIN households_finding f ON f.id = w.finding_id
                     WHERE w.id = key;
    WHEN 'publicity.notice' THEN
        IF duty = 'witness' THEN
            RETURN QUERY SELECT households_behind(e.subject) FROM publicity_entry e WHERE e.notice_id = key;
        END IF;
    WHEN 'publicity.objection' THEN
        RETURN QUERY SELECT households_behind(e.subject) FROM publicity_objection o
            JOIN publicity_entry e ON e.id = o.entry_id WHERE o.id = key;
    ELSE
    END CASE;
END $$;
CREATE FUNCTION households_refuse_recused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM households_nearrelative r WHERE r.cadre_user_id = NEW.by_id)
       AND EXISTS (SELECT FROM households_of_subject(NEW.subject_type, NEW.subject_id, NEW.duty) h
                   WHERE households_recused(h, NEW.by_id)) THEN
        RAISE EXCEPTION 'user % filed a near relative in this household', NEW.by_id
            USING ERRCODE = '23514', CONSTRAINT = 'households_recused', TABLE = 'workflow_event';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recused BEFORE INSERT ON workflow_event FOR EACH ROW EXECUTE FUNCTION households_refuse_recused();
REVOKE ALL ON FUNCTION households_recused(bigint, bigint), households_recused_names(bigint),
    households_of_subject(text, bigint, text), households_behind(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION households_recused(bigint, bigint), households_recused_names(bigint) TO registry_app;
"""
FORGET = """
DROP TRIGGER recused ON workflow_event;
DROP FUNCTION households_refuse_recused();
DROP FUNCTION households_of_subject(text, bigint, text);
DROP FUNCTION households_behind(text);
DROP FUNCTION households_recused_names(bigint);
DROP FUNCTION households_recused(bigint, bigint);
"""
MATCH = """
CREATE FUNCTION households_match_filing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE found bigint;
BEGIN
    SELECT m.household_id INTO found FROM households_member m
    WHERE m.identity_index = NEW.relative_index AND m.left_on IS NULL AND NOT m.is_temporary;
    NEW.household_id := coalesce(found, NEW.household_id);
    RETURN NEW;
END $$;
CREATE TRIGGER match_household BEFORE INSERT OR UPDATE OF relative_index, household_id ON households_nearrelative
    FOR EACH ROW WHEN (NEW.relative_index IS NOT NULL) EXECUTE FUNCTION households_match_filing();

CREATE FUNCTION households_match_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE households_nearrelative r SET household_id = a.household_id FROM after a
    WHERE r.relative_index = a.identity_index AND a.left_on IS NULL AND NOT a.is_temporary
      AND r.household_id IS DISTINCT FROM a.household_id AND r.ended_on IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER match_relatives_added AFTER INSERT ON households_member REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION households_match_members();
CREATE TRIGGER match_relatives_changed AFTER UPDATE ON households_member REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION households_match_members();
"""
UNMATCH = """
DROP TRIGGER match_relatives_changed ON households_member;
DROP TRIGGER match_relatives_added ON households_member;
DROP FUNCTION households_match_members();
DROP TRIGGER match_household ON households_nearrelative;
DROP FUNCTION households_match_filing();
"""
FIXED = """
CREATE FUNCTION households_filing_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'the filing has ended' USING ERRCODE = '23514', CONSTRAINT = 'near_relative_fixed';
    END IF;
    IF OLD.checked_on IS NOT NULL AND
       (OLD.village_id, OLD.cadre_name, OLD.cadre_post, OLD.cadre_user_id, OLD.relative_name, OLD.relative_index,
        OLD.kinship, OLD.benefits, OLD.filed_on, OLD.filed_by_id, OLD.checked_on, OLD.checked_by_id)
       IS DISTINCT FROM
       (NEW.village_id, NEW.cadre_name, NEW.cadre_post, NEW.cadre_user_id, NEW.relative_name, NEW.relative_index,
        NEW.kinship, NEW.benefits, NEW.filed_on, NEW.filed_by_id, NEW.checked_on, NEW.checked_by_id) THEN
        RAISE EXCEPTION 'a checked filing is not edited' USING ERRCODE = '23514', CONSTRAINT = 'near_relative_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON households_nearrelative FOR EACH ROW EXECUTE FUNCTION households_filing_is_fixed();

CREATE FUNCTION households_request_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'pending' AND NOT registry_is_owner() THEN
        RAISE EXCEPTION 'a requested change begins as pending'
            USING ERRCODE = '23514', CONSTRAINT = 'member_change_begins_pending';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON households_memberchange FOR EACH ROW EXECUTE FUNCTION households_request_begins();

-- What is confirmed or applied has the pens that did it on record, or the whole transaction falls.
CREATE FUNCTION households_request_has_pens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF registry_is_owner() THEN RETURN NULL; END IF;
    IF NOT EXISTS (
        SELECT FROM workflow_event e WHERE e.subject_type = 'households.memberchange' AND e.subject_id = NEW.id
          AND e.to_state = NEW.state AND e.by_id IS DISTINCT FROM NEW.requested_by_id
          AND e.duty = CASE NEW.state WHEN 'confirmed' THEN 'decide' ELSE 'review' END
    ) THEN
        RAISE EXCEPTION 'nobody put a name to this step' USING ERRCODE = '23514', CONSTRAINT = 'member_change_has_pens';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_pens AFTER UPDATE OF state ON households_memberchange DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('confirmed', 'applied')) EXECUTE FUNCTION households_request_has_pens();

CREATE FUNCTION households_request_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.household_id, OLD.village_id, OLD.kind, OLD.requested_by_id)
       IS DISTINCT FROM (NEW.household_id, NEW.village_id, NEW.kind, NEW.requested_by_id)
       OR (OLD.state <> 'returned' AND (OLD.payload, OLD.summary, OLD.happened_on, OLD.target_id)
           IS DISTINCT FROM (NEW.payload, NEW.summary, NEW.happened_on, NEW.target_id)) THEN
        RAISE EXCEPTION 'a change on its way is not edited'
            USING ERRCODE = '23514', CONSTRAINT = 'member_change_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON households_memberchange FOR EACH ROW EXECUTE FUNCTION households_request_is_fixed();
"""
LOOSE = """
DROP TRIGGER fixed ON households_memberchange;
DROP FUNCTION households_request_is_fixed();
DROP TRIGGER has_pens ON households_memberchange;
DROP FUNCTION households_request_has_pens();
DROP TRIGGER begins ON households_memberchange;
DROP FUNCTION households_request_begins();
DROP TRIGGER fixed ON households_nearrelative;
DROP FUNCTION households_filing_is_fixed();
"""
EDGES = [
    ("confirmed", "applied"), ("confirmed", "refused"), ("confirmed", "returned"), ("confirmed", "withdrawn"),
    ("pending", "confirmed"), ("pending", "refused"), ("pending", "returned"), ("pending", "withdrawn"),
    ("returned", "pending"), ("returned", "withdrawn"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0030_step_limits_of_procedures"),
        ("publicity", "0007_wall_rows"),
        ("workflow", "0002_guards"),
    ]
    operations = [
        migrations.AddField(
            model_name="memberchange",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incoming_changes",
                to="households.household",
                verbose_name="the other card",
            ),
        ),
        VillageChild(child="households_memberchange", parent="households_household", fk="target_id"),
        Sql(ASK, FORGET),
        Sql(MATCH, UNMATCH),
        Sql(FIXED, LOOSE),
        StateEdges("households_memberchange", EDGES),
    ]
