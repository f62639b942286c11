"""Walls of the resolutions, and what the further kinds of meetings need to decide. DOMAIN.md §3.7."""

from datetime import date

from django.db import migrations

from registry.db.operations import Revoke, Scoped, Tracked, VillageChild, VillageParent

LAW = "《中华人民共和国村民委员会组织法》"
ROWS = [
    ("group", (1, 2, True), (1, 2, True), "present", LAW + "第二十八条（村民小组会议）"),
    ("branch", (1, 2, True), (1, 2, True), "present", "“四议两公开”工作法；《中国共产党农村基层组织工作条例》"),
    ("fund_raising", (1, 2, True), (1, 2, True), "present", "2007年《村民一事一议筹资筹劳管理办法》"),
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
    kinds = [row[0] for row in ROWS]
    apps.get_model("villages", "MeetingRule").objects.filter(region="", kind__in=kinds).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0008_meetings_whole"), ("audit", "0002_guards"), ("publicity", "0002_guards"),
        ("households", "0013_case_guards"),  # makes (id, village) of a meeting a key
    ]  # fmt: skip
    operations = [
        Scoped("villages_resolution"),
        VillageParent("villages_resolution"),
        VillageChild(child="villages_resolution", parent="villages_meeting", fk="proposed_at_id"),
        VillageChild(child="villages_resolution", parent="villages_meeting", fk="consulted_at_id"),
        VillageChild(child="villages_resolution", parent="villages_meeting", fk="reviewed_at_id"),
        VillageChild(child="villages_resolution", parent="villages_meeting", fk="decided_at_id"),
        VillageChild(child="villages_resolution", parent="publicity_notice", fk="decision_notice_id"),
        VillageChild(child="villages_resolution", parent="publicity_notice", fk="result_notice_id"),
        Tracked("villages_resolution"),
        Revoke("villages_resolution", ["DELETE"]),
        migrations.RunPython(enter, remove),
    ]
