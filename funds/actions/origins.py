"""Where the money of a payment list comes from, told step by step with the notices that show each step.

Frozen with the notice of the list, so that a villager walks from a line of it up to the document. Source: DOMAIN §6.4.
"""

from __future__ import annotations

from django.db import connection

from funds.actions.publishing import level_words
from funds.models import PaymentBatch, known_sources
from publicity.actions import Origin
from publicity.models import Entry
from registry.divisions.models import Division


def origin_of(batch: PaymentBatch) -> list[Origin]:
    """The document, each passing on of its money down to the project, the project; in Chinese, without amounts."""
    source = known_sources().get(batch.source_id)
    if source is None:
        return []
    day = source.document_on
    dated = f"{day.year}年{day.month}月{day.day}日"
    told = [Origin(f"{level_words(source.level)}资金文件：{source.document_no}（{dated}）")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_origin(%s, %s)", [batch.project_id, batch.source_id])
        steps = cursor.fetchall()
    places = {code for step in steps for code in step[:2]}
    names = dict(Division.objects.filter(code__in=places).values_list("code", "name"))
    for start, to, is_project, on, papers, check_code in steps:
        paper = f"，{papers}" if papers else ""
        where = f"项目“{batch.project.name}”" if is_project else names[to]
        told.append(Origin(f"{on.year}年{on.month}月{on.day}日，{names[start]}拨给{where}{paper}", check_code))
    notice = _notice_of_project(batch.project_id)
    if notice:
        told.append(Origin(f"项目“{batch.project.name}”的公示", notice))
    return told


def _notice_of_project(project: int) -> str:
    """The check code of the newest notice that showed the project; "" when none hung."""
    found = (
        Entry.objects.filter(subject=f"funds.project:{project}", notice__starts_on__isnull=False)
        .exclude(notice__state="withdrawn").order_by("-pk").values_list("notice__check_code", flat=True).first()
    )  # fmt: skip
    return found or ""
