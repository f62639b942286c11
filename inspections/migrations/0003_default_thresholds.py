"""The thresholds an installation starts with; a county adds its own rows with its own documents.

Sources: DOMAIN §8.2 (lights) and §6.7 (spending pace: March 20 %, June 50 %, September 75 %, November 92 %, December
100 %; amber up to ten points behind). They are the system's proposals and say so in the document number.
"""

import datetime as dt
from decimal import Decimal

from django.db import migrations

LIBRARY = "系统建议值（考核指标库）"
PACE = "系统建议值（资金支出进度序时要求）"
ROWS = [
    ("publicity_on_time", 1, "1", "0.95", LIBRARY),
    ("objections_in_time", 1, "1", "0.9", LIBRARY),
    ("card_completeness", 1, "0.98", "0.95", LIBRARY),
    ("income_growth", 1, "0", "-0.05", LIBRARY),
    ("cases_late", 1, "0", "3", LIBRARY),
    ("objections_open", 1, "0", "5", LIBRARY),
    ("idle_days", 1, "180", "180", LIBRARY),
    ("notice_hang_days", 1, "3", "3", LIBRARY),
    ("spending_progress", 3, "0.2", "0.1", PACE),
    ("spending_progress", 6, "0.5", "0.4", PACE),
    ("spending_progress", 9, "0.75", "0.65", PACE),
    ("spending_progress", 11, "0.92", "0.82", PACE),
    ("spending_progress", 12, "1", "0.9", PACE),
]


def add(apps, schema_editor):
    threshold = apps.get_model("inspections", "IndicatorThreshold")
    threshold.objects.bulk_create(
        threshold(
            code=code,
            month=month,
            green=Decimal(green),
            amber=Decimal(amber),
            document_no=document,
            valid_from=dt.date(2014, 1, 1),
        )
        for code, month, green, amber, document in ROWS
    )


def remove(apps, schema_editor):
    apps.get_model("inspections", "IndicatorThreshold").objects.filter(document_no__in=[LIBRARY, PACE]).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_guards")]
    operations = [migrations.RunPython(add, remove)]
