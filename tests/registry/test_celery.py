"""Real workers on the real broker: the scope travels, and a killed worker loses nothing."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

from django.db import transaction

from registry import clock
from registry.audit import trail
from registry.jobs import actions
from registry.jobs.models import Job, State
from tests.conftest import COUNTY, SIBLING, VILLAGE

SILENT_FOR = timedelta(minutes=2)


def read(pk, in_scope) -> Job:
    with in_scope(COUNTY), transaction.atomic():
        return Job.objects.get(pk=pk)


def wait_for(pk, in_scope, condition, seconds=40) -> Job:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = read(pk, in_scope)
        if condition(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"job stayed {job.state} ({job.error})")


def test_worker_sees_what_the_sender_may_see(start_worker, in_scope, make_user):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY), transaction.atomic():
        for village in (VILLAGE, SIBLING):
            trail.record("accounts.user_changed", by=user, target=user, village=village)
    with in_scope(VILLAGE, actor=user.pk), transaction.atomic():
        job = actions.start("test.look", by=user, scope=VILLAGE)
    start_worker()
    done = wait_for(job.pk, in_scope, lambda j: j.state == State.DONE)
    assert done.result == {"scope": VILLAGE, "actor": user.pk, "entries": 1}


def test_worker_killed_in_mid_job_loses_nothing(start_worker, in_scope, owner_cursor):
    with in_scope(COUNTY), transaction.atomic():
        job = actions.start("test.sleep", by=None, scope=COUNTY, params={"seconds": 30})
    worker = start_worker()
    wait_for(job.pk, in_scope, lambda j: j.state == State.RUNNING and j.done > 2)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    owner_cursor.execute("UPDATE registry_clock SET shift = '5 minutes'")  # silence is measured by the database's clock
    with in_scope(COUNTY), transaction.atomic():
        assert actions.sweep()[0] == 1
    interrupted = read(job.pk, in_scope)
    assert interrupted.state == State.INTERRUPTED and interrupted.error
    with in_scope(COUNTY), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(params={"seconds": 1})
        actions.retry(read(job.pk, in_scope))
    start_worker()
    again = wait_for(job.pk, in_scope, lambda j: j.state == State.DONE)
    assert again.attempts == 2 and again.heartbeat_at > clock.now() - SILENT_FOR
