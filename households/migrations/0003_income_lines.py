"""The income lines known so far (DOMAIN §4.1–4.2), as rows with region, time and document.

`is_verified` is true only where the figure was seen in a source; the county checks the others against its documents.
"""

import datetime as dt
from decimal import Decimal

from django.db import migrations

OUTLINE = "中国农村扶贫开发纲要（2011—2020年）；国家统计局历年现价标准"
CARDS = "国开办发〔2014〕24号；国家统计局历年现价标准"
MECHANISM = "国开发〔2020〕6号"
GUIZHOU = "贵州省2023年防返贫监测数据核查规则 1_02_006"
NO_DOCUMENT = "待核：省定监测范围文件未取得"

POVERTY = [
    (2010, "2300", OUTLINE, True), (2011, "2536", OUTLINE, False), (2012, "2625", OUTLINE, False),
    (2013, "2736", CARDS, False), (2014, "2800", CARDS, False), (2015, "2855", CARDS, False),
    (2016, "2952", CARDS, False), (2017, "2952", CARDS, False), (2018, "2995", CARDS, False),
    (2019, "3218", CARDS, True), (2020, "4000", CARDS, True),
]  # fmt: skip
# region, first year, last year (None = until replaced), amount, document, verified
MONITORING = [
    ("", 2020, 2020, "5000", MECHANISM, False), ("", 2021, 2021, "6000", MECHANISM, False),
    ("52", 2023, 2023, "7300", GUIZHOU, True),
    ("43", 2022, 2022, "6300", NO_DOCUMENT, False), ("43", 2023, 2023, "7300", NO_DOCUMENT, False),
    ("43", 2024, None, "7700", NO_DOCUMENT, False),
]  # fmt: skip


def load(apps, schema_editor):
    Standard = apps.get_model("households", "Standard")
    rows = [("poverty_line", "", year, year, *rest) for year, *rest in POVERTY]
    rows += [("monitoring_line", *row) for row in MONITORING]
    Standard.objects.bulk_create(
        Standard(
            kind=kind, region=region, year=first, amount_yuan=Decimal(amount), document_no=document,
            is_verified=verified, valid_from=dt.date(first, 1, 1),
            valid_to=dt.date(last + 1, 1, 1) if last else None,
        )
        for kind, region, first, last, amount, document, verified in rows
    )  # fmt: skip


def unload(apps, schema_editor):
    apps.get_model("households", "Standard").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("households", "0002_guards")]
    operations = [migrations.RunPython(load, unload, elidable=False)]
