"""A file is asked at commit whether it holds its list; payments of it that the bank refused by then count as held."""

from django.db import migrations

from registry.db.operations import Sql


def whole(held, definer):
    """SQL of the guard; `held` says which payments of the list the file must hold."""
    return f"""
    CREATE OR REPLACE FUNCTION funds_bank_file_whole() RETURNS trigger LANGUAGE plpgsql {definer} AS $$
    DECLARE
        lines record;
        list record;
    BEGIN
        SELECT count(*) AS n, coalesce(sum(l.amount_yuan), 0) AS total, count(*) FILTER (WHERE p.id IS NULL) AS strange
            INTO lines FROM funds_bankfileline l LEFT JOIN funds_paymentline p ON p.id = l.line_id
                AND p.batch_id = NEW.batch_id AND p.amount_yuan = l.amount_yuan AND p.transfer_id IS NOT NULL
            WHERE l.file_id = NEW.id;
        SELECT count(*) AS n INTO list FROM funds_paymentline p
            WHERE p.batch_id = NEW.batch_id AND p.transfer_id IS NOT NULL AND {held};
        IF lines.n <> NEW.line_count OR lines.total <> NEW.total_yuan OR lines.strange > 0 OR lines.n <> list.n THEN
            PERFORM funds_refuse('funds_bank_file_whole', 'funds_bankfile', 'a file does not hold its list');
        END IF;
        RETURN NULL;
    END $$;
    """  # noqa: S608  (the condition is one of the two literals below)


IN_FILE = "EXISTS (SELECT FROM funds_bankfileline b WHERE b.file_id = NEW.id AND b.line_id = p.id)"
DEFINER = "SECURITY DEFINER SET search_path = public, pg_temp"  # asked at commit, whatever the scope is by then


class Migration(migrations.Migration):
    dependencies = [("funds", "0016_origin")]
    operations = [
        Sql(whole(f"(NOT p.is_void OR {IN_FILE})", DEFINER), whole("NOT p.is_void", "")),
        Sql(f"ALTER FUNCTION funds_recovery_booked() {DEFINER}",
            "ALTER FUNCTION funds_recovery_booked() SECURITY INVOKER RESET search_path"),
    ]  # fmt: skip
