"""Causes and the sums of the income block. Source: DOMAIN §2.3, §2.6, DQ-35 to DQ-37."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from households.choices import MOST_OTHER_CAUSES, Cause
from households.imports.checks.book import Book
from households.imports.known import Known
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue

TOLERANCE: Final = Decimal("0.05")  # yuan; DQ-37
PROPERTY: Final = ("dividend", "other_property")
TRANSFER: Final = ("family_planning", "allowance", "destitute", "pension", "ecology", "other_transfer")


def causes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-35, DQ-36: others differ from the main cause, at most two; “其他” says which."""
    for row in book.households:
        main, others = row.values["cause_main"], row.values["cause_other"] or []
        if main and main in others:
            yield row.issue("cause_repeated", _("The other causes repeat the main cause."), key="cause_other")
        if len(others) > MOST_OTHER_CAUSES:
            yield row.issue(
                "causes_too_many", _("At most %(most)s other causes.") % {"most": MOST_OTHER_CAUSES}, key="cause_other"
            )
        if Cause.OTHER in (main, *others) and not row.values["cause_note"]:
            key = "cause_note" if row.places.get("cause_note") else "cause_main"
            yield row.issue(
                "cause_note_missing", _("With the cause 其他, write which in the column 致贫原因说明."), key=key
            )


def amount(row: CheckedRow, key: str) -> Decimal:
    """An amount, zero when blank."""
    value: Decimal | None = row.values.get(key)
    return value or Decimal("0.00")


def computed(row: CheckedRow) -> dict[str, Decimal]:
    """The sums of the income block as they follow from its parts. Unit: yuan a year. Source: DOMAIN §2.6 (INC1)."""
    shares = property_of(row), transfer_of(row)
    gross = amount(row, "wage") + amount(row, "business") + shares[0] + shares[1]
    return {"property": shares[0], "transfer": shares[1], "gross": gross, "net": gross - amount(row, "business_cost")}


def property_of(row: CheckedRow) -> Decimal:
    """Property income: its parts, or the sum itself when no part is filled in."""
    return _sum_or_whole(row, "property", PROPERTY)


def transfer_of(row: CheckedRow) -> Decimal:
    """Transfers: their parts, or the sum itself when no part is filled in."""
    return _sum_or_whole(row, "transfer", TRANSFER)


def _sum_or_whole(row: CheckedRow, whole: str, parts: tuple[str, ...]) -> Decimal:
    if all(row.values.get(part) is None for part in parts):
        return amount(row, whole)
    return sum((amount(row, part) for part in parts), Decimal("0.00"))


_MONEY = frozenset({"wage", "business", "property", "transfer", "business_cost", "gross", "net", "net_per_head",
                    *PROPERTY, *TRANSFER})  # fmt: skip


def incomes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-37: the first sum that does not agree is reported, not what follows from it."""
    words = {"property": _("property"), "transfer": _("transfers"), "gross": _("income"), "net": _("net income")}
    for row in book.households:
        if not book.could_read(row, _MONEY):
            continue
        sums = computed(row)
        for key, value in sums.items():
            written = row.values.get(key)
            if written is not None and abs(written - value) > TOLERANCE:
                yield row.issue(
                    "income_sum",
                    _("The %(what)s adds up to %(sum)s, not %(written)s.")
                    % {"what": words[key], "sum": value, "written": written},
                    key=key,
                )
                break
        else:
            size, written = row.values["size"], row.values["net_per_head"]
            if size and written is not None and abs(written - sums["net"] / size) > TOLERANCE:
                yield row.issue(
                    "income_per_head",
                    _("Net income %(net)s by %(size)s persons is %(head)s a head.")
                    % {"net": sums["net"], "size": size, "head": round(sums["net"] / size, 2)},
                    key="net_per_head",
                )


def itemised(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A sum that the card itemises is changed there, line by line: the database holds sum and lines together."""
    for row in book.households:
        number, year = row.values["number"], row.values["year"]
        old = known.incomes.get((number, year))
        if old is None:
            continue
        for part in known.itemised.get((number, year), ()):
            key = part.removesuffix("_yuan")
            written = row.values.get(key)
            if written is not None and written != getattr(old, part):
                yield row.issue(
                    "income_itemised",
                    _("The card itemises this sum (%(sum)s); change its lines there.") % {"sum": getattr(old, part)},
                    key=key,
                )
