"""What time it is, as the database says it.

Deadlines, publicity days and postings are ruled by one clock, the database's, so that a wrong clock on an
application server cannot end a publicity early. Only the owner role can shift it (`travel`): tests and the demo do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The moment now, aware, in Asia/Shanghai."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_now()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment.astimezone(ZONE)


def today() -> dt.date:
    """The calendar day now in Asia/Shanghai."""
    return now().date()


def at_noon(day: dt.date) -> dt.datetime:
    """Noon of `day` in Asia/Shanghai: a moment that lies on that day in every reading."""
    return dt.datetime.combine(day, dt.time(12), ZONE)


@contextmanager
def travel(to: dt.date | dt.datetime, *, using: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """Shifts the clock so that now is `to` (noon, for a date). Needs a connection of the owner role."""
    owner = using or connection
    moment = to if isinstance(to, dt.datetime) else at_noon(to)
    with owner.cursor() as cursor:
        cursor.execute("SELECT shift FROM registry_clock")
        before = cursor.fetchone()[0]
        cursor.execute("UPDATE registry_clock SET shift = %s - clock_timestamp()", [moment])
    try:
        yield
    finally:
        with owner.cursor() as cursor:
            cursor.execute("UPDATE registry_clock SET shift = %s", [before])
