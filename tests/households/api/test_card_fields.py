"""The table of the card's fields holds every field of the card, and everything it names is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from households.api import card_fields
from households.documents.national import ENTRIES

SOURCES = [source for entry in ENTRIES for source in entry.sources]
ROOT = Path(__file__).resolve().parents[3]


def fields_of(model: str) -> set[str]:
    return {field.name for field in card_fields.MODELS[model]._meta.concrete_fields}


@pytest.mark.parametrize("model", sorted(card_fields.MODELS))
def test_every_field_of_the_cards_tables_is_in_the_table(model: str) -> None:
    named = {source.partition(".")[2] for source in SOURCES if source.partition(".")[0] == model}
    if model == "member_year":  # a copy of the member's facts, named there
        named |= {source.partition(".")[2] for source in SOURCES if source.startswith("member.")} | {"member"}
    if model == "work":
        named |= {"member"}
    assert fields_of(model) - card_fields.SYSTEM - named == set()


def test_nothing_the_table_names_is_missing() -> None:
    dangling = [s for s in SOURCES if s.partition(".")[2] not in fields_of(s.partition(".")[0])]
    assert dangling == []


def test_every_field_has_a_form_or_says_where_it_comes_from() -> None:
    assert [s for s in SOURCES if not card_fields.form_of(s)] == []


def test_every_field_is_given_by_the_api_or_says_why_not() -> None:
    assert [s for s in SOURCES if not card_fields.api_of(s) and s not in card_fields.NOT_GIVEN] == []


def test_exceptions_name_real_fields_and_are_needed() -> None:
    for source in card_fields.NOT_TYPED:
        model, _sep, name = source.partition(".")
        assert name in fields_of(model), source
        assert name not in card_fields.TYPED[model][1], f"{source} has a form now"
    for source in card_fields.NOT_GIVEN:
        assert not card_fields.api_of(source), f"{source} is given now"


def test_the_national_order_is_imported() -> None:
    headings = card_fields._headings()
    of = {entry.label: card_fields.imported_as(entry, headings) for entry in ENTRIES}
    assert of["户编号"] == ["户编号"]
    assert of["城镇职工基本医疗保险"]
    assert of["是否通生活用电"]
    assert of["银行卡号"] == ["银行卡号"]


def test_document_is_what_the_code_says() -> None:
    with translation.override("en"):
        assert (ROOT / "docs/reference/card-fields.md").read_text(encoding="utf-8") == card_fields.write()
