"""The checks of DOMAIN §11 that the card's form needs live, by their numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from households.rules.members import MemberDraft, findings
from tests.households import factories as make

ON = make.ON


def ids(members: list[MemberDraft]) -> set[str]:
    return {finding.check.id for finding in findings(members, on=ON)}


def test_family_of_the_domain_passes_every_check() -> None:
    assert findings(make.family(), on=ON) == []


SON: dict[str, Any] = {"born_on": dt.date(1995, 7, 4)}
BROKEN = {
    "DQ-01": [make.head(), make.head("周水")],
    "DQ-02": [make.head(), make.person("李秋", "spouse", sex="female"), make.person("王秋", "spouse", sex="female")],
    "DQ-03": [make.head(identity="52990119680312")],
    "DQ-04": [make.head(identity="529901196803120017")],
    "DQ-06": [make.head(sex="male", identity=make.identity(sex="female"))],
    "DQ-08": [make.head(identity="529901189903120018")],
    "DQ-09": [make.head(identity="999999196803120001", birth_on=dt.date(1968, 3, 12))],
    "DQ-10": [make.head(), make.person("周林", "daughter", **SON)],
    "DQ-11": [make.head(), make.person("李秋", "spouse")],
    "DQ-12": [make.head(), make.person("周林", "son", born_on=dt.date(1981, 1, 1))],
    "DQ-13": [make.head(), make.person("周林", "", **SON)],
    "DQ-14": [make.head(labour="")],
    "DQ-15": [make.head(school="primary")],
    "DQ-29": [make.head(health=("healthy", "chronic"))],
    "DQ-52": [make.head(has_employee_insurance=True)],
}


@pytest.mark.parametrize("check", BROKEN, ids=list(BROKEN))
def test_check_finds_what_breaks_it(check: str) -> None:
    members = BROKEN[check]
    if check == "DQ-06":
        members = [replace(members[0], sex="male")]
    assert check in ids(members)


def test_dq05_same_number_twice_on_a_card() -> None:
    number = make.identity(dt.date(1995, 7, 4))
    assert "DQ-05" in ids([make.head(identity=number), make.person("周林", "sibling", identity=number)])


def test_dq01_card_without_head() -> None:
    assert "DQ-01" in ids([make.person("周林", "son")])


def test_dq12_father_younger_than_fourteen_years_above() -> None:
    assert "DQ-12" in ids([make.head(), make.person("周公", "father", born_on=dt.date(1960, 1, 1))])


def test_birth_and_sex_come_from_the_number() -> None:
    assert findings([make.head(sex="", birth_on=None)], on=ON) == []
