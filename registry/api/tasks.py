"""Forgets answers that nobody will ask for again."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from registry import clock
from registry.api.models import StoredAnswer
from registry.db.scope import scoped


@shared_task(name="api.forget_answers")
def forget_answers(**_kwargs: Any) -> int:
    """Removes kept answers older than a day; the number removed."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        removed, _by_model = StoredAnswer.objects.within(settings.REGISTRY_AREA).outlived(clock.now()).delete()
        return removed
