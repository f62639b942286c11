"""Household numbers as the system gives them: the village's code and a serial. Source: DOMAIN §2.1 (户编号)."""

from __future__ import annotations

VILLAGE_LENGTH, SERIAL_LENGTH = 12, 4


def given_by(number: str) -> str:
    """The village code that a number of the system's own form begins with; "" for a number of another form.

    >>> given_by("4331241102260007"), given_by("433124-7")
    ('433124110226', '')
    """
    is_own_form = number.isdecimal() and len(number) == VILLAGE_LENGTH + SERIAL_LENGTH
    return number[:VILLAGE_LENGTH] if is_own_form else ""
