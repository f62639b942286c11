"""After money moved: the village's figures on the Fair Wall are written anew, once the transaction is safe."""

from __future__ import annotations

from celery import current_app
from django.db import connection, transaction

FIGURES = "funds.publish_figures"


class _Send:
    """The message to the worker, or the work itself where tasks run in place."""

    def __init__(self, village: str) -> None:
        self.village = village

    def __call__(self) -> None:
        if current_app.conf.task_always_eager:
            current_app.tasks[FIGURES].apply(kwargs={"village": self.village})
        else:
            current_app.send_task(FIGURES, kwargs={"village": self.village})


def figures_on_commit(village: str) -> None:
    """Once a village and transaction; divisions above a village have no figures of their own on the wall."""
    waiting = [call.village for entry in connection.run_on_commit if isinstance(call := entry[1], _Send)]
    if len(village) == 12 and village not in waiting:
        transaction.on_commit(_Send(village))
