"""Real Celery workers over the test's own database, on a queue of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from registry import servers
from registry.celery import app

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def queue(committing_db: str) -> Iterator[str]:
    """Jobs are sent to this queue instead of being run in place."""
    import tests.celery_worker  # noqa: F401  (declares its kinds here too)

    name = f"test_{os.getpid()}_{os.urandom(3).hex()}"
    before = app.conf.task_always_eager, app.conf.task_default_queue
    app.conf.update(task_always_eager=False, task_default_queue=name)
    app.amqp.__dict__.pop("queues", None)
    yield name
    app.conf.update(task_always_eager=before[0], task_default_queue=before[1])
    app.amqp.__dict__.pop("queues", None)


@pytest.fixture
def start_worker(queue: str, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """`start_worker()` -> a running worker process with the test's database, keys and files."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        urls = servers.ensure(ROOT).at(connection.settings_dict["NAME"])
        environment = os.environ | {
            "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner, "DATABASE_PUBLIC_URL": urls.public,
            "REDIS_URL": settings.REDIS_URL, "REGISTRY_QUEUE": queue, "DJANGO_SETTINGS_MODULE": "registry.settings.dev",
            "SECRET_KEY": settings.SECRET_KEY, "REGISTRY_SEAL_KEY": settings.REGISTRY_SEAL_KEY,
            "REGISTRY_INDEX_KEY": settings.REGISTRY_INDEX_KEY, "REGISTRY_DEMO": "1",
            "REGISTRY_VAR": str(Path(settings.MEDIA_ROOT).parent), "REGISTRY_FONT_DIR": str(settings.REGISTRY_FONT_DIR),
        }  # fmt: skip
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tests.celery_worker", "worker", "-Q", queue, "-c", "1",
                 "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "warning"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
