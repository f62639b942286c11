"""What is refused in a workbook of households, and why. Each check does one check; all of them run; nothing is raised.

A check gets the book (both sheets as rows) and what the registry knows already, and gives issues. A cell that could not
be read is None here and was reported by its cleaner: no check reports it twice. Source: DOMAIN §10, §11 (DQ numbers).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from households.choices import MOST_OTHER_CAUSES, Cause
from households.imports import labels
from households.imports.known import Known
from registry.spreadsheets.columns import Checked, CheckedRow
from registry.spreadsheets.issues import Issue, Severity
from registry.text import identity

TOLERANCE: Final = Decimal("0.05")  # yuan; DQ-37
PROPERTY = ("dividend", "other_property")
TRANSFER = ("family_planning", "allowance", "destitute", "pension", "ecology", "other_transfer")


@dataclass(frozen=True)
class Book:
    """Both sheets of one upload; a sheet that is not there has no rows."""

    households: list[CheckedRow]
    members: list[CheckedRow]
    has_households: bool = True
    has_members: bool = True
    members_of: dict[str, list[CheckedRow]] = field(default_factory=dict)
    unread: frozenset[tuple[str, int, str]] = frozenset()
    """Cells their cleaner could not read: sheet, row, heading."""

    @classmethod
    def of(cls, households: Checked | None, members: Checked | None) -> Book:
        rows = members.rows if members else []
        grouped: defaultdict[str, list[CheckedRow]] = defaultdict(list)
        for row in rows:
            if row.values["number"]:
                grouped[row.values["number"]].append(row)
        sheets = [checked for checked in (households, members) if checked]
        return cls(
            households=households.rows if households else [],
            members=rows,
            has_households=households is not None,
            has_members=members is not None,
            members_of=dict(grouped),
            unread=frozenset((i.sheet, i.row, i.heading) for sheet in sheets for i in sheet.issues if i.is_error),
        )

    def could_read(self, row: CheckedRow, keys: Iterable[str]) -> bool:
        """Whether none of these cells of the row was reported as unreadable."""
        return not any((row.sheet, row.number, row.headings[key]) in self.unread for key in keys)


Check = Callable[[Book, Known, dt.date], Iterator[Issue]]


def issues_in(book: Book, known: Known, *, on: dt.date) -> list[Issue]:
    """Every fault of the book that goes beyond a single cell."""
    return [issue for check in CHECKS for issue in check(book, known, on)]


# --- places ---------------------------------------------------------------------------------------------------------


def village_of(row: CheckedRow, known: Known) -> str | None:
    """The code of the row's village inside the uploader's scope; None when it is not there or not certain."""
    values = row.values
    found = known.villages_named(values.get("township"), values.get("village"))
    if values.get("village_code"):
        found = [code for code in found if code == values["village_code"]]
    return found[0] if len(found) == 1 else None


def _villages(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
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


# --- numbers --------------------------------------------------------------------------------------------------------


def _second_ones(rows: list[CheckedRow], key: Callable[[CheckedRow], Any]) -> Iterator[tuple[CheckedRow, CheckedRow]]:
    """Each row whose key stood in an earlier row, with that row."""
    first: dict[Any, CheckedRow] = {}
    for row in rows:
        value = key(row)
        if value in (None, ""):
            continue
        if value in first:
            yield row, first[value]
        else:
            first[value] = row


def _numbers_twice(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    for row, first in _second_ones(book.households, lambda row: row.values["number"]):
        yield row.issue(
            "number_twice",
            _("The household stands in row %(row)s already.") % {"row": first.number},
            key="number",
            hint=_("One row for a household and one year in one file."),
        )


def _numbers_taken(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A household number belongs to one household of one village for good."""
    for row in book.households:
        number, village = row.values["number"], village_of(row, known)
        existing = known.households.get(number)
        if number in known.taken_numbers or (existing and village and existing.village_id != village):
            yield row.issue(
                "number_taken", _("This household number belongs to a household of another village."), key="number"
            )


def _identities_twice(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-05 within the file."""

    def key(row: CheckedRow) -> str:
        return identity.uniqueness_key(row.values["identity_number"] or "")

    for row, first in _second_ones(book.members, key):
        yield row.issue(
            "identity_twice",
            _("This identity number stands in row %(row)s already (%(name)s).")
            % {"row": first.number, "name": first.values["name"] or "—"},
            key="identity_number",
        )


def _identities_taken(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-05 against the registry: nobody is a member of two households."""
    for row in book.members:
        holder = known.holder_of(row.values["identity_number"])
        if holder is None or holder == row.values["number"]:
            continue
        where = _("household %(number)s") % {"number": holder} if holder else _("a household of another village")
        yield row.issue(
            "identity_taken",
            _("This person is on the card of %(where)s already.") % {"where": where},
            key="identity_number",
            hint=_("Let the person leave there first, or take the row out here."),
        )


# --- people ---------------------------------------------------------------------------------------------------------


def _identity_says(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-06: sex and birth date are those of the identity number."""
    for row in book.members:
        number = row.values["identity_number"]
        if not number or number.startswith(identity.TEMPORARY_PREFIX):
            continue
        person = identity.parse(number)
        if row.values["sex"] and row.values["sex"] != person.sex:
            yield row.issue("sex_differs", _("The sex is not the one the identity number says."), key="sex")
        if row.values["born_on"] and row.values["born_on"] != person.born_on:
            yield row.issue(
                "born_differs",
                _("The birth date is not the one of the identity number (%(day)s).") % {"day": person.born_on},
                key="born_on",
            )


def sex_of(row: CheckedRow) -> str | None:
    """The person's sex: the identity number's, else the one written."""
    number = row.values["identity_number"]
    if number and not number.startswith(identity.TEMPORARY_PREFIX):
        return identity.parse(number).sex
    written: str | None = row.values["sex"]
    return written


def _relation_fits_sex(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-10."""
    for row in book.members:
        implied, sex = labels.SEX_OF_RELATION.get(row.values["relation"] or ""), sex_of(row)
        if implied and sex and implied != sex:
            yield row.issue("relation_sex", _("The relation does not fit the person's sex."), key="relation")


def _temporary_needs_facts(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A temporary number says neither sex nor birth: both must be written."""
    for row in book.members:
        if (row.values["identity_number"] or "").startswith(identity.TEMPORARY_PREFIX):
            for key in ("sex", "born_on"):
                if row.values[key] is None:
                    yield row.issue(
                        "temporary_needs_facts", _("With a temporary number, write sex and birth date."), key=key
                    )


def _health_agrees(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-29."""
    for row in book.members:
        health = row.values["health"] or []
        if "healthy" in health and len(health) > 1:
            yield row.issue("health_contradiction", _("“健康” excludes every other state of health."), key="health")


def _insured_once(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-52: both insurances is an error, none asks for a second look."""
    for row in book.members:
        resident, employee = row.values["insured_resident"], row.values["insured_employee"]
        if resident and employee:
            yield row.issue(
                "insured_twice",
                _("Residents' and employees' medical insurance exclude each other."),
                key="insured_employee",
            )
        elif resident is False and employee is False:
            yield row.issue(
                "uninsured",
                _("The person has no medical insurance."),
                key="insured_resident",
                severity=Severity.WARNING,
            )


# --- the household and its people ------------------------------------------------------------------------------------


def _households_there(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Each member's household stands on the first sheet, or in the registry when only members are uploaded."""
    listed = {row.values["number"] for row in book.households}
    for row in book.members:
        number = row.values["number"]
        if number and number not in listed and (book.has_households or number not in known.households):
            yield row.issue(
                "household_missing",
                _("There is no household with this number on the sheet 户信息.")
                if book.has_households
                else _("There is no household with this number."),
                key="number",
            )


def _heads(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-01, DQ-02: exactly one head, at most one spouse."""
    for row in book.households:
        members = book.members_of.get(row.values["number"] or "", [])
        if not book.has_members or not row.values["number"]:
            continue
        if not members:
            yield row.issue(
                "members_missing", _("No member of this household stands on the sheet 家庭成员."), key="number"
            )
        elif not any(m.values["relation"] in ("head", None) for m in members):
            yield row.issue("head_missing", _("None of the members is the head (户主)."), key="head_name")
    for members in book.members_of.values():
        for relation, code, message in (
            ("head", "head_twice", _("The household has a head already, in row %(row)s.")),
            ("spouse", "spouse_twice", _("The head has a spouse already, in row %(row)s.")),
        ):
            same = [m for m in members if m.values["relation"] == relation]
            for extra in same[1:]:
                yield extra.issue(code, message % {"row": same[0].number}, key="relation")


def _head_agrees(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """The head on the first sheet is the head on the second."""
    for row in book.households:
        heads = [m for m in book.members_of.get(row.values["number"] or "", []) if m.values["relation"] == "head"]
        if len(heads) != 1:
            continue
        head, values = heads[0], row.values
        if values["head_name"] and head.values["name"] and values["head_name"] != head.values["name"]:
            yield row.issue(
                "head_name_differs",
                _("On the sheet 家庭成员 the head is called %(name)s (row %(row)s).")
                % {"name": head.values["name"], "row": head.number},
                key="head_name",
            )
        numbers = values["head_identity"], head.values["identity_number"]
        if all(numbers) and numbers[0] != numbers[1]:
            yield row.issue(
                "head_identity_differs",
                _("On the sheet 家庭成员 the head has another identity number (row %(row)s).") % {"row": head.number},
                key="head_identity",
            )


def _sizes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """The number of persons is the number of rows."""
    for row in book.households:
        members = book.members_of.get(row.values["number"] or "", [])
        if members and row.values["size"] is not None and row.values["size"] != len(members):
            yield row.issue(
                "size_differs",
                _("%(size)s persons are written; %(rows)s stand on the sheet 家庭成员.")
                % {"size": row.values["size"], "rows": len(members)},
                key="size",
            )


def _alone(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A sheet of households without members can only correct households that are on the register already."""
    if book.has_members:
        return
    for row in book.households:
        if row.values["number"] and row.values["number"] not in known.households:
            yield row.issue("members_needed", _("A new household needs its members: upload both sheets."), key="number")


# --- causes and money -----------------------------------------------------------------------------------------------


def _causes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
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


def _incomes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
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


def _years(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """No year to come; no frozen year."""
    for row in book.households:
        year, number = row.values["year"], row.values["number"]
        if year and year > on.year:
            yield row.issue("year_future", _("The year lies in the future."), key="year")
        elif (number, year) in known.frozen:
            yield row.issue(
                "year_frozen", _("The figures of this year are frozen; the county must reopen it."), key="year"
            )


def _status_stays(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """The status follows from the procedure; an upload never makes a household poor or lifted."""
    for row in book.households:
        status, existing = row.values["status"], known.households.get(row.values["number"])
        if status and status != (existing.status if existing else None):
            message = (
                _("The status on the register is kept.")
                if existing
                else _("The household enters as an applicant: its status follows from the procedure.")
            )
            yield row.issue("status_by_procedure", message, key="status", severity=Severity.WARNING)


CHECKS: tuple[Check, ...] = (
    _villages, _numbers_twice, _numbers_taken, _identities_twice, _identities_taken, _identity_says,
    _relation_fits_sex, _temporary_needs_facts, _health_agrees, _insured_once, _households_there, _heads, _head_agrees,
    _sizes, _alone, _causes, _incomes, _years, _status_stays,
)  # fmt: skip
