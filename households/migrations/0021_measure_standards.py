"""The limits of measures known so far (DOMAIN §5.1), as rows with region, time and document.

`is_verified` is true only where the figure was seen in a source; the county checks the others against its documents and
enters its own. A source without the number of its paper says so.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

CREDIT = "小额信贷政策公开页三则（含银保监发〔2021〕6号，文号待核）"
GUIZHOU = "贵州省2023年防返贫监测数据核查规则"
RAIN_DEW = "国开办发〔2015〕19号（待核）"
MOVING = "发改地区〔2016〕2022号（待核）"
NONE = "待核：文件未取得"

ROWS = [
    ("loan_most", "50000", CREDIT, True), ("extra_loans_most", "100000", CREDIT, True),
    ("loan_months", "36", CREDIT, True), ("loan_age_from", "18", CREDIT, True), ("loan_age_to", "65", CREDIT, True),
    ("job_age_from", "16", f"{GUIZHOU} 3_01_005", True), ("job_age_to", "69", f"{GUIZHOU} 5_01_006", True),
    ("wage_least", "100", f"{GUIZHOU} 5_16_001", True), ("wage_most", "30000", f"{GUIZHOU} 5_16_001", True),
    ("relocation_last", "2020", f"{GUIZHOU} 1111_4", True), ("rain_dew_yearly", "3000", RAIN_DEW, False),
    ("house_m2_a_head", "25", MOVING, False), ("ranger_yearly", "10000", NONE, False),
    ("old_age_from", "80", NONE, False), ("destitute_age_from", "60", "国发〔2016〕14号（待核）", False),
    ("school_age_from", "6", "《中华人民共和国义务教育法》第十一条（待核）", False),
    ("labour_share", "0.25", f"{GUIZHOU} 5_18_008", True), ("land_share", "0.50", "系统默认（可按本地实际调整）", False),
    ("school_age_to", "16", f"{GUIZHOU} 1_02_005", True),
]  # fmt: skip


def load(apps, schema_editor):
    standard = apps.get_model("households", "MeasureStandard")
    standard.objects.bulk_create(
        standard(code=code, value=Decimal(value), document_no=document, is_verified=verified,
                 valid_from=date(2014, 1, 1))
        for code, value, document, verified in ROWS
    )  # fmt: skip


def unload(apps, schema_editor):
    apps.get_model("households", "MeasureStandard").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("households", "0020_help_guards")]
    operations = [migrations.RunPython(load, unload)]
