"""Whose desk a warning lies on, and where it goes when the days pass. Source: DOMAIN §6.8, §9.2."""

from __future__ import annotations

TOWNSHIP, COUNTY = 9, 6
COUNTY_DESKS = frozenset({"county_finance", "county_office"})
_UP = {
    "village_clerk": "township_reviewer",
    "township_reviewer": "county_office",
    "township_accounting": "county_finance",
    "county_finance": "county_office",
}
_AT_TOWNSHIP = {"village_clerk": "township_reviewer"}
_AT_COUNTY = {
    "village_clerk": "county_office",
    "township_reviewer": "county_office",
    "township_accounting": "county_finance",
}


def desk(role: str, village: str) -> str:
    """Who answers a warning about `village` (a division's code) when `role` answers one about a village.

    >>> desk("village_clerk", "433124110226"), desk("village_clerk", "433124110"), desk("village_clerk", "433124")
    ('village_clerk', 'township_reviewer', 'county_office')
    """
    if len(village) <= COUNTY:
        return _AT_COUNTY.get(role, role)
    return _AT_TOWNSHIP.get(role, role) if len(village) <= TOWNSHIP else role


def above(role: str) -> str:
    """The desk one level up; "" from the county office, where it stays.

    >>> above("village_clerk"), above("county_office")
    ('township_reviewer', '')
    """
    return _UP.get(role, "")
