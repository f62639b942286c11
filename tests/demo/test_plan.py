"""The plan of the invented county: the same for the same seed, and nobody real in it."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.demo import people
from registry.demo.plan import Plan
from registry.spreadsheets.cleaners import Account, Name, Phone
from registry.spreadsheets.reader import Cell
from registry.text import identity
from tests.conftest import COUNTY

ON = dt.date(2026, 11, 21)


def plan(seed=1, households=3000):
    return Plan(seed=seed, on=ON, county=COUNTY, households=households)


def crowd(county, number):
    rng = county.rng("people")
    for _ in range(number):
        sex = "male" if rng.random() < 0.52 else "female"
        born_on = county.born_on(rng, rng.randint(0, 95))
        name = county.names.head(rng, sex, born_on)
        yield name, county.identity_number(born_on, sex), county.phone(rng), county.account(rng)


def test_same_seed_gives_the_same_people_and_another_seed_others():
    assert list(crowd(plan(), 500)) == list(crowd(plan(), 500))
    assert list(crowd(plan(), 500)) != list(crowd(plan(seed=2), 500))


def test_two_hundred_thousand_people_have_their_own_valid_numbers():
    numbers = [person[1] for person in crowd(plan(households=60_000), 200_000)]
    assert len(set(numbers)) == 200_000
    assert all(number.startswith("529901") for number in numbers)
    assert all(identity.check(number, on=ON) == [] for number in numbers[::50])


def test_number_says_the_sex_and_birth_it_was_asked_for():
    county = plan()
    for sex in ("male", "female"):
        parsed = identity.parse(county.identity_number(dt.date(1990, 5, 1), sex))
        assert (parsed.sex, parsed.born_on) == (sex, dt.date(1990, 5, 1))


def test_numbers_of_one_day_end_with_a_clear_error():
    numbers = people.Numbers()
    given_out = {numbers.identity(ON, "male") for _ in range(400)}
    assert len(given_out) == 400
    with pytest.raises(people.NumbersExhausted):
        numbers.identity(ON, "male")


def test_invented_people_pass_the_checks_of_an_import_and_reach_nobody():
    for name, _, phone, account in crowd(plan(), 300):
        assert Name().value(Cell("A", name), on=ON) == name
        assert Phone().value(Cell("A", phone), on=ON) == phone
        assert Account().value(Cell("A", account), on=ON) == account
        assert phone.startswith("154")
        assert int(account[-1]) != people._luhn(account[:-1])


@given(st.integers(0, 110), st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 10**6))
def test_born_on_is_exactly_that_old(age, on, seed):
    assert identity.age_on(people.born_on(random.Random(seed), age=age, on=on), on) == age


@pytest.mark.django_db
def test_villages_are_the_real_ones_of_the_county():
    county = plan()
    assert len(county.villages) == 228
    assert "433124110226" in county.village_codes
    assert all(3 <= len(county.groups(code)) <= 8 for code in county.village_codes)


@pytest.mark.django_db
@pytest.mark.parametrize("households", [0, 7, 228, 3000, 60_000])
def test_households_by_village_add_up_and_leave_none_out(households):
    spread = plan(households=households).households_by_village()
    assert sum(spread.values()) == households
    assert min(spread.values()) >= (1 if households >= 228 else 0)
