"""A case whose announcement fell goes back to the county, and none takes effect over a village row that fell.

An objection to the announcement that is upheld, or a sheet taken off, left a case where nothing led on or back. And a
review asked in time may be upheld while the case is announced: what takes effect has its publicity whole to the end.
"""

from importlib import import_module

from django.db import migrations

from registry.db.operations import Sql

before = import_module("households.migrations.0036_case_gates")

EDGES = {procedure: sorted([*pairs, ("announced", "county_review")]) for procedure, pairs in before.EDGES.items()}
TRIPLES = ", ".join(f"('{procedure}', '{old}', '{new}')" for procedure, pairs in EDGES.items() for old, new in pairs)
_WAYS = before.WAYS[
    before.WAYS.index("CREATE FUNCTION households_case_state_edges") : before.WAYS.index("CREATE TRIGGER state_edges")
]
WAYS_BEFORE = _WAYS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
WAYS = WAYS_BEFORE.replace(before.TRIPLES, TRIPLES)

_GATE = before.GATE[before.GATE.index("CREATE OR REPLACE FUNCTION households_case_gate") :]
_LAPSE = "    IF NEW.state = 'withdrawn'\n"
GATE = _GATE.replace(
    _LAPSE,
    """    IF (OLD.state, NEW.state) = ('announced', 'county_review')
       AND NOT EXISTS (
           SELECT FROM unnest(ARRAY[village, announcement,
                                    CASE WHEN NEW.township_notice_id IS NOT NULL THEN township END]) k
           CROSS JOIN LATERAL publicity_clearing(subject, k) c
           WHERE 'withdrawn' IN (c.notice_state, c.entry_state)) THEN
        RAISE EXCEPTION 'the announcement of case % stands', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_announcement_stands', TABLE = 'households_case';
    END IF;
    IF NEW.state IN ('registered', 'lifted', 'active', 'cleared') AND NOT (
        publicity_is_cleared(subject, village, today)
        AND (NEW.township_notice_id IS NULL OR publicity_is_cleared(subject, township, today))
    ) THEN
        RAISE EXCEPTION 'the publicity of case % fell', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'households_case_publicity_gate', TABLE = 'households_case';
    END IF;
"""
    + _LAPSE,
)
if GATE == _GATE or WAYS == WAYS_BEFORE:
    raise ValueError("the functions of 0036 are written otherwise than this migration expects")


class Migration(migrations.Migration):
    dependencies = [("households", "0036_case_gates"), ("publicity", "0013_clearing_whole")]
    operations = [Sql(WAYS, WAYS_BEFORE), Sql(GATE, _GATE)]
