"""After a case ended: the register's figures on the Fair Wall are written anew, once the transaction is safe."""

from __future__ import annotations

from celery import current_app
from django.db import connection, transaction

FIGURES = "households.publish_figures"


class _Send:
    """The message to the worker, or the work itself where tasks run in place."""

    def __init__(self, village: str) -> None:
        self.villages = {village}

    def __call__(self) -> None:
        if current_app.conf.task_always_eager:
            current_app.tasks[FIGURES].apply(kwargs={"villages": sorted(self.villages)})
        else:
            current_app.send_task(FIGURES, kwargs={"villages": sorted(self.villages)})


def figures_on_commit(village: str) -> None:
    """Once a transaction, however many cases of a list end in it."""
    for entry in connection.run_on_commit:
        if isinstance(call := entry[1], _Send):
            call.villages.add(village)
            return
    transaction.on_commit(_Send(village))
