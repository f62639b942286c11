"""The nightly sweep of drafts nobody came back to."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from registry.drafts import actions


@shared_task(name="drafts.sweep")
def sweep(**_: Any) -> int:
    """Removes drafts older than REGISTRY_DRAFT_DAYS."""
    with transaction.atomic():
        return actions.sweep(days=settings.REGISTRY_DRAFT_DAYS)
