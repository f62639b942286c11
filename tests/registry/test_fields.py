"""Sealed values: unreadable at rest, findable, masked wherever they are printed."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from registry.fields import Sealed, blind_index, seal
from registry.fields.crypto import unseal

NUMBER = "529901196803120018"


def test_seal_opens_to_the_same_text_and_never_looks_the_same():
    first, second = seal("identity", NUMBER), seal("identity", NUMBER)
    assert first != second
    assert NUMBER.encode() not in first
    assert unseal("identity", first) == unseal("identity", second) == NUMBER


def test_seal_is_bound_to_its_purpose():
    with pytest.raises(InvalidTag):
        unseal("bank", seal("identity", NUMBER))


def test_seal_one_flipped_byte_is_noticed():
    data = bytearray(seal("identity", NUMBER))
    data[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal("identity", bytes(data))


def test_blind_index_is_equal_for_equal_text_and_differs_by_purpose():
    assert blind_index("identity", NUMBER) == blind_index("identity", NUMBER)
    assert blind_index("identity", NUMBER) != blind_index("bank", NUMBER)


@pytest.mark.parametrize("show", [str, repr, "{}".format, lambda value: f"{value!r:>40}"])
def test_sealed_shows_itself_masked_only(show):
    value = Sealed("identity", text=NUMBER)
    assert NUMBER not in show(value)
    assert value.reveal() == NUMBER
