"""May a matter go on after its publicity? Asked by the apps above before they take their next step."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from publicity import errors
from publicity.rules.clearing import Hung, obstacles
from registry.errors import Reason


def hung(subject: str, *, kind: str) -> Hung | None:
    """The newest notice of that kind that carries the subject, wherever it hangs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notice_state, entry_state, witnessed_on, ends_on, open_objections "
                       "FROM publicity_clearing(%s, %s)", [subject, kind])  # fmt: skip
        row: tuple[Any, ...] | None = cursor.fetchone()
    return Hung(*row) if row else None


def reasons_against_clearing(subject: str, *, kind: str, on: dt.date) -> list[Reason]:
    """Why the matter published under `subject` may not go on yet; empty when its publicity is complete.

    The database holds the same rule: publicity_is_cleared(subject, kind, day).
    """
    found = hung(subject, kind=kind)
    return [errors.clearing(code, ends_on=found.ends_on if found else None) for code in obstacles(found, on=on)]
