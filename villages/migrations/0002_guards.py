"""Cards and meetings are scoped and tracked; a signed record stays as it is; rules are read only."""

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Sql, Tracked

SIGNED = """
CREATE FUNCTION villages_meeting_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'the record of meeting % is signed', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'villages_meeting_signed', TABLE = 'villages_meeting';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed BEFORE UPDATE OR DELETE ON villages_meeting
    FOR EACH ROW EXECUTE FUNCTION villages_meeting_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("villages", "0001_initial"), ("db", "0001_functions"), ("audit", "0002_guards")]
    operations = [
        Scoped("villages_villagecard"),
        Scoped("villages_meeting"),
        Revoke("villages_meetingrule", ["INSERT", "UPDATE", "DELETE"]),
        Sql(
            "ALTER TABLE villages_villagecard ADD CONSTRAINT village_card_is_a_village "
            "CHECK (char_length(village_id) = 12)",
            "ALTER TABLE villages_villagecard DROP CONSTRAINT village_card_is_a_village",
        ),
        Tracked("villages_villagecard", key="village_id"),
        Tracked("villages_meeting"),
        Sql(SIGNED, "DROP TRIGGER signed ON villages_meeting; DROP FUNCTION villages_meeting_signed;"),
    ]
