"""Who gets what by a policy, and who does not and why, without asking a database. Source: DOMAIN §5.1, §6.6.

Every household of the village comes out once: on the list with its payments, or beside it with one reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from funds.choices import PayTo, People, Per
from funds.rules.payment import amount
from households.choices import ABLE_TO_WORK

HUNDREDTH: Final = Decimal("0.01")
HALF_A_FEN: Final = Decimal("0.005")
VOCATIONAL: Final = ("vocational_", "college_", "technician_")


@dataclass(frozen=True, slots=True)
class Someone:
    """A member as a policy looks at one; `age` in years. `died_on` is set for somebody who died in the period."""

    pk: int
    name: str
    age: int = 0
    labour: str = ""
    school: str = ""
    work_area: str = ""
    is_disabled: bool = False
    has_welfare_job: bool = False
    has_account: bool = True
    is_given: bool = False
    died_on: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A household as a policy looks at one. `measures`: quantities of its measures of the policy's kind."""

    pk: int
    name: str
    status: str
    people: tuple[Someone, ...] = ()
    measures: tuple[Decimal | None, ...] = ()
    has_account: bool = True
    is_given: bool = False
    excluded: tuple[str, ...] = ()
    held_yuan: Decimal = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """The policy. Ages in years from the limits in force; None where no document sets one."""

    standard_yuan: Decimal
    per: str
    people: str
    statuses: frozenset[str]
    pay_to: str
    needs_measure: bool = False
    cap_yuan: Decimal | None = None
    by_bank: bool = True
    work_from: Decimal | None = None
    old_from: Decimal | None = None


@dataclass(frozen=True)
class Offer:
    """A payment the policy gives. `whole` is the quantity before the cap; `who` are the people it is counted by."""

    home: Home
    member: int | None
    name: str
    quantity: Decimal
    amount_yuan: Decimal
    whole: Decimal
    who: tuple[str, ...] = ()

    @property
    def is_capped(self) -> bool:
        return self.quantity < self.whole


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets nothing, and why: a code of `LeftOutFor` and what its sentence names."""

    home: Home
    name: str
    code: str
    detail: str = ""
    member: int | None = None


Typed = Mapping[tuple[int, int | None], Decimal]


def _student(person: Someone) -> bool:
    return person.school not in {"", "preschool_age", "kindergarten"}


def fits(person: Someone, terms: Terms) -> bool:
    """Is the policy for this person?"""
    of_age = terms.work_from is None or person.age >= terms.work_from
    tests: dict[str, Callable[[], bool]] = {
        People.WORKING_AGE: lambda: of_age and person.labour in ABLE_TO_WORK and not _student(person),
        People.AWAY: lambda: of_age and person.work_area != "",
        People.STUDENTS: lambda: _student(person),
        People.VOCATIONAL: lambda: person.school.startswith(VOCATIONAL),
        People.DISABLED: lambda: person.is_disabled,
        People.OLD: lambda: terms.old_from is not None and person.age >= terms.old_from,
        People.WELFARE_JOB: lambda: person.has_welfare_job,
    }
    return tests[terms.people]() if terms.people in tests else True


def plan(terms: Terms, homes: Sequence[Home], typed: Typed | None = None) -> tuple[list[Offer], list[LeftOut]]:
    """The payments in the order of the homes, and everybody else. `typed`: quantities in place of the computed ones."""
    offers: list[Offer] = []
    out: list[LeftOut] = []
    for home in homes:
        code, detail = _against_home(home, terms)
        if code:
            out.append(LeftOut(home, home.name, code, detail))
            continue
        found, missing = _payments(home, terms, typed or {})
        offers += found
        out += missing
    return offers, out


def _against_home(home: Home, terms: Terms) -> tuple[str, str]:
    if home.status not in terms.statuses:
        return "status", home.status
    if terms.needs_measure and not home.measures:
        return "no_measure", ""
    if home.excluded:
        return "excluded", "、".join(home.excluded)
    if home.is_given and terms.pay_to == PayTo.HEAD:
        return "given", ""
    if terms.cap_yuan is not None and home.held_yuan >= terms.cap_yuan:
        return "capped", f"{terms.cap_yuan:,.2f}"
    if terms.by_bank and terms.pay_to == PayTo.HEAD and not home.has_account:
        return "no_account", ""
    return "", ""


def _payments(home: Home, terms: Terms, typed: Typed) -> tuple[list[Offer], list[LeftOut]]:
    left = None if terms.cap_yuan is None else terms.cap_yuan - home.held_yuan
    who = [p for p in home.people if not p.died_on and fits(p, terms)]
    dead = [LeftOut(home, p.name, "died", p.died_on, p.pk) for p in home.people if p.died_on and fits(p, terms)]
    if terms.people != People.ANYBODY and not who:
        return [], dead or [LeftOut(home, home.name, "nobody")]
    if terms.pay_to == PayTo.PERSON and terms.per == Per.PERSON:
        return _personal(home, terms, who, typed, left, dead)
    whole = typed.get((home.pk, None), _quantity(home, terms, who))
    names = tuple(p.name for p in who) if terms.per == Per.PERSON else ()
    found, missing = _offer(home, None, home.name, whole, terms, left, names)
    return ([found] if found else []), [*dead, *([missing] if missing else [])]


def _personal(
    home: Home, terms: Terms, who: Sequence[Someone], typed: Typed, left: Decimal | None, dead: list[LeftOut]
) -> tuple[list[Offer], list[LeftOut]]:
    offers: list[Offer] = []
    out = dead
    for person in who:
        if person.is_given:
            out.append(LeftOut(home, person.name, "given", "", person.pk))
            continue
        if terms.by_bank and not person.has_account:
            out.append(LeftOut(home, person.name, "no_account", "", person.pk))
            continue
        whole = typed.get((home.pk, person.pk), Decimal(1))
        found, missing = _offer(home, person.pk, person.name, whole, terms, left, (person.name,))
        if found:
            offers.append(found)
            left = None if left is None else left - found.amount_yuan
        if missing:
            out.append(missing)
    return offers, out


def _quantity(home: Home, terms: Terms, who: Sequence[Someone]) -> Decimal:
    """Counted by household, by its people who qualify, or by what its measures say."""
    if terms.per == Per.PERSON:
        return Decimal(len(who))
    if terms.per == Per.QUANTITY:
        return sum((q for q in home.measures if q is not None), Decimal(0))
    return Decimal(1)


def _offer(
    home: Home, member: int | None, name: str, whole: Decimal, terms: Terms, left: Decimal | None,
    who: tuple[str, ...],
) -> tuple[Offer | None, LeftOut | None]:  # fmt: skip
    if whole <= 0:
        return None, LeftOut(home, name, "no_quantity", "", member)
    quantity = whole
    if left is not None and amount(terms.standard_yuan, whole) > left:
        quantity = _most(left, terms.standard_yuan)
    if quantity <= 0:
        return None, LeftOut(home, name, "capped", f"{terms.cap_yuan:,.2f}", member)
    return Offer(home, member, name, quantity, amount(terms.standard_yuan, quantity), whole, who), None


def _most(left_yuan: Decimal, standard_yuan: Decimal) -> Decimal:
    """The most that `left_yuan` pays for, in hundredths; an amount is rounded half up, so a last one may still fit.

    >>> _most(Decimal("0.02"), Decimal("1.01"))
    Decimal('0.02')
    """
    most = ((left_yuan + HALF_A_FEN) / standard_yuan).quantize(HUNDREDTH, ROUND_DOWN)
    return most - HUNDREDTH if amount(standard_yuan, most) > left_yuan else most
