"""The Celery app of test_celery.py's real workers: the project's own, with two kinds of job to watch."""

import time

import django

django.setup()

from registry.audit.models import Entry  # noqa: E402  (Django is set up above)
from registry.celery import app  # noqa: E402  (Django is set up above)
from registry.db.scope import current_scope  # noqa: E402  (Django is set up above)
from registry.jobs.registry import job  # noqa: E402  (Django is set up above)

__all__ = ["app"]


@job("test.look", label="Looking")
def look(progress):
    """Tells what a worker sees: its scope, its actor, and how many trail entries."""
    from django.db import transaction

    with transaction.atomic():
        return {"scope": current_scope().code, "actor": current_scope().actor, "entries": Entry.objects.count()}


@job("test.sleep", label="Sleeping")
def sleep(progress, *, seconds):
    for second in range(seconds * 10):
        progress.advance(second, seconds * 10)
        time.sleep(0.1)
    return {"slept": seconds}
