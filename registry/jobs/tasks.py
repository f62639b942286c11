"""The Celery side of jobs."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from registry.db.scope import scoped
from registry.jobs import actions


@shared_task(name="jobs.run")
def run_job(*, job_id: str, **_: Any) -> None:
    """Runs one job."""
    actions.run(job_id)


@shared_task(name="jobs.sweep")
def sweep(**_: Any) -> None:
    """Every minute: dead workers' jobs become interrupted, lost messages are sent again."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        actions.sweep()
