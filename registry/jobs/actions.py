"""Starting, running, cancelling and retrying jobs: the one door to a job's state."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.errors import DomainError
from registry.jobs.models import OPEN, Job, State
from registry.jobs.progress import Cancelled, Heartbeat, Progress
from registry.jobs.registry import kind

if TYPE_CHECKING:
    from registry.accounts.models import User

log = logging.getLogger(__name__)


def start(code: str, *, by: User | None, scope: str, params: dict[str, Any] | None = None) -> Job:
    """Puts a job in the queue once the transaction commits; shown at /jobs/<id>/."""
    kind(code)  # an unknown kind fails here and not in the worker
    now = clock.now()
    job = Job.objects.create(kind=code, area_id=scope, params=params or {}, started_by=by, heartbeat_at=now)
    _enqueue(job)
    return job


def _enqueue(job: Job) -> None:
    job_id = str(job.pk)
    transaction.on_commit(
        lambda: (
            current_app.send_task("jobs.run", kwargs={"job_id": job_id})
            if not current_app.conf.task_always_eager
            else _run_eagerly(job_id)
        )
    )


def _run_eagerly(job_id: str) -> None:
    from registry.jobs.tasks import run_job

    run_job.apply(kwargs={"job_id": job_id})


def run(job_id: str) -> None:
    """Runs a waiting job to its end. A second delivery of the same message finds it taken and does nothing."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
        if job is None or job.state != State.QUEUED:
            return
        job.state, job.attempts, job.heartbeat_at = State.RUNNING, job.attempts + 1, clock.now()
        job.save(update_fields=["state", "attempts", "heartbeat_at"])
    try:
        with Heartbeat(job):
            result = kind(job.kind).run(Progress(job), **job.params)
        _end(job, State.DONE, result=result or {})
    except Cancelled:
        _end(job, State.CANCELLED)
    except DomainError as error:
        _end(job, State.FAILED, error=str(error))
    except Exception as error:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            State.FAILED,
            error=_(
                "The work stopped with an error (%(error)s). It was logged; try again, and if "
                "it fails again tell the administrator."
            )
            % {"error": type(error).__name__},
        )


def _end(job: Job, state: State, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    with transaction.atomic():  # outside a transaction there is no scope and the row is not there
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(
            state=state, result=result, error=error, ended_at=clock.now()
        )


def cancel(job: Job) -> None:
    """Asks a running job to stop at its next step; a waiting one ends at once."""
    with transaction.atomic():
        locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if locked.state not in OPEN:
            raise DomainError("job_not_open", _("This job has already ended."))
        locked.cancel_requested = True
        if locked.state == State.QUEUED:
            locked.state, locked.ended_at = State.CANCELLED, clock.now()
        locked.save(update_fields=["cancel_requested", "state", "ended_at"])


def retry(job: Job) -> None:
    """Puts an interrupted, failed or cancelled job back into the queue."""
    with transaction.atomic():
        locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if not locked.is_retryable:
            raise DomainError(
                "job_not_retryable", _("Only a job that was cut off, failed or was cancelled is retried.")
            )
        locked.state, locked.ended_at, locked.error, locked.cancel_requested = State.QUEUED, None, "", False
        locked.heartbeat_at = clock.now()
        locked.save(update_fields=["state", "ended_at", "error", "cancel_requested", "heartbeat_at"])
        _enqueue(locked)


def sweep() -> tuple[int, int]:
    """Marks jobs of dead workers as interrupted and sends lost messages again. Returns (interrupted, sent again)."""
    now = clock.now()
    interrupted = Job.objects.silent(now).update(
        state=State.INTERRUPTED, ended_at=now, error=_("The worker stopped. Nothing is lost; try again.")
    )
    sent = 0
    for job in Job.objects.forgotten(now):
        Job.objects.filter(pk=job.pk).update(heartbeat_at=now)
        _enqueue(job)
        sent += 1
    return interrupted, sent
