"""What each kind of meeting needs to decide. Sources in the rows; DOMAIN.md §3.7."""

from datetime import date

from django.db import migrations

LAW = "《中华人民共和国村民委员会组织法》"
# kind, quorum (n, d, strict), majority (n, d, strict), of whom, document
ROWS = [
    ("villagers_assembly", (1, 2, True), (1, 2, True), "present", LAW + "第二十二条"),
    ("representatives", (2, 3, False), (1, 2, True), "present", LAW + "第二十六条"),
    ("appraisal", (2, 3, False), (1, 2, True), "present", LAW + "第二十六条；建档立卡民主评议"),
    ("two_committees", (1, 2, True), (1, 2, True), "present", "“四议两公开”工作法"),
    ("party_members", (1, 2, True), (1, 2, True), "present", "“四议两公开”工作法；《中国共产党农村基层组织工作条例》"),
    ("supervision", (2, 3, False), (1, 2, True), "present", "2017年《关于建立健全村务监督委员会的指导意见》"),
]


def enter(apps, schema_editor):
    rule = apps.get_model("villages", "MeetingRule")
    rule.objects.bulk_create(
        rule(kind=kind, region="", quorum_numerator=quorum[0], quorum_denominator=quorum[1], quorum_strict=quorum[2],
             majority_numerator=majority[0], majority_denominator=majority[1], majority_strict=majority[2],
             majority_base=base, document_no=document, valid_from=date(2010, 10, 28))
        for kind, quorum, majority, base, document in ROWS
    )  # fmt: skip


def remove(apps, schema_editor):
    apps.get_model("villages", "MeetingRule").objects.filter(region="").delete()


class Migration(migrations.Migration):
    dependencies = [("villages", "0002_guards")]
    operations = [migrations.RunPython(enter, remove)]
