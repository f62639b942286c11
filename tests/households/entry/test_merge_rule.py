"""Three versions of a card, field by field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from households.rules.merge import Change, Conflict, merge

BASE = {"card:address": "a", "card:group": "3", "members:1:name": "龙大山", "members:2:name": "石秋"}


def test_what_one_side_changed_goes_together() -> None:
    merged = merge(BASE, BASE | {"card:address": "theirs"}, BASE | {"card:group": "9"})
    assert merged.taken == (Change("card:address", "a", "theirs"),)
    assert merged.kept == (Change("card:group", "3", "9"),)
    assert not merged.conflicts and not merged.needs_answer and not merged.is_silent


def test_what_both_changed_is_asked_and_the_same_change_is_not() -> None:
    merged = merge(
        BASE, BASE | {"card:address": "x", "card:group": "4"}, BASE | {"card:address": "y", "card:group": "4"}
    )
    assert merged.conflicts == (Conflict("card:address", "a", "x", "y"),)
    assert merged.needs_answer


def test_people_are_matched_by_who_they_are() -> None:
    theirs = {key: value for key, value in BASE.items() if not key.startswith("members:2:")} | {"members:3:name": "新"}
    mine = BASE | {"members:1:name": "龙大三", "members:2:name": "石秋云"}
    merged = merge(BASE, theirs, mine)
    assert merged.joined == (3,) and merged.left == (2,)
    assert merged.lost == (Change("members:2:name", "石秋", "石秋云"),), "nothing typed disappears without a word"
    assert merged.kept == (Change("members:1:name", "龙大山", "龙大三"),)


def test_field_that_was_not_on_the_page_is_left_alone() -> None:
    merged = merge(BASE, BASE | {"card:address": "x"}, {"card:group": "3"})
    assert merged.is_silent


CARD = st.dictionaries(st.sampled_from(list(BASE)), st.sampled_from("abc"))


@given(CARD, CARD, CARD)
def test_every_typed_change_is_kept_asked_or_shown(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    merged = merge(base, theirs, mine)
    placed = {c.key for c in (*merged.kept, *merged.conflicts, *merged.lost)}
    for key, typed in mine.items():
        changed = typed != base.get(key, "") and typed != theirs.get(key, "")
        joined = key.startswith("members:") and int(key.split(":")[1]) in merged.joined
        assert not changed or joined or key in placed
