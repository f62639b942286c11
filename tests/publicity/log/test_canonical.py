"""Canonical JSON against the examples of RFC 8785, and the signature against those of RFC 8032."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.rules import signing
from publicity.rules.canonical import NotCanonical, canonical
from tests.publicity.log.reading import VERIFIER


def test_keys_stand_in_the_order_of_utf_16_units_as_in_section_3_2_3():
    content = {
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
    }  # fmt: skip
    assert list(json.loads(canonical(content)).values()) == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


def test_strings_and_literals_are_written_as_in_section_3_2_2():
    content = {"string": "\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical(content) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


@pytest.mark.parametrize("value", [0.5, 1e30, 2**53, -(2**53), "\ud800", {1: "a"}, {"a": {1, 2}}], ids=repr)
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"value": value})


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_the_text_says_the_same_and_is_its_own_canonical_form(content):
    text = canonical(content)
    assert json.loads(text) == content and canonical(json.loads(text)) == text


RFC_8032 = [  # §7.1, tests 1 to 3: seed, public key, message, signature
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "public_key", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_rfc_8032(seed, public_key, message, signature):
    signer = signing.Signer(bytes.fromhex(seed))
    assert (signer.public_key, signer.sign(message)) == (public_key, signature)
    assert signing.is_signed(message, signature=signature, public_key=public_key)
    assert VERIFIER.is_signed(message, signature, public_key)


@given(st.text(max_size=40), st.integers(0, 511), st.binary(min_size=32, max_size=32))
def test_library_and_stand_alone_verifier_agree_on_good_and_bent_signatures(text, bit, seed):
    signer = signing.Signer(seed)
    good = bytes.fromhex(signer.sign(text))
    bent = bytearray(good)
    bent[bit // 8] ^= 1 << bit % 8
    for signature, is_good in ((good, True), (bytes(bent), False)):
        assert VERIFIER.is_signed(text, signature.hex(), signer.public_key) is is_good
        assert signing.is_signed(text, signature=signature.hex(), public_key=signer.public_key) is is_good
    assert not VERIFIER.is_signed(text + "x", good.hex(), signer.public_key)


def test_a_signature_with_s_beyond_the_order_is_refused_by_both():
    signer = signing.Signer(bytes(32))
    good = bytes.fromhex(signer.sign("text"))
    s = int.from_bytes(good[32:], "little") + VERIFIER.ORDER
    stretched = (good[:32] + s.to_bytes(32, "little")).hex()
    assert not VERIFIER.is_signed("text", stretched, signer.public_key)
    assert not signing.is_signed("text", signature=stretched, public_key=signer.public_key)
    assert not signing.is_signed("text", signature="zz", public_key=signer.public_key)


def test_the_signer_shows_nothing_of_its_key():
    assert "seed" not in repr(signing.Signer(bytes(32))) and "00" not in repr(signing.Signer(bytes(32)))[:20]
    assert signing.derived_seed(b"one secret") != signing.derived_seed(b"another")
