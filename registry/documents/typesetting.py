"""Sets figures and rare characters in fonts of their own, so that every line of an official paper keeps its height.

A second font on a line makes the line taller in WeasyPrint, and a page of 22 lines becomes one of 21. Inside
``class="gongwen"`` every run of figures and Latin letters becomes ``<span class="n">`` and every run of characters
the body font lacks ``<span class="r">``; both have a line height of zero. Done on the parsed tree, so templates stay
plain text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from registry.documents import fonts

_FIGURES: Final = r" ?[!-~](?:[ -~]*[!-~])? ?|(?<=\S) (?=\S)"
"""Everything ASCII, blanks within a line included: the blank of FandolFang is as wide as a character."""
_KEPT: Final = {"svg", "style", "script", "title", "head"}


def typeset(tree: Any) -> None:
    """Typesets the official text of a parsed page, in place."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag.endswith("}svg") and not element.get("font-family"):
            element.set("font-family", fonts.stack("hei"))  # drawings do not take the page's font: PERFORMANCE.md §6
        if "gongwen" in (element.get("class") or "").split():
            _walk(element)


def runs(text: str) -> list[tuple[str, str]]:
    """The text cut into runs of one kind: "" body font, "n" figures and Latin letters, "r" rare characters.

    >>> [kind for kind, _ in runs("共31户")]
    ['', 'n', '']
    """
    pieces: list[tuple[str, str]] = []
    last = 0
    for match in _pattern(fonts.covered()).finditer(text):
        if match.start() > last:
            pieces.append(("", text[last : match.start()]))
        pieces.append(("n" if match.lastgroup == "n" else "r", match.group()))
        last = match.end()
    if last < len(text):
        pieces.append(("", text[last:]))
    return pieces


@lru_cache(maxsize=4)
def _pattern(covered: frozenset[int] | None) -> re.Pattern[str]:
    figures = f"(?P<n>{_FIGURES})"
    if covered is None:
        return re.compile(figures)
    points = sorted(p for p in covered if p > 0x7F)
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    has = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" if a < b else re.escape(chr(a)) for a, b in ranges)
    return re.compile(f"{figures}|(?P<r>[^\\x00-\\x7f\u00a0\u200b{has}]+)")


def _walk(element: Any) -> None:
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in _KEPT:
        return
    if {"n", "r"} & set((element.get("class") or "").split()):
        return
    children = list(element)
    for child in children:
        _walk(child)
    for position in range(len(children) - 1, -1, -1):
        _after(element, children[position], position)
    _inside(element)


def _spans(text: str, make: Any) -> tuple[str, list[Any]]:
    """The plain text before the first span, and the spans with their tails."""
    head, spans = "", []
    for kind, piece in runs(text):
        if kind:
            span = make("span", {"class": kind})
            span.text = piece
            spans.append(span)
        elif spans:
            spans[-1].tail = (spans[-1].tail or "") + piece
        else:
            head += piece
    return head, spans


def _inside(element: Any) -> None:
    if element.text and element.text.strip():
        element.text, spans = _spans(element.text, element.makeelement)
        for offset, span in enumerate(spans):
            element.insert(offset, span)


def _after(parent: Any, child: Any, position: int) -> None:
    if child.tail and child.tail.strip():
        child.tail, spans = _spans(child.tail, parent.makeelement)
        for offset, span in enumerate(spans, 1):
            parent.insert(position + offset, span)
