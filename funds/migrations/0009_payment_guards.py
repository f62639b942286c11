"""What a list of payments never allows: unsigned lines, too few approvals, a cadre's relative judged by that cadre, a
receipt before the money, a card that is rewritten. Two questions a village may ask past its own scope stand here too:
was this person given this item elsewhere, and whose is this account.
"""

import datetime as dt

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Scoped, Sql, Tracked

FINGERPRINT = """
-- Of everything on the list as it stands, struck lines too: approvals count for exactly this.
CREATE FUNCTION funds_list_fingerprint(batch bigint) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT sha256(convert_to(
        (SELECT jsonb_build_array(b.village_id, b.project_id, b.source_id, b.means, b.item, b.unit, b.period,
                                  b.policy_id, b.reissue_of_id)::text FROM funds_paymentbatch b WHERE b.id = batch)
        || coalesce((SELECT string_agg(jsonb_build_array(l.position, l.household_id, l.member_id, l.payee_name,
                            encode(l.account_index, 'hex'), l.standard_yuan, l.quantity, l.amount_yuan)::text,
                            E'\\n' ORDER BY l.position)
                     FROM funds_paymentline l WHERE l.batch_id = batch), ''), 'UTF8'))
$$;

-- How many of which roles sign a paper of this amount: per limit the row of the nearest region, of the highest limit.
CREATE FUNCTION funds_signatures(village text, paper_kind text, amount numeric, day date)
    RETURNS TABLE (approvals int, roles text[]) LANGUAGE sql STABLE AS $$
    SELECT r.approvals::int, r.roles::text[] FROM (
        SELECT DISTINCT ON (s.from_yuan) s.from_yuan, s.approvals, s.roles FROM funds_signaturerule s
        WHERE s.paper = paper_kind AND s.from_yuan <= amount AND s.valid_from <= day
          AND (s.valid_to IS NULL OR s.valid_to > day) AND left(village, length(s.region)) = s.region
        ORDER BY s.from_yuan, length(s.region) DESC) r
    ORDER BY r.from_yuan DESC LIMIT 1
$$;

-- What a list still lacks: of people who neither made, checked nor paid it, for the lines as they were submitted.
CREATE FUNCTION funds_approvals_missing(batch bigint) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT greatest(0, coalesce(s.approvals, 0) - (
        SELECT count(DISTINCT a.by_id) FROM funds_paymentapproval a
        WHERE a.batch_id = b.id AND a.fingerprint = b.fingerprint AND a.role = ANY (s.roles)
          AND NOT EXISTS (SELECT FROM workflow_event e
                          WHERE e.subject_type = 'funds.paymentbatch' AND e.subject_id = b.id AND e.by_id = a.by_id
                            AND e.duty IN ('make', 'review', 'pay')))::int)
    FROM funds_paymentbatch b
    CROSS JOIN LATERAL (SELECT coalesce(max(e."on"), registry_today()) AS day FROM workflow_event e
        WHERE e.subject_type = 'funds.paymentbatch' AND e.subject_id = b.id AND e.transition = 'submit') d
    CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount_yuan), 0) AS yuan FROM funds_paymentline l
        WHERE l.batch_id = b.id) t
    LEFT JOIN LATERAL funds_signatures(b.village_id, 'payment', t.yuan, d.day) s ON true
    WHERE b.id = batch
$$;
REVOKE ALL ON FUNCTION funds_list_fingerprint(bigint), funds_approvals_missing(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_list_fingerprint(bigint), funds_approvals_missing(bigint) TO registry_app;
"""
NO_FINGERPRINT = """
DROP FUNCTION funds_approvals_missing(bigint);
DROP FUNCTION funds_signatures(text, text, numeric, date);
DROP FUNCTION funds_list_fingerprint(bigint);
"""


def payment_guard(columns, stamp):
    """SQL of the guard of a list; `columns` may change after submission, `stamp` sets the fingerprint."""
    free = ", ".join(f"'{name}'" for name in columns)
    return f"""
    CREATE OR REPLACE FUNCTION funds_payment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state NOT IN ('draft', 'returned') AND
           (to_jsonb(NEW) - ARRAY[{free}]) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY[{free}]) THEN
            RAISE EXCEPTION 'payment list % stands as submitted', OLD.id
                USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_frozen', TABLE = 'funds_paymentbatch';
        END IF;
        IF NEW.state <> OLD.state AND NEW.state IN ('submitted', 'published', 'released') THEN
            SELECT coalesce(sum(amount_yuan), 0), count(*) INTO NEW.total_yuan, NEW.line_count
                FROM funds_paymentline WHERE batch_id = NEW.id AND NOT is_void;
            IF NEW.line_count = 0 THEN
                RAISE EXCEPTION 'payment list % is empty', OLD.id
                    USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_empty', TABLE = 'funds_paymentbatch';
            END IF;
        ELSIF OLD.state NOT IN ('draft', 'returned') THEN
            NEW.total_yuan := OLD.total_yuan;
            NEW.line_count := OLD.line_count;
        END IF;
        NEW.released_on := CASE WHEN NEW.state = 'released' THEN coalesce(OLD.released_on, registry_today()) END;
        {stamp}
        RETURN NEW;
    END $$;
    """  # noqa: S608  (the columns are the literals below)


STAMP = """NEW.fingerprint := CASE WHEN NEW.state = 'submitted' AND OLD.state <> 'submitted'
            THEN funds_list_fingerprint(NEW.id) ELSE OLD.fingerprint END;"""
FREE = ["state", "released_on", "total_yuan", "line_count"]

SUBMITTED = """
-- A list is submitted with every line signed as it stands, and with an account where a bank is to pay.
CREATE FUNCTION funds_lines_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM funds_paymentline l LEFT JOIN households_member m ON m.id = l.member_id
        WHERE l.batch_id = NEW.id AND NOT l.is_void AND (
            l.signature IS NULL OR octet_length(l.signature) <> 64
            OR (l.snapshot ->> 'line')::bigint IS DISTINCT FROM l.id
            OR l.snapshot ->> 'amount' IS DISTINCT FROM l.amount_yuan::text
            OR l.snapshot ->> 'standard' IS DISTINCT FROM l.standard_yuan::text
            OR l.snapshot ->> 'quantity' IS DISTINCT FROM l.quantity::text
            OR (l.snapshot ->> 'household')::bigint IS DISTINCT FROM l.household_id
            OR (l.snapshot ->> 'member')::bigint IS DISTINCT FROM l.member_id
            OR l.snapshot ->> 'payee' IS DISTINCT FROM l.payee_name
            OR l.snapshot ->> 'item' IS DISTINCT FROM l.item OR l.snapshot ->> 'period' IS DISTINCT FROM l.period
            OR l.snapshot ->> 'account' IS DISTINCT FROM encode(l.account_index, 'hex')
            OR m.household_id IS DISTINCT FROM CASE WHEN l.member_id IS NOT NULL THEN l.household_id END)) THEN
        RAISE EXCEPTION 'a line of payment list % is not signed as it stands', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_line_unsigned', TABLE = 'funds_paymentline';
    END IF;
    IF NEW.means = 'bank' AND EXISTS (SELECT FROM funds_paymentline l WHERE l.batch_id = NEW.id AND NOT l.is_void
                                      AND (l.account IS NULL OR l.account_index IS NULL)) THEN
        RAISE EXCEPTION 'a line of payment list % has no account', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_line_without_account', TABLE = 'funds_paymentline';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed BEFORE UPDATE OF state ON funds_paymentbatch FOR EACH ROW
    WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted') EXECUTE FUNCTION funds_lines_signed();

CREATE FUNCTION funds_payment_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.fingerprint IS DISTINCT FROM funds_list_fingerprint(NEW.id) OR OLD.fingerprint IS NULL THEN
        RAISE EXCEPTION 'payment list % is not what was submitted', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_changed', TABLE = 'funds_paymentbatch';
    END IF;
    IF funds_approvals_missing(NEW.id) > 0 THEN
        RAISE EXCEPTION 'payment list % lacks approvals', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_payment_approved', TABLE = 'funds_paymentbatch';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approved BEFORE UPDATE OF state ON funds_paymentbatch FOR EACH ROW
    WHEN (NEW.state IN ('published', 'released') AND OLD.state <> NEW.state) EXECUTE FUNCTION funds_payment_approved();

CREATE FUNCTION funds_approval_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    list record;
BEGIN
    SELECT state, fingerprint INTO list FROM funds_paymentbatch WHERE id = NEW.batch_id FOR KEY SHARE;
    NEW.fingerprint := list.fingerprint;
    IF list.state <> 'checked' OR list.fingerprint IS NULL THEN
        RAISE EXCEPTION 'payment list % does not wait for approval', NEW.batch_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_approval_waits', TABLE = 'funds_paymentapproval';
    END IF;
    IF NEW.by_id <> coalesce(nullif(current_setting('app.actor', true), '')::bigint, 0) OR NOT EXISTS (
        SELECT FROM accounts_posting p WHERE p.user_id = NEW.by_id AND p.role = NEW.role
          AND left(NEW.village_id, length(p.division_id)) = p.division_id
          AND p.starts_on <= registry_today() AND (p.ends_on IS NULL OR p.ends_on > registry_today())) THEN
        RAISE EXCEPTION 'user % does not approve payment list % as %', NEW.by_id, NEW.batch_id, NEW.role
            USING ERRCODE = '23514', CONSTRAINT = 'funds_approval_own', TABLE = 'funds_paymentapproval';
    END IF;
    IF EXISTS (SELECT FROM workflow_event e WHERE e.subject_type = 'funds.paymentbatch' AND e.subject_id = NEW.batch_id
               AND e.by_id = NEW.by_id AND e.duty IN ('make', 'review', 'pay')) THEN
        RAISE EXCEPTION 'user % has another duty with payment list %', NEW.by_id, NEW.batch_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_approval_other_duty', TABLE = 'funds_paymentapproval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT ON funds_paymentapproval FOR EACH ROW EXECUTE FUNCTION funds_approval_guard();

-- Whoever filed a near relative in a household that the list pays neither checks, approves nor releases it.
CREATE FUNCTION funds_refuse_recused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM households_nearrelative r
               JOIN funds_paymentline l ON l.household_id = r.household_id AND l.batch_id = NEW.subject_id
               WHERE r.cadre_user_id = NEW.by_id AND r.filed_on <= registry_today()
                 AND (r.ended_on IS NULL OR r.ended_on >= registry_today())) THEN
        RAISE EXCEPTION 'user % filed a near relative on payment list %', NEW.by_id, NEW.subject_id
            USING ERRCODE = '23514', CONSTRAINT = 'households_recused', TABLE = 'workflow_event';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recused_from_payments BEFORE INSERT ON workflow_event FOR EACH ROW
    WHEN (NEW.subject_type = 'funds.paymentbatch' AND NEW.duty IN ('review', 'approve', 'pay'))
    EXECUTE FUNCTION funds_refuse_recused();
"""
NOT_SUBMITTED = """
DROP TRIGGER recused_from_payments ON workflow_event; DROP FUNCTION funds_refuse_recused();
DROP TRIGGER guarded ON funds_paymentapproval; DROP FUNCTION funds_approval_guard();
DROP TRIGGER approved ON funds_paymentbatch; DROP FUNCTION funds_payment_approved();
DROP TRIGGER signed ON funds_paymentbatch; DROP FUNCTION funds_lines_signed();
"""

KEPT = """
CREATE FUNCTION funds_card_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL OR to_jsonb(NEW) - 'ended_on' IS DISTINCT FROM to_jsonb(OLD) - 'ended_on' THEN
        RAISE EXCEPTION 'card % is ended, not changed', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_card_kept', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON funds_personalaccount FOR EACH ROW EXECUTE FUNCTION funds_card_kept();
CREATE TRIGGER kept BEFORE UPDATE ON funds_cadreaccount FOR EACH ROW EXECUTE FUNCTION funds_card_kept();

CREATE FUNCTION funds_receipt_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    paid record;
BEGIN
    SELECT b.id, b.released_on INTO paid FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id
        WHERE l.id = NEW.line_id AND NOT l.is_void AND l.transfer_id IS NOT NULL AND b.state = 'released'
          AND b.means IN ('cash', 'in_kind');
    IF paid.id IS NULL OR (TG_OP = 'UPDATE' AND NEW.line_id <> OLD.line_id) THEN
        RAISE EXCEPTION 'line % is not handed out against a receipt', NEW.line_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_receipt_of_line', TABLE = 'funds_receipt';
    END IF;
    IF NEW.received_on < paid.released_on OR NEW.received_on > registry_today() THEN
        RAISE EXCEPTION 'receipt of line % on an impossible day', NEW.line_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_receipt_day', TABLE = 'funds_receipt';
    END IF;
    IF EXISTS (SELECT FROM accounts_user u WHERE u.name = NEW.witness AND (u.id = NEW.entered_by_id OR u.id IN (
            SELECT e.by_id FROM workflow_event e WHERE e.subject_type = 'funds.paymentbatch'
              AND e.subject_id = paid.id AND e.duty = 'make'))) THEN
        RAISE EXCEPTION 'the witness of line % made the list', NEW.line_id
            USING ERRCODE = '23514', CONSTRAINT = 'funds_receipt_witness', TABLE = 'funds_receipt';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON funds_receipt FOR EACH ROW EXECUTE FUNCTION funds_receipt_guard();
"""
NOT_KEPT = """
DROP TRIGGER guarded ON funds_receipt; DROP FUNCTION funds_receipt_guard();
DROP TRIGGER kept ON funds_cadreaccount;
DROP TRIGGER kept ON funds_personalaccount; DROP FUNCTION funds_card_kept();
"""

# Past row-level security: only about people and accounts that the asker holds the index of, names only in its scope.
ASKED = """
CREATE FUNCTION funds_given(item text, period text, people bytea[], without bigint)
    RETURNS TABLE (person bytea, place text, title text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.person_index, d.name::text,
           CASE WHEN b.village_id >= app_lo() AND b.village_id < app_hi() THEN b.title::text ELSE '' END
    FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id
    JOIN divisions_division d ON d.code = b.village_id
    WHERE l.person_index = ANY (people) AND l.item = $1 AND l.period = $2 AND NOT l.is_void
      AND l.batch_id IS DISTINCT FROM without
$$;

CREATE FUNCTION funds_account_uses(accounts bytea[])
    RETURNS TABLE (account bytea, kind text, household bigint, member bigint, holder text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.bank_account_index, 'household', h.id, NULL::bigint,
           d.name || CASE WHEN h.village_id >= app_lo() AND h.village_id < app_hi() THEN ' ' || h.head_name ELSE '' END
    FROM households_household h JOIN divisions_division d ON d.code = h.village_id
    WHERE h.bank_account_index = ANY (accounts) AND h.status <> 'removed'
    UNION ALL
    SELECT p.account_index, 'person', m.household_id, m.id,
           d.name || CASE WHEN p.village_id >= app_lo() AND p.village_id < app_hi() THEN ' ' || m.name ELSE '' END
    FROM funds_personalaccount p JOIN households_member m ON m.id = p.member_id
    JOIN divisions_division d ON d.code = p.village_id
    WHERE p.account_index = ANY (accounts) AND p.ended_on IS NULL
    UNION ALL
    SELECT c.account_index, 'cadre', NULL, NULL, d.name || ' ' || c.name || ' ' || c.post
    FROM funds_cadreaccount c JOIN divisions_division d ON d.code = c.village_id
    WHERE c.account_index = ANY (accounts) AND c.ended_on IS NULL
$$;
REVOKE ALL ON FUNCTION funds_given(text, text, bytea[], bigint), funds_account_uses(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_given(text, text, bytea[], bigint), funds_account_uses(bytea[]) TO registry_app;
"""
NOT_ASKED = "DROP FUNCTION funds_account_uses(bytea[]); DROP FUNCTION funds_given(text, text, bytea[], bigint);"

PAPER = "财农〔2021〕19号、财农〔2017〕8号负面清单（措辞待核）"
WORDS = [
    "津贴补贴", "福利补助", "楼堂馆所", "办公楼", "偿还债务", "垫资", "弥补亏损", "企业亏损", "预算缺口", "公务用车",
    "车辆购置", "通讯设备", "城市基础设施", "城市扶贫", "企业担保金", "基本支出",
]  # fmt: skip


def load(apps, schema_editor):
    since = dt.date(2014, 1, 1)
    purpose = apps.get_model("funds", "BlockedPurpose")
    purpose.objects.bulk_create(purpose(word=word, document_no=PAPER, valid_from=since) for word in WORDS)
    apps.get_model("funds", "FundRule").objects.create(
        code="same_lines", value=10, document_no="系统默认（可按本地文件调整）", valid_from=since
    )


def unload(apps, schema_editor):
    apps.get_model("funds", "BlockedPurpose").objects.all().delete()
    apps.get_model("funds", "FundRule").objects.filter(code="same_lines").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_payment_lists"), ("funds", "0008_bank_answers"),
        ("households", "0037_announcement_back"), ("accounts", "0001_initial"), ("workflow", "0002_guards"),
    ]  # fmt: skip
    operations = [
        *(Scoped(f"funds_{name}") for name in ("paymentexplanation", "cadreaccount")),
        AppendOnly("funds_paymentexplanation"),
        Tracked("funds_cadreaccount"),
        Revoke("funds_cadreaccount", ["DELETE"]),
        Revoke("funds_blockedpurpose", ["INSERT", "UPDATE", "DELETE"]),
        Sql(FINGERPRINT, NO_FINGERPRINT),
        Sql(payment_guard([*FREE, "fingerprint"], STAMP), payment_guard(FREE, "")),
        Sql(SUBMITTED, NOT_SUBMITTED),
        Sql(KEPT, NOT_KEPT),
        Sql(ASKED, NOT_ASKED),
        migrations.RunPython(load, unload),
    ]
