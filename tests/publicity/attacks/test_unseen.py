"""Numbers and words split by characters that nobody sees; a star beside a name that is written out."""

from __future__ import annotations

import pytest

from publicity.rules.masking import mask_name
from publicity.rules.privacy import looks_private, speaks_of_health


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e"])
def test_what_nobody_sees_hides_nothing(unseen):
    assert looks_private(unseen.join("13800010002")) == "phone"
    assert looks_private(unseen.join("529901199001010012")) == "number"
    assert speaks_of_health(f"患{unseen}病") == "患病"


def test_a_star_beside_a_whole_name_masks_nothing():
    assert [mask_name(name) for name in ("龙先兰*", "*龙先兰", "龙*先兰", "龙＊兰", "龙先＊")] == [
        "龙＊兰", "龙＊兰", "龙＊兰", "龙＊兰", "龙先＊"
    ]  # fmt: skip
