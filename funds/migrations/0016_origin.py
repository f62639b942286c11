"""Where the money of a list comes from, step by step, for the village that publishes the list.

The allocations above a village are rows of the county and the township; the village learns numbers and days of papers
and the check codes of public notices, and no amount of anybody else.
"""

from django.db import migrations

from registry.db.operations import Sql

ORIGIN = """
CREATE FUNCTION funds_origin(project bigint, source bigint)
    RETURNS TABLE (from_area text, to_area text, is_project boolean, decided_on date, papers text, check_code text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.from_area_id::text, a.to_area_id::text, a.project_id IS NOT NULL, min(a.decided_on),
           coalesce(string_agg(DISTINCT nullif(a.document_no, ''), '、'), ''),
           coalesce((array_agg(n.check_code ORDER BY n.id DESC) FILTER (WHERE n.id IS NOT NULL))[1], '')::text
    FROM funds_project p
    JOIN funds_allocation a ON a.source_id = funds_origin.source AND a.kind = 'down'
        AND (a.project_id = p.id OR (a.project_id IS NULL AND left(p.village_id, length(a.to_area_id)) = a.to_area_id))
    LEFT JOIN publicity_entry e ON e.subject = 'funds.allocation:' || a.id
    LEFT JOIN publicity_notice n ON n.id = e.notice_id AND n.starts_on IS NOT NULL AND n.state <> 'withdrawn'
    WHERE p.id = funds_origin.project AND ledger_in_scope(p.village_id)
      AND NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.reverses_id = a.transfer_id)
    GROUP BY 1, 2, 3 ORDER BY length(a.from_area_id), a.project_id IS NOT NULL, length(a.to_area_id), min(a.decided_on)
$$;
REVOKE ALL ON FUNCTION funds_origin(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION funds_origin(bigint, bigint) TO registry_app;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0015_bank_file_sent"), ("publicity", "0015_notice_origin")]
    operations = [Sql(ORIGIN, "DROP FUNCTION funds_origin(bigint, bigint);")]
