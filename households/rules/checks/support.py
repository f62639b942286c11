"""Safety net, work, house, phone and credit: DQ-45 … DQ-51, DQ-65 … DQ-67, DQ-70 and DQ-72 of DOMAIN §11."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from households.choices import SEVERE, Allowance, Destitute, Health, Item, Labour, LoanUse, MeasureKind, WorkArea
from households.rules.checks.facts import Card, Hit, Job, MeasureFact, Person
from households.rules.checks.schooling import VOCATIONAL, disability
from households.rules.checks.table import Limits, condition, of_person

DISABILITY_SUBSIDIES = frozenset({Item.HARDSHIP_SUBSIDY, Item.NURSING_SUBSIDY})
STATUS_OF = {Item.DIBAO: "allowance", Item.DESTITUTE_CARE: "destitute"}
WORDS = {Item.DIBAO: ("低保", "最低生活"), Item.DESTITUTE_CARE: ("特困", "五保"), Item.RAIN_DEW: ("雨露",),
         Item.HARDSHIP_SUBSIDY: ("残疾人生活补贴", "残疾人补贴", "残疾人两项补贴"),
         Item.NURSING_SUBSIDY: ("护理补贴",)}  # fmt: skip
MOBILE = re.compile(r"^1[3-9][0-9]{9}$")


def is_item(measure: MeasureFact, *items: Item) -> bool:
    """Is the measure one of these items: by its code, or, on an old row without a code, by its words?"""
    if measure.item_code:
        return measure.item_code in items
    return any(word in measure.item for item in items for word in WORDS.get(item, ()))


def has_status(person: Person, item: Item) -> bool:
    """Does the member have the minimum allowance or destitute support?"""
    if item == Item.DIBAO:
        return person.allowance not in {"", Allowance.NONE}
    return person.destitute not in {"", Destitute.NONE}


@condition("DQ-45")
def for_nobody(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A running measure of minimum allowance or destitute support, and no member with that status."""
    for measure in card.measures:
        for item in STATUS_OF:
            if measure.runs_on(on) and is_item(measure, item) and not any(has_status(p, item) for p in card.people):
                yield Hit("measures", {"item": measure.item})


@condition("DQ-46")
def without_measure(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A member has the status, and no measure that was not dropped records it."""
    if not card.is_whole:
        return
    for item, field in STATUS_OF.items():
        if any(is_item(measure, item) and measure.state != "dropped" for measure in card.measures):
            continue
        for person in card.people:
            if has_status(person, item):
                shown = f"@{field.capitalize()}.{getattr(person, field)}"
                yield Hit("measures", {"status": shown}, member=person.pk, position=person.position)


@condition("DQ-47")
def disability_subsidy(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A subsidy for disability without a disabled member; a severe disability without a subsidy."""
    running = [m for m in card.measures if m.runs_on(on) and is_item(m, *DISABILITY_SUBSIDIES)]
    disabled = [p for p in card.people if Health.DISABLED in p.health or p.disability_certificate]
    if running and not disabled:
        yield Hit("measures", {"what": "!subsidy_without_person"})
    if card.is_whole and not running:
        severe = next((p for p in disabled if disability(p)[1] in SEVERE), None)
        if severe is not None:
            yield Hit("measures", {"what": "!severe_without_subsidy", "name": severe.name})


@of_person("DQ-48")
def destitute(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Under destitute support, but of working age, healthy and not at school, or working away."""
    if not has_status(person, Item.DESTITUTE_CARE):
        return
    age = person.age(on)
    of_age = age is not None and limits["lowest_age"] <= age <= limits["highest_age"]
    found = ["!healthy_working_age"] if of_age and person.is_healthy and not person.school else []
    if person.work_area or person.work_months or person.jobs:
        found.append("!works_away")
    if found:
        yield Hit("destitute", {"what": found, "age": age})


@condition("DQ-49")
def rain_dew(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """The Yulu programme for someone not at a secondary or higher vocational school."""
    by_pk = {person.pk: person for person in card.people}
    for measure in card.measures:
        if not measure.runs_on(on) or not is_item(measure, Item.RAIN_DEW):
            continue
        person = by_pk.get(measure.member) if measure.member else None
        if person is not None and person.school not in VOCATIONAL:
            shown = f"@School.{person.school}" if person.school else "–"
            yield Hit("measures", {"school": shown}, member=person.pk)
        elif measure.member is None and not any(p.school in VOCATIONAL for p in card.people):
            yield Hit("measures", {"school": "–"})


@condition("DQ-50")
def welfare_job(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A welfare job held too young or too old, without labour, without months, out of the county, or twice."""
    posts = [m for m in card.measures if m.kind == MeasureKind.WELFARE_JOB and m.runs_on(on)]
    for person in card.people:
        own = sum(m.member is not None and m.member == person.pk for m in posts)
        if not person.welfare_job and not own:
            continue
        found = list(_against_job(person, limits, on))
        params: dict[str, Any] = {"age": person.age(on), "labour": f"@Labour.{person.labour}", "posts": own}
        if own > limits["posts"]:
            found.append("!several_posts")
        if found:
            yield Hit("welfare_job", {"what": found, **params}, member=person.pk, position=person.position)


def _against_job(person: Person, limits: Limits, on: dt.date) -> Iterator[str]:
    age = person.age(on)
    if age is not None and _is_below(age, limits.get("lowest_age")):
        yield "!too_young"
    if age is not None and _is_above(age, limits.get("highest_age")):
        yield "!too_old"
    if person.labour in {Labour.LOST, Labour.NONE}:
        yield "!no_labour"
    if person.welfare_job and not person.welfare_months:
        yield "!no_months"
    if person.work_area in {WorkArea.PROVINCE, WorkArea.OUTSIDE}:
        yield "!out_of_county"


@of_person("DQ-51")
def jobs(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A job held as a child, while at school, ending before it began, overlapping another, or without its county."""
    ordered = sorted(person.jobs, key=lambda job: job.starts_on)
    for number, job in enumerate(ordered):
        found = list(_against_work(person, job, limits, on))
        earlier = ordered[number - 1] if number else None
        if earlier is not None and (earlier.ends_on is None or earlier.ends_on > job.starts_on):
            found.append("!overlaps")
        if found:
            age = person.age(job.starts_on)
            yield Hit("works", {"day": job.starts_on.isoformat(), "what": found, "age": age})
            return


def _against_work(person: Person, job: Job, limits: Limits, on: dt.date) -> Iterator[str]:
    age = person.age(job.starts_on)
    if age is not None and age < limits["lowest_age"]:
        yield "!too_young"
    if person.school and (job.ends_on is None or job.ends_on > on):
        yield "!at_school"
    if job.ends_on is not None and job.ends_on < job.starts_on:
        yield "!ends_before_start"
    if not job.is_abroad and len(job.place.rstrip("0")) < len("433124"):
        yield "!no_place"


@condition("DQ-65")
def land(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Land, way or house out of range; more land returned to forest than forest and pasture together."""
    living = card.living
    if living is None:
        return
    measured, year = living.measured, living.year
    for field, highest in limits.items():
        amount = measured.get(field)
        if amount is not None and amount > highest:
            yield _of_land(field, year, str(amount), str(highest))
            return
    returned = measured.get("returned_mu")
    green = (measured.get("forest_mu") or 0) + (measured.get("grass_mu") or 0)
    if returned and returned > green:
        yield _of_land("returned_mu", year, str(returned), str(green))
    elif measured.get("house_m2") == 0:
        yield Hit("house_m2", {"instead": "!no_house", "year": year}, year=year)


def _of_land(field: str, year: int, amount: str, highest: str) -> Hit:
    return Hit(field, {"year": year, "what": f"!{field}", "amount": amount, "highest": highest}, year=year)


@condition("DQ-66")
def danger(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Dangerous without grade, or a grade without saying whether dangerous."""
    living = card.living
    if living is None:
        return
    if (living.is_dangerous and not living.danger) or (living.danger and living.is_dangerous is None):
        yield Hit("danger", {"year": living.year}, year=living.year)


@condition("DQ-67")
def phone(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A phone that is no mobile number, or that other households have too. No phone at all is no finding."""
    if card.phone and (card.phone_shared or not MOBILE.match(card.phone)):
        yield Hit("phone", {"households": card.phone_shared})


@condition("DQ-70")
def nobody_works(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Nobody of the counted members can work, and nobody has the allowance or destitute support."""
    people = card.counted
    if not people or not (card.is_registered or card.is_monitored) or not all(p.labour for p in people):
        return
    if any(p.can_work for p in people):
        return
    if not any(has_status(p, item) for p in people for item in STATUS_OF):
        yield Hit("members")


@condition("DQ-72")
def credit(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A small loan too high, too long, for a banned use, by a borrower too young or old, or beside another."""
    loans = [m for m in card.measures if m.kind == MeasureKind.CREDIT and m.state != "dropped"]
    loans = [m for m in loans if m.item_code in {"", Item.MICROCREDIT}]
    live = [m for m in loans if m.is_running]
    people = {person.pk: person for person in card.people}
    for loan in loans:
        found, params = _against_loan(loan, people.get(loan.member), limits)
        if loan.is_running and len(live) > 1:
            found.append("!two_loans")
        if found:
            yield Hit("measures", {"day": loan.starts_on.isoformat(), "what": found, **params},
                      member=loan.member if loan.member in people else None)  # fmt: skip


def _against_loan(loan: MeasureFact, person: Person | None, limits: Limits) -> tuple[list[str], dict[str, Any]]:
    found: list[str] = []
    params: dict[str, Any] = {}
    told = loan.details.get("principal_yuan") or loan.amount_yuan or 0
    principal, term, use = Decimal(str(told)), loan.details.get("term_months"), loan.details.get("use")
    most = limits.get("extended_yuan" if loan.details.get("extra_loan") else "principal_yuan")
    if _is_above(principal, most):
        found.append("!principal")
        params |= {"amount": str(told), "highest": str(most)}
    age = person.age(loan.starts_on) if person else None
    if age is not None and (_is_below(age, limits.get("lowest_age")) or _is_above(age, limits.get("highest_age"))):
        found.append("!borrower_age")
        params["age"] = age
    if term and _is_above(int(term), limits.get("term_months")):
        found.append("!term")
        params["months"] = int(term)
    if use and use != LoanUse.PRODUCTION:
        found.append("!banned_use")
        params["use"] = f"@LoanUse.{use}"
    return found, params


def _is_above(value: Decimal | int, most: Decimal | None) -> bool:
    """Nothing is above a figure that no document sets."""
    return most is not None and value > most


def _is_below(value: Decimal | int, least: Decimal | None) -> bool:
    return least is not None and value < least
