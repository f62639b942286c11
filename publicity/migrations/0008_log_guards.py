"""The database's side of the transparency log's order, of the frozen copies the wall may read, and of slips.

Places are given one after the other, a root counts what lies below it, and nothing is written into a day that is
sealed: whoever wants to back-date must switch the guards off as the owner, and then the signed roots do not fit.
"""

from django.db import migrations, models

from registry.db.operations import APP_ROLE, PUBLIC_ROLE, Sql

ORDER = """
-- A writer shares the county's lock and the sealing takes it alone, so that a sealed day has no latecomers. The moment
-- is the database's own; only the owner gives another (history that is entered).
CREATE FUNCTION publicity_log_entry_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    sealed_on date; county text := left(NEW.village_id, 6);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('publicity log ' || county, 0));
    IF NOT registry_is_owner() THEN
        NEW.at := registry_now();
    END IF;
    SELECT max(r."on") INTO sealed_on FROM publicity_logroot r WHERE r.village_id = county;
    IF NEW."on" <= sealed_on OR NEW.at < ((sealed_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') THEN
        RAISE EXCEPTION 'the log of % is sealed until %', county, sealed_on
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_log_backdated', TABLE = 'publicity_logentry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER not_backdated BEFORE INSERT ON publicity_logentry
    FOR EACH ROW EXECUTE FUNCTION publicity_log_entry_guard();

CREATE FUNCTION publicity_log_leaf_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.county <> left(NEW.village_id, 6)
       OR NEW.position <> coalesce((SELECT max(f.position) + 1 FROM publicity_logleaf f WHERE f.county = NEW.county), 0)
       OR NEW.village_position <> coalesce((SELECT max(f.village_position) + 1 FROM publicity_logleaf f
                                            WHERE f.village_id = NEW.village_id), 0)
       OR NOT EXISTS (SELECT FROM publicity_logentry e WHERE e.id = NEW.entry_id AND e.village_id = NEW.village_id)
       OR NEW.leaf_hash <> encode(sha256('\\x00'::bytea || convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'leaf % of % is not the next one', NEW.position, NEW.county
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_log_leaf_next', TABLE = 'publicity_logleaf';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER next_place BEFORE INSERT ON publicity_logleaf
    FOR EACH ROW EXECUTE FUNCTION publicity_log_leaf_guard();

CREATE FUNCTION publicity_log_root_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    sealed_on date;
BEGIN
    SELECT max(r."on") INTO sealed_on FROM publicity_logroot r WHERE r.village_id = NEW.village_id;
    IF NEW."on" <> sealed_on + 1 OR NEW."on" >= registry_today() THEN
        RAISE EXCEPTION 'the root of % is not due', NEW."on"
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_log_root_day', TABLE = 'publicity_logroot';
    END IF;
    IF NEW.size <> coalesce((SELECT max(f.position) + 1 FROM publicity_logleaf f WHERE f.county = NEW.village_id), 0)
    THEN
        RAISE EXCEPTION 'the root of % does not count its leaves', NEW."on"
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_log_root_size', TABLE = 'publicity_logroot';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counts_leaves BEFORE INSERT ON publicity_logroot
    FOR EACH ROW EXECUTE FUNCTION publicity_log_root_guard();
"""
NO_ORDER = """
DROP TRIGGER counts_leaves ON publicity_logroot; DROP FUNCTION publicity_log_root_guard();
DROP TRIGGER next_place ON publicity_logleaf; DROP FUNCTION publicity_log_leaf_guard();
DROP TRIGGER not_backdated ON publicity_logentry; DROP FUNCTION publicity_log_entry_guard();
"""

# The frozen copy goes when the rows go (wall_entry, 0002): with the first name whose days are over, or a withdrawal.
FROZEN = f"""
CREATE VIEW wall_frozen WITH (security_barrier) AS
    SELECT n.id, n.village_id, n.sha256, n.canonical FROM publicity_notice n
    WHERE n.starts_on IS NOT NULL
      AND ((n.state = 'closed' AND NOT n.personal)
           OR (n.state = 'hanging' AND (NOT n.personal OR NOT EXISTS (
               SELECT FROM publicity_entry e WHERE e.notice_id = n.id AND (e.state = 'withdrawn' OR (
                   e.state <> 'objected' AND e.ends_on < registry_today()))))));
REVOKE ALL ON wall_frozen FROM {APP_ROLE};
GRANT SELECT ON wall_frozen TO {APP_ROLE}, {PUBLIC_ROLE};
"""  # noqa: S608  (names of our own tables)

# One answer for a code that never was and one that is revoked. Wrong codes are counted for all the wall together: it
# knows no visitor. Over the bound nobody is answered for some minutes; 80 random bits need no finer sieve.
SLIPS = f"""
CREATE FUNCTION publicity_open_slip(code text)
    RETURNS TABLE (village_id text, issued_on date, source text, fact_on date, words text, amount_yuan numeric)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    IF (SELECT count(*) FROM publicity_lookupattempt a
        WHERE a.kind = 'slip' AND a.at > registry_now() - interval '10 minutes') >= 600 THEN
        RAISE EXCEPTION 'too many wrong codes'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_slip_rate', TABLE = 'publicity_slip';
    END IF;
    SELECT s.subject, s.village_id, s.issued_on INTO held FROM publicity_slip s
        WHERE s.code_hash = sha256(convert_to(code, 'UTF8')) AND s.revoked_on IS NULL;
    IF held IS NULL THEN
        INSERT INTO publicity_lookupattempt (kind, at) VALUES ('slip', registry_now());
        RETURN;
    END IF;
    RETURN QUERY SELECT held.village_id::text, held.issued_on, f.source::text, f."on", f.text::text, f.amount_yuan
        FROM (SELECT 1) one LEFT JOIN publicity_slipfact f
          ON f.subject = held.subject AND f.village_id = held.village_id
        ORDER BY f.source DESC, f."on" DESC, f.id;
END $$;
REVOKE ALL ON FUNCTION publicity_open_slip FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publicity_open_slip TO {APP_ROLE}, {PUBLIC_ROLE};

CREATE FUNCTION publicity_slip_fact_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF publicity_looks_private(NEW.text) THEN
        RAISE EXCEPTION 'a sentence looks private'
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_entry_private', TABLE = 'publicity_slipfact';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER not_private BEFORE INSERT OR UPDATE ON publicity_slipfact
    FOR EACH ROW EXECUTE FUNCTION publicity_slip_fact_guard();
"""  # noqa: S608  (names of our own tables)
NO_SLIPS = """
DROP TRIGGER not_private ON publicity_slipfact; DROP FUNCTION publicity_slip_fact_guard();
DROP FUNCTION publicity_open_slip;
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0007_wall_rows")]
    operations = [
        migrations.CreateModel(
            name="WallFrozen",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("village_id", models.CharField(max_length=12)),
                ("sha256", models.CharField(max_length=64)),
                ("canonical", models.TextField()),
            ],
            options={"db_table": "wall_frozen", "managed": False},
        ),
        Sql(ORDER, NO_ORDER),
        Sql(FROZEN, "DROP VIEW wall_frozen"),
        Sql(SLIPS, NO_SLIPS),
    ]
