"""What publishing refuses, in words; also what stands against acting on an entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import Reason

_CLEARING = {
    "not_published": _("This has not been published yet. Prepare a notice; it must hang its full days."),
    "withdrawn": _("The publication was withdrawn, or an objection was upheld. Publish it anew."),
    "not_witnessed": _("The notice does not hang yet: the supervision committee has not witnessed it."),
    "objection_open": _("An objection to this entry is open. Its days stand still until it is answered."),
    "still_hanging": _("The notice hangs until %(ends_on)s; this can go on from the day after."),
}


def clearing(code: str, *, ends_on: dt.date | None) -> Reason:
    """The reason for a code of rules.clearing.obstacles."""
    return Reason(code, _CLEARING[code], {"ends_on": ends_on.isoformat() if ends_on else ""})


def column_unknown(key: str) -> Reason:
    return Reason("column_not_allowed", _("A notice of this kind may not show the column “%(key)s”."), {"key": key})


def cell_unknown(position: int, key: str) -> Reason:
    return Reason("cell_without_column", _("Row %(row)s has a value for “%(key)s”, which is no column of the notice."),
                  {"row": position, "key": key})  # fmt: skip


def private(where: Any, code: str, *, field: str = "") -> Reason:
    """A number that must not be public, or a word about health."""
    words = {
        "number": _("%(where)s holds what looks like an identity or account number; it never goes on the wall."),
        "phone": _("%(where)s holds what looks like a mobile phone; it never goes on the wall."),
    }
    message = words.get(code, _("%(where)s speaks of health (“%(word)s”), which is never shown for a person."))
    return Reason("private", message, {"where": str(where), "word": code}, field)


def name_spelled_out(where: Any, name: str, *, field: str) -> Reason:
    """A name that its own column masks, written out somewhere else."""
    return Reason(
        "name_spelled_out",
        _("%(where)s spells out the name “%(name)s”. Names stand in the name column, where they are masked."),
        {"where": str(where), "name": name}, field,
    )  # fmt: skip


def unreadable(where: str, form: str, *, field: str) -> Reason:
    """A cell of a typed sheet that is no amount, number or day."""
    words = {
        "count": _("%(where)s: “%(text)s” is no whole number."),
        "date": _("%(where)s: “%(text)s” is no day; write 2026-10-08."),
        "name": _("%(where)s: a name is missing."),
    }
    place, _sep, text = where.partition("\n")
    message = words.get(form, _("%(where)s: “%(text)s” is no amount."))
    return Reason("unreadable", message, {"where": place, "text": text}, field)


TITLE = _("The title")
WRONG_LEVEL = Reason("wrong_level", _("A notice of this kind does not hang at this level."))
TOO_MANY_ROWS = Reason(
    "too_many_rows", _("This is too much for one sheet: at most 300 rows and 3,000 cells. Make two sheets of it."),
    field="rows",
)  # fmt: skip
NOT_BY_HAND = Reason("not_by_hand", _("A list of this kind comes out of its procedure; it is not composed by hand."))
NO_ROWS = Reason("no_rows", _("A notice needs at least one row."), field="rows")
NO_COLUMNS = Reason("no_columns", _("A notice needs at least one column."), field="columns")
NO_PERIOD = Reason(
    "period_missing", _("No rule says how many days this kind of notice hangs here. Add one with its document.")
)
