"""The sentence for each problem code of ``registry.text``: one place, so that form, import and API say the same words.

It stands outside that package because the rules there are pure, and a sentence needs a language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from registry.text import identity, money

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PROBLEMS: Final[dict[str, _StrPromise]] = {
    identity.LENGTH: _("An identity number has 18 characters."),
    identity.OLD_LENGTH: _("This is an old 15-digit number. Enter the 18-digit number of the second-generation card."),
    identity.CHARACTERS: _("An identity number has 17 digits and a last digit or X."),
    identity.BIRTH_DATE: _("The birth date inside the identity number does not exist."),
    identity.BIRTH_FUTURE: _("The birth date inside the identity number lies in the future."),
    identity.CHECK_DIGIT: _("The last character does not fit the other 17: one digit is wrong or two are swapped."),
    identity.DESTROYED: _(
        "Excel turned this number into a figure and lost its last digits. "
        "Use the template of this system, or set the column to text, and type the number again."
    ),
    identity.TEMPORARY: _("A temporary number: replace it when the person has an identity number."),
    identity.CERTIFICATE_LENGTH: _(
        "A disability certificate number has 20 characters, or 22 when it was issued again."
    ),
    identity.CERTIFICATE_CATEGORY: _("The 19th character, the category of disability, is 1 to 7."),
    identity.CERTIFICATE_GRADE: _("The 20th character, the grade of disability, is 1 to 4."),
    identity.CERTIFICATE_REISSUE: _("The last two characters of a re-issued certificate are B1, B2 and so on."),
    money.FORMAT: _("Write the amount in yuan with digits, for example 1234.50."),
    money.TOO_LARGE: _("The amount is too large. Check whether it is in yuan."),
}


def explain(code: str) -> str:
    """The sentence for a problem code in the active language. Raises KeyError for a code nobody words."""
    return str(PROBLEMS[code])
