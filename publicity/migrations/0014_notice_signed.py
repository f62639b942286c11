"""A village's sheet hangs only when everyone who answers for its kind has signed it, whoever writes the row.

The table is publicity.rules.kinds.KINDS as it stood; tests/publicity/sheets/test_signed.py holds the two together.
Source: DOMAIN §7.1.
"""

from django.db import migrations

from registry.db.operations import Sql

SIGNED = """
CREATE FUNCTION publicity_signers_of(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN kind = 'village_finance' THEN ARRAY['secretary', 'accounting']
        WHEN kind IN ('measures', 'helpers', 'relatives', 'project_library', 'project_plan', 'project_before',
                      'project_after', 'small_credit', 'collective_economy', 'party_affairs', 'village_affairs',
                      'meeting_decision', 'inspection_result') THEN ARRAY['secretary']
        ELSE ARRAY[]::text[]
    END
$$;
CREATE FUNCTION publicity_notice_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(publicity_signers_of(NEW.kind)) AS needed(signer) WHERE NOT EXISTS (
        SELECT FROM publicity_noticesignature s WHERE s.notice_id = NEW.id AND s.signer = needed.signer))
    THEN
        RAISE EXCEPTION 'notice % hangs unsigned', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_signed', TABLE = 'publicity_notice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hangs_signed BEFORE UPDATE ON publicity_notice FOR EACH ROW
    WHEN (length(NEW.village_id) = 12 AND ((OLD.starts_on IS NULL AND NEW.starts_on IS NOT NULL)
        OR (OLD.state = 'prepared' AND NEW.state = 'hanging')))
    EXECUTE FUNCTION publicity_notice_signed();
"""
UNSIGNED = """
DROP TRIGGER hangs_signed ON publicity_notice; DROP FUNCTION publicity_notice_signed;
DROP FUNCTION publicity_signers_of;
"""


class Migration(migrations.Migration):
    dependencies = [("publicity", "0013_clearing_whole")]
    operations = [Sql(SIGNED, UNSIGNED)]
