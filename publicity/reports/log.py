"""The transparency log as anybody may read it: entries with their seals, proofs, and whole histories to download.

Reads the wall_* views only, so that the wall's own process can serve it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from publicity.actions.roots import written
from publicity.models import WallEntry, WallFrozen, WallLogEntry, WallLogLeaf, WallLogRoot, WallNotice
from publicity.rules import merkle
from publicity.rules.freezing import check_code
from publicity.rules.signing import key_id
from registry.divisions.models import Division

FORMAT, PROOF, GROWTH = "fair-wall-history/1", "fair-wall-inclusion/1", "fair-wall-consistency/1"
PAGE = 20


@dataclass(frozen=True)
class Seal:
    """Where an entry stands: its place among the village's entries, and the first root over it."""

    place: int
    position: int
    root: WallLogRoot

    @property
    def number(self) -> int:
        """The place as people count, from one."""
        return self.place + 1


@dataclass(frozen=True)
class Line:
    """An entry of the log for reading; `seal` is None until the night."""

    entry: WallLogEntry
    notice: WallNotice | None
    content: dict[str, Any]
    seal: Seal | None

    @property
    def says(self) -> str:
        """The words the entry carries itself: a reason or an answer."""
        return str(self.content.get("answer") or self.content.get("reason") or "")


@dataclass(frozen=True)
class LogPage:
    """Some entries of a division, the newest first."""

    division: Division
    lines: list[Line]
    total: int
    number: int
    pages: int
    newest: WallLogRoot | None

    @property
    def code(self) -> str:
        """The eight letters of the newest root that papers carry."""
        return check_code(self.newest.root_hash) if self.newest else ""

    @property
    def newer(self) -> int:
        return self.number - 1

    @property
    def older(self) -> int:
        return self.number + 1 if self.number < self.pages else 0

    @property
    def public_key(self) -> str:
        return str(json.loads(self.newest.canonical)["public_key"]) if self.newest else ""


@dataclass(frozen=True)
class RootCode:
    """The newest root for a paper: the day it closes, how many entries it covers, and eight letters of it."""

    on: Any
    size: int
    code: str


def newest_root(code: str) -> RootCode | None:
    """What a poster of that division may print, so that the paper holds the log to its word; None before the first."""
    root = _roots(code).last()
    return RootCode(root.on, root.size, check_code(root.root_hash)) if root else None


def log_page(code: str, *, number: int = 1) -> LogPage | None:
    """A page of the entries of a division; of a county, those of all its villages."""
    division = Division.objects.current().filter(code=code).first()
    if division is None:
        return None
    entries = WallLogEntry.objects.filter(_of(code))
    total = entries.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    chosen = entries.order_by("-at", "-id")[(number - 1) * PAGE : number * PAGE]
    return LogPage(division, _lines(code, list(chosen)), total, number, pages, _roots(code).last())


def lines_of(notice: WallNotice) -> list[Line]:
    """What the log says about one notice, the oldest first, and about the notices that corrected it."""
    about = [notice.id, *WallNotice.objects.filter(corrects_id=notice.id).values_list("id", flat=True)]
    entries = WallLogEntry.objects.filter(notice_id__in=about).order_by("at", "id")
    return _lines(notice.village_id, list(entries))


def _lines(code: str, entries: Sequence[WallLogEntry]) -> list[Line]:
    roots = list(_roots(code))
    sizes = [root.size for root in roots]
    leaves = {leaf.entry_id: leaf for leaf in WallLogLeaf.objects.filter(entry_id__in=[e.id for e in entries])}
    notices = WallNotice.objects.in_bulk({e.notice_id for e in entries})
    found = []
    for entry in entries:
        leaf = leaves.get(entry.id)
        at = bisect_right(sizes, leaf.position) if leaf else len(roots)
        seal = Seal(leaf.village_position, leaf.position, roots[at]) if leaf and at < len(roots) else None
        found.append(Line(entry, notices.get(entry.notice_id), json.loads(entry.canonical), seal))
    return found


def history(code: str) -> dict[str, Any]:
    """Everything the stand-alone verifier needs about a division: entries, leaves, roots, frozen copies, keys.

    For a county: the entries of all its divisions. See docs/how-to/transparency-log.md for each field.
    """
    entries = list(WallLogEntry.objects.filter(_of(code)).order_by("at", "id"))
    leaves = {leaf.entry_id: leaf for leaf in WallLogLeaf.objects.filter(_of(code))}
    entries.sort(key=lambda e: (leaves[e.id].position if e.id in leaves else float("inf"), e.at, e.id))
    roots = list(_roots(code))
    keys = {json.loads(root.canonical)["public_key"] for root in roots}
    copies = list(WallFrozen.objects.filter(_of(code)).order_by("id"))
    return {
        "format": FORMAT,
        "place": code,
        "county": code[:6],
        "public_keys": {key_id(key): key for key in sorted(keys)},
        "entries": [_entry(entry, leaves.get(entry.id)) for entry in entries],
        "notices": {copy.sha256: copy.canonical for copy in copies},
        "shown": _shown(copies),
        "leaf_hashes": _hashes(code[:6]),
        "villages": _counts(code[:6]),
        "roots": [{"text": r.canonical, "key_id": r.key_id, "signature": r.signature} for r in roots],
    }


def _entry(entry: WallLogEntry, leaf: WallLogLeaf | None) -> dict[str, Any]:
    return {
        "kind": entry.kind, "on": entry.on.isoformat(), "at": written(entry.at), "village": entry.village_id,
        "text": entry.canonical, "sha256": entry.sha256, "leaf": leaf.canonical if leaf else None,
    }  # fmt: skip


def _shown(copies: Sequence[WallFrozen]) -> dict[str, dict[str, Any]]:
    """The rows as the pages show them, so that the verifier can hold them against the frozen copies."""
    digests = {copy.id: copy.sha256 for copy in copies}
    rows: dict[str, dict[str, Any]] = {digest: {} for digest in digests.values()}
    for row in WallEntry.objects.filter(notice_id__in=digests).order_by("notice_id", "position"):
        rows[digests[row.notice_id]][str(row.position)] = row.cells
    return rows


def version_of(code: str) -> str:
    """Changes whenever a history changes: what a browser's copy is compared with."""
    newest = WallLogEntry.objects.filter(_of(code)).aggregate(last=Max("id"))["last"]
    root = _roots(code).last()
    shown = WallFrozen.objects.filter(_of(code)).count()
    return f"{newest}-{root.id if root else 0}-{shown}"


def inclusion(code: str, place: int) -> dict[str, Any] | None:
    """The proof that entry `place` (from zero) of a division lies under the newest root; None before it is sealed."""
    leaf = WallLogLeaf.objects.filter(village_id=code, village_position=place).first()
    root = _roots(code).last()
    if leaf is None or root is None or leaf.position >= root.size:
        return None
    entry = WallLogEntry.objects.get(id=leaf.entry_id)
    path = merkle.inclusion_path(_raw(code[:6], root.size), leaf.position)
    return {
        "format": PROOF, "entry": entry.canonical, "leaf": leaf.canonical, "leaf_hash": leaf.leaf_hash,
        "position": leaf.position, "size": root.size, "path": [node.hex() for node in path],
        "root": {"text": root.canonical, "key_id": root.key_id, "signature": root.signature},
    }  # fmt: skip


def consistency(county: str, first: int, second: int) -> dict[str, Any] | None:
    """The proof that the tree of `second` entries grew from that of `first`; None for sizes that were never signed."""
    signed = {root.size: root for root in _roots(county)}
    if first not in signed or second not in signed or first > second:
        return None
    path = merkle.consistency_path(_raw(county, second), first)
    return {
        "format": GROWTH, "county": county, "first": first, "second": second, "path": [node.hex() for node in path],
        "first_root": signed[first].root_hash, "second_root": signed[second].root_hash,
    }  # fmt: skip


def _of(code: str) -> Q:
    return Q(village_id__gte=code, village_id__lt=f"{code}~") if len(code) == 6 else Q(village_id=code)


def _roots(code: str) -> Any:
    return WallLogRoot.objects.filter(village_id=code[:6]).order_by("on")


def _hashes(county: str) -> list[str]:
    leaves = WallLogLeaf.objects.filter(county=county).order_by("position")
    return list(leaves.values_list("leaf_hash", flat=True))


def _raw(county: str, size: int) -> list[bytes]:
    return [bytes.fromhex(leaf) for leaf in _hashes(county)[:size]]


def _counts(county: str) -> dict[str, int]:
    """How many sealed entries each division has; every root signs the fingerprint of this."""
    leaves = WallLogLeaf.objects.filter(county=county).values_list("village_id", flat=True)
    return dict(sorted(Counter(leaves).items()))
