"""How a running job tells how far it is, hears that it was cancelled, and shows that it lives."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import connections, transaction

from registry import clock
from registry.db.scope import current_scope, scoped
from registry.jobs.models import Job

BEAT = 20  # seconds between heartbeats


class Cancelled(Exception):
    """Raised inside a job when its user cancelled it; whatever is not committed is undone."""


class Progress:
    """Handed to the job's function. Writes through a connection of its own, so that a long transaction of the job
    does not hide it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._alias = settings.REGISTRY_PROGRESS_ALIAS

    def advance(self, done: int, total: int = 0, phase: str = "") -> None:
        """Notes progress. Raises Cancelled when the user asked for it."""
        with transaction.atomic(using=self._alias):
            rows = Job.objects.using(self._alias).filter(pk=self.job.pk)
            rows.update(done=done, total=max(total, done), phase=phase[:200], heartbeat_at=clock.now())
            if rows.filter(cancel_requested=True).exists():
                raise Cancelled


class Heartbeat:
    """Beats while the job computes, so that only a dead worker falls silent."""

    def __init__(self, job: Job) -> None:
        self._job, self._stop = job, threading.Event()
        scope = current_scope()
        self._thread = threading.Thread(target=self._run, args=(scope.code, scope.actor), daemon=True)

    def __enter__(self) -> Self:
        if settings.REGISTRY_PROGRESS_ALIAS != "default":
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stop.set()

    def _run(self, code: str, actor: int | None) -> None:
        try:
            while not self._stop.wait(BEAT):
                with scoped(code, actor=actor), transaction.atomic(using="progress"):
                    Job.objects.using("progress").filter(pk=self._job.pk, state="running").update(
                        heartbeat_at=clock.now()
                    )
        finally:
            connections.close_all()
