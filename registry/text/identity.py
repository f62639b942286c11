"""Resident identity numbers (公民身份号码): what one says, what is wrong with one, and how much of one may be shown.

Source: GB 11643-1999; DOMAIN.md §2.8. An 18-character number is six digits of region, eight of birth, three of sequence
(odd = male) and one check character. Numbers beginning 999999 are the national system's mark for "no number yet".
This module answers with stable problem codes; the sentences a clerk reads stand in ``registry.wording``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Final, Literal

Sex = Literal["male", "female"]

LENGTH: Final = "identity_length"
OLD_LENGTH: Final = "identity_old_length"
CHARACTERS: Final = "identity_characters"
BIRTH_DATE: Final = "identity_birth_date"
BIRTH_FUTURE: Final = "identity_birth_future"
CHECK_DIGIT: Final = "identity_check_digit"
DESTROYED: Final = "identity_destroyed"
TEMPORARY: Final = "identity_temporary"

CERTIFICATE_LENGTH: Final = "disability_length"
CERTIFICATE_CATEGORY: Final = "disability_category"
CERTIFICATE_GRADE: Final = "disability_grade"
CERTIFICATE_REISSUE: Final = "disability_reissue"

WARNINGS: Final = frozenset({TEMPORARY})
"""Codes that do not refuse a number: they ask for a second look."""

FICTITIOUS_REGION: Final = "529901"
"""A region that does not exist (province 52 has no prefecture 99): demo and tests can hit no real person."""

TEMPORARY_PREFIX: Final = "999999"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{2}")
_EARLIEST_YEAR: Final = 1900


class IdentityError(ValueError):
    """Raised by ``parse`` for a number with a refusing problem; ``codes`` lists all. Correct the number and retry."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that passed every check, or a temporary one."""

    number: str
    born_on: date | None
    sex: Sex | None

    @property
    def is_temporary(self) -> bool:
        return self.number.startswith(TEMPORARY_PREFIX)

    @property
    def region(self) -> str:
        """The six digits of the county that first issued the number; not the person's present county."""
        return self.number[:6]

    @property
    def masked(self) -> str:
        return mask_identity(self.number)

    def age_on(self, on: date) -> int | None:
        """Completed years of life on that day; None for a temporary number."""
        return None if self.born_on is None else age_on(self.born_on, on)


def normalise(raw: object) -> str:
    """The number as it should be stored: half-width, upper-case X, without blanks, quotes or a trailing ".0".

    >>> normalise(" ５２９９０１ 19680312 001８　")
    '529901196803120018'
    >>> normalise("52990119680312001x")
    '52990119680312001X'
    >>> normalise('="529901196803120018"')
    '529901196803120018'
    """
    if raw is None:
        return ""
    if isinstance(raw, str) and _SHAPE.fullmatch(raw):  # nearly every cell of an import
        return raw
    text = unicodedata.normalize("NFKC", f"{raw:.0f}" if isinstance(raw, float) else str(raw))
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"})
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.strip("'\"`‘’“”").upper()
    return text[:-2] if text.endswith(".0") else text


def check(raw: object, *, on: date | None = None) -> list[str]:
    """Every problem of an identity number as stable codes, an empty list when there is none.

    ``on`` is the day against which a birth date counts as future; without it only impossible dates are refused.

    >>> check("529901196803120018")
    []
    >>> check("529901196803120017")
    ['identity_check_digit']
    >>> check("529901680312001")
    ['identity_old_length']
    >>> check(4.228231967041212e17)
    ['identity_destroyed']
    """
    if _is_destroyed(raw):
        return [DESTROYED]
    number = normalise(raw)
    if len(number) != 18:
        return [OLD_LENGTH if len(number) == 15 and number.isdecimal() else LENGTH]
    if not _SHAPE.fullmatch(number):
        return [CHARACTERS]
    if number.startswith(TEMPORARY_PREFIX):
        return [TEMPORARY]
    problems = _birth_problems(number, on)
    if check_digit(number[:17]) != number[17]:
        problems.append(CHECK_DIGIT)
    return problems


def parse(raw: object, *, on: date | None = None) -> IdentityNumber:
    """The number taken apart; a temporary one has neither birth nor sex. Raises IdentityError with all refusing codes.

    >>> parse("529901197009250020").sex
    'female'
    >>> parse("529901196803120018").age_on(date(2026, 3, 11))
    57
    """
    refused = [code for code in check(raw, on=on) if code not in WARNINGS]
    if refused:
        raise IdentityError(refused)
    number = normalise(raw)
    if number.startswith(TEMPORARY_PREFIX):
        return IdentityNumber(number, None, None)
    return IdentityNumber(number, _born_on(number), "male" if int(number[16]) % 2 else "female")


def uniqueness_key(raw: object) -> str:
    """What two numbers are compared by: the first 18 characters.

    So a disability certificate equals its holder's number. Empty for a temporary one: it takes no part in uniqueness.
    """
    number = normalise(raw)[:18]
    return "" if number.startswith(TEMPORARY_PREFIX) else number


def check_disability_certificate(raw: object, *, on: date | None = None) -> list[str]:
    """Every problem of a disability certificate number (残疾人证): holder, category, grade, re-issue.

    >>> check_disability_certificate("52990119680312001844")
    []
    >>> check_disability_certificate("52990119680312001885")
    ['disability_category', 'disability_grade']
    """
    if _is_destroyed(raw):
        return [DESTROYED]
    number = normalise(raw)
    if len(number) not in {20, 22}:
        return [CERTIFICATE_LENGTH]
    problems = check(number[:18], on=on)
    if number[18] not in "1234567":
        problems.append(CERTIFICATE_CATEGORY)
    if number[19] not in "1234":
        problems.append(CERTIFICATE_GRADE)
    if number[20:] and not re.fullmatch(r"[0-9B][0-9]", number[20:]):
        problems.append(CERTIFICATE_REISSUE)
    return problems


def check_digit(first_17: str) -> str:
    """The 18th character belonging to seventeen digits.

    >>> check_digit("52990119680312001")
    '8'
    """
    return _CHECKS[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


def compose(*, region: str, born_on: date, sequence: int) -> str:
    """A number with a valid check character from its parts; an odd sequence is male. For demo and tests.

    >>> compose(region="529901", born_on=date(1968, 3, 12), sequence=1)
    '529901196803120018'
    """
    first_17 = f"{region}{born_on:%Y%m%d}{sequence:03d}"
    return first_17 + check_digit(first_17)


def age_on(born_on: date, on: date) -> int:
    """Completed years between a birth and a day; someone born on 29 February completes a year on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def mask_identity(number: str) -> str:
    """First six and last four characters, the birth date hidden; a short or broken number is hidden fully.

    >>> mask_identity("529901196803120018")
    '529901********0018'
    """
    if len(number) < 15:
        return mask_fully(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def mask_fully(number: str) -> str:
    """Nothing but stars, one a character: for places where even region and sequence say too much.

    >>> mask_fully("529901196803120018")
    '******************'
    """
    return "*" * len(number)


def mask_phone(number: str) -> str:
    """A mobile number as 138****0000; any other keeps its last two digits only.

    >>> mask_phone("13800000009"), mask_phone("0743-7221234")
    ('138****0009', '**********34')
    """
    digits = normalise(number)
    if len(digits) == 11 and digits.isdecimal():
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_account(number: str) -> str:
    """The last four digits of a bank account behind four stars, so that even its length is hidden.

    >>> mask_account("6200 0000 0000 0000 001")
    '****0001'
    """
    digits = normalise(number)
    return f"****{digits[-4:]}" if len(digits) >= 8 else "*" * len(digits)


def _is_destroyed(raw: object) -> bool:
    """Whether Excel kept the number as a float: only 15 digits survive, the rest became zeros, whatever is shown."""
    if isinstance(raw, bool) or raw is None:
        return False
    if isinstance(raw, int | float):
        return abs(raw) >= 1e15
    if isinstance(raw, str) and _SHAPE.fullmatch(raw):  # nearly every number
        return False
    text = unicodedata.normalize("NFKC", str(raw)).strip().upper()
    if _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        return True
    return len(text) == 20 and text.endswith("000.0")


def _born_on(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _birth_problems(number: str, on: date | None) -> list[str]:
    born_on = _born_on(number)
    if born_on is None or born_on.year < _EARLIEST_YEAR:
        return [BIRTH_DATE]
    return [BIRTH_FUTURE] if on is not None and born_on > on else []
