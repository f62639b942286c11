"""The database's side of reviews, signatures, the Merkle log and slips.

An objection is handled one level above whom it accuses (DOMAIN §9.2); a review is open work too, and stops the clock as
the objection did. What the wall may read stands in the views below, and nowhere else.
"""

from importlib import import_module

from django.db import migrations

from registry.db.operations import (
    APP_ROLE,
    PUBLIC_ROLE,
    AppendOnly,
    Revoke,
    Scoped,
    Sql,
    StateEdges,
    Tracked,
    VillageChild,
)

first = import_module("publicity.migrations.0002_guards")

EDGES = [
    ("received", "accepted"), ("received", "replied"), ("accepted", "investigating"), ("accepted", "replied"),
    ("investigating", "replied"), ("replied", "review"), ("replied", "closed"), ("review", "closed"),
]  # fmt: skip
OPEN_BEFORE, OPEN = "('received', 'accepted', 'investigating')", "('received', 'accepted', 'investigating', 'review')"

SETTLED = """
SELECT set_config('app.actor', '0', true);
UPDATE publicity_objection SET accept_by = received_on + 15, desk = left(village_id, 9);
UPDATE publicity_objection SET outcome = CASE state WHEN 'closed' THEN 'dismissed' ELSE state END, state = 'closed',
    closed_on = answered_on WHERE state IN ('upheld', 'refused', 'closed');
"""


def _again(body: str) -> str:
    """A statement of 0002 once more, with what changed since."""
    return body.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(OPEN_BEFORE, OPEN)


NOTICE_GUARD = first.FROZEN[: first.FROZEN.index("CREATE TRIGGER frozen")]
NOTICE_GUARD = _again(NOTICE_GUARD).replace("OLD.prepared_on,", "OLD.covers_from, OLD.covers_to, OLD.prepared_on,")
NOTICE_GUARD = NOTICE_GUARD.replace("NEW.prepared_on,", "NEW.covers_from, NEW.covers_to, NEW.prepared_on,").replace(
    "       OR (OLD.closed_on IS NOT NULL",
    "       OR (OLD.photographed_on IS NOT NULL AND OLD.photographed_on IS DISTINCT FROM NEW.photographed_on)\n"
    "       OR (OLD.closed_on IS NOT NULL",
)
_START = first.FROZEN.index("CREATE FUNCTION publicity_entry_guard")
ENTRY_GUARD = _again(first.FROZEN[_START : first.FROZEN.index("CREATE TRIGGER frozen", _START)])
CLEARING = _again(first.CLEARING[: first.CLEARING.index("CREATE FUNCTION publicity_is_cleared")])

RECEIVE = (
    first.OBJECTIONS[: first.OBJECTIONS.index("-- What the holder")]
    .replace("CREATE FUNCTION publicity_receive_objection", "CREATE FUNCTION publicity_receive_objection")
    .replace(
        "came_by text DEFAULT 'wall', entered bigint DEFAULT NULL)",
        "came_by text DEFAULT 'wall', entered bigint DEFAULT NULL, accused text DEFAULT 'entry')",
    )
    .replace("answer_by date;", "answer_by date; accept_days integer; desk_code text;")
    .replace("SELECT n.id, n.village_id, n.state, n.ends_on INTO", "SELECT n.id, n.village_id, n.kind, n.state, n.ends_on INTO")
    .replace(
        "    -- 16 letters of 5",
        """    SELECT p.days INTO accept_days FROM publicity_publicityperiod p
        WHERE p.kind = 'objection_accept' AND starts_with(sheet.village_id, p.region) AND p.valid_from <= today
          AND (p.valid_to IS NULL OR p.valid_to > today)
        ORDER BY char_length(p.region) DESC LIMIT 1;
    -- One level above whom it accuses: the village is answered by its township, the township by the county.
    desk_code := left(sheet.village_id, CASE
        WHEN accused IN ('township', 'county') OR char_length(sheet.village_id) <= 9
             OR sheet.kind IN ('identification_township', 'exit_township') THEN 6 ELSE 9 END);
    -- 16 letters of 5""",
    )
    .replace("received_on, received_at, due_on, entered_by_id, findings, answer)",
             "received_on, received_at, due_on, entered_by_id, findings, answer, about,\n"
             "                                     desk, accept_by, first_investigator, second_investigator, outcome,\n"
             "                                     review_reason, review_outcome, review_answer)")
    .replace("THEN NULL ELSE entered END, '', '')",
             "THEN NULL ELSE entered END, '', '', accused,\n"
             "            desk_code, today + coalesce(accept_days, 15), '', '', '', '', '', '')")
)  # fmt: skip

FOLLOW = f"""
CREATE FUNCTION publicity_follow_objection(receipt text)
    RETURNS TABLE (state text, outcome text, received_on date, due_on date, answered_on date, answer text,
                   notice_title text, village_id text, year smallint, number integer, review_until date,
                   review_asked_on date, review_due_on date, review_outcome text, review_answer text, reviewed_on date,
                   satisfied boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.state::text, o.outcome::text, o.received_on, o.due_on, o.answered_on, o.answer, n.title::text,
           n.village_id::text, n.year, n.number, o.review_until, o.review_asked_on, o.review_due_on,
           o.review_outcome::text, o.review_answer, o.reviewed_on, o.satisfied
    FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
    WHERE o.receipt_hash = sha256(convert_to(receipt, 'UTF8'))
$$;
REVOKE ALL ON FUNCTION publicity_receive_objection, publicity_follow_objection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publicity_receive_objection, publicity_follow_objection TO {APP_ROLE}, {PUBLIC_ROLE};
"""  # noqa: S608  (names of our own tables)

VIEWS = f"""
DROP VIEW wall_notice, wall_answer;
{
    first.WALL[first.WALL.index("CREATE VIEW wall_notice") : first.WALL.index("CREATE VIEW wall_entry")]
    .replace(OPEN_BEFORE, OPEN)
    .replace("n.closed_on, n.statement,", "n.photographed_on, n.covers_from, n.covers_to, n.closed_on, n.statement,")
    .replace("WHERE o.due_on < registry_today()", "WHERE coalesce(o.review_due_on, o.due_on) < registry_today()")
}
CREATE VIEW wall_answer WITH (security_barrier) AS
    SELECT o.id, o.notice_id, o.village_id, o.outcome, o.received_on, o.answered_on, o.answer, o.review_outcome,
           o.reviewed_on, o.review_answer
    FROM publicity_objection o JOIN publicity_notice n ON n.id = o.notice_id
    WHERE o.answered_on IS NOT NULL AND n.starts_on IS NOT NULL;
CREATE VIEW wall_log_entry WITH (security_barrier) AS
    SELECT l.id, l.village_id, l.notice_id, l.kind, l."on", l.at, l.canonical, l.sha256 FROM publicity_logentry l;
CREATE VIEW wall_log_leaf WITH (security_barrier) AS
    SELECT f.id, f.village_id, f.county, f.position, f.village_position, f.entry_id, f.canonical, f.leaf_hash
    FROM publicity_logleaf f;
CREATE VIEW wall_log_root WITH (security_barrier) AS
    SELECT r.id, r.village_id, r."on", r.size, r.root_hash, r.canonical, r.key_id, r.signature FROM publicity_logroot r;
REVOKE ALL ON wall_notice, wall_answer, wall_log_entry, wall_log_leaf, wall_log_root FROM {APP_ROLE};
GRANT SELECT ON wall_notice, wall_answer, wall_log_entry, wall_log_leaf, wall_log_root TO {APP_ROLE}, {PUBLIC_ROLE};
"""  # noqa: S608  (names of our own tables)

# Pictures show who took them: nobody posted in a village sees them.
PHOTOS = first.CONTACTS.replace("publicity_objectioncontact", "publicity_objectionphoto")
NO_PHOTOS = first.NO_CONTACTS.replace("publicity_objectioncontact", "publicity_objectionphoto")

SIGNED_FIRST = """
CREATE FUNCTION publicity_signature_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM publicity_notice n WHERE n.id = NEW.notice_id AND n.state = 'prepared') THEN
        RAISE EXCEPTION 'notice % is signed before it hangs', NEW.notice_id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_signature_late', TABLE = 'publicity_noticesignature';
    END IF;
    IF EXISTS (SELECT FROM publicity_notice n WHERE n.id = NEW.notice_id AND n.prepared_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'notice % is not signed by who prepared it', NEW.notice_id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_signature_own', TABLE = 'publicity_noticesignature';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_before BEFORE INSERT ON publicity_noticesignature
    FOR EACH ROW EXECUTE FUNCTION publicity_signature_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0005_wall_schema"), ("audit", "0002_guards"), ("workflow", "0002_guards")]
    operations = [
        Sql("DROP TRIGGER state_edges ON publicity_objection; DROP FUNCTION publicity_objection_state_edges();"),
        Sql("SET CONSTRAINTS ALL IMMEDIATE;" + SETTLED + "SET CONSTRAINTS ALL DEFERRED"),
        StateEdges("publicity_objection", EDGES),
        Sql(NOTICE_GUARD + ENTRY_GUARD + CLEARING),
        Sql("DROP FUNCTION publicity_receive_objection; DROP FUNCTION publicity_follow_objection;" + RECEIVE + FOLLOW),
        Sql(VIEWS),
        Scoped("publicity_noticesignature"),
        VillageChild(child="publicity_noticesignature", parent="publicity_notice", fk="notice_id"),
        AppendOnly("publicity_noticesignature"),
        Sql(SIGNED_FIRST),
        Sql(PHOTOS, NO_PHOTOS),
        Scoped("publicity_logleaf"),
        Scoped("publicity_logroot"),
        AppendOnly("publicity_logleaf"),
        AppendOnly("publicity_logroot"),
        Scoped("publicity_slip"),
        Scoped("publicity_slipfact"),
        Tracked("publicity_slip"),
        Revoke("publicity_slip", ["DELETE"]),
        Revoke("publicity_wallduty", ["INSERT", "UPDATE", "DELETE"]),
        Revoke("publicity_lookupattempt", ["INSERT", "UPDATE"]),  # written by the doors of the wall; old ones removed
    ]  # fmt: skip
