"""Freezing a year for an area, reopening one household's year, and closing it again. Source: DOMAIN §3.5, §9.2 (7).

The county office freezes; only the county leader reopens, one household's year at a time, with a reason that stands on
the card. The database refuses to change, add or unfreeze anything else (migrations 0016, 0018).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.actions.incomes import is_frozen
from households.models import Household, IncomeYear, LivingYear, MemberYear, YearReopening
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import DomainError
from registry.text.words import says_something

if TYPE_CHECKING:
    from registry.accounts.models import User

BLOCKS: tuple[Any, ...] = (IncomeYear, LivingYear, MemberYear)


@dataclass(frozen=True)
class Frozen:
    """Rows that a freeze closed."""

    incomes: int
    livings: int
    people: int

    @property
    def total(self) -> int:
        return self.incomes + self.livings + self.people


def is_large(area: str) -> bool:
    """Would a freeze of the area keep a page waiting? Each row costs about 0.6 ms, six rows a household."""
    return Household.objects.within(area).count() > settings.REGISTRY_FREEZE_AT_ONCE


@transaction.atomic
def freeze(*, area: str, year: int, by: User, on: dt.date) -> Frozen:
    """Freezes every row of `year` in the division `area`; years that stood open there are closed with it.

    Raises DomainError for a year to come, or for anybody but the county office.
    """
    _refuse_others(by, Permission.FREEZE_YEARS)
    if year > on.year:
        raise DomainError("year_in_future", _("%(year)s lies in the future."), field="year", year=year)
    # Whoever is adding a row holds its household; wait for them, and let them wait for this (0018_years).
    list(Household.objects.within(area).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    reopened = YearReopening.objects.within(area).standing().filter(year=year)
    YearReopening.objects.bulk_create(
        YearReopening(household_id=row.household_id, village_id=row.village_id, year=year, is_opening=False,
                      reason=gettext("Frozen with the whole area"), by=by, on=on) for row in reopened
    )  # fmt: skip
    counts = [sum(_close(model, part, year) for part in _parts(area)) for model in BLOCKS]
    done = Frozen(*counts)
    trail.record(
        "households.year_frozen", by=by, target=Division.objects.get(code=area), village=area,
        after={"year": year, "incomes": done.incomes, "livings": done.livings, "people": done.people},
    )  # fmt: skip
    return done


@transaction.atomic
def reopen(household: Household, *, year: int, by: User, on: dt.date, reason: str) -> YearReopening:
    """Opens one household's frozen year. The reason is shown on the card and in the county's list of reopenings.

    Raises DomainError when the year is not frozen, without a reason, or for anybody but the county leader.
    """
    _refuse_others(by, Permission.REOPEN_YEARS)
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if not says_something(reason):
        raise DomainError("reason_missing", _("Say why the frozen year is opened."), field="reason")
    if not is_frozen(household, year):
        raise DomainError("year_not_frozen", _("The year %(year)s of this household is not frozen."), year=year)
    row = _write(household, year=year, is_opening=True, by=by, on=on, reason=reason.strip())
    _set(household, year, frozen=False)
    return row


@transaction.atomic
def freeze_again(household: Household, *, year: int, by: User, on: dt.date, reason: str = "") -> YearReopening:
    """Closes a year that was reopened, when it is mended. The county office or the county leader does it."""
    _refuse_others(by, Permission.FREEZE_YEARS, Permission.REOPEN_YEARS)
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if not household.reopenings.standing().filter(year=year).exists():
        raise DomainError("year_not_reopened", _("The year %(year)s of this household is not reopened."), year=year)
    row = _write(household, year=year, is_opening=False, by=by, on=on, reason=reason or gettext("Mended, frozen again"))
    _set(household, year, frozen=True)
    return row


def _parts(area: str) -> list[str]:
    """The villages with cards, former ones too: one statement over a county's rows would be stopped for its time."""
    cards = Household.objects.within(area).order_by("village_id")
    return list(cards.values_list("village_id", flat=True).distinct())


def _close(model: Any, area: str, year: int) -> int:
    return int(model.objects.within(area).filter(year=year, is_frozen=False).update(is_frozen=True))


def _write(
    household: Household, *, year: int, is_opening: bool, by: User, on: dt.date, reason: str
) -> YearReopening:  # fmt: skip
    row = YearReopening.objects.create(household=household, village_id=household.village_id, year=year,
                                       is_opening=is_opening, reason=reason, by=by, on=on)  # fmt: skip
    event = "households.year_reopened" if is_opening else "households.year_closed"
    trail.record(event, by=by, target=household, village=household.village_id, after={"year": year}, reason=reason)
    return row


def _set(household: Household, year: int, *, frozen: bool) -> None:
    for model in BLOCKS:
        model.objects.filter(household=household, year=year, is_frozen=not frozen).update(is_frozen=frozen)


def _refuse_others(by: User, *permissions: Permission) -> None:
    if not any(by.may(permission) for permission in permissions):
        holders = [r.label for r in ROLES.values() if set(permissions) & r.permissions]
        names = gettext(", ").join(str(label) for label in holders)
        raise DomainError("not_yours_to_do", _("This is done by: %(roles)s."), roles=names)
