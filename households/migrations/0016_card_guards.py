"""What the database refuses of the new blocks: foreign villages, lines that do not add up, gaps between helpers,
a frozen year changed or opened without a record, and a household that becomes poor after 2020."""

import datetime

from django.db import migrations, models

from registry.db.operations import AppendOnly, Scoped, Sql, Tracked, VillageChild, VillageParent

OF_HOUSEHOLD = ("memberyear", "householdrisk", "causeevidence", "helpplan", "helperassignment", "visit", "problem",
                "hit", "negativeflag", "finding", "yearreopening")  # fmt: skip
OF_MEMBER = ("memberyear", "work", "hit", "finding", "causeevidence")
PLAIN = ("work", "incomeline", "guaranteeproof", "waiver", "findingtally", "householdchange")
APPEND_ONLY = ("householdchange", "yearreopening")
# Written again each night by the checks; what people decide about a finding is in the trail.
UNTRACKED = ("finding", "findingtally")

# Before 2021 a household that the village found poor was poor; since then it is an ordinary one that is watched.
ERA = """
UPDATE households_household h SET status = 'ordinary',
    monitored_type = CASE WHEN h.monitored_type = '' THEN 'marginal' ELSE h.monitored_type END,
    monitored_on = coalesce(h.monitored_on, s.starts_on)
FROM households_statusspan s
WHERE s.household_id = h.id AND s.ends_on IS NULL AND s.status IN ('poor', 'planned', 'relapsed')
    AND s.starts_on > DATE '2020-12-31';
UPDATE households_statusspan SET status = 'ordinary'
WHERE status IN ('poor', 'planned', 'relapsed') AND starts_on > DATE '2020-12-31';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

FROZEN = """
CREATE OR REPLACE FUNCTION households_refuse_frozen_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen AND NOT registry_is_owner() THEN
        IF TG_OP = 'UPDATE' AND NOT NEW.is_frozen THEN
            IF (SELECT is_opening FROM households_yearreopening
                WHERE household_id = OLD.household_id AND year = OLD.year ORDER BY id DESC LIMIT 1) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the figures of % are frozen', OLD.year
            USING ERRCODE = '23514', CONSTRAINT = 'household_year_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen_year BEFORE UPDATE OR DELETE ON households_memberyear
    FOR EACH ROW EXECUTE FUNCTION households_refuse_frozen_year();

CREATE FUNCTION households_refuse_frozen_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    IF session_user = 'registry_owner' THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
    SELECT is_frozen, year INTO held FROM households_incomeyear
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.income_id ELSE NEW.income_id END;
    IF held.is_frozen THEN
        RAISE EXCEPTION 'the figures of % are frozen', held.year
            USING ERRCODE = '23514', CONSTRAINT = 'household_year_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen_year BEFORE INSERT OR UPDATE OR DELETE ON households_incomeline
    FOR EACH ROW EXECUTE FUNCTION households_refuse_frozen_lines();

CREATE FUNCTION households_check_income_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    income bigint; wrong record;
BEGIN
    IF TG_TABLE_NAME = 'households_incomeyear' THEN income := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN income := OLD.income_id;
    ELSE income := NEW.income_id; END IF;
    SELECT l.part, sum(l.amount_yuan) AS lines, (to_jsonb(i) ->> l.part)::numeric AS part_sum INTO wrong
    FROM households_incomeline l JOIN households_incomeyear i ON i.id = l.income_id
    WHERE l.income_id = income GROUP BY l.part, i.* HAVING sum(l.amount_yuan) <> (to_jsonb(i) ->> l.part)::numeric
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'lines of % add up to %, the income says %', wrong.part, wrong.lines, wrong.part_sum
            USING ERRCODE = '23514', CONSTRAINT = 'income_lines_add_up', TABLE = 'households_incomeline';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lines_add_up AFTER INSERT OR UPDATE OR DELETE ON households_incomeline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_income_lines();
CREATE CONSTRAINT TRIGGER lines_add_up AFTER UPDATE ON households_incomeyear
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_income_lines();
"""
NO_FROZEN = """
DROP TRIGGER lines_add_up ON households_incomeyear;
DROP TRIGGER lines_add_up ON households_incomeline;
DROP FUNCTION households_check_income_lines();
DROP TRIGGER frozen_year ON households_incomeline;
DROP FUNCTION households_refuse_frozen_lines();
DROP TRIGGER frozen_year ON households_memberyear;
"""

# A household on the register that has had a helper is never without one again, on no day in between.
HELPERS = """
CREATE FUNCTION households_check_helpers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    card bigint; bare date;
BEGIN
    card := CASE WHEN TG_OP = 'DELETE' THEN OLD.household_id ELSE NEW.household_id END;
    SELECT s.ends_on INTO bare FROM households_helperassignment s
    JOIN households_household h ON h.id = s.household_id
        AND h.status IN ('poor', 'planned', 'lifted', 'relapsed', 'ordinary') AND h.size > 0
    WHERE s.household_id = card AND s.ends_on IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM households_helperassignment o WHERE o.household_id = card
                        AND o.starts_on <= s.ends_on AND (o.ends_on IS NULL OR o.ends_on > s.ends_on))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'household % has no helper from %', card, bare
            USING ERRCODE = '23514', CONSTRAINT = 'assignment_leaves_no_gap', TABLE = 'households_helperassignment';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER no_gap AFTER INSERT OR UPDATE OR DELETE ON households_helperassignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION households_check_helpers();
"""
NO_HELPERS = """
DROP TRIGGER no_gap ON households_helperassignment;
DROP FUNCTION households_check_helpers();
"""


def tables() -> list[str]:
    """Every new table that carries a village."""
    return [f"households_{name}" for name in dict.fromkeys((*OF_HOUSEHOLD, *PLAIN))]


class Migration(migrations.Migration):
    dependencies = [("households", "0015_card_blocks"), ("villages", "0005_helper_guards")]
    operations = [
        *(Scoped(table) for table in tables()),
        Scoped("households_comparisonlist", column="area_id"),
        *(
            VillageParent(f"households_{name}")
            for name in ("incomeyear", "livingyear", "helpplan", "visit", "finding", "hit")
        ),
        *(
            VillageChild(child=f"households_{n}", parent="households_household", fk="household_id")
            for n in OF_HOUSEHOLD
        ),
        *(VillageChild(child=f"households_{n}", parent="households_member", fk="member_id") for n in OF_MEMBER),
        VillageChild(child="households_incomeline", parent="households_incomeyear", fk="income_id"),
        VillageChild(child="households_guaranteeproof", parent="households_livingyear", fk="living_id"),
        VillageChild(child="households_measure", parent="households_helpplan", fk="plan_id"),
        VillageChild(child="households_problem", parent="households_visit", fk="visit_id"),
        VillageChild(child="households_waiver", parent="households_finding", fk="finding_id"),
        VillageChild(child="households_negativeflag", parent="households_hit", fk="hit_id"),
        VillageChild(child="households_householdchange", parent="households_household", fk="source_id"),
        VillageChild(child="households_householdchange", parent="households_household", fk="target_id"),
        VillageChild(child="households_helperassignment", parent="villages_helper", fk="helper_id"),
        VillageChild(child="households_visit", parent="villages_helper", fk="helper_id"),
        VillageChild(child="households_member", parent="households_member", fk="previous_id"),
        *(Tracked(table) for table in tables() if table.split("_")[1] not in (*APPEND_ONLY, *UNTRACKED)),
        *(AppendOnly(f"households_{name}") for name in APPEND_ONLY),
        Sql(FROZEN, NO_FROZEN),
        Sql(HELPERS, NO_HELPERS),
        Sql(ERA),
        migrations.AddConstraint(
            model_name="statusspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["planned", "poor", "relapsed"]), _negated=True),
                    ("starts_on__lte", datetime.date(2020, 12, 31)),
                    _connector="OR",
                ),
                name="status_span_poor_before_2021",
                violation_error_message="Since 2021 no household becomes poor: it is watched as a monitored object.",
            ),
        ),
    ]
