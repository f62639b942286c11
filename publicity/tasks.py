"""Background work of the wall: pages written on change and every night, and what the wall's process left to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from publicity.actions import deadlines, intake, roots, slips
from publicity.documents import files, pages
from registry import clock
from registry.db.scope import scoped
from registry.divisions.models import Division, Level


def _render(code: str) -> int:
    on = clock.today()
    written = 0
    for address, look, body in pages.pages_of(code, on=on):
        files.store(address, look, body, on=on)
        written += 1
    return written


@shared_task(name="publicity.render_village")
def render_village(*, village: str, **_: Any) -> int:
    """Writes the pages of a division and of those above it that count what hangs in it. Safe to run twice."""
    codes = [village[:n] for n in (6, 9, 12) if n <= len(village)]
    return sum(_render(code) for code in codes)


@shared_task(name="publicity.render_walls")
def render_walls(**_: Any) -> int:
    """Every night: the days left change on every page of the county."""
    codes = Division.objects.current().within(settings.REGISTRY_AREA).filter(level__gte=Level.COUNTY)
    written = sum(_render(code) for code in codes.order_by("code").values_list("code", flat=True))
    files.sweep(on=clock.today())
    return written


@shared_task(name="publicity.take_in")
def take_in(**_: Any) -> int:
    """Every minute: seals phones that the wall took in, and renders the villages whose clocks stopped."""
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        return len(intake.take_in())


@shared_task(name="publicity.seal_log")
def seal_log(**_: Any) -> int:
    """After midnight: signs the root of the day gone by, and of days that were missed. Returns how many were signed."""
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        return len(roots.seal_until(settings.REGISTRY_AREA, through=clock.today() - dt.timedelta(days=1)))


@shared_task(name="publicity.forget_attempts")
def forget_attempts(**_: Any) -> int:
    """Every night: wrong codes of days gone by are forgotten."""
    with transaction.atomic():
        return slips.forget_attempts(before=clock.now() - dt.timedelta(days=1))


@shared_task(name="publicity.escalate")
def escalate(**_: Any) -> int:
    """Every night: objections whose desk let its days pass go one level up. Returns how many."""
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        return len(deadlines.escalate(on=clock.today()))


@shared_task(name="publicity.lapse")
def lapse(**_: Any) -> int:
    """Every night: answered objections close when the days to ask for a review are over. Returns how many."""
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        return deadlines.lapse(on=clock.today())
