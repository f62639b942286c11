"""Identity numbers: DOMAIN.md §2.8 and §10.2, GB 11643-1999."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import wording
from registry.text import identity

# DOMAIN.md §10.2, with the sex and year stated there.
WORKED = [
    ("529901196803120018", "male", date(1968, 3, 12)),
    ("529901197009250020", "female", date(1970, 9, 25)),
    ("529901199507040033", "male", date(1995, 7, 4)),
    ("529901201205180049", "female", date(2012, 5, 18)),
    ("529901194101300066", "female", date(1941, 1, 30)),
    ("529901195908110110", "male", date(1959, 8, 11)),
    ("529901200802200138", "male", date(2008, 2, 20)),
]
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))
numbers = st.builds(
    lambda born_on, sequence: identity.compose(region="529901", born_on=born_on, sequence=sequence),
    births,
    st.integers(0, 999),
)


@pytest.mark.parametrize(("number", "sex", "born_on"), WORKED, ids=[w[0] for w in WORKED])
def test_parse_worked_example_gives_sex_and_birth(number, sex, born_on):
    assert identity.parse(number) == identity.IdentityNumber(number, born_on, sex)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("", ["identity_length"]),
        (None, ["identity_length"]),
        ("52990119680312001", ["identity_length"]),
        ("5299011968031200180", ["identity_length"]),
        ("529901680312001", ["identity_old_length"]),
        ("52990119680312001A", ["identity_characters"]),
        ("X29901196803120018", ["identity_characters"]),
        ("52990119680312O018", ["identity_characters"]),
        ("529901196802300018", ["identity_birth_date", "identity_check_digit"]),
        ("529901189912310013", ["identity_birth_date", "identity_check_digit"]),
        ("529901196803120081", ["identity_check_digit"]),
        (529901196803120018.0, ["identity_destroyed"]),
        (529901196803120018, ["identity_destroyed"]),
        ("5.29901E+17", ["identity_destroyed"]),
        ("５．２９９E１７", ["identity_destroyed"]),
        ("529901196803120000.0", ["identity_destroyed"]),
        ("999999196803120011", ["identity_temporary"]),
        (True, ["identity_length"]),
    ],
)
def test_check_faulty_number_names_every_problem(raw, codes):
    assert identity.check(raw) == codes


def test_check_birth_tomorrow_is_future_only_against_a_day():
    number = identity.compose(region="529901", born_on=date(2026, 11, 22), sequence=2)
    assert identity.check(number) == []
    assert identity.check(number, on=date(2026, 11, 21)) == ["identity_birth_future"]
    assert identity.check(number, on=date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    "raw",
    [
        "５２９９０１１９６８０３１２００１８",
        " 529901 19680312 0018\u3000",
        "529901196803120018.0",
        "'529901196803120018",
        '="529901196803120018"',
        "\ufeff529901196803120018\u200b",
        "529901196803120018\r\n",
    ],
)
def test_normalise_dirty_cell_gives_the_number(raw):
    assert identity.normalise(raw) == "529901196803120018"
    assert identity.check(raw) == []


@given(numbers)
def test_every_composed_number_is_valid(number):
    assert identity.check(number) == []
    assert identity.normalise(number) == number


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_seen(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    assert (identity.check(wrong) == []) == (wrong == number) or wrong.startswith("999999")


@given(numbers, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_seen(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (identity.check(wrong) == []) == (wrong == number)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_check_never_raises(raw):
    assert set(identity.check(raw)) | set(identity.check_disability_certificate(raw)) <= set(wording.PROBLEMS)


@given(births, births)
def test_age_on_birthday_is_one_more_than_the_day_before(born_on, on):
    if on > born_on:
        birthdays = sum(
            1
            for year in range(born_on.year + 1, on.year + 1)
            if (year, born_on.month, born_on.day) <= (on.year, on.month, on.day)
        )
        assert identity.age_on(born_on, on) == birthdays


def test_parse_temporary_number_has_neither_birth_nor_sex():
    number = identity.parse("999999000000000001")
    assert (number.is_temporary, number.born_on, number.sex, number.age_on(date(2026, 1, 1))) == (
        True,
        None,
        None,
        None,
    )
    assert identity.uniqueness_key("999999000000000001") == ""


def test_parse_refused_number_raises_all_codes():
    with pytest.raises(identity.IdentityError) as raised:
        identity.parse("529901196802300018")
    assert raised.value.codes == ["identity_birth_date", "identity_check_digit"]


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("52990119680312001844", []),
        ("52990119680312001844B1", []),
        ("5299011968031200184402", []),
        ("52990119680312001804", ["disability_category"]),
        ("52990119680312001875", ["disability_grade"]),
        ("52990119680312001844ZZ", ["disability_reissue"]),
        ("529901196803120018", ["disability_length"]),
        ("52990119680312001744", ["identity_check_digit"]),
    ],
)
def test_disability_certificate(raw, codes):
    assert identity.check_disability_certificate(raw) == codes


def test_uniqueness_key_of_certificate_equals_the_holders_number():
    assert identity.uniqueness_key("52990119680312001844B1") == identity.uniqueness_key(" 529901196803120018 ")


@given(numbers)
def test_mask_hides_the_birth_date_and_keeps_the_length(number):
    masked = identity.mask_identity(number)
    assert masked == number[:6] + "********" + number[14:]
    assert set(identity.mask_fully(number)) == {"*"}


@pytest.mark.parametrize(
    ("raw", "masked"),
    [("13800000000", "138****0000"), ("０８５０－００００００１", "**********01"), ("12", "**"), ("", "")],
)
def test_mask_phone(raw, masked):
    assert identity.mask_phone(raw) == masked


def test_mask_account_hides_its_length():
    assert identity.mask_account("6200000000000000001") == identity.mask_account("6200 0000 0001") == "****0001"


def test_every_code_has_a_sentence():
    codes = {v for k, v in vars(identity).items() if k.isupper() and isinstance(v, str) and "_" in v}
    assert codes <= set(wording.PROBLEMS)
