"""A cell, a row and a total in words: amounts without idle zeros, days as people say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publicity.models import WallEntry, WallNotice
from publicity.rules.kinds import COLUMNS
from registry.ui import formats

_BESIDE = frozenset({"group", "people"})


@dataclass(frozen=True)
class Line:
    """One labelled value of a row or a total."""

    label: str
    value: str
    key: str = ""


@dataclass(frozen=True)
class Row:
    """One row as a card: what stands out, what stands beside it, and the labelled rest."""

    position: int
    head: str
    beside: list[str]
    lines: list[Line]
    objected: bool = False


def value_of(key: str, raw: Any) -> str:
    """A cell in words."""
    form = COLUMNS[key].form if key in COLUMNS else "text"
    if form in {"yuan", "wan"}:
        return formats.yuan(Decimal(str(raw))).removesuffix(".00")
    if form == "date":
        return str(formats.cn_date(dt.date.fromisoformat(str(raw))))
    return str(raw)


def label_of(column: Mapping[str, str]) -> str:
    """The heading: as frozen in Chinese; ours in English."""
    if get_language() == "en" and column["key"] in COLUMNS:
        return COLUMNS[column["key"]].english
    return column["label"]


def row_of(entry: WallEntry, columns: Sequence[Mapping[str, str]]) -> Row:
    """A row as a card; empty cells are left out."""
    present = [c for c in columns if entry.cells.get(c["key"]) not in (None, "")]
    texts = {c["key"]: value_of(c["key"], entry.cells[c["key"]]) for c in present}
    keys = [c["key"] for c in present]
    lead = "head_name" if "head_name" in keys else next((k for k in keys if k not in {"on"}), "")
    beside = []
    if "group" in keys:
        beside.append(texts["group"])
    if "people" in keys:
        beside.append(_("%(count)s people") % {"count": texts["people"]})
    lines = [Line(label_of(c), texts[c["key"]], c["key"]) for c in present if c["key"] not in {lead, *_BESIDE}]
    return Row(entry.position, texts.get(lead, ""), beside, lines, entry.state == "objected")


def totals_of(notice: WallNotice) -> list[Line]:
    """How many rows, and the sums that stay when the rows are gone."""
    lines = [Line(_("Families") if notice.personal else _("Rows"), str(notice.entry_count), "rows")]
    by_key = {c["key"]: c for c in notice.columns}
    return lines + [Line(label_of(by_key[k]), value_of(k, v), k) for k, v in notice.totals.items() if k in by_key]


def day_words(day: dt.date, on: dt.date) -> str:
    """A day as people say it: without the year while it is this year."""
    written = str(formats.cn_date(day))
    if day.year != on.year:
        return written
    return written.removeprefix(f"{day.year}年").removesuffix(f" {day.year}")
