"""Days of the other kinds of notices, of reviews, and what a village owes to its wall. DOMAIN.md §3.6, §3.8, §7.1."""

from datetime import date

from django.db import migrations

EXIT = "2016年《关于建立贫困退出机制的意见》"
MONITORING = "2021年防止返贫动态监测和帮扶工作指导意见（村内公示不少于5天）"
FUNDS = "《扶贫资金项目公告公示制度指导意见》第四条（不少于10天）"
AFFAIRS = "《中华人民共和国村民委员会组织法》第三十条"
PARTY = "《中国共产党党务公开条例（试行）》"
RELATIVES = "系统默认（参照各地近亲属备案公示做法，可按本地文件调整）"
CREDIT = "扶贫领域基层政务公开标准目录（精准扶贫贷款）"
PETITION = "2022年《信访工作条例》"

PERIODS = [
    ("exit_township", 7, EXIT), ("exit_announcement", 5, EXIT), ("monitored_announcement", 5, MONITORING),
    ("cleared_village", 5, MONITORING), ("cleared_announcement", 5, MONITORING), ("measures", 10, FUNDS),
    ("helpers", 366, FUNDS), ("relatives", 10, RELATIVES), ("project_library", 10, FUNDS),
    ("project_before", 10, FUNDS), ("project_after", 10, FUNDS), ("small_credit", 10, CREDIT),
    ("collective_economy", 10, AFFAIRS), ("party_affairs", 10, PARTY), ("village_affairs", 10, AFFAIRS),
    ("objection_accept", 15, PETITION), ("review_request", 30, PETITION), ("review_answer", 30, PETITION),
]  # fmt: skip
VILLAGE = 5
DUTIES = [
    ("village_finance", "quarterly", 20, AFFAIRS), ("village_affairs", "quarterly", 20, AFFAIRS),
    ("party_affairs", "quarterly", 20, PARTY), ("meeting_decision", "quarterly", 20, AFFAIRS),
    ("collective_economy", "yearly", 60, AFFAIRS), ("helpers", "yearly", 31, FUNDS),
    ("relatives", "yearly", 31, RELATIVES),
]  # fmt: skip


def enter(apps, schema_editor):
    period, duty = apps.get_model("publicity", "PublicityPeriod"), apps.get_model("publicity", "WallDuty")
    since = {"region": "", "valid_from": date(2014, 1, 1)}
    period.objects.bulk_create(
        period(kind=kind, days=days, counting="calendar_days", document_no=document, **since)
        for kind, days, document in PERIODS
    )
    duty.objects.bulk_create(
        duty(kind=kind, level=VILLAGE, frequency=frequency, grace_days=grace, document_no=document, **since)
        for kind, frequency, grace, document in DUTIES
    )


def remove(apps, schema_editor):
    kinds = [row[0] for row in PERIODS]
    apps.get_model("publicity", "PublicityPeriod").objects.filter(region="", kind__in=kinds).delete()
    apps.get_model("publicity", "WallDuty").objects.filter(region="").delete()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0006_wall_guards")]
    operations = [migrations.RunPython(enter, remove, elidable=False)]
