"""Background work of the money: the village's figures on the wall, and the nightly check of the ledger."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from funds import reports
from publicity import actions as publicity
from registry import clock
from registry.db.scope import scoped

log = logging.getLogger(__name__)


@shared_task(name="funds.publish_figures")
def publish_figures(*, village: str, **_: Any) -> None:
    """Puts the village's totals on the Fair Wall. Safe to run twice: the same day's figures are replaced."""
    with scoped(village), transaction.atomic():
        today = clock.today()
        told = reports.wall_told(village, today)
        publicity.publish_figures(
            village=village, topic="funds", as_of=today, by=None, sentences=told.sentences, rows=told.rows
        )


@shared_task(name="funds.publish_all_figures")
def publish_all_figures(**_: Any) -> int:
    """Tells every village that money touched anew, each night: stages of waiting move with the days. How many."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        villages = sorted(reports.flow_by_village(settings.REGISTRY_AREA, clock.today()))
    for village in villages:
        publish_figures(village=village)
    return len(villages)


@shared_task(name="funds.check_ledger")
def check_ledger(**_: Any) -> int:
    """Asks the law of the ledger of the whole area. Returns how many divisions break it, and says which in the log."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        broken = [n for n in reports.conservation(settings.REGISTRY_AREA, clock.today()) if n.difference_yuan]
    for node in broken:
        log.error("ledger: %s differs by %s yuan", node.area, node.difference_yuan)
    return len(broken)
