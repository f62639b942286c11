"""The gate sees past the newest sheet: no row ends before its sheet, none hangs shorter than its rule, no objection is lost.

- `publicity_clearing`: a row's last day is never before the last day of its sheet, whatever stands in the row; and an
  objection that is open on any sheet of that kind with the subject counts, so that publishing anew leaves none behind.
- A notice that is written hangs at least the days of the rule in force here, counted as the rule counts them.
"""

from importlib import import_module

from django.db import migrations

from registry.db.operations import Sql

first, before = (import_module(f"publicity.migrations.{name}") for name in ("0002_guards", "0006_wall_guards"))

_LAST = "coalesce(e.ends_on, n.ends_on)"
_OPEN = "FROM publicity_objection o\n            WHERE o.entry_id = e.id AND"
_OPEN_ANYWHERE = (
    "FROM publicity_objection o JOIN publicity_entry a ON a.id = o.entry_id\n"
    "            JOIN publicity_notice b ON b.id = a.notice_id\n"
    "            WHERE a.subject = e.subject AND b.kind = n.kind AND"
)
CLEARING = before.CLEARING.replace(_LAST, "greatest(e.ends_on, n.ends_on)").replace(_OPEN, _OPEN_ANYWHERE)

_START = first.FROZEN.index("CREATE FUNCTION publicity_notice_insert_guard")
_INSERT = first.FROZEN[_START : first.FROZEN.index("CREATE TRIGGER begins_prepared")]
INSERT_BEFORE = _INSERT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
INSERT = INSERT_BEFORE.replace(
    "AS $$\nBEGIN",
    """AS $$
DECLARE
    rule record;
BEGIN
    IF NOT registry_is_owner() THEN
        SELECT p.days, p.counting INTO rule FROM publicity_publicityperiod p
            WHERE p.kind = NEW.kind AND starts_with(NEW.village_id, p.region) AND p.valid_from <= registry_today()
              AND (p.valid_to IS NULL OR p.valid_to > registry_today())
            ORDER BY char_length(p.region) DESC LIMIT 1;
        IF NEW.days < rule.days OR NEW.counting <> rule.counting THEN
            RAISE EXCEPTION 'a notice of this kind hangs % days here', rule.days
                USING ERRCODE = '23514', CONSTRAINT = 'publicity_notice_days', TABLE = 'publicity_notice';
        END IF;
    END IF;""",
)
if CLEARING.count("greatest") != 1 or CLEARING.count("a.subject") != 1 or INSERT.count("rule.days") != 2:
    raise ValueError("the functions of 0002 are written otherwise than this migration expects")


class Migration(migrations.Migration):
    dependencies = [("publicity", "0012_wall_quality")]
    operations = [Sql(CLEARING, before.CLEARING), Sql(INSERT, INSERT_BEFORE)]
