"""How long a case may stay in each state, unless a region says otherwise. Source: DOMAIN §3.1.

The national papers fix the publicity (publicity/migrations/0003_periods.py) and no other day. These are the system's
defaults, after a county procedure of 2021 that gives 15 days from clue to county; a region enters its own paper.
"""

from datetime import date

from django.db import migrations

DEFAULT = "系统默认（参照县级程序全程不超过15日，可按本地文件调整）"
VISIT = "系统默认（入户核实不超过7日，参照县级程序）"
HANGING = "系统默认（公示7日，另加张贴、见证和上报3日）"

ROWS = [
    ("draft", 7, VISIT),
    ("investigated", 10, DEFAULT),
    ("appraised", 3, DEFAULT),
    ("public_village", 10, HANGING),
    ("township_review", 5, DEFAULT),
    ("county_review", 5, DEFAULT),
    ("announced", 10, DEFAULT),
]


def enter(apps, schema_editor):
    limit = apps.get_model("households", "StepLimit")
    limit.objects.bulk_create(
        limit(state=state, days=days, basis=basis, valid_from=date(2014, 1, 1)) for state, days, basis in ROWS
    )


def remove(apps, schema_editor):
    apps.get_model("households", "StepLimit").objects.filter(area=None).delete()


class Migration(migrations.Migration):
    dependencies = [("households", "0013_case_guards")]
    operations = [migrations.RunPython(enter, remove)]
