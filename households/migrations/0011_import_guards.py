"""Previews are seen within one's scope; numbers and people held elsewhere are answered as "taken" and nothing more."""

from django.db import migrations

from registry.db.operations import Scoped, Sql

# As the owner: an import must learn that a person is on a card of another village, not which. The unique constraint
# would say the same when the rows are written; asked before, the clerk gets all such rows at once.
TAKEN = """
CREATE FUNCTION households_taken(numbers text[], identities bytea[])
    RETURNS TABLE (number text, identity_index bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.number::text, NULL::bytea FROM households_household h WHERE h.number = ANY (numbers)
    UNION ALL
    SELECT NULL::text, m.identity_index FROM households_member m
    WHERE m.identity_index = ANY (identities) AND m.left_on IS NULL AND NOT m.is_temporary
$$;
REVOKE EXECUTE ON FUNCTION households_taken FROM PUBLIC;
GRANT EXECUTE ON FUNCTION households_taken TO registry_app;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0010_import_preview"), ("db", "0001_functions")]
    operations = [
        Scoped("households_importpreview", column="area_id"),
        Sql(TAKEN, "DROP FUNCTION households_taken(text[], bytea[])"),
    ]
