"""The tables of figures for the money join those that a confirmed proposal may write."""

import json

from django.db import migrations

from registry.db.operations import Sql

BEFORE = {
    "households.standard": {"line": True, "yearly": True},
    "households.measurestandard": {"line": True, "yearly": True},
    "households.costratio": {"line": False, "yearly": True},
    "households.rulesetting": {"line": False, "yearly": True},
    "households.steplimit": {"line": False, "yearly": False},
    "publicity.publicityperiod": {"line": False, "yearly": False},
    "publicity.wallduty": {"line": False, "yearly": False},
    "villages.meetingrule": {"line": False, "yearly": False},
    "villages.helprule": {"line": False, "yearly": False},
    "inspections.indicatorthreshold": {"line": False, "yearly": True},
}
MONEY = {
    "funds.fundrule": {"line": True, "yearly": True},
    "funds.pacetarget": {"line": True, "yearly": True},
    "funds.instalment": {"line": True, "yearly": False},
    "funds.signaturerule": {"line": False, "yearly": False},
    "funds.subsidypolicy": {"line": True, "yearly": True},
}


def known(tables):
    return f"""
    CREATE OR REPLACE FUNCTION policies_tables() RETURNS jsonb LANGUAGE sql IMMUTABLE
        RETURN '{json.dumps(tables)}'::jsonb;
    """


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_only_by_proposal"), ("funds", "0005_rules")]
    operations = [Sql(known(BEFORE | MONEY), known(BEFORE))]
