"""A kept change is the change that was made, to the last field."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.choices.help import ChangeKind
from households.rules.change_text import from_text, kind_of, to_text
from households.rules.changes import Arrival, Departure, Event, NewHead, Return, Transfer, effective_from
from households.rules.members import MemberDraft

days = st.dates(dt.date(1920, 1, 1), dt.date(2100, 1, 1))
text = st.text(max_size=12)
keys = st.integers(1, 2**62)
by_key = st.dictionaries(keys, text, max_size=4)
events = st.builds(Event, days, text, text)
drafts = st.builds(
    MemberDraft, name=text, identity=text, relation=text, birth_on=st.none() | days, joined_on=st.none() | days,
    health=st.lists(text, max_size=3).map(tuple), work_months=st.integers(0, 12), is_counted=st.booleans(),
    speaks_mandarin=st.none() | st.booleans(), disability_year=st.none() | st.integers(1990, 2030), pk=st.none() | keys,
)  # fmt: skip
changes = st.one_of(
    st.builds(Arrival, keys, text, events, drafts),
    st.builds(Return, keys, text, events, keys, text),
    st.builds(Departure, keys, text, events, text, by_key, by_key),
    st.builds(Transfer, st.sampled_from(ChangeKind), keys, st.lists(keys, max_size=4).map(tuple), events, by_key,
              by_key, by_key, st.none() | keys, text, text),
    st.builds(NewHead, keys, events, by_key),
)  # fmt: skip


@given(changes)
def test_text_and_back(change):
    back = from_text(to_text(change))
    assert back == change
    assert type(back) is type(change)
    assert to_text(back) == to_text(change)
    assert isinstance(getattr(back, "kind", ChangeKind.SPLIT), ChangeKind)


@pytest.mark.parametrize("junk", ["{}", "[]", '{"change": "arrival", "values": {}}', '{"change": "x", "values": {}}'])
def test_anything_else_is_refused(junk):
    with pytest.raises(ValueError, match="no change"):
        from_text(junk)


def test_a_death_counts_from_the_next_month_and_an_arrival_from_its_day():
    at = Event(dt.date(2026, 12, 31), "死亡证明")
    assert effective_from(Departure(1, "death", at)) == dt.date(2027, 1, 1)
    assert effective_from(Departure(1, "death", Event(dt.date(2026, 1, 1), ""))) == dt.date(2026, 2, 1)
    assert effective_from(NewHead(1, at)) == at.day
    assert kind_of(NewHead(1, at)) == "head"
