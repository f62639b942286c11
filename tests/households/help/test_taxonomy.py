"""The taxonomy of measures: every kind has items and facts, codes are unique, facts are typed and asked in time."""

from __future__ import annotations

import pytest

from households.choices import Audience, Detail, Item, MeasureKind, Word
from households.rules import details
from households.rules.taxonomy import (
    DEVELOPMENT,
    KIND_OF_ITEM,
    TAXONOMY,
    fact_of,
    facts_of,
    is_development,
    is_other,
    needs_member,
)

LOAN = {"principal_yuan": "30000", "term_months": "24", "use": "production"}


def test_every_kind_and_item_and_fact_has_its_place():
    assert list(TAXONOMY) == list(MeasureKind.values)
    assert set(KIND_OF_ITEM) == set(Item.values), "an item without a kind"
    assert sum(len(entry.items) for entry in TAXONOMY.values()) == len(KIND_OF_ITEM), "an item under two kinds"
    assert {fact.key for entry in TAXONOMY.values() for fact in entry.facts} == set(Detail)
    for entry in TAXONOMY.values():
        keys = [fact.key for fact in entry.facts]
        assert len(keys) == len(set(keys)), entry.kind
        for fact in entry.facts:
            assert fact.items <= set(entry.items), (entry.kind, fact.key)
            assert (fact.type == "choice") == (fact.choices is not None), (entry.kind, fact.key)
        assert entry.member_items <= set(entry.items)


def test_development_measures_are_the_four_that_earn():
    assert {"M01", "M02", "M03", "M04"} == DEVELOPMENT
    assert is_development("M04")
    assert not is_development("M10")
    assert is_other("industry_other")
    assert not is_other("planting")


@pytest.mark.parametrize(
    ("kind", "item", "needed"),
    [("M04", "microcredit", True), ("M08", "premium", False), ("M08", "medical_aid", True), ("M10", "dibao", False),
     ("M10", "nursing_subsidy", True), ("M09", "ranger_pay", True), ("M09", "public_forest", False),
     ("M05", "repair", False)],
)  # fmt: skip
def test_who_must_be_named(kind: str, item: str, needed: bool):
    assert needs_member(kind, item) is needed
    assert (TAXONOMY[kind].audience == Audience.MEMBER) <= needed


def test_an_item_asks_for_its_own_facts_only():
    assert {f.key for f in facts_of("M07", "keep_at_school")} == {"school_name", "school_grade"}
    assert "school_term" in {f.key for f in facts_of("M07", "rain_dew")}
    assert fact_of("M04", "principal_yuan").type == "yuan"
    assert fact_of("M04", "donor") is None


def test_facts_are_stored_typed():
    typed = {
        **LOAN,
        "extra_loan": True,
        "rate_percent": "4.35",
        "bank": " 农商行 ",
        "contract_no": "",
        "balance_yuan": None,
    }
    found = details.clean("M04", "microcredit", typed, state="planned", member=1)
    assert not found.faults
    assert found.details == {
        "principal_yuan": "30000.00", "term_months": 24, "use": "production", "extra_loan": True,
        "rate_percent": "4.35", "bank": "农商行",
    }  # fmt: skip


def test_days_and_years_are_checked():
    day = details.clean("M11", "pipes", {"accepted_on": "2026-05-01"}, state="done", member=None)
    assert day.details == {"accepted_on": "2026-05-01"}
    assert not day.faults
    assert details.clean("M08", "premium", {"policy_year": 2026}, state="planned", member=None).details == {
        "policy_year": 2026
    }


@pytest.mark.parametrize(
    ("kind", "item", "changed", "word", "field"),
    [
        ("M99", "", {}, Word.UNKNOWN_KIND, "kind"),
        ("M04", "planting", {}, Word.UNKNOWN_ITEM, "item_code"),
        ("M04", "microcredit", {"donor": "某公司"}, Word.UNKNOWN_FACT, "donor"),
        ("M04", "microcredit", {"use": "gambling"}, Word.NOT_ON_LIST, "use"),
        ("M04", "microcredit", {"principal_yuan": "many"}, Word.NOT_A_NUMBER, "principal_yuan"),
        ("M04", "microcredit", {"principal_yuan": "-1"}, Word.NOT_A_NUMBER, "principal_yuan"),
        ("M04", "microcredit", {"principal_yuan": "NaN"}, Word.NOT_A_NUMBER, "principal_yuan"),
        ("M04", "microcredit", {"term_months": "2.5"}, Word.NOT_A_NUMBER, "term_months"),
        ("M04", "microcredit", {"term_months": "361"}, Word.NOT_A_NUMBER, "term_months"),
        ("M04", "microcredit", {"bank": "行" * 61}, Word.TOO_LONG, "bank"),
        ("M04", "microcredit", {"principal_yuan": ""}, Word.MISSING, "principal_yuan"),
        ("M11", "pipes", {"accepted_on": "yesterday"}, Word.NOT_A_DAY, "accepted_on"),
        ("M08", "premium", {"policy_year": "1999"}, Word.NOT_A_NUMBER, "policy_year"),
    ],
)  # fmt: skip
def test_a_fact_that_is_wrong_is_named(kind, item, changed, word, field):
    base = LOAN if kind == "M04" else {}
    found = details.clean(kind, item, {**base, **changed}, state="planned", member=1)
    assert (word, field) in {(fault.word, fault.field) for fault in found.faults}


def test_each_state_asks_for_more():
    asked = {
        state: {f.field for f in details.missing("M04", "microcredit", LOAN, state=state, member=1)}
        for state in ("planned", "under_way", "done", "dropped")
    }
    assert asked["planned"] == asked["dropped"] == set()
    assert asked["under_way"] == {"bank", "contract_no", "rate_percent"}
    assert asked["done"] == asked["under_way"] | {"balance_yuan"}


def test_a_measure_for_one_person_names_the_person():
    words = {f.word for f in details.missing("M04", "microcredit", LOAN, state="planned", member=None)}
    assert words == {Word.NO_MEMBER}


def test_a_note_without_item_is_not_asked_for_facts():
    assert details.clean("M01", "", {"product": "黄牛"}, state="done", member=None).faults == []
