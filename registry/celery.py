"""Background work. Every task carries the scope and the actor of whoever asked for it; without one it sees nothing."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import before_task_publish, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings.dev")

HEADER = "registry_scope"


class ScopedTask(Task):
    """A task that runs under the scope it was sent with."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from registry.db.scope import current_scope, scoped

        sent = (self.request.headers or {}).get(HEADER) or getattr(self.request, HEADER, None)
        if self.request.is_eager and sent is None:
            here = current_scope()
            sent = [here.code, here.actor]
        code, actor = sent or ["", None]
        with scoped(code, actor=actor):
            return super().__call__(*args, **kwargs)


@before_task_publish.connect
def carry_scope(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Writes the scope in force into the message."""
    from registry.db.scope import current_scope

    if headers is not None and HEADER not in headers:
        scope = current_scope()
        headers[HEADER] = [scope.code, scope.actor]


@worker_process_init.connect
def allow_long_statements(**_: Any) -> None:
    """A page may ask the database for 15 seconds, a report for ten minutes. The role's own limit is the page's."""
    from django.db import connections

    for config in connections.databases.values():
        config.setdefault("OPTIONS", {})["options"] = "-c statement_timeout=10min"


app = Celery("registry", task_cls=ScopedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Scheduled work, in the order of the day; tests/test_schedule.py checks each name. All times Asia/Shanghai.
app.conf.beat_schedule = {
    "jobs.sweep": {"task": "jobs.sweep", "schedule": 60.0},
    "publicity.take_in": {"task": "publicity.take_in", "schedule": 60.0},
    "households.publish_figures": {"task": "households.publish_figures", "schedule": crontab(hour=0, minute=1)},
    "publicity.render_walls": {"task": "publicity.render_walls", "schedule": crontab(hour=0, minute=5)},
    "publicity.seal_log": {"task": "publicity.seal_log", "schedule": crontab(hour=0, minute=15)},
    "publicity.forget_attempts": {"task": "publicity.forget_attempts", "schedule": crontab(hour=0, minute=20)},
    "publicity.lapse": {"task": "publicity.lapse", "schedule": crontab(hour=0, minute=10)},
    "publicity.escalate": {"task": "publicity.escalate", "schedule": crontab(hour=0, minute=15)},
    "funds.publish_all_figures": {"task": "funds.publish_all_figures", "schedule": crontab(hour=0, minute=3)},
    "funds.check_ledger": {"task": "funds.check_ledger", "schedule": crontab(hour=0, minute=30)},
    "funds.watch_nightly": {"task": "funds.watch_nightly", "schedule": crontab(hour=2, minute=30)},
    "drafts.sweep": {"task": "drafts.sweep", "schedule": crontab(hour=0, minute=45)},
    "api.forget_answers": {"task": "api.forget_answers", "schedule": crontab(minute=20)},
    "households.refresh_slips": {"task": "households.refresh_slips", "schedule": crontab(hour=0, minute=50)},
    "inspections.monthly": {"task": "inspections.due_reports", "schedule": crontab(hour=1, minute=0)},
    "households.check_nightly": {"task": "households.check_nightly", "schedule": crontab(hour=2, minute=0)},
}
