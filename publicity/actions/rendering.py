"""Asks for the wall's pages to be written anew once the transaction commits."""

from __future__ import annotations

from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

RENDER, RENDER_ALL = "publicity.render_village", "publicity.render_walls"
STORED = ("index.html", "index.html.gz", "index.html.br")  # publicity.documents.files
MANY = 20  # above this, one round over the county is cheaper


def render_on_commit(village: str) -> None:
    """Each village once a transaction, however many of its notices change."""
    if settings.REGISTRY_SITE == "public":
        return  # the wall's process has no broker; publicity.take_in renders within a minute
    for entry in connection.run_on_commit:
        call = entry[1]
        if isinstance(call, _Send):
            call.villages.add(village)
            return
    transaction.on_commit(_Send(village))


def drop(village: str) -> None:
    """Removes the stored pages that a change made untrue; until the worker has been there they are rendered in place.

    A name taken off the wall is off the wall at once, even when no worker runs.
    """
    root = Path(settings.REGISTRY_WALL_DIR)
    folders = [f"*/wall/{village}/**", *(f"*/wall/{village[:n]}" for n in (6, 9) if n < len(village))]
    for pattern in (f"{folder}/{name}" for folder in folders for name in STORED):
        for path in root.glob(pattern):
            path.unlink(missing_ok=True)


class _Send:
    """The messages to the worker, or the work itself where tasks run in place."""

    def __init__(self, village: str) -> None:
        self.villages = {village}

    def __call__(self) -> None:
        for village in self.villages:
            drop(village)
        if len(self.villages) > MANY:
            self._send(RENDER_ALL, {})
            return
        for village in sorted(self.villages):
            self._send(RENDER, {"village": village})

    @staticmethod
    def _send(task: str, arguments: dict[str, str]) -> None:
        if current_app.conf.task_always_eager:
            current_app.tasks[task].apply(kwargs=arguments)
        else:
            current_app.send_task(task, kwargs=arguments)
