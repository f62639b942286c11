"""How long each kind of notice hangs, and how soon an objection is answered. Sources in the rows; DOMAIN.md §3.8."""

from datetime import date

from django.db import migrations

IDENTIFICATION = "2014年《扶贫开发建档立卡工作方案》（两公示一公告）"
EXIT = "2016年《关于建立贫困退出机制的意见》"
MONITORING = "2021年防止返贫动态监测和帮扶工作指导意见（村内公示不少于5天）"
FUNDS = "《扶贫资金项目公告公示制度指导意见》第四条（不少于10天）"
CARD = "惠民惠农财政补贴资金“一卡通”管理办法（7个工作日）"
AFFAIRS = "《中华人民共和国村民委员会组织法》第三十条"
ANSWER = "村务公开意见答复规则（10日内答复）"

ROWS = [
    ("identification_village", 7, "calendar_days", IDENTIFICATION),
    ("identification_township", 7, "calendar_days", IDENTIFICATION),
    ("identification_announcement", 5, "calendar_days", IDENTIFICATION),
    ("exit_village", 7, "calendar_days", EXIT),
    ("monitored_village", 5, "calendar_days", MONITORING),
    ("funds_allocation", 10, "calendar_days", FUNDS),
    ("project_plan", 10, "calendar_days", FUNDS),
    ("payment_list", 7, "working_days", CARD),
    ("village_finance", 10, "calendar_days", AFFAIRS),
    ("meeting_decision", 10, "calendar_days", AFFAIRS),
    ("inspection_result", 10, "calendar_days", FUNDS),
    ("objection_answer", 10, "calendar_days", ANSWER),
]


def enter(apps, schema_editor):
    period = apps.get_model("publicity", "PublicityPeriod")
    period.objects.bulk_create(
        period(kind=kind, region="", days=days, counting=counting, document_no=document, valid_from=date(2014, 1, 1))
        for kind, days, counting, document in ROWS
    )


def remove(apps, schema_editor):
    apps.get_model("publicity", "PublicityPeriod").objects.filter(region="").delete()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0002_guards")]
    operations = [migrations.RunPython(enter, remove, elidable=False)]
