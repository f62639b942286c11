"""Real workers on the real broker: the scope travels, and a killed worker loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from registry import clock, servers
from registry.audit import trail
from registry.celery import app
from registry.jobs import actions
from registry.jobs.models import Job, State
from tests.conftest import COUNTY, ROOT, SIBLING, VILLAGE

SILENT_FOR = timedelta(minutes=2)


@pytest.fixture
def queue(committing_db, monkeypatch):
    """A queue of this test's own; jobs are sent to it instead of being run in place."""
    import tests.celery_worker  # noqa: F401  (declares the kinds here too)

    name = f"test_{os.getpid()}_{os.urandom(3).hex()}"
    before = app.conf.task_always_eager, app.conf.task_default_queue
    app.conf.update(task_always_eager=False, task_default_queue=name)
    monkeypatch.setattr(app.amqp, "_queues", None, raising=False)
    app.amqp.__dict__.pop("queues", None)
    yield name
    app.conf.update(task_always_eager=before[0], task_default_queue=before[1])
    app.amqp.__dict__.pop("queues", None)


@pytest.fixture
def start_worker(queue, tmp_path):
    """`start_worker()` -> a running worker process over the test's database."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        urls = servers.ensure(ROOT).at(connection.settings_dict["NAME"])
        environment = os.environ | {
            "DATABASE_URL": urls.app,
            "DATABASE_OWNER_URL": urls.owner,
            "DATABASE_PUBLIC_URL": urls.public,
            "REDIS_URL": settings.REDIS_URL,
            "REGISTRY_QUEUE": queue,
            "DJANGO_SETTINGS_MODULE": "registry.settings.dev",
        }
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "celery",
                    "-A",
                    "tests.celery_worker",
                    "worker",
                    "-Q",
                    queue,
                    "-c",
                    "1",
                    "--without-gossip",
                    "--without-mingle",
                    "--without-heartbeat",
                    "-l",
                    "warning",
                ],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


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
