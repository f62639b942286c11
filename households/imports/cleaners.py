"""Cells the household workbook has and others do not: lists, a person's number, numbers that came back masked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from registry import wording
from registry.spreadsheets.cleaners import Choice, Cleaner, Fault, Identity, Reader, tidy
from registry.spreadsheets.reader import Cell
from registry.text import identity

_SEPARATORS = re.compile(r"[,，、;；/ ]+")
STARS = str.maketrans("＊★×", "***")
CERTIFICATE_LENGTHS = (20, 22)


class Masked(str):
    """A number as our own export shows it to who may not see it whole: it names what is there and changes nothing."""

    __slots__ = ()


class PersonNumber(str):
    """An identity number, what it says of its person, and the disability certificate it was read from, if it was."""

    certificate: str = ""
    person: identity.IdentityNumber

    @classmethod
    def of(cls, number: str, *, certificate: str = "") -> PersonNumber:
        """A number that passed its checks; the first 18 characters of a certificate are its holder's."""
        made = cls(number)
        made.person, made.certificate = identity.parse(number), certificate
        return made


class Several(Cleaner):
    """Some labels in one cell, separated by commas; a list of codes without repeats, in the order written."""

    def __init__(self, one: Choice) -> None:
        self._one = one

    def value(self, cell: Cell, *, on: date) -> list[str]:
        words = [word for word in _SEPARATORS.split(tidy(cell.text)) if word]
        codes = [self._one.value(Cell(cell.column, word), on=on) for word in words]
        return list(dict.fromkeys(codes))


class Maskable(Reader):
    """A phone or account, or its masked form."""

    def __init__(self, plain: Reader) -> None:
        self._plain = plain

    def read(self, cell: Cell, *, on: date) -> tuple[Any, list[Fault]]:
        return (masked, []) if (masked := mask_of(cell)) else self._plain.read(cell, on=on)


class PersonIdentity(Identity):
    """An identity number, a disability certificate (20 or 22 characters), or the masked form of either."""

    def read(self, cell: Cell, *, on: date) -> tuple[Any, list[Fault]]:
        if masked := mask_of(cell):
            return masked, []
        text = identity.normalise(cell.text)
        if len(text) not in CERTIFICATE_LENGTHS or cell.was_number:
            number, warnings = super().read(cell, on=on)
            return PersonNumber.of(number), warnings
        codes = identity.check_disability_certificate(text, on=on)
        refusing = [code for code in codes if code not in identity.WARNINGS]
        if refusing:
            raise Fault(refusing[0], " ".join(wording.explain(code) for code in refusing))
        return PersonNumber.of(text[:18], certificate=text), []


class Own(Cleaner):
    """A person number: the national one, or "#" and our own key, which our export writes where there is none."""

    def value(self, cell: Cell, *, on: date) -> str:
        text = identity.normalise(cell.text)
        if len(text) > 32 or not re.fullmatch(r"#?[0-9A-Z-]+", text):
            raise Fault("person_number_format", _("A person number has up to 32 digits and letters."))
        return text


def mask_of(cell: Cell) -> Masked | None:
    """The cell as a masked number, when it is one: digits with stars in between."""
    if "*" not in (text := cell.text.translate(STARS)):
        return None
    text = identity.normalise(text)
    return Masked(text) if re.fullmatch(r"[0-9X*-]{5,}", text) else None
