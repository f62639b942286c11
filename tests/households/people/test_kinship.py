"""The composition of relations: the table of what people become when another becomes the head."""

from __future__ import annotations

import pytest

from households.choices import Relation
from households.rules.kinship import PATHS, Kin, Suggestion, after_new_head, into_household

HEAD = Kin(1, "head", "male")
WIDOW = Kin(1, "head", "female")


def become(new: Kin, other: Kin, *more: Kin, head: Kin = HEAD) -> Suggestion:
    return after_new_head([head, new, other, *more], head=new.key)[other.key]


def kin(relation: str, sex: str, key: int = 3) -> Kin:
    return Kin(key, relation, sex)


# new head (relation, sex), the other (relation, sex), what the other becomes; the old head is a man
CERTAIN = [
    # the wife
    ("spouse", "female", "son", "male", "son"),
    ("spouse", "female", "daughter_in_law", "female", "daughter_in_law"),
    ("spouse", "female", "granddaughter", "female", "granddaughter"),
    ("spouse", "female", "maternal_grandson", "male", "maternal_grandson"),
    ("spouse", "female", "father", "male", "husbands_father"),
    ("spouse", "female", "mother", "female", "husbands_mother"),
    ("spouse", "female", "wifes_mother", "female", "mother"),
    ("spouse", "female", "sibling", "male", "other"),
    # the son
    ("son", "male", "spouse", "female", "mother"),
    ("son", "male", "son", "male", "sibling"),
    ("son", "male", "daughter", "female", "sibling"),
    ("son", "male", "father", "male", "grandfather"),
    ("son", "male", "mother", "female", "grandmother"),
    ("son", "male", "wifes_mother", "female", "maternal_grandmother"),
    ("son", "male", "sibling", "male", "uncle"),
    ("son", "male", "sibling", "female", "other"),
    ("son", "male", "son_in_law", "male", "other"),
    ("son", "male", "nephew", "male", "other"),
    # the daughter, who cannot be the mother of a son's children
    ("daughter", "female", "grandson", "male", "nephew"),
    ("daughter", "female", "daughter_in_law", "female", "brothers_wife"),
    ("daughter", "female", "spouse", "female", "mother"),
    # in-laws
    ("daughter_in_law", "female", "spouse", "female", "husbands_mother"),
    ("son_in_law", "male", "spouse", "female", "wifes_mother"),
    ("son_in_law", "male", "son", "male", "other"),
    # grandchildren
    ("grandson", "male", "spouse", "female", "grandmother"),
    ("maternal_grandson", "male", "spouse", "female", "maternal_grandmother"),
    # parents and brothers
    ("father", "male", "mother", "female", "spouse"),
    ("father", "male", "spouse", "female", "daughter_in_law"),
    ("father", "male", "son", "male", "grandson"),
    ("father", "male", "sibling", "female", "daughter"),
    ("father", "male", "grandfather", "male", "father"),
    ("father", "male", "uncle", "male", "sibling"),
    ("mother", "female", "grandfather", "male", "husbands_father"),
    ("mother", "female", "grandson", "male", "great_grandson"),
    ("sibling", "male", "father", "male", "father"),
    ("sibling", "male", "mother", "female", "mother"),
    ("sibling", "male", "son", "male", "nephew"),
    ("sibling", "male", "spouse", "female", "brothers_wife"),
    ("sibling", "male", "sibling", "female", "sibling"),
    ("sibling", "male", "grandfather", "male", "grandfather"),
    ("wifes_father", "male", "spouse", "female", "daughter"),
    ("wifes_father", "male", "son", "male", "maternal_grandson"),
    ("nephew", "male", "father", "male", "grandfather"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "new_sex", "other", "other_sex", "expected"), CERTAIN)
def test_relation_follows_from_the_table(new: str, new_sex: str, other: str, other_sex: str, expected: str) -> None:
    found = become(kin(new, new_sex, 2), kin(other, other_sex))
    assert found == Suggestion(expected)
    assert found.is_sure


# what the old head becomes
BACK = [
    ("spouse", "female", "male", "spouse"), ("son", "male", "male", "father"), ("son", "male", "female", "mother"),
    ("daughter", "female", "male", "father"), ("daughter_in_law", "female", "male", "husbands_father"),
    ("son_in_law", "male", "female", "wifes_mother"), ("grandson", "male", "male", "grandfather"),
    ("maternal_grandson", "male", "female", "maternal_grandmother"), ("father", "male", "male", "son"),
    ("mother", "female", "female", "daughter"), ("sibling", "female", "male", "sibling"),
    ("wifes_father", "male", "male", "son_in_law"), ("husbands_mother", "female", "female", "daughter_in_law"),
    ("nephew", "male", "male", "uncle"), ("brothers_wife", "female", "male", "other"),
    ("uncle", "male", "male", "nephew"), ("grandmother", "female", "female", "granddaughter"),
    ("maternal_grandmother", "female", "male", "maternal_grandson"), ("great_grandson", "male", "male", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "new_sex", "old_sex", "expected"), BACK)
def test_old_head_stands_where_the_way_back_leads(new: str, new_sex: str, old_sex: str, expected: str) -> None:
    old = Kin(1, "head", old_sex)
    found = after_new_head([old, kin(new, new_sex, 2)], head=2)
    assert found == {1: Suggestion(expected), 2: Suggestion("head")}


def test_only_sons_children_are_taken_for_his_own_but_not_for_sure() -> None:
    found = become(kin("son", "male", 2), kin("grandson", "male"))
    assert found == Suggestion("son", ("nephew",))
    assert not found.is_sure
    assert become(kin("son", "male", 2), kin("daughter_in_law", "female")) == Suggestion("spouse", ("brothers_wife",))
    assert become(kin("grandson", "male", 2), kin("son", "male")) == Suggestion("father", ("uncle",))


def test_with_two_sons_it_is_asked_whose_the_grandchild_is() -> None:
    found = become(kin("son", "male", 2), kin("grandson", "male"), kin("son", "male", 4))
    assert found == Suggestion("", ("son", "nephew"))


def test_two_who_could_be_the_spouse_are_both_asked_about() -> None:
    people = [HEAD, kin("son", "male", 2), kin("daughter_in_law", "female", 3), kin("daughter_in_law", "female", 4)]
    found = after_new_head(people, head=2)
    assert [found[key].relation for key in (3, 4)] == ["", ""]
    assert "spouse" in found[3].others


def test_other_relation_is_asked_from_both_sides() -> None:
    assert become(kin("other", "male", 2), kin("son", "male")) == Suggestion()
    assert become(kin("son", "male", 2), kin("other", "male")) == Suggestion()


def test_same_head_changes_nothing() -> None:
    assert after_new_head([HEAD, kin("son", "male")], head=1)[3] == Suggestion("son")


INCOMING = [
    ("son", "male", "spouse", "female", "daughter_in_law"), ("son", "male", "son", "male", "grandson"),
    ("daughter", "female", "daughter", "female", "maternal_granddaughter"),
    ("father", "male", "spouse", "female", "mother"), ("father", "male", "son", "male", "sibling"),
    ("father", "male", "mother", "female", "grandmother"), ("sibling", "male", "son", "male", "nephew"),
    ("sibling", "male", "spouse", "female", "brothers_wife"), ("sibling", "male", "mother", "female", "mother"),
    ("spouse", "female", "son", "male", "son"), ("spouse", "female", "mother", "female", "wifes_mother"),
    ("sibling", "female", "son", "male", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "link_sex", "other", "other_sex", "expected"), INCOMING)
def test_incoming_household_is_told_through_its_head(
    link: str, link_sex: str, other: str, other_sex: str, expected: str
) -> None:
    found = into_household([Kin(1, "head", link_sex), kin(other, other_sex)], link=link, head_sex="male")
    assert found == {1: Suggestion(link), 3: Suggestion(expected)}


def test_every_relation_of_the_list_has_its_place() -> None:
    assert set(PATHS) == set(Relation.values) - {"other"}


def test_any_two_relations_compose_to_relations_of_the_list() -> None:
    pairs = [(new, other) for new in sorted(set(PATHS) - {"head"}) for other in sorted(PATHS)]
    for new, other in pairs:
        found = after_new_head([HEAD, Kin(2, new, "male"), Kin(3, other, "female")], head=2)
        assert {r for s in found.values() for r in (s.relation, *s.others) if r} <= set(Relation.values), (new, other)
