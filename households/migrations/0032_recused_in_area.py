"""Who is recused from which households of an area, asked once for a list instead of once a row."""

from django.db import migrations

from registry.db.operations import Sql

FORWARD = """
CREATE FUNCTION households_recused_in(area text)
    RETURNS TABLE (household bigint, account bigint, name text, post text, kinship text, relative text, place text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.id, r.cadre_user_id, r.cadre_name, r.cadre_post, r.kinship, r.relative_name, r.village_id
    FROM households_nearrelative r JOIN households_household h ON h.id = r.household_id
    WHERE h.village_id >= $1 COLLATE "C" AND h.village_id < ($1 || '~') COLLATE "C"
      AND r.filed_on <= registry_today() AND (r.ended_on IS NULL OR r.ended_on >= registry_today())
      AND (registry_is_owner() OR (h.village_id >= app_lo() AND h.village_id < app_hi()))
    ORDER BY h.id, r.id
$$;
REVOKE ALL ON FUNCTION households_recused_in(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION households_recused_in(text) TO registry_app;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0031_relatives_and_requests")]
    operations = [Sql(FORWARD, "DROP FUNCTION households_recused_in(text);")]
