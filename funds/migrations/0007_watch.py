"""A warning as a small case: papers, accused, judgement, and what the database keeps of it; two more patterns."""

import datetime as dt
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.db.operations import Sql, Together

GUARD = """
CREATE FUNCTION funds_hit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE acting bigint;
BEGIN
    IF registry_is_owner() THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a warning begins open'
                USING ERRCODE = '23514', CONSTRAINT = 'funds_hit_begins_open', TABLE = 'funds_hit';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.pattern, NEW.key, NEW.village_id, NEW.found_on) IS DISTINCT FROM
       (OLD.pattern, OLD.key, OLD.village_id, OLD.found_on)
       OR (NEW.due_on IS DISTINCT FROM OLD.due_on AND NOT (NEW.state = 'open' AND OLD.state <> 'open'))
       OR OLD.state = 'closed' THEN
        RAISE EXCEPTION 'what a warning is about and when it was due stands'
            USING ERRCODE = '23514', CONSTRAINT = 'funds_hit_frozen', TABLE = 'funds_hit';
    END IF;
    acting := CASE WHEN NEW.judged_by_id IS DISTINCT FROM OLD.judged_by_id THEN NEW.judged_by_id
                   WHEN NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id THEN NEW.answered_by_id END;
    IF acting IS NOT NULL AND acting <> registry_actor() THEN
        RAISE EXCEPTION 'user % writes in the name of %', registry_actor(), acting
            USING ERRCODE = '23514', CONSTRAINT = 'funds_hit_own_name', TABLE = 'funds_hit';
    END IF;
    IF acting IS NULL AND NEW.state <> OLD.state THEN acting := registry_actor(); END IF;
    IF acting IS NOT NULL AND acting <> 0 AND NOT (NEW.state = 'closed' AND NEW.closing = 'gone') AND (
        acting = ANY (OLD.accused) OR acting = ANY (NEW.accused)
        OR EXISTS (SELECT FROM unnest(OLD.papers) p WHERE p ~ '^households\\.household:[0-9]{1,18}$'
                   AND households_recused(split_part(p, ':', 2)::bigint, acting))) THEN
        RAISE EXCEPTION 'user % is concerned by this warning', acting
            USING ERRCODE = '23514', CONSTRAINT = 'funds_hit_accused', TABLE = 'funds_hit';
    END IF;
    IF NEW.closing = 'recovered' AND NOT EXISTS (
        SELECT FROM funds_recovery r WHERE r.id = NEW.recovery_id AND r.state = 'recovered') THEN
        RAISE EXCEPTION 'the money is not back'
            USING ERRCODE = '23514', CONSTRAINT = 'funds_hit_money_is_back', TABLE = 'funds_hit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON funds_hit FOR EACH ROW EXECUTE FUNCTION funds_hit_guard();
"""
UNGUARD = "DROP TRIGGER guard ON funds_hit; DROP FUNCTION funds_hit_guard();"
DEFAULT = "系统默认（可按本地文件调整）"
FIGURES = [
    ("round_yuan", "100", DEFAULT),
    ("parted_months", "12", "审计署2017年扶贫审计公告（分户、拆户，口径待核）"),
]  # fmt: skip


def load(apps, schema_editor):
    apps.get_model("funds", "FundRule").objects.bulk_create(
        apps.get_model("funds", "FundRule")(
            code=code, value=Decimal(value), document_no=paper, valid_from=dt.date(2014, 1, 1)
        )
        for code, value, paper in FIGURES
    )


def unload(apps, schema_editor):
    apps.get_model("funds", "FundRule").objects.filter(code__in=[code for code, *_rest in FIGURES]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0002_reference_data"),
        ("funds", "0006_payment_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.RemoveConstraint(
                model_name="hit",
                name="funds_hit_closed_how",
            ),
            migrations.AddField(
                model_name="hit",
                name="accused",
                field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                ),
            ),
            migrations.AddField(
                model_name="hit",
                name="closed_on",
                field=models.DateField(null=True, verbose_name="closed on"),
            ),
            migrations.AddField(
                model_name="hit",
                name="escalated_on",
                field=models.DateField(null=True, verbose_name="handed up on"),
            ),
            migrations.AddField(
                model_name="hit",
                name="judged_by",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="judged by",
                ),
            ),
            migrations.AddField(
                model_name="hit",
                name="judged_on",
                field=models.DateField(null=True, verbose_name="judged on"),
            ),
            migrations.AddField(
                model_name="hit",
                name="papers",
                field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=60),
                    db_default=[],
                    default=list,
                    size=None,
                    verbose_name="papers and cards concerned",
                ),
            ),
            migrations.AlterField(
                model_name="fundrule",
                name="code",
                field=models.CharField(
                    choices=[
                        ("idle_node_days", "Days money may lie before it is passed on"),
                        ("idle_months", "Months without spending after which a project's money is idle"),
                        ("idle_months_long", "Months after which it is long idle"),
                        ("idle_months_worst", "Months after which it is taken back"),
                        ("publish_days", "Working days in which an allocation is published"),
                        ("industry_share", "Least share of linking funds for industry"),
                        ("fee_share", "Largest share of county funds for management fees"),
                        ("deposit_share", "Largest quality deposit, share of a contract"),
                        ("deposit_months", "Months a quality deposit is kept"),
                        ("tender_yuan", "Amount from which work is tendered (yuan)"),
                        ("split_days", "Days within which parts of one purchase are added up"),
                        ("split_share", "How near below a limit an amount is suspicious, share of the limit"),
                        ("round_yuan", "A round amount is a multiple of (yuan)"),
                        ("round_share", "Share of round amounts from which a list is looked at"),
                        ("same_share", "Share of equal amounts from which a list is looked at"),
                        ("same_lines", "Payments from which a list is looked at for equal amounts"),
                        ("parted_months", "Months after a parting in which a payment is looked at"),
                        ("supplier_villages", "Villages from which one supplier is looked at"),
                        ("slow_days", "Days behind its plan from which a project is slow"),
                        ("bank_days", "Working days in which the bank answers"),
                        ("recovery_days", "Days in which wrongly paid money is paid back"),
                        ("hit_days", "Days in which a warning is answered"),
                        ("list_days", "Working days a payment list takes from submission to the bank"),
                    ],
                    max_length=20,
                    verbose_name="figure",
                ),
            ),
            migrations.AlterField(
                model_name="hit",
                name="pattern",
                field=models.CharField(
                    choices=[
                        ("idle_node", "Money not passed on"),
                        ("idle_project", "Money lying idle in a project"),
                        ("slow_project", "Project behind its plan"),
                        ("split", "Split under a limit"),
                        ("shared_account", "One account for several households"),
                        ("shared_phone", "One phone for several households"),
                        ("relative", "Payee is a cadre's relative"),
                        ("cadre_account", "Money to a cadre's account"),
                        ("dead", "Payee had died or left"),
                        ("unpublished", "Paid before publicity"),
                        ("round", "Round amounts"),
                        ("even", "The same amount for everyone"),
                        ("supplier", "One supplier in many villages"),
                        ("exclusive", "Benefits that exclude each other"),
                        ("allocation_unpublished", "Allocation not published in time"),
                        ("bank_late", "The bank has not answered"),
                        ("parted", "Household parted before it was paid"),
                        ("over_standard", "Paid above the standard"),
                    ],
                    max_length=24,
                    verbose_name="pattern",
                ),
            ),
            migrations.AddIndex(
                model_name="hit",
                index=django.contrib.postgres.indexes.GinIndex(fields=["papers"], name="funds_hit_papers"),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("closed_on__isnull", False), ("state", "closed"), models.Q(("closing", ""), _negated=True)
                        ),
                        models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on", None), ("closing", "")),
                        _connector="OR",
                    ),
                    name="funds_hit_closed_how",
                    violation_error_message="A closed warning says how and when it ended.",
                ),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", ""), ("answered_by", None), ("answered_on", None)),
                        models.Q(
                            models.Q(("answer", ""), _negated=True),
                            ("answered_by__isnull", False),
                            ("answered_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="funds_hit_answer_whole",
                    violation_error_message="An answer has its words, its author and its day.",
                ),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            models.Q(("state__in", ["explained", "corrected", "exempt"]), _negated=True),
                            models.Q(("closing__in", ["explained", "corrected"]), _negated=True),
                        ),
                        models.Q(("answer", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="funds_hit_answered",
                    violation_error_message="A warning is answered before it is judged.",
                ),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            models.Q(("state", "exempt"), _negated=True),
                            models.Q(("closing__in", ["explained", "corrected"]), _negated=True),
                        ),
                        models.Q(("judged_by__isnull", False), ("judged_on__isnull", False)),
                        _connector="OR",
                    ),
                    name="funds_hit_judged",
                    violation_error_message="Nothing is settled or exempted without a judgement.",
                ),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("judged_by", None),
                        ("answered_by", None),
                        models.Q(("judged_by", models.F("answered_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="funds_hit_judge_is_another",
                    violation_error_message="Nobody judges their own answer.",
                ),
            ),
            migrations.AddConstraint(
                model_name="hit",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            models.Q(("state", "recovering"), _negated=True),
                            models.Q(("closing", "recovered"), _negated=True),
                        ),
                        ("recovery__isnull", False),
                        _connector="OR",
                    ),
                    name="funds_hit_recovery",
                    violation_error_message="Money on its way back has its recovery.",
                ),
            ),
        ),
        Sql(GUARD, UNGUARD),
        migrations.RunPython(load, unload),
    ]
