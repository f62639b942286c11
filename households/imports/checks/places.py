"""Village and township: named as in the list of divisions, inside the scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.imports.checks.book import Book
from households.imports.known import Known
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue


def village_of(row: CheckedRow, known: Known) -> str | None:
    """The code of the row's village inside the uploader's scope; None when it is not there or not certain."""
    values = row.values
    found = known.villages_named(values.get("township"), values.get("village"))
    if values.get("village_code"):
        found = [code for code in found if code == values["village_code"]]
    return found[0] if len(found) == 1 else None


def villages(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Township and village are named as in the list of divisions, agree with the code, and lie in the scope."""
    for row in book.households:
        township, village, code = (row.values.get(key) for key in ("township", "village", "village_code"))
        if not township or not village:
            continue
        found = known.villages_named(township, village)
        if not found:
            yield row.issue(
                "village_elsewhere",
                _("“%(township)s %(village)s” is not a village of your area.")
                % {"township": township, "village": village},
                key="village",
                hint=_("Write the names as in the list of divisions; rows of other villages are refused."),
            )
        elif code and code not in found:
            yield row.issue(
                "village_code_differs",
                _("The code %(code)s is not that of %(village)s (%(right)s).")
                % {"code": code, "village": village, "right": "、".join(found)},
                key="village_code",
            )
        elif not code and len(found) > 1:
            yield row.issue(
                "village_twice", _("Several villages have this name; add the column 行政村代码."), key="village"
            )
