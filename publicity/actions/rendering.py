"""Asks for the wall's pages to be written anew once the transaction commits."""

from __future__ import annotations

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

RENDER = "publicity.render_village"


def render_on_commit(village: str) -> None:
    """Each village once a transaction, however many of its notices change."""
    if settings.REGISTRY_SITE == "public":
        return  # the wall's process has no broker; publicity.take_in renders within a minute
    waiting = [call.village for _, call, *_rest in connection.run_on_commit if isinstance(call, _Send)]
    if village not in waiting:
        transaction.on_commit(_Send(village))


class _Send:
    """The message to the worker, or the work itself where tasks run in place."""

    def __init__(self, village: str) -> None:
        self.village = village

    def __call__(self) -> None:
        if current_app.conf.task_always_eager:
            current_app.tasks[RENDER].apply(kwargs={"village": self.village})
        else:
            current_app.send_task(RENDER, kwargs={"village": self.village})
