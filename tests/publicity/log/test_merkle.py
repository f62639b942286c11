"""The tree against the vectors of Certificate Transparency and against a tree drawn the plain way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.rules import merkle

TEXTS = ["", "\x00", "\x10", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno"]  # RFC 6962's reference tree
LEAVES = [merkle.leaf_hash(text) for text in TEXTS]
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", (
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e")  # fmt: skip
C, D = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4", (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")  # fmt: skip
E, F = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", (
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a")  # fmt: skip


@pytest.mark.parametrize("size", range(9))
def test_heads_are_those_of_rfc_6962(size):
    assert merkle.head(LEAVES[:size]).hex() == HEADS[size]


@pytest.mark.parametrize(("size", "position", "path"), [
    (1, 0, []), (8, 0, [A, B, C]), (8, 5, [D, E, HEADS[4]]), (3, 2, [HEADS[2]]),
])  # fmt: skip
def test_inclusion_paths_are_those_of_rfc_6962(size, position, path):
    assert [node.hex() for node in merkle.inclusion_path(LEAVES[:size], position)] == path


@pytest.mark.parametrize(("first", "second", "path"), [
    (1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, HEADS[4]]), (2, 5, [B, D]),
])  # fmt: skip
def test_consistency_paths_are_those_of_rfc_6962(first, second, path):
    assert [node.hex() for node in merkle.consistency_path(LEAVES[:second], first)] == path


def plain(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1 word by word."""
    if not leaves:
        return merkle.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    k = max(1 << n for n in range(12) if 1 << n < len(leaves))
    return merkle.node_hash(plain(leaves[:k]), plain(leaves[k:]))


hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


@given(hashes)
def test_head_equals_the_recursive_definition_at_every_size(leaves):
    growing = merkle.Growing()
    for size, leaf in enumerate(leaves, 1):
        growing.add(leaf)
        assert growing.head() == plain(leaves[:size])


@given(hashes, st.data())
def test_inclusion_holds_for_its_leaf_and_place_alone(leaves, data):
    position = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.inclusion_path(leaves, position), merkle.head(leaves)
    assert merkle.is_included(leaves[position], position, len(leaves), path, root)
    assert not merkle.is_included(bytes(32), position, len(leaves), path, root) or leaves[position] == bytes(32)
    assert not merkle.is_included(leaves[position], position, len(leaves), [*path, bytes(32)], root)
    assert not merkle.is_included(leaves[position], len(leaves), len(leaves), path, root)
    other = data.draw(st.integers(0, len(leaves) - 1))
    if leaves[other] != leaves[position]:
        assert not merkle.is_included(leaves[position], other, len(leaves), path, root)


@given(hashes, st.data())
def test_consistency_holds_for_a_log_that_only_grew(leaves, data):
    size = data.draw(st.integers(0, len(leaves)))
    path, old, new = merkle.consistency_path(leaves, size), merkle.head(leaves[:size]), merkle.head(leaves)
    assert merkle.is_consistent(size, len(leaves), old, new, path)
    if 0 < size < len(leaves):
        changed = [bytes(32) if n == 0 else leaf for n, leaf in enumerate(leaves)]
        if changed != leaves:
            assert not merkle.is_consistent(size, len(leaves), old, merkle.head(changed), path)
            assert not merkle.is_consistent(size, len(leaves), merkle.head(changed[:size]), new, path)
        assert not merkle.is_consistent(size, len(leaves), old, new, path[:-1])


def test_places_that_are_not_there_are_refused():
    with pytest.raises(IndexError):
        merkle.inclusion_path(LEAVES, 8)
    with pytest.raises(IndexError):
        merkle.consistency_path(LEAVES, 9)
    assert not merkle.is_consistent(9, 8, LEAVES[0], LEAVES[0], [])
