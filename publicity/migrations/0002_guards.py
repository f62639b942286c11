"""What the database itself holds about the wall: frozen content, the clock, the public views, the two public doors.

Scope: staff see notices within their posting; who objected is shown to no scope below a township. Public: the views
wall_* belong to the owner and are the only definition of what is public; registry_public may read them and call
publicity_receive_objection and publicity_follow_objection, and has no right on any table.
"""

from django.db import migrations

from registry.db.operations import (
    APP_ROLE,
    PUBLIC_ROLE,
    AppendOnly,
    Scoped,
    Sql,
    StateEdges,
    Tracked,
    VillageChild,
    VillageParent,
)

NOTICE_EDGES = [("prepared", "hanging"), ("prepared", "withdrawn"), ("hanging", "closed"), ("hanging", "withdrawn")]
OBJECTION_EDGES = [
    ("received", "accepted"), ("received", "closed"), ("accepted", "investigating"), ("accepted", "closed"),
    ("investigating", "upheld"), ("investigating", "refused"),
]  # fmt: skip

PRIVATE = r"""
CREATE FUNCTION publicity_looks_private(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
    SELECT plain ~ '\d([ -]?\d){13,}[ -]?[\dXx]' OR plain ~ '(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)'
    FROM regexp_replace(translate(coalesce(value, ''), '０１２３４５６７８９　－Ｘｘ', '0123456789 -Xx'),
                        '(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)', '·', 'g') AS plain
);
"""

FROZEN = """
CREATE FUNCTION publicity_notice_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.village_id, OLD.kind, OLD.title, OLD.year, OLD.number, OLD.subject, OLD.decision,
        OLD.columns, OLD.personal, OLD.totals, OLD.entry_count, OLD.days, OLD.counting, OLD.canonical, OLD.sha256,
        OLD.check_code, OLD.corrects_id, OLD.prepared_on, OLD.prepared_by_id, OLD.prepared_at) IS DISTINCT FROM
       (NEW.village_id, NEW.kind, NEW.title, NEW.year, NEW.number, NEW.subject, NEW.decision, NEW.columns,
        NEW.personal, NEW.totals, NEW.entry_count, NEW.days, NEW.counting, NEW.canonical, NEW.sha256,
        NEW.check_code, NEW.corrects_id, NEW.prepared_on, NEW.prepared_by_id, NEW.prepared_at)
       OR (OLD.state <> 'prepared' AND (OLD.starts_on, OLD.ends_on, OLD.witnessed_by_id, OLD.witnessed_at)
           IS DISTINCT FROM (NEW.starts_on, NEW.ends_on, NEW.witnessed_by_id, NEW.witnessed_at))
       OR (OLD.closed_on IS NOT NULL AND OLD.closed_on IS DISTINCT FROM NEW.closed_on)
    THEN
        RAISE EXCEPTION 'notice % is frozen', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_frozen', TABLE = 'publicity_notice';
    END IF;
    IF NEW.starts_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on - NEW.starts_on < NEW.days
        OR (NEW.counting = 'calendar_days' AND NEW.ends_on - NEW.starts_on <> NEW.days)) THEN
        RAISE EXCEPTION 'notice % must hang % days', OLD.id, NEW.days
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_days', TABLE = 'publicity_notice';
    END IF;
    IF OLD.starts_on IS NULL AND NEW.starts_on < registry_today() AND NOT registry_is_owner() THEN
        RAISE EXCEPTION 'notice % would hang from a day gone by', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_backdated', TABLE = 'publicity_notice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON publicity_notice
    FOR EACH ROW EXECUTE FUNCTION publicity_notice_guard();

CREATE FUNCTION publicity_notice_insert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'prepared' OR NEW.starts_on IS NOT NULL THEN
        RAISE EXCEPTION 'a notice begins prepared'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_state_edges', TABLE = 'publicity_notice';
    END IF;
    IF publicity_looks_private(NEW.title) OR publicity_looks_private(NEW.decision) THEN
        RAISE EXCEPTION 'the title looks private'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_private', TABLE = 'publicity_notice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_prepared BEFORE INSERT ON publicity_notice
    FOR EACH ROW EXECUTE FUNCTION publicity_notice_insert_guard();

CREATE FUNCTION publicity_entry_insert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheet record;
BEGIN
    SELECT state, columns INTO sheet FROM publicity_notice WHERE id = NEW.notice_id;
    IF sheet.state IS DISTINCT FROM 'prepared' THEN
        RAISE EXCEPTION 'notice % takes no more rows', NEW.notice_id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_late', TABLE = 'publicity_entry';
    END IF;
    IF EXISTS (SELECT FROM jsonb_object_keys(NEW.cells) key
               WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(sheet.columns) c WHERE c ->> 'key' = key)) THEN
        RAISE EXCEPTION 'a cell has no column'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_columns', TABLE = 'publicity_entry';
    END IF;
    IF EXISTS (SELECT FROM jsonb_each_text(NEW.cells) cell WHERE publicity_looks_private(cell.value)) THEN
        RAISE EXCEPTION 'a cell looks private'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_private', TABLE = 'publicity_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shown_columns BEFORE INSERT ON publicity_entry
    FOR EACH ROW EXECUTE FUNCTION publicity_entry_insert_guard();

CREATE FUNCTION publicity_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.notice_id, OLD.village_id, OLD.position, OLD.subject, OLD.cells) IS DISTINCT FROM
       (NEW.notice_id, NEW.village_id, NEW.position, NEW.subject, NEW.cells)
       OR NEW.ends_on < OLD.ends_on OR (OLD.ends_on IS NOT NULL AND NEW.ends_on IS NULL)
       OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn') THEN
        RAISE EXCEPTION 'entry % is frozen', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_frozen', TABLE = 'publicity_entry';
    END IF;
    IF NEW.state IN ('hanging', 'cleared') AND OLD.state = 'objected' AND EXISTS (
        SELECT FROM publicity_objection o
        WHERE o.entry_id = NEW.id AND o.state IN ('received', 'accepted', 'investigating')) THEN
        RAISE EXCEPTION 'an objection to entry % is open', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_objection_open', TABLE = 'publicity_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON publicity_entry
    FOR EACH ROW EXECUTE FUNCTION publicity_entry_guard();

-- An objection stops the clock of its entry whichever way it came in.
CREATE FUNCTION publicity_objection_stops() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE publicity_entry SET state = 'objected', stopped_on = coalesce(stopped_on, NEW.received_on)
    WHERE id = NEW.entry_id AND state IN ('hanging', 'cleared');
    RETURN NULL;
END $$;
CREATE TRIGGER stops_clock AFTER INSERT ON publicity_objection
    FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL) EXECUTE FUNCTION publicity_objection_stops();

CREATE FUNCTION publicity_objection_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.notice_id, OLD.entry_id, OLD.village_id, OLD.channel, OLD.text, OLD.anonymous,
        OLD.receipt_hash, OLD.received_on, OLD.received_at, OLD.due_on, OLD.entered_by_id) IS DISTINCT FROM
       (NEW.notice_id, NEW.entry_id, NEW.village_id, NEW.channel, NEW.text, NEW.anonymous, NEW.receipt_hash,
        NEW.received_on, NEW.received_at, NEW.due_on, NEW.entered_by_id)
       OR (OLD.answer <> '' AND OLD.answer <> NEW.answer) THEN
        RAISE EXCEPTION 'objection % is kept as it was received', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_objection_frozen', TABLE = 'publicity_objection';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON publicity_objection
    FOR EACH ROW EXECUTE FUNCTION publicity_objection_guard();
"""

CLEARING = """
-- The newest notice of a kind that carries a subject, whatever the caller's scope: states and days, no names.
CREATE FUNCTION publicity_clearing(subject text, kind text)
    RETURNS TABLE (notice_id bigint, notice_state text, entry_state text, witnessed_on date, ends_on date,
                   open_objections integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.id, n.state::text, e.state::text, (n.witnessed_at AT TIME ZONE 'Asia/Shanghai')::date,
           coalesce(e.ends_on, n.ends_on),
           (SELECT count(*)::integer FROM publicity_objection o
            WHERE o.entry_id = e.id AND o.state IN ('received', 'accepted', 'investigating'))
    FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
    WHERE e.subject = publicity_clearing.subject AND e.subject <> '' AND n.kind = publicity_clearing.kind
    ORDER BY e.id DESC LIMIT 1
$$;
CREATE FUNCTION publicity_is_cleared(subject text, kind text, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT c.notice_state IN ('hanging', 'closed') AND c.entry_state IN ('hanging', 'cleared')
               AND c.witnessed_on IS NOT NULL AND c.open_objections = 0 AND c.ends_on < on_day
        FROM publicity_clearing(subject, kind) c), false)
$$;
"""

OBJECTIONS = f"""
-- The one way an objection comes in. From the wall: no person is named as the one who entered it.
CREATE FUNCTION publicity_receive_objection(
    notice bigint, entry_position integer, words text, contact_name text, contact_phone text, unnamed boolean,
    came_by text DEFAULT 'wall', entered bigint DEFAULT NULL)
    RETURNS TABLE (receipt text, due date, objection bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sheet record; line record; today date := registry_today(); raw bytea; code text := ''; byte integer; made bigint;
    answer_by date; from_wall boolean := session_user = '{PUBLIC_ROLE}' OR came_by = 'wall';
BEGIN
    IF char_length(btrim(coalesce(words, ''))) NOT BETWEEN 2 AND 1000 THEN
        RAISE EXCEPTION 'the text is too short or too long'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_objection_text', TABLE = 'publicity_objection';
    END IF;
    SELECT n.id, n.village_id, n.state, n.ends_on INTO sheet FROM publicity_notice n
        WHERE n.id = publicity_receive_objection.notice
          AND (from_wall OR (n.village_id >= app_lo() AND n.village_id < app_hi())) FOR UPDATE;
    SELECT e.id, e.ends_on, e.state INTO line FROM publicity_entry e
        WHERE e.notice_id = sheet.id AND e.position = entry_position;
    IF sheet.id IS NULL OR sheet.state <> 'hanging' OR coalesce(line.ends_on, sheet.ends_on) < today
       AND coalesce(line.state, '') <> 'objected'
       OR (entry_position IS NOT NULL AND (line.id IS NULL OR line.state = 'withdrawn')) THEN
        RAISE EXCEPTION 'the notice does not hang'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_objection_closed', TABLE = 'publicity_objection';
    END IF;
    IF from_wall AND (SELECT count(*) FROM publicity_objection o WHERE o.notice_id = sheet.id
        AND o.received_at > registry_now() - interval '1 hour') >= 20 THEN
        RAISE EXCEPTION 'too many objections within the hour'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_objection_rate', TABLE = 'publicity_objection';
    END IF;
    SELECT today + p.days INTO answer_by FROM publicity_publicityperiod p
        WHERE p.kind = 'objection_answer' AND starts_with(sheet.village_id, p.region) AND p.valid_from <= today
          AND (p.valid_to IS NULL OR p.valid_to > today)
        ORDER BY char_length(p.region) DESC LIMIT 1;
    -- 16 letters of 5 random bits: 80 bits. Bytes 6 and 8 of a random UUID hold its version and are left out.
    raw := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    FOREACH byte IN ARRAY ARRAY[0,1,2,3,4,5,9,10,11,12,13,14,15,16,17,18] LOOP
        code := code || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(raw, byte) & 31) + 1, 1);
    END LOOP;
    code := regexp_replace(code, '(....)(....)(....)(....)', '\\1-\\2-\\3-\\4');
    IF coalesce(current_setting('app.actor', true), '') = '' THEN
        PERFORM set_config('app.actor', '0', true);  -- row history names 0: the wall
    END IF;
    INSERT INTO publicity_objection (notice_id, entry_id, village_id, channel, text, anonymous, receipt_hash, state,
                                     received_on, received_at, due_on, entered_by_id, findings, answer)
    VALUES (sheet.id, line.id, sheet.village_id, CASE WHEN from_wall THEN 'wall' ELSE came_by END, btrim(words),
            unnamed, sha256(convert_to(code, 'UTF8')), 'received', today, registry_now(),
            coalesce(answer_by, today + 10), CASE WHEN from_wall THEN NULL ELSE entered END, '', '')
    RETURNING id, due_on INTO made, answer_by;
    IF NOT unnamed AND (coalesce(contact_name, '') <> '' OR coalesce(contact_phone, '') <> '') THEN
        INSERT INTO publicity_objectioncontact (objection_id, village_id, name, unsealed)
        VALUES (made, sheet.village_id, left(coalesce(contact_name, ''), 30), left(coalesce(contact_phone, ''), 20));
    END IF;
    RETURN QUERY SELECT code, answer_by, made;
END $$;

-- What the holder of a receipt may know. Unknown codes give no row.
CREATE FUNCTION publicity_follow_objection(receipt text)
    RETURNS TABLE (state text, received_on date, due_on date, answered_on date, answer text, notice_title text,
                   village_id text, year smallint, number integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.state::text, o.received_on, o.due_on, o.answered_on, o.answer, n.title::text, n.village_id::text, n.year,
           n.number
    FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
    WHERE o.receipt_hash = sha256(convert_to(receipt, 'UTF8'))
$$;
REVOKE ALL ON FUNCTION publicity_receive_objection, publicity_follow_objection, publicity_clearing,
    publicity_is_cleared FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publicity_receive_objection, publicity_follow_objection TO {APP_ROLE}, {PUBLIC_ROLE};
GRANT EXECUTE ON FUNCTION publicity_clearing, publicity_is_cleared TO {APP_ROLE};
"""  # noqa: S608  (put together from constants of this file)

# Who objected: nobody posted in a village sees it, and the wall's process cannot read it back.
CONTACTS = f"""
ALTER TABLE publicity_objectioncontact ENABLE ROW LEVEL SECURITY;
ALTER TABLE publicity_objectioncontact FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON publicity_objectioncontact TO {APP_ROLE}
    USING (village_id >= app_lo() AND village_id < app_hi() AND char_length(app_lo()) <= 9)
    WITH CHECK (village_id >= app_lo() AND village_id < app_hi() AND char_length(app_lo()) <= 9);
"""
NO_CONTACTS = """
DROP POLICY scope ON publicity_objectioncontact;
ALTER TABLE publicity_objectioncontact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE publicity_objectioncontact DISABLE ROW LEVEL SECURITY;
"""

WALL = f"""
CREATE VIEW wall_notice WITH (security_barrier) AS
    SELECT n.id, n.village_id, n.kind, n.title, n.year, n.number, n.decision, n.columns, n.personal, n.totals,
           n.entry_count, n.days, n.counting, n.sha256, n.check_code, n.corrects_id, n.state, n.starts_on, n.ends_on,
           greatest(n.ends_on, e.last_on,
                    CASE WHEN e.objected AND n.state = 'hanging' THEN registry_today() END) AS last_on,
           n.closed_on, n.statement, o.open AS open_objections, o.late AS late_objections
    FROM publicity_notice n
    CROSS JOIN LATERAL (SELECT max(e.ends_on) AS last_on, coalesce(bool_or(e.state = 'objected'), false) AS objected
                        FROM publicity_entry e WHERE e.notice_id = n.id AND e.state <> 'withdrawn') e
    CROSS JOIN LATERAL (SELECT count(*)::integer AS open,
                               (count(*) FILTER (WHERE o.due_on < registry_today()))::integer AS late
                        FROM publicity_objection o
                        WHERE o.notice_id = n.id AND o.state IN ('received', 'accepted', 'investigating')) o
    WHERE n.state IN ('hanging', 'closed') OR (n.state = 'withdrawn' AND n.starts_on IS NOT NULL);
CREATE VIEW wall_entry WITH (security_barrier) AS
    SELECT e.id, e.notice_id, e.village_id, e.position, e.cells, e.state, e.ends_on
    FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
    WHERE (n.state = 'hanging' AND e.state <> 'withdrawn'
           AND (NOT n.personal OR e.state = 'objected' OR e.ends_on >= registry_today()))
       OR (n.state = 'closed' AND NOT n.personal AND e.state <> 'withdrawn');
CREATE VIEW wall_answer WITH (security_barrier) AS
    SELECT o.id, o.notice_id, o.village_id, o.state, o.received_on, o.answered_on, o.answer
    FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
    WHERE o.answered_on IS NOT NULL AND n.starts_on IS NOT NULL;
CREATE VIEW wall_figures WITH (security_barrier) AS
    SELECT DISTINCT ON (f.village_id, f.topic) f.id, f.village_id, f.topic, f.as_of, f.payload
    FROM publicity_villagefigures f ORDER BY f.village_id, f.topic, f.as_of DESC;
CREATE VIEW wall_contact WITH (security_barrier) AS
    SELECT c.village_id, c.office_phone FROM publicity_contact c;
REVOKE ALL ON wall_notice, wall_entry, wall_answer, wall_figures, wall_contact FROM {APP_ROLE};
GRANT SELECT ON wall_notice, wall_entry, wall_answer, wall_figures, wall_contact TO {APP_ROLE}, {PUBLIC_ROLE};
"""  # noqa: S608  (put together from constants of this file)
NO_WALL = "DROP VIEW wall_contact, wall_figures, wall_answer, wall_entry, wall_notice;"
DROPS = """
DROP FUNCTION publicity_follow_objection; DROP FUNCTION publicity_receive_objection;
DROP FUNCTION publicity_is_cleared; DROP FUNCTION publicity_clearing;
"""
THAW = """
DROP TRIGGER frozen ON publicity_objection; DROP FUNCTION publicity_objection_guard;
DROP TRIGGER stops_clock ON publicity_objection; DROP FUNCTION publicity_objection_stops;
DROP TRIGGER frozen ON publicity_entry; DROP FUNCTION publicity_entry_guard;
DROP TRIGGER shown_columns ON publicity_entry; DROP FUNCTION publicity_entry_insert_guard;
DROP TRIGGER begins_prepared ON publicity_notice; DROP FUNCTION publicity_notice_insert_guard;
DROP TRIGGER frozen ON publicity_notice; DROP FUNCTION publicity_notice_guard;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publicity", "0001_initial"), ("db", "0001_functions"), ("audit", "0002_guards"), ("workflow", "0002_guards"),
    ]  # fmt: skip
    operations = [
        Sql("REVOKE INSERT, UPDATE, DELETE ON publicity_publicityperiod FROM registry_app",
            "GRANT INSERT, UPDATE, DELETE ON publicity_publicityperiod TO registry_app"),
        Scoped("publicity_notice"),
        Scoped("publicity_entry"),
        Scoped("publicity_objection"),
        Scoped("publicity_logentry"),
        Scoped("publicity_villagefigures"),
        Scoped("publicity_contact"),
        Sql(CONTACTS, NO_CONTACTS),
        VillageParent("publicity_notice"),
        VillageParent("publicity_entry"),
        VillageChild(child="publicity_entry", parent="publicity_notice", fk="notice_id"),
        VillageChild(child="publicity_objection", parent="publicity_notice", fk="notice_id"),
        VillageChild(child="publicity_objection", parent="publicity_entry", fk="entry_id"),
        VillageChild(child="publicity_logentry", parent="publicity_notice", fk="notice_id"),
        StateEdges("publicity_notice", NOTICE_EDGES),
        StateEdges("publicity_objection", OBJECTION_EDGES),
        AppendOnly("publicity_logentry"),
        Tracked("publicity_notice"),
        Tracked("publicity_entry"),
        Tracked("publicity_objection"),
        Tracked("publicity_contact", key="village_id"),
        Sql(PRIVATE, "DROP FUNCTION publicity_looks_private"),
        Sql(FROZEN, THAW),
        Sql(CLEARING + OBJECTIONS, DROPS),
        Sql(WALL, NO_WALL),
    ]  # fmt: skip
