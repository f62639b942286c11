"""Turns the text of one cell into a value, or says in one sentence why it cannot. One small class per kind of cell.

A cleaner never sees a blank cell. ``is_text`` and ``choices`` tell the template writer how to format the column.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from registry import wording
from registry.spreadsheets.reader import Cell
from registry.text import identity, money, names

_YES: Final = {"是", "有", "y", "yes", "true", "√", "✓"}
_NO: Final = {"否", "无", "n", "no", "false", "×"}


class Fault(Exception):
    """Raised by a cleaner for a cell it cannot read; it becomes an Issue at that cell."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, str(message), str(hint)
        super().__init__(code)


class Reader(ABC):
    """Reads one cell of a column."""

    is_text: ClassVar[bool] = True
    choices: tuple[str, ...] = ()

    @abstractmethod
    def read(self, cell: Cell, *, on: date) -> tuple[Any, list[Fault]]:
        """The value and warnings. Raises Fault."""


class Cleaner(Reader):
    """Base of the readers that have nothing to warn of: subclasses give ``value``."""

    def read(self, cell: Cell, *, on: date) -> tuple[Any, list[Fault]]:
        return self.value(cell, on=on), []

    @abstractmethod
    def value(self, cell: Cell, *, on: date) -> Any:
        """What the cell says. Raises Fault."""


def tidy(text: str) -> str:
    """Half-width digits and letters, one blank between words, nothing invisible.

    >>> tidy("　１２　号 ")
    '12 号'
    """
    if text.isprintable() and unicodedata.is_normalized("NFKC", text):  # nearly every cell: six times as fast
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in {"Cf", "Cc"}
    )
    return " ".join(text.split())


class Text(Cleaner):
    """Free text, tidied."""

    def __init__(self, max_length: int = 200) -> None:
        self.max_length = max_length

    def value(self, cell: Cell, *, on: date) -> str:
        text = tidy(cell.text)
        if text.startswith("#") and text.rstrip("!?").upper() in {"#REF", "#N/A", "#VALUE", "#NAME", "#DIV/0", "#NUM"}:
            raise Fault(
                "value_formula_error", _("The cell shows a formula error of Excel."), _("Type the value itself.")
            )
        if len(text) > self.max_length:
            message = _("The text has %(length)s characters; at most %(most)s fit.")
            raise Fault("value_too_long", message % {"length": len(text), "most": self.max_length})
        return text


class Name(Cleaner):
    """A person's name: 2 to 30 characters without digits."""

    def value(self, cell: Cell, *, on: date) -> str:
        name = names.normalise(cell.text)
        if not 2 <= len(name) <= 30 or any(c.isdigit() or c in "*＊?？#" for c in name):
            raise Fault("name_format", _("A name has 2 to 30 characters, no digits and no stars."))
        return name


class Identity(Reader):
    """A resident identity number; a temporary one passes with a warning."""

    def read(self, cell: Cell, *, on: date) -> tuple[str, list[Fault]]:
        codes = self._codes(cell, on)
        refusing = [code for code in codes if code not in identity.WARNINGS]
        if refusing:
            raise Fault(refusing[0], " ".join(wording.explain(code) for code in refusing))
        return identity.normalise(cell.text), [Fault(code, wording.explain(code)) for code in codes]

    def _codes(self, cell: Cell, on: date) -> list[str]:
        if cell.was_number and len(cell.text) > 15:
            return [identity.DESTROYED]
        return identity.check(cell.text, on=on)


class Certificate(Identity):
    """A disability certificate number of 20 or 22 characters."""

    def _codes(self, cell: Cell, on: date) -> list[str]:
        if cell.was_number and len(cell.text) > 15:
            return [identity.DESTROYED]
        return identity.check_disability_certificate(cell.text, on=on)


class Digits(Cleaner):
    """A number that is a name, such as a household number: digits kept as text with their leading zeros."""

    def __init__(self, min_length: int = 1, max_length: int = 32) -> None:
        self.min_length, self.max_length = min_length, max_length

    def value(self, cell: Cell, *, on: date) -> str:
        if cell.was_number and len(cell.text) > 15:
            raise Fault(identity.DESTROYED, wording.explain(identity.DESTROYED))
        digits = identity.normalise(cell.text).replace("-", "")
        if not digits.isdecimal() or not self.min_length <= len(digits) <= self.max_length:
            message = _("Only digits, %(least)s to %(most)s of them.")
            raise Fault("digits_format", message % {"least": self.min_length, "most": self.max_length})
        return digits


class Account(Digits):
    """A bank card or account number."""

    def __init__(self) -> None:
        super().__init__(min_length=8, max_length=30)


class Phone(Cleaner):
    """A mobile or landline number."""

    def value(self, cell: Cell, *, on: date) -> str:
        number = identity.normalise(cell.text).replace("—", "-").replace("–", "-").removeprefix("+86")
        if not re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,5})?|[0-9]{7,8}|12[0-9]{3}", number):
            raise Fault("phone_format", _("A mobile number has 11 digits; write a landline as 0743-1234567."))
        return number


class Yuan(Cleaner):
    """An amount of yuan with two places."""

    is_text = False

    def __init__(self, minimum: Decimal | int | None = 0, maximum: Decimal | int | None = None) -> None:
        self.minimum, self.maximum = minimum, maximum

    def value(self, cell: Cell, *, on: date) -> Decimal:
        try:
            amount = money.parse_yuan(cell.text)
        except money.MoneyError as error:
            raise Fault(error.code, wording.explain(error.code)) from error
        _within(amount, self.minimum, self.maximum)
        return amount


class Number(Cleaner):
    """A figure with decimals, such as an area in mu."""

    is_text = False

    def __init__(self, places: int = 2, minimum: int | None = 0, maximum: int | None = None) -> None:
        self.places, self.minimum, self.maximum = places, minimum, maximum

    def value(self, cell: Cell, *, on: date) -> Decimal:
        text = tidy(cell.text).replace(",", "")
        if not re.fullmatch(r"[-+]?[0-9]{1,15}(?:\.[0-9]*)?", text):
            raise Fault("number_format", _("Write a figure with digits, for example 12.5."))
        figure = round(Decimal(text), self.places)
        _within(figure, self.minimum, self.maximum)
        return figure


class Integer(Cleaner):
    """A whole number, such as persons or months."""

    is_text = False

    def __init__(self, minimum: int | None = 0, maximum: int | None = None) -> None:
        self.minimum, self.maximum = minimum, maximum

    def value(self, cell: Cell, *, on: date) -> int:
        text = tidy(cell.text).replace(",", "")
        if not re.fullmatch(r"[-+]?[0-9]{1,15}(?:\.0*)?", text):
            raise Fault("integer_format", _("Write a whole number with digits."))
        figure = int(text.partition(".")[0])
        _within(figure, self.minimum, self.maximum)
        return figure


class Yes(Cleaner):
    """是 or 否 as True or False."""

    choices = ("是", "否")

    def value(self, cell: Cell, *, on: date) -> bool:
        word = tidy(cell.text).lower()
        if word in _YES or word == "1":
            return True
        if word in _NO or word in {"0", "2"}:
            return False
        raise Fault("yes_no", _("Write 是 or 否."))


class Choice(Cleaner):
    """One of some labels, as its stored code. Labels and codes themselves are understood, and aliases."""

    def __init__(self, labels: Mapping[str, str], *, aliases: Mapping[str, str] | None = None) -> None:
        self.choices = tuple(labels)
        self._codes = {_key(label): code for label, code in {**(aliases or {}), **labels}.items()}
        self._codes |= {_key(code): code for code in labels.values()}

    def value(self, cell: Cell, *, on: date) -> str:
        code = self._codes.get(_key(cell.text))
        if code is None:
            shown = "、".join(self.choices[:12]) + (" …" if len(self.choices) > 12 else "")
            message = _("“%(value)s” is none of the possible values.") % {"value": tidy(cell.text)[:30]}
            raise Fault("choice_unknown", message, _("Possible: %(values)s") % {"values": shown})
        return code


class Day(Cleaner):
    """A day: 19680312, 1968-03-12, 1968/3/12, 1968.3.12, 1968年3月12日, or an Excel date."""

    _forms: ClassVar[re.Pattern[str]] = re.compile(
        r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)(?: 00:00:00)?"
    )

    def __init__(self, *, allows_future: bool = False) -> None:
        self._future = allows_future

    def value(self, cell: Cell, *, on: date) -> date:
        match = self._forms.fullmatch(tidy(cell.text))
        parts = [int(p) for p in match.groups() if p] if match else []
        try:
            day = date(parts[0], parts[1], parts[2])
        except (IndexError, ValueError) as error:
            raise Fault("date_format", _("Write the day as 20200312 or 2020-03-12.")) from error
        _not_after(day, on, self._future)
        return day


class Month(Cleaner):
    """A month as its first day: 202003, 2020-03, 2020年03月, or an Excel date."""

    _forms: ClassVar[re.Pattern[str]] = re.compile(
        r"([0-9]{4})(?:([0-9]{2})|[-/.年]([0-9]{1,2})月?)(?:[-/.]?[0-9]{1,2}日?)?(?: 00:00:00)?"
    )

    def __init__(self, *, allows_future: bool = False) -> None:
        self._future = allows_future

    def value(self, cell: Cell, *, on: date) -> date:
        match = self._forms.fullmatch(tidy(cell.text))
        parts = [int(p) for p in match.groups() if p] if match else []
        try:
            month = date(parts[0], parts[1], 1)
        except (IndexError, ValueError) as error:
            raise Fault("month_format", _("Write the month as 202003 or 2020年03月.")) from error
        _not_after(month, on, self._future)
        return month


def _key(text: str) -> str:
    return tidy(text).replace(" ", "").lower()


def _not_after(day: date, on: date, allowed: bool) -> None:
    if day.year < 1900:
        raise Fault("date_too_early", _("The date lies before 1900."))
    if day > on and not allowed:
        raise Fault("date_future", _("The date lies in the future."))


def _within(figure: Decimal | int, minimum: Decimal | int | None, maximum: Decimal | int | None) -> None:
    if minimum is not None and figure < minimum:
        raise Fault("figure_too_small", _("The figure is below %(least)s.") % {"least": minimum})
    if maximum is not None and figure > maximum:
        raise Fault("figure_too_large", _("The figure is above %(most)s.") % {"most": maximum})
