"""The negative list of purposes joins the tables that a confirmed proposal may write."""

import json

from django.db import migrations

from registry.db.operations import Sql

MONEY = {
    "funds.fundrule": {"line": True, "yearly": True},
    "funds.pacetarget": {"line": True, "yearly": True},
    "funds.instalment": {"line": True, "yearly": False},
    "funds.signaturerule": {"line": False, "yearly": False},
    "funds.subsidypolicy": {"line": True, "yearly": True},
}
OTHERS = {
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
MORE = {"funds.blockedpurpose": {"line": False, "yearly": False}}


def known(tables):
    return f"""
    CREATE OR REPLACE FUNCTION policies_tables() RETURNS jsonb LANGUAGE sql IMMUTABLE
        RETURN '{json.dumps(tables)}'::jsonb;
    """


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_tables_of_money"), ("funds", "0009_payment_guards")]
    operations = [Sql(known(OTHERS | MONEY | MORE), known(OTHERS | MONEY))]
