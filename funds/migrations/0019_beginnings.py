"""Papers of the money begin at their beginning, and two holes of one pair of hands are shut.

- A list, a file, an answer, a recovery is entered in its first state; the steps take it on. The owner writes history.
- Whoever left a refused payment unpaid does not close its reconciliation (RELIABILITY §3, 12).
- A warning is ended by money that came back only when the recovery takes back what the warning is about, or the whole
  payment: a recovery of one fen is no answer (DOMAIN §6.8).
"""

from django.db import migrations

from registry.db.operations import Sql

FIRST = {
    "paymentbatch": ("draft", "funds_payment_begins"),
    "bankfile": ("made", "funds_bank_file_begins"),
    "returnfile": ("read", "funds_answer_begins"),
    "recovery": ("open", "funds_recovery_begins"),
}

BEGINS = """
CREATE FUNCTION funds_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT registry_is_owner() THEN
        PERFORM funds_refuse(TG_ARGV[0], TG_TABLE_NAME, 'a paper begins in its first state');
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER begins BEFORE INSERT ON funds_{table} FOR EACH ROW WHEN (NEW.state <> '{state}')
    EXECUTE FUNCTION funds_begins('{guard}');
"""
    for table, (state, guard) in FIRST.items()
)
NO_BEGINS = "".join(f"DROP TRIGGER begins ON funds_{table};" for table in FIRST) + "DROP FUNCTION funds_begins();"

LEFT = """
CREATE FUNCTION funds_reconciliation_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_bankfileline l JOIN funds_bankfile f ON f.id = l.file_id
               WHERE f.batch_id = NEW.batch_id AND l.left_reason <> '' AND l.left_by_id = NEW.closed_by_id) THEN
        PERFORM funds_refuse('funds_reconciliation_second_pen', 'funds_reconciliation', 'left by the same person');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER left_by_another BEFORE INSERT OR UPDATE ON funds_reconciliation FOR EACH ROW
    WHEN (NEW.state = 'closed') EXECUTE FUNCTION funds_reconciliation_left();
"""
NO_LEFT = "DROP TRIGGER left_by_another ON funds_reconciliation; DROP FUNCTION funds_reconciliation_left();"

WHOLE = """
CREATE FUNCTION funds_hit_recovery_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_recovery r JOIN funds_paymentline l ON l.id = r.line_id
               WHERE r.id = NEW.recovery_id AND r.amount_yuan < least(l.amount_yuan, NEW.amount_yuan)) THEN
        PERFORM funds_refuse('funds_hit_recovery_whole', 'funds_hit', 'less comes back than the warning is about');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recovery_whole BEFORE UPDATE OF state ON funds_hit FOR EACH ROW
    WHEN (NEW.state = 'recovering' AND OLD.state <> 'recovering') EXECUTE FUNCTION funds_hit_recovery_whole();
"""
NOT_WHOLE = "DROP TRIGGER recovery_whole ON funds_hit; DROP FUNCTION funds_hit_recovery_whole();"


class Migration(migrations.Migration):
    dependencies = [("funds", "0018_subsidy_words")]
    operations = [Sql(BEGINS, NO_BEGINS), Sql(LEFT, NO_LEFT), Sql(WHOLE, NOT_WHOLE)]
