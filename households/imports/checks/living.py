"""House, land and helper. Source: DOMAIN §2.7, DQ-66, §5.2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.choices import DANGEROUS
from households.imports.checks.book import Book
from households.imports.checks.places import village_of
from households.imports.known import Known
from registry.spreadsheets.issues import Issue, Severity


def danger_fits_level(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-66: grades C and D are dangerous houses, A and B are not."""
    for row in book.households:
        dangerous, level = row.values["is_dangerous"], row.values["danger_level"]
        if level and dangerous is not None and dangerous != (level in DANGEROUS):
            yield row.issue(
                "danger_level", _("Grades C and D are dangerous houses, A and B are not."), key="danger_level"
            )
        elif dangerous and not level:
            yield row.issue(
                "danger_level_missing",
                _("A dangerous house has its grade."),
                key="danger_level",
                severity=Severity.WARNING,
            )


def helper_known(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A helper is put beside a household that has none; the village's register of helpers says who that can be."""
    for row in book.households:
        name = row.values["helper"]
        village = village_of(row, known)
        if not name or not village:
            continue
        if known.helper_named(village, row) is None:
            yield row.issue(
                "helper_unknown",
                _("%(name)s does not stand on the village's register of helpers; nobody is assigned.") % {"name": name},
                key="helper",
                severity=Severity.WARNING,
                hint=_("Enter the helper there, then upload again or assign the helper on the card."),
            )
        elif known.helped_by(row.values["number"]) not in (None, name):
            yield row.issue(
                "helper_differs",
                _("The card has another helper (%(name)s), who stays.")
                % {"name": known.helped_by(row.values["number"])},
                key="helper",
                severity=Severity.WARNING,
                hint=_("A change of helper is made on the card, with its day and reason."),
            )
