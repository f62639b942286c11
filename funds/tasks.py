"""Background work of the money: the village's figures on the wall, the nightly check of the ledger, the warnings."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from funds import reports
from funds.actions import watch
from funds.ledger import checking
from publicity import actions as publicity
from registry import clock
from registry.db.scope import scoped
from registry.divisions.models import Division, Level
from registry.jobs.progress import Progress
from registry.jobs.registry import job

log = logging.getLogger(__name__)
COUNTY_CODE = 6


@shared_task(name="funds.publish_figures")
def publish_figures(*, village: str, **_more: Any) -> None:
    """Puts the village's totals on the Fair Wall. Safe to run twice: the same day's figures are replaced."""
    with scoped(village), transaction.atomic():
        today = clock.today()
        told = reports.wall_told(village, today)
        publicity.publish_figures(
            village=village, topic="funds", as_of=today, by=None, sentences=told.sentences, rows=told.rows
        )


@shared_task(name="funds.publish_all_figures")
def publish_all_figures(**_more: Any) -> int:
    """Tells every village that money touched anew, each night: stages of waiting move with the days. How many."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        villages = sorted(reports.flow_by_village(settings.REGISTRY_AREA, clock.today()))
    for village in villages:
        publish_figures(village=village)
    return len(villages)


@shared_task(name="funds.check_ledger")
def check_ledger(**_more: Any) -> int:
    """Checks the whole ledger of the area and keeps what it finds, for the first page of the money. Returns how many
    things do not hold; each is an error in the log, which is what an alarm watches. Safe to run again."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        kept = checking.keep(settings.REGISTRY_AREA, clock.today())
    for what, where, found in kept.faults:
        log.error("ledger: %s of %s: %s", what, where, found)
    return len(kept.faults)


@job("funds.watch", label=_("Warnings about money"))
def watch_area(progress: Progress, *, area: str, language: str = "zh-hans") -> dict[str, Any]:
    """Asks the patterns of an area now, as the night does; written by the system, whoever asked."""
    with translation.override(language), scoped(area, actor=0), transaction.atomic():
        done = watch.run(area, on=clock.today())
        told = {"new": done.opened, "gone": done.gone}
        progress.advance(1, 1, str(_("%(new)s new, %(gone)s no longer so") % told))
        label = str(_("See the warnings"))
    return {"url": f"{reverse('funds:warnings')}?area={area}", "label": label}


@shared_task(name="funds.watch_nightly")
def watch_nightly(**_more: Any) -> int:
    """Asks the patterns of every county of the whole area. Returns how many warnings are new. Safe to run again."""
    area = settings.REGISTRY_AREA
    with scoped(area, actor=0), transaction.atomic():
        counties = Division.objects.current().within(area).filter(level=Level.COUNTY).values_list("code", flat=True)
        counties = [area] if len(area) >= COUNTY_CODE else list(counties.order_by("code"))
    new = 0
    for county in counties:  # a county that cannot be asked does not undo the others
        with scoped(county, actor=0), transaction.atomic():
            done = watch.run(county, on=clock.today())
        log.info("warnings in %s: %s", county, done)
        new += done.opened
    return new
