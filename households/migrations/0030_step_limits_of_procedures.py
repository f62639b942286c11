"""How long a case of each procedure may stay in each state. Source: DOMAIN §3.1–3.3.

Clue to screening 3 days, comparison 5 days, and 15 days for the whole chain are of local procedures seen in DOMAIN
(JS, QA); the rest are the system's defaults, which a county replaces by its own paper.
"""

from datetime import date

from django.db import migrations

DEFAULT = "系统默认（参照县级程序全程不超过15日，可按本地文件调整）"
LOCAL = "参照县级防返贫监测程序（线索3日内核实，比对5日）"
HANGING = "系统默认（公示期满后3日内上报）"
HELP = "防返贫监测数据质量要求（纳入后1个月内落实帮扶措施）；地方多为10日"

ROWS = [
    ("identification", "group_ok", 5, LOCAL), ("identification", "compared", 10, DEFAULT),
    ("identification", "public_township", 10, HANGING),
    ("exit", "draft", 30, DEFAULT), ("exit", "investigated", 10, DEFAULT), ("exit", "accepted", 10, DEFAULT),
    ("exit", "appraised", 3, DEFAULT), ("exit", "public_village", 10, HANGING), ("exit", "township_review", 5, DEFAULT),
    ("exit", "public_township", 10, HANGING), ("exit", "county_review", 5, DEFAULT), ("exit", "announced", 10, DEFAULT),
    ("monitoring", "draft", 3, LOCAL), ("monitoring", "investigated", 5, LOCAL), ("monitoring", "compared", 3, DEFAULT),
    ("monitoring", "appraised", 1, DEFAULT), ("monitoring", "public_village", 7, HANGING),
    ("monitoring", "township_review", 3, DEFAULT), ("monitoring", "county_review", 3, DEFAULT),
    ("monitoring", "announced", 3, DEFAULT), ("monitoring", "active", 10, HELP),
    ("clearing", "draft", 7, DEFAULT), ("clearing", "investigated", 7, DEFAULT), ("clearing", "appraised", 3, DEFAULT),
    ("clearing", "public_village", 8, HANGING), ("clearing", "township_review", 5, DEFAULT),
    ("clearing", "county_review", 5, DEFAULT), ("clearing", "announced", 5, DEFAULT),
]  # fmt: skip


def enter(apps, schema_editor):
    limit = apps.get_model("households", "StepLimit")
    limit.objects.bulk_create(
        limit(procedure=procedure, state=state, days=days, document_no=document, region="", valid_from=date(2014, 1, 1))
        for procedure, state, days, document in ROWS
    )


def remove(apps, schema_editor):
    limit = apps.get_model("households", "StepLimit")
    for procedure, state, _days, _document in ROWS:
        limit.objects.filter(procedure=procedure, state=state, region="").delete()


class Migration(migrations.Migration):
    dependencies = [("households", "0029_procedure_guards")]
    operations = [migrations.RunPython(enter, remove)]
