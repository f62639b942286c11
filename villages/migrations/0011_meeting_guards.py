"""What a meeting decides and what a matter rests on, held by the database too. DOMAIN.md §3.7."""

from datetime import date

from django.db import migrations

from registry.db.operations import Sql, StateEdges

LAW = "《中华人民共和国村民委员会组织法》"
FUND_RAISING = "2007年《村民一事一议筹资筹劳管理办法》第十条"

# Who has voted away his own part in it neither chairs nor records.
RECUSED = """
ALTER TABLE villages_meeting ADD CONSTRAINT meeting_recused_stay_out
    CHECK (NOT (chair = ANY (recused) OR recorder = ANY (recused))) NOT VALID
"""

DECIDES = """
CREATE FUNCTION villages_meeting_decides(m villages_meeting) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE((
        SELECT m.agree > 0 AND m.present > 0
            AND CASE WHEN r.quorum_strict THEN m.present * r.quorum_denominator > m.due * r.quorum_numerator
                     ELSE m.present * r.quorum_denominator >= m.due * r.quorum_numerator END
            AND CASE WHEN r.majority_strict THEN m.agree * r.majority_denominator > base.voters * r.majority_numerator
                     ELSE m.agree * r.majority_denominator >= base.voters * r.majority_numerator END
            AND (r.notice_days = 0 OR COALESCE(m.held_on - m.called_on, -1) >= r.notice_days)
        FROM villages_meetingrule r,
             LATERAL (SELECT CASE r.majority_base WHEN 'due' THEN m.due ELSE m.present END
                             - cardinality(m.recused) AS voters) base
        WHERE r.kind = m.kind AND r.counted = m.counted AND starts_with(m.village_id, r.region)
            AND r.valid_from <= m.held_on AND (r.valid_to IS NULL OR r.valid_to > m.held_on)
        ORDER BY length(r.region) DESC LIMIT 1
    ), false)
$$;
CREATE FUNCTION villages_meeting_carried() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT villages_meeting_decides(NEW) THEN
        RAISE EXCEPTION 'meeting of % on % did not decide', NEW.village_id, NEW.held_on
            USING ERRCODE = '23514', CONSTRAINT = 'villages_meeting_carried', TABLE = 'villages_meeting';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER carried BEFORE INSERT OR UPDATE ON villages_meeting
    FOR EACH ROW WHEN (NEW.carried) EXECUTE FUNCTION villages_meeting_carried();
"""

EDGES = [
    ("consulted", "dropped"), ("consulted", "reviewed"), ("decided", "opened"), ("draft", "dropped"),
    ("draft", "proposed"), ("opened", "done"), ("proposed", "consulted"), ("proposed", "dropped"),
    ("reviewed", "decided"), ("reviewed", "dropped"),
]  # fmt: skip

MATTER = """
CREATE FUNCTION villages_resolution_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step record;
    held villages_meeting;
    last date;
    reached int := COALESCE(array_position(
        ARRAY['draft', 'proposed', 'consulted', 'reviewed', 'decided', 'opened', 'done'], NEW.state::text), 0) - 1;
BEGIN
    FOR step IN SELECT * FROM (VALUES
        (1, NEW.proposed_at_id, ARRAY['branch']), (2, NEW.consulted_at_id, ARRAY['two_committees']),
        (3, NEW.reviewed_at_id, ARRAY['party_members']),
        (4, NEW.decided_at_id, ARRAY['representatives', 'villagers_assembly', 'fund_raising'])
    ) AS s(position, meeting, kinds) ORDER BY 1 LOOP
        IF step.meeting IS NULL AND reached < step.position THEN
            CONTINUE;
        END IF;
        SELECT * INTO held FROM villages_meeting WHERE id = step.meeting AND village_id = NEW.village_id;
        IF NOT FOUND OR held.kind <> ALL (step.kinds) OR NOT held.carried OR held.signed_at IS NULL THEN
            RAISE EXCEPTION 'step % of matter % has no signed meeting that carried it', step.position, NEW.id
                USING ERRCODE = '23514', CONSTRAINT = 'villages_resolution_meetings', TABLE = 'villages_resolution';
        END IF;
        IF held.held_on < last THEN
            RAISE EXCEPTION 'the meetings of matter % are out of order', NEW.id
                USING ERRCODE = '23514', CONSTRAINT = 'villages_resolution_order', TABLE = 'villages_resolution';
        END IF;
        last := held.held_on;
    END LOOP;
    IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) = ('decided', 'opened')
       AND NOT publicity_is_cleared('villages.resolution:' || NEW.id, 'meeting_decision', registry_today()) THEN
        RAISE EXCEPTION 'the decision of matter % has not hung its days', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'villages_resolution_publicity_gate', TABLE = 'villages_resolution';
    END IF;
    IF NEW.state = 'done' AND NOT EXISTS (
        SELECT FROM publicity_clearing('villages.resolution:' || NEW.id, 'village_affairs') c
        WHERE c.notice_state IN ('hanging', 'closed') AND c.entry_state <> 'withdrawn' AND c.witnessed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the result of matter % does not hang', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'villages_resolution_result_gate', TABLE = 'villages_resolution';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON villages_resolution
    FOR EACH ROW EXECUTE FUNCTION villages_resolution_guard();
"""


def enter(apps, schema_editor):
    """Ten days' notice of an assembly (art. 21), representatives every quarter (art. 26), one person a household."""
    rules = apps.get_model("villages", "MeetingRule").objects
    everywhere = rules.filter(region="", valid_from=date(2010, 10, 28))
    everywhere.filter(kind="villagers_assembly").update(notice_days=10, document_no=LAW + "第二十一条、第二十二条")
    everywhere.filter(kind="representatives").update(every_months=3)
    shared = {"counted": "households", "region": "", "quorum_numerator": 2, "quorum_denominator": 3,
              "quorum_strict": False, "majority_base": "present", "valid_from": date(2010, 10, 28)}  # fmt: skip
    rules.create(kind="villagers_assembly", majority_numerator=1, majority_denominator=2, majority_strict=True,
                 notice_days=10, document_no=LAW + "第二十一条、第二十二条", **shared)  # fmt: skip
    rules.create(kind="fund_raising", majority_numerator=2, majority_denominator=3, majority_strict=False,
                 document_no=FUND_RAISING, **shared)  # fmt: skip


def remove(apps, schema_editor):
    rules = apps.get_model("villages", "MeetingRule").objects
    rules.filter(counted="households").delete()
    rules.update(notice_days=0, every_months=0)


class Migration(migrations.Migration):
    dependencies = [("villages", "0010_meeting_figures"), ("publicity", "0008_log_guards")]
    operations = [
        migrations.RunPython(enter, remove),
        Sql(RECUSED, "ALTER TABLE villages_meeting DROP CONSTRAINT meeting_recused_stay_out"),
        Sql(DECIDES, "DROP TRIGGER carried ON villages_meeting; DROP FUNCTION villages_meeting_carried(); "
                     "DROP FUNCTION villages_meeting_decides(villages_meeting);"),
        StateEdges("villages_resolution", EDGES),
        Sql(MATTER, "DROP TRIGGER guard ON villages_resolution; DROP FUNCTION villages_resolution_guard();"),
    ]  # fmt: skip
