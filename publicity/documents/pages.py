"""Renders the pages of the wall. The same data give the same bytes: no clock, no user, no session in a template.

A page looks one of four ways (large type, high contrast), in one of two languages. The choice travels in the links
("?big=1"), because the wall keeps no cookie.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_spaces_between_tags
from django.utils.translation import override

from publicity.reports import wall
from publicity.reports.wall import AreaFacts, NoticePage

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Look:
    """How the visitor wants the page. `explicit` carries the language in the links when it was chosen by hand."""

    language: str = "zh-hans"
    big: bool = False
    contrast: bool = False
    explicit: bool = False

    @property
    def query(self) -> str:
        """What every link of the page carries on."""
        chosen = {"big": self.big, "contrast": self.contrast}
        pairs = {name: "1" for name, on in chosen.items() if on}
        if self.explicit:
            pairs["lang"] = "en" if self.language == "en" else "zh"
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def css(self) -> str:
        return " ".join(name for name, on in (("big", self.big), ("contrast", self.contrast)) if on)

    @property
    def is_stored(self) -> bool:
        """Is this one of the looks that are kept as files?"""
        return not self.explicit and not self.contrast

    @property
    def folder(self) -> str:
        return f"{self.language}{'-big' if self.big else ''}"

    def other_size(self) -> str:
        return replace(self, big=not self.big).query or "?"

    def other_contrast(self) -> str:
        return replace(self, contrast=not self.contrast).query or "?"

    def other_language(self) -> str:
        return replace(self, language="zh-hans" if self.language == "en" else "en", explicit=True).query


STORED = [Look(language, big) for language in LANGUAGES for big in (False, True)]


def render(template: str, look: Look, context: Mapping[str, Any]) -> bytes:
    """A page as bytes, without idle blanks."""
    with override(look.language):
        text = render_to_string(template, {
            **context, "look": look, "q": look.query, "hotline": wall.HOTLINE, "demo": settings.REGISTRY_DEMO,
        })  # fmt: skip
    return strip_spaces_between_tags("\n".join(line.strip() for line in text.splitlines() if line.strip())).encode()


def area(facts: AreaFacts, look: Look) -> bytes:
    """The page of a county, township or village."""
    with override(look.language):
        return render("wall/area.html", look, {"page": wall.area_page(facts)})


def notice(page: Callable[[], NoticePage], look: Look) -> bytes:
    """The page of one notice; its content is made in the language of the look."""
    with override(look.language):
        return render("wall/notice.html", look, {"page": page()})


def pages_of(code: str, *, on: dt.date) -> Iterator[tuple[str, Look, bytes]]:
    """Every page that is kept as a file for a division: (address, look, bytes). Reads the database once."""
    facts = wall.area_facts(code, on=on)
    if facts is None:
        return
    for look in STORED:
        yield reverse("wall:area", args=[code]), look, area(facts, look)
        for found in facts.hung.kept():
            yield (
                reverse("wall:notice", args=[code, found.reference]),
                look,
                notice(partial(facts.notice_page, found), look),
            )
