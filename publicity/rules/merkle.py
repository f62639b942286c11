"""The Merkle tree of RFC 9162 §2.1 over hashed texts: heads, and the proofs of inclusion and of consistency.

Hashes are bytes here; the database and the downloads write them in hexadecimal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(text: str) -> bytes:
    """What stands in the tree for a text: SHA-256 of 0x00 and its UTF-8 bytes."""
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that grows leaf by leaf and knows its head at every size; keeps one hash for each full subtree."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # of the full subtrees, the largest first: the bits of the size
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """One more leaf at the end."""
        size, node = self.size, leaf
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def head(self) -> bytes:
        """The root hash of the tree as it is now."""
        if not self._peaks:
            return EMPTY
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = node_hash(peak, node)
        return node


def head(leaves: Sequence[bytes]) -> bytes:
    """The root hash of a list of leaf hashes."""
    return Growing(leaves).head()


def inclusion_path(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The hashes that lead from a leaf to the head, the lowest first (RFC 9162 §2.1.3.1). Raises IndexError."""
    if not 0 <= position < len(leaves):
        raise IndexError(f"there is no leaf {position}")
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if position < middle:
            path.append(head(leaves[middle:high]))
            high = middle
        else:
            path.append(head(leaves[low:middle]))
            low = middle
    return path[::-1]


def is_included(leaf: bytes, position: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Does the path lead from the leaf at that place to the head of a tree of that size (§2.1.3.2)?"""
    if not 0 <= position < size:
        return False
    number, last, node = position, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = node_hash(beside, node)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        number, last = number >> 1, last >> 1
    return last == 0 and node == root


def consistency_path(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """What shows that the head over all leaves grew from the head over the first `size` (§2.1.4.1).

    Empty when `size` is all of them or none. Raises IndexError for a size that is larger.
    """
    if not 0 <= size <= len(leaves):
        raise IndexError(f"the tree had no size {size}")
    if size in {0, len(leaves)}:
        return []
    path: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while size != high - low:
        middle = _split(high - low)
        if size <= middle:
            path.append(head(leaves[low + middle : high]))
            high = low + middle
        else:
            path.append(head(leaves[low : low + middle]))
            low, size, whole = low + middle, size - middle, False
    return path[::-1] if whole else [head(leaves[low:high]), *path[::-1]]


def is_consistent(size: int, grown: int, root: bytes, grown_root: bytes, path: Sequence[bytes]) -> bool:
    """Did the head of `grown` leaves grow from the head of `size` leaves (§2.1.4.2)?"""
    if not 0 <= size <= grown:
        return False
    if size in {0, grown}:
        return not path and (size == 0 or root == grown_root)
    hashes = list(path) if size & (size - 1) else [root, *path]
    if not hashes:
        return False
    number, last = size - 1, grown - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        number, last = number >> 1, last >> 1
    return last == 0 and old == root and new == grown_root


def _split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)
