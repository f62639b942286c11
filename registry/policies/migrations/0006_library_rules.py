"""Which projects the township publicises too is a table of rules; a confirmed proposal may write it."""

import json

from django.db import migrations

from registry.db.operations import Sql

LINES = [
    "households.standard",
    "households.measurestandard",
    "funds.fundrule",
    "funds.pacetarget",
    "funds.subsidypolicy",
]  # line and yearly
YEARLY = ["households.costratio", "households.rulesetting", "inspections.indicatorthreshold"]
PLAIN = [
    "households.steplimit",
    "publicity.publicityperiod",
    "publicity.wallduty",
    "villages.meetingrule",
    "villages.helprule",
    "funds.signaturerule",
    "funds.blockedpurpose",
]
BEFORE = {
    **{name: {"line": True, "yearly": True} for name in LINES},
    **{name: {"line": False, "yearly": True} for name in YEARLY},
    **{name: {"line": False, "yearly": False} for name in PLAIN},
    "funds.instalment": {"line": True, "yearly": False},
}
MORE = {"funds.libraryrule": {"line": False, "yearly": False}}


def known(tables):
    return f"""
    CREATE OR REPLACE FUNCTION policies_tables() RETURNS jsonb LANGUAGE sql IMMUTABLE
        RETURN '{json.dumps(tables)}'::jsonb;
    """


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_negative_list"), ("funds", "0019_beginnings")]
    operations = [Sql(known(BEFORE | MORE), known(BEFORE))]
