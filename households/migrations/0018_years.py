"""Usual shares of expenses as data, and nothing new in a frozen year.

A household's year is frozen when any of its rows of that year is: then no income, no guarantees, no person and no proof
may join it either, until the county leader reopens it (DOMAIN §0.1, 3; §9.2, 7).
"""

import datetime as dt
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from households.choices import IncomeKind
from registry.db.operations import Revoke, Sql

# DOMAIN §2.6 (INC2): the income card of one prefecture, seen on its page; each county checks them against its own.
SOURCE = "楚雄州《农户收入明白卡》填写说明"
SHARES = {"grain": "0.400", "tobacco": "0.450", "livestock": "0.400", "fruit": "0.150", "cash_crops": "0.400"}

# The household's row is locked first: a freeze that runs at the same moment is waited for, then seen.
NOTHING_NEW = """
CREATE FUNCTION households_refuse_new_in_frozen_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user = 'registry_owner' THEN RETURN NEW; END IF;
    PERFORM 1 FROM households_household WHERE id = NEW.household_id FOR KEY SHARE;
    IF EXISTS (SELECT 1 FROM households_incomeyear
               WHERE household_id = NEW.household_id AND year = NEW.year AND is_frozen)
        OR EXISTS (SELECT 1 FROM households_livingyear
                   WHERE household_id = NEW.household_id AND year = NEW.year AND is_frozen)
        OR EXISTS (SELECT 1 FROM households_memberyear
                   WHERE household_id = NEW.household_id AND year = NEW.year AND is_frozen) THEN
        RAISE EXCEPTION 'the figures of % are frozen', NEW.year
            USING ERRCODE = '23514', CONSTRAINT = 'household_year_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION households_refuse_frozen_proofs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    IF session_user = 'registry_owner' THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
    SELECT is_frozen, year INTO held FROM households_livingyear
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.living_id ELSE NEW.living_id END;
    IF held.is_frozen THEN
        RAISE EXCEPTION 'the figures of % are frozen', held.year
            USING ERRCODE = '23514', CONSTRAINT = 'household_year_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen_year BEFORE INSERT OR UPDATE OR DELETE ON households_guaranteeproof
    FOR EACH ROW EXECUTE FUNCTION households_refuse_frozen_proofs();
"""
NO_NOTHING_NEW = """
DROP TRIGGER frozen_year ON households_guaranteeproof;
DROP FUNCTION households_refuse_frozen_proofs();
DROP FUNCTION households_refuse_new_in_frozen_year();
"""
TABLES = ("households_incomeyear", "households_livingyear", "households_memberyear")


def guard(table: str) -> migrations.RunSQL:
    """The trigger on one table of yearly facts; a row that moves to another year or card is a new one there."""
    return Sql(
        f"""
        CREATE TRIGGER frozen_year_new BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION households_refuse_new_in_frozen_year();
        CREATE TRIGGER frozen_year_moved BEFORE UPDATE OF household_id, year ON {table} FOR EACH ROW
            WHEN ((OLD.household_id, OLD.year) IS DISTINCT FROM (NEW.household_id, NEW.year))
            EXECUTE FUNCTION households_refuse_new_in_frozen_year();
        """,
        f"DROP TRIGGER frozen_year_moved ON {table}; DROP TRIGGER frozen_year_new ON {table};",
    )


def load(apps, schema_editor):
    CostRatio = apps.get_model("households", "CostRatio")
    CostRatio.objects.bulk_create(
        CostRatio(kind=kind, region="", share=Decimal(share), source=SOURCE, valid_from=dt.date(2014, 1, 1))
        for kind, share in SHARES.items()
    )


def unload(apps, schema_editor):
    apps.get_model("households", "CostRatio").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("households", "0017_import_effects")]
    operations = [
        migrations.CreateModel(
            name="CostRatio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=IncomeKind.choices, max_length=16, verbose_name="kind of income")),
                ("region", models.CharField(blank=True, db_collation="C", max_length=12, verbose_name="region")),
                ("share", models.DecimalField(decimal_places=3, max_digits=4, verbose_name="share of the gross")),
                ("source", models.CharField(max_length=120, verbose_name="source")),
                ("is_verified", models.BooleanField(default=False, verbose_name="checked against the document")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "usual share of expenses",
                "verbose_name_plural": "usual shares of expenses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lt", 1)),
                        name="cost_ratio_is_share",
                        violation_error_message="A usual share lies between nothing and the whole.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="cost_ratio_ends_after_start",
                        violation_error_message="A share ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="cost_ratio_has_source",
                        violation_error_message="A usual share names where it comes from.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("kind", "="),
                            ("region", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="cost_ratio_no_overlap",
                        violation_error_message="One share of a kind is in force in a place on one day.",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, unload, elidable=False),
        # Reference data with a source, like the income lines; the county's screen for both comes with the standards.
        Revoke("households_costratio", ["INSERT", "UPDATE", "DELETE"]),
        Sql(NOTHING_NEW, NO_NOTHING_NEW),
        *(guard(table) for table in TABLES),
    ]
