"""Objections in the database: who reads what, which desk holds the pen, and the doors of the wall.

- Words, contact and photos are shown to scopes whose code has at most `reach` digits: 9 for what a township handles,
  6 for what accuses a township or the county. No village reads them, whatever it asks. Source: DOMAIN.md §3.6.
- An objection is written by its desk or above; its desk only moves up, and never back from the county leader.
- Whoever prepared or witnessed the notice neither handles nor reviews an objection to it (§9.2).
- The wall has five doors: to object, to add a photo, to follow, to be content, to ask for a review. Each takes the
  receipt; codes that fit nothing are counted, and above 200 in ten minutes nobody is answered.
"""

from django.db import migrations

from registry.db.operations import APP_ROLE, Sql, VillageChild, VillageParent


def hidden(table: str) -> Sql:
    """Row-level security by village and by the height of the desk."""
    within = "village_id >= app_lo() AND village_id < app_hi() AND char_length(app_lo()) <= reach"
    return Sql(
        f"""
        DROP POLICY IF EXISTS scope ON {table};
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY scope ON {table} TO {APP_ROLE} USING ({within}) WITH CHECK ({within});
        """
    )


MOVED = """
INSERT INTO publicity_objectionwords (objection_id, village_id, reach, text, findings, review_reason, review_findings)
SELECT id, village_id, least(9, char_length(desk)), text, findings, review_reason, '' FROM publicity_objection;
UPDATE publicity_objectioncontact c SET reach = w.reach FROM publicity_objectionwords w
    WHERE w.objection_id = c.objection_id;
UPDATE publicity_objectionphoto p SET reach = w.reach FROM publicity_objectionwords w
    WHERE w.objection_id = p.objection_id;
-- Row history kept the words too, where villages could read them.
ALTER TABLE audit_change DISABLE TRIGGER append_only;
UPDATE audit_change SET before = before - '{text,findings,review_reason}'::text[]
    WHERE "table" = 'publicity_objection';
ALTER TABLE audit_change ENABLE TRIGGER append_only;
INSERT INTO publicity_publicityperiod (kind, region, days, counting, document_no, valid_from)
VALUES ('objection_escalation', '', 2, 'calendar_days', '系统默认（可按本地文件调整）', '2014-01-01');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

GUARDS = """
CREATE OR REPLACE FUNCTION publicity_objection_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text := '';
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.notice_id, OLD.entry_id, OLD.village_id, OLD.channel, OLD.anonymous, OLD.about,
        OLD.receipt_hash, OLD.received_on, OLD.received_at, OLD.due_on, OLD.accept_by, OLD.entered_by_id)
       IS DISTINCT FROM
       (NEW.notice_id, NEW.entry_id, NEW.village_id, NEW.channel, NEW.anonymous, NEW.about,
        NEW.receipt_hash, NEW.received_on, NEW.received_at, NEW.due_on, NEW.accept_by, NEW.entered_by_id)
       OR (OLD.answer <> '' AND (OLD.answer, OLD.answered_on, OLD.outcome, OLD.handled_by_id, OLD.review_until)
           IS DISTINCT FROM (NEW.answer, NEW.answered_on, NEW.outcome, NEW.handled_by_id, NEW.review_until))
       OR (OLD.review_asked_on IS NOT NULL AND (OLD.review_asked_on, OLD.review_due_on)
           IS DISTINCT FROM (NEW.review_asked_on, NEW.review_due_on))
       OR (OLD.review_answer <> '' AND (OLD.review_answer, OLD.review_outcome, OLD.reviewed_on, OLD.reviewed_by_id)
           IS DISTINCT FROM (NEW.review_answer, NEW.review_outcome, NEW.reviewed_on, NEW.reviewed_by_id))
    THEN
        wrong := 'publicity_objection_frozen';
    ELSIF current_user = 'registry_app' AND char_length(app_lo()) > char_length(OLD.desk) THEN
        wrong := 'publicity_objection_desk';
    ELSIF NOT starts_with(OLD.desk, NEW.desk) OR (OLD.leader_holds AND NOT NEW.leader_holds) THEN
        wrong := 'publicity_objection_desk_up';
    ELSIF NEW.state = 'investigating' AND OLD.state <> 'investigating'
          AND '' IN (NEW.first_investigator, NEW.second_investigator) THEN
        wrong := 'publicity_objection_investigators';
    ELSIF EXISTS (SELECT FROM publicity_notice n WHERE n.id = NEW.notice_id
                  AND (n.prepared_by_id IN (NEW.handled_by_id, NEW.reviewed_by_id)
                       OR n.witnessed_by_id IN (NEW.handled_by_id, NEW.reviewed_by_id))) THEN
        wrong := 'publicity_objection_own_notice';
    END IF;
    IF wrong <> '' THEN
        RAISE EXCEPTION 'objection %: %', OLD.id, wrong
            USING ERRCODE = '23514', CONSTRAINT = wrong, TABLE = 'publicity_objection';
    END IF;
    IF NEW.state = 'closed' AND NEW.closed_on IS NULL THEN
        NEW.closed_on := coalesce(NEW.reviewed_on, registry_today());
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION publicity_objectionwords_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.objection_id, OLD.village_id, OLD.reach, OLD.text) IS DISTINCT FROM
       (NEW.objection_id, NEW.village_id, NEW.reach, NEW.text)
       OR (OLD.findings <> '' AND OLD.findings <> NEW.findings)
       OR (OLD.review_reason <> '' AND OLD.review_reason <> NEW.review_reason)
       OR (OLD.review_findings <> '' AND OLD.review_findings <> NEW.review_findings) THEN
        RAISE EXCEPTION 'objection % is kept as it was received', OLD.objection_id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_objection_frozen', TABLE = 'publicity_objectionwords';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON publicity_objectionwords
    FOR EACH ROW EXECUTE FUNCTION publicity_objectionwords_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON publicity_objectionphoto
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
REVOKE INSERT, DELETE ON publicity_objectionwords FROM registry_app;
REVOKE INSERT, UPDATE, DELETE ON publicity_objectionphoto FROM registry_app;
"""

DOORS = r"""
CREATE FUNCTION publicity_refuse(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused: %', name USING ERRCODE = '23514', CONSTRAINT = name, TABLE = 'publicity_objection';
END $$;

-- The days of a rule in force here today; the nearest region speaks.
CREATE FUNCTION publicity_days(rule text, place text, otherwise integer) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT p.days::integer FROM publicity_publicityperiod p
        WHERE p.kind = rule AND starts_with(place, p.region) AND p.valid_from <= registry_today()
          AND (p.valid_to IS NULL OR p.valid_to > registry_today())
        ORDER BY char_length(p.region) DESC LIMIT 1), otherwise)
$$;

-- The one way an objection comes in. From the wall: no person is named as the one who entered it.
CREATE OR REPLACE FUNCTION publicity_receive_objection(
    notice bigint, entry_position integer, words text, contact_name text, contact_phone text, unnamed boolean,
    came_by text DEFAULT 'wall', entered bigint DEFAULT NULL, accused text DEFAULT 'entry')
    RETURNS TABLE (receipt text, due date, objection bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sheet record; line record; today date := registry_today(); raw bytea; code text := ''; byte integer; made bigint;
    answer_by date; desk_code text; by_leader boolean; level smallint;
    from_wall boolean := session_user = 'registry_public' OR came_by = 'wall';
BEGIN
    IF char_length(btrim(coalesce(words, ''))) NOT BETWEEN 2 AND 1000 THEN
        PERFORM publicity_refuse('publicity_objection_text');
    END IF;
    IF accused NOT IN ('entry', 'village_cadre', 'township', 'county') THEN
        PERFORM publicity_refuse('publicity_objection_about');
    END IF;
    SELECT n.id, n.village_id, n.kind, n.state, n.ends_on INTO sheet FROM publicity_notice n
        WHERE n.id = publicity_receive_objection.notice
          AND (from_wall OR (n.village_id >= app_lo() AND n.village_id < app_hi())) FOR UPDATE;
    SELECT e.id, e.ends_on, e.state INTO line FROM publicity_entry e
        WHERE e.notice_id = sheet.id AND e.position = entry_position;
    IF sheet.id IS NULL OR sheet.state <> 'hanging' OR coalesce(line.ends_on, sheet.ends_on) < today
       AND coalesce(line.state, '') <> 'objected'
       OR (entry_position IS NOT NULL AND (line.id IS NULL OR line.state = 'withdrawn')) THEN
        PERFORM publicity_refuse('publicity_objection_closed');
    END IF;
    -- The notice's row is locked: a form sent twice waits for the first one here, and is then seen.
    IF EXISTS (SELECT FROM publicity_objection o JOIN publicity_objectionwords w ON w.objection_id = o.id
               WHERE o.notice_id = sheet.id AND o.received_at > registry_now() - interval '1 day'
                 AND regexp_replace(w.text, '\s', '', 'g') = regexp_replace(words, '\s', '', 'g')) THEN
        PERFORM publicity_refuse('publicity_objection_twice');
    END IF;
    IF from_wall AND (SELECT count(*) FROM publicity_objection o WHERE o.notice_id = sheet.id
        AND o.received_at > registry_now() - interval '1 hour') >= 20 THEN
        PERFORM publicity_refuse('publicity_objection_rate');
    END IF;
    IF from_wall AND (SELECT count(*) FROM publicity_objection o WHERE o.channel = 'wall'
        AND o.received_at > registry_now() - interval '1 hour') >= 300 THEN
        PERFORM publicity_refuse('publicity_objection_flood');
    END IF;
    -- One level above whom it accuses: the village is answered by its township, the township by the county, the
    -- county by its leader. The author of a list is accused with it.
    by_leader := accused = 'county' OR char_length(sheet.village_id) = 6 OR sheet.kind LIKE '%\_announcement';
    desk_code := left(sheet.village_id, CASE
        WHEN by_leader OR accused = 'township' OR char_length(sheet.village_id) <= 9
             OR sheet.kind IN ('identification_township', 'exit_township') THEN 6 ELSE 9 END);
    level := char_length(desk_code);
    -- 16 letters of 5 random bits: 80 bits. Bytes 6 and 8 of a random UUID hold its version and are left out.
    raw := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    FOREACH byte IN ARRAY ARRAY[0,1,2,3,4,5,9,10,11,12,13,14,15,16,17,18] LOOP
        code := code || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(raw, byte) & 31) + 1, 1);
    END LOOP;
    code := regexp_replace(code, '(....)(....)(....)(....)', '\1-\2-\3-\4');
    PERFORM publicity_wall_acts();
    INSERT INTO publicity_objection (notice_id, entry_id, village_id, channel, anonymous, receipt_hash, state,
                                     received_on, received_at, due_on, entered_by_id, answer, about, desk, leader_holds,
                                     accept_by, first_investigator, second_investigator, outcome, review_outcome,
                                     review_answer)
    VALUES (sheet.id, line.id, sheet.village_id, CASE WHEN from_wall THEN 'wall' ELSE came_by END, unnamed,
            sha256(convert_to(code, 'UTF8')), 'received', today, registry_now(),
            today + publicity_days('objection_answer', sheet.village_id, 10),
            CASE WHEN from_wall THEN NULL ELSE entered END, '', accused, desk_code, by_leader,
            today + publicity_days('objection_accept', sheet.village_id, 15), '', '', '', '', '')
    RETURNING id, due_on INTO made, answer_by;
    INSERT INTO publicity_objectionwords (objection_id, village_id, reach, text, findings, review_reason,
                                          review_findings)
    VALUES (made, sheet.village_id, level, btrim(words), '', '', '');
    IF NOT unnamed AND (coalesce(contact_name, '') <> '' OR coalesce(contact_phone, '') <> '') THEN
        INSERT INTO publicity_objectioncontact (objection_id, village_id, reach, name, unsealed)
        VALUES (made, sheet.village_id, level, left(coalesce(contact_name, ''), 30),
                left(coalesce(contact_phone, ''), 20));
    END IF;
    RETURN QUERY SELECT code, answer_by, made;
END $$;

-- Row history names 0 where nobody is logged in: the wall.
CREATE FUNCTION publicity_wall_acts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('app.actor', true), '') = '' THEN
        PERFORM set_config('app.actor', '0', true);
    END IF;
END $$;

-- The objection of a receipt; none for a code that fits nothing, which is counted. No address is kept.
CREATE FUNCTION publicity_objection_of(code text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM publicity_lookupattempt a WHERE a.kind = 'receipt'
                              AND a.at > registry_now() - interval '10 minutes' LIMIT 200) wrong) >= 200 THEN
        PERFORM publicity_refuse('publicity_lookup_rate');
    END IF;
    SELECT o.id INTO found FROM publicity_objection o
        WHERE o.receipt_hash = sha256(convert_to(coalesce(code, ''), 'UTF8'));
    IF found IS NULL THEN
        INSERT INTO publicity_lookupattempt (kind, at) VALUES ('receipt', registry_now());
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION publicity_attach_objection_photo(receipt text, picture bytea) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record; found bigint := publicity_objection_of(receipt);
BEGIN
    SELECT o.id, o.village_id, o.state, o.received_at, w.reach INTO one
        FROM publicity_objection o JOIN publicity_objectionwords w ON w.objection_id = o.id
        WHERE o.id = found FOR UPDATE OF o;
    IF one.id IS NULL THEN RETURN false; END IF;
    IF one.state <> 'received' OR one.received_at < registry_now() - interval '15 minutes'
       OR octet_length(picture) NOT BETWEEN 100 AND 307200
       OR substr(picture, 1, 3) <> '\xffd8ff' OR substr(picture, octet_length(picture) - 1) <> '\xffd9'
       OR (SELECT count(*) FROM publicity_objectionphoto p WHERE p.objection_id = one.id) >= 3 THEN
        PERFORM publicity_refuse('publicity_objection_photo');
    END IF;
    INSERT INTO publicity_objectionphoto (objection_id, village_id, reach, sha256, picture, received_at)
    VALUES (one.id, one.village_id, one.reach, encode(sha256(picture), 'hex'), picture, registry_now())
    ON CONFLICT (objection_id, sha256) DO NOTHING;
    RETURN true;
END $$;

-- What the holder of a receipt may know. Unknown codes give no row.
DROP FUNCTION publicity_follow_objection;
CREATE FUNCTION publicity_follow_objection(receipt text)
    RETURNS TABLE (state text, outcome text, received_on date, accept_by date, due_on date, answered_on date,
                   answer text, notice_title text, village_id text, year smallint, number integer, review_until date,
                   review_asked_on date, review_due_on date, review_outcome text, review_answer text, reviewed_on date,
                   satisfied boolean, closed_on date, desk text, leader_holds boolean, escalated_on date,
                   may_ask boolean)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bigint := publicity_objection_of(receipt);
BEGIN
    RETURN QUERY
    SELECT o.state::text, o.outcome::text, o.received_on, o.accept_by, o.due_on, o.answered_on, o.answer,
           n.title::text, n.village_id::text, n.year, n.number, o.review_until, o.review_asked_on, o.review_due_on,
           o.review_outcome::text, o.review_answer, o.reviewed_on, o.satisfied, o.closed_on, o.desk::text,
           o.leader_holds, o.escalated_on,
           o.state = 'replied' AND NOT o.leader_holds AND coalesce(o.review_until >= registry_today(), false)
    FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
    WHERE o.id = found;
END $$;

-- A step that the villager takes by receipt, written where the office's steps are written.
CREATE FUNCTION publicity_objection_step(objection bigint, step text, after text) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO workflow_event (machine, subject_type, subject_id, village_id, transition, from_state, to_state, duty,
                                by_id, "on", at, note, data)
    SELECT 'objection', 'publicity.objection', o.id, o.village_id, step, 'replied', after, 'none', NULL,
           registry_today(), registry_now(), '', '{}' FROM publicity_objection o WHERE o.id = objection;
    INSERT INTO audit_entry (event, at, by_id, by_name, role, village_id, target_type, target_id, target_label, before,
                             after, reason)
    SELECT 'objection.' || step, registry_now(), NULL, '', '', o.village_id, 'publicity.objection', o.id::text,
           o.notice_id || ' · ' || o.received_on, '{"state": "replied"}', jsonb_build_object('state', after), ''
    FROM publicity_objection o WHERE o.id = objection;
$$;

-- "I am content": the objection is closed. True again when it was said before; false for an unknown code.
CREATE FUNCTION publicity_content_with_objection(receipt text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record; found bigint := publicity_objection_of(receipt);
BEGIN
    SELECT o.id, o.state, o.satisfied INTO one FROM publicity_objection o WHERE o.id = found FOR UPDATE;
    IF one.id IS NULL THEN RETURN false; END IF;
    IF one.state = 'closed' AND one.satisfied THEN RETURN true; END IF;
    IF one.state <> 'replied' THEN PERFORM publicity_refuse('publicity_objection_settled'); END IF;
    PERFORM publicity_wall_acts();
    UPDATE publicity_objection SET state = 'closed', satisfied = true, closed_on = registry_today() WHERE id = one.id;
    PERFORM publicity_objection_step(one.id, 'content', 'closed');
    RETURN true;
END $$;

-- "I ask for a review": one level up, and the clock of the entry stops again.
CREATE FUNCTION publicity_ask_review(receipt text, why text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record; found bigint := publicity_objection_of(receipt); today date := registry_today();
BEGIN
    IF char_length(btrim(coalesce(why, ''))) NOT BETWEEN 2 AND 1000 THEN
        PERFORM publicity_refuse('publicity_objection_text');
    END IF;
    SELECT o.id, o.state, o.desk, o.leader_holds, o.review_until, o.entry_id, o.village_id INTO one
        FROM publicity_objection o WHERE o.id = found FOR UPDATE;
    IF one.id IS NULL THEN RETURN false; END IF;
    IF one.state = 'review' THEN RETURN true; END IF;
    IF one.state <> 'replied' THEN PERFORM publicity_refuse('publicity_objection_settled'); END IF;
    IF one.leader_holds THEN PERFORM publicity_refuse('publicity_review_top'); END IF;
    IF one.review_until IS NULL OR one.review_until < today THEN
        PERFORM publicity_refuse('publicity_review_over');
    END IF;
    PERFORM publicity_wall_acts();
    UPDATE publicity_objection SET state = 'review', satisfied = false, review_asked_on = today,
        review_due_on = today + publicity_days('review_answer', one.village_id, 30), desk = left(desk, 6),
        leader_holds = char_length(desk) <= 6 WHERE id = one.id;
    UPDATE publicity_objectionwords SET review_reason = btrim(why) WHERE objection_id = one.id;
    UPDATE publicity_entry SET state = 'objected', stopped_on = coalesce(stopped_on, today)
        WHERE id = one.entry_id AND state IN ('hanging', 'cleared');
    PERFORM publicity_objection_step(one.id, 'ask_review', 'review');
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION publicity_receive_objection, publicity_follow_objection, publicity_objection_of,
    publicity_attach_objection_photo, publicity_objection_step, publicity_content_with_objection, publicity_ask_review,
    publicity_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publicity_receive_objection, publicity_follow_objection, publicity_attach_objection_photo,
    publicity_content_with_objection, publicity_ask_review TO registry_app, registry_public;
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0009_objection_words"), ("audit", "0002_guards"), ("workflow", "0002_guards")]
    operations = [
        Sql(MOVED),
        hidden("publicity_objectionwords"),
        hidden("publicity_objectioncontact"),
        hidden("publicity_objectionphoto"),
        VillageParent("publicity_objection"),
        VillageChild(child="publicity_objectionwords", parent="publicity_objection", fk="objection_id"),
        VillageChild(child="publicity_objectioncontact", parent="publicity_objection", fk="objection_id"),
        VillageChild(child="publicity_objectionphoto", parent="publicity_objection", fk="objection_id"),
        Sql(GUARDS),
        Sql(DOORS),
    ]  # fmt: skip
