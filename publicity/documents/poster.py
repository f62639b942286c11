"""The sheet for the wooden board, A4 or A3: large print, QR code, check code, phones, signature and witness lines.

The same notice gives the same bytes; nothing in it depends on the day it is printed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from publicity.choices import EntryState, NoticeState, Signer
from publicity.models import Contact, Entry, Notice
from publicity.reports.wall import HOTLINE
from publicity.rules.kinds import COLUMNS, signers_of
from publicity.rules.sheets import period_words
from registry.divisions.models import Division, Level
from registry.documents.images import qr_uri
from registry.documents.pdf import join_pdf
from registry.ui import formats

QR_MM = {"a4": 34, "a3": 46}
MANY_COLUMNS = 6
"""From this many columns on the words of the table are printed smaller, so that a row stays on one or two lines."""
_SIGNS = {Signer.SECRETARY: "村党支部书记", Signer.ACCOUNTING: "乡镇财政所（章）"}


def wall_address(notice: Notice) -> str:
    """The address in the QR code: the check code's page, where the paper can be compared with the frozen copy."""
    return str(settings.REGISTRY_WALL_URL).rstrip("/") + reverse("wall:verify", args=[notice.check_code])


def render_poster(notice: Notice, *, size: str = "a4") -> bytes:
    """The poster as PDF, "a4" or "a3"; in Chinese, whoever prints it."""
    with override("zh-hans"):
        return _render(notice, size)


def _render(notice: Notice, size: str) -> bytes:
    columns = [{"label": c["label"], "number": _is_number(c["key"]), "key": c["key"]} for c in notice.columns]
    entries = notice.entries.exclude(state=EntryState.WITHDRAWN).order_by("position")
    rows = [{"position": e.position, "cells": _cells(columns, e)} for e in entries]
    codes = [notice.village_id[:n] for n in (12, 9, 6)]
    contact = Contact.objects.filter(village_id__in=codes).order_by("-village_id").first()
    html = render_to_string("publicity/pdf/poster.html", {
        "notice": notice, "columns": columns, "rows": rows, "place": notice.village.full_name, "size": size,
        "qr": qr_uri(wall_address(notice), size_mm=QR_MM[size]), "phone": contact.office_phone if contact else "",
        "hotline": HOTLINE, "committee": _committee(notice.village), "totals": [
            {"label": COLUMNS[k].label, "text": _text(k, v)} for k, v in notice.totals.items() if k in COLUMNS],
        "withdrawn": notice.state == NoticeState.WITHDRAWN, "is_dense": len(columns) >= MANY_COLUMNS,
        "covers": _covers(notice), "signs": _signs(notice), "language": "zh-hans",
    })  # fmt: skip
    return join_pdf([html], styles=("css/poster.css",))  # joined papers carry slim fonts


def _signs(notice: Notice) -> list[dict[str, Any]]:
    """The lines of those who sign, each with the day of the signature the system holds."""
    given = dict(notice.signatures.values_list("signer", "on"))
    return [{"label": _SIGNS[Signer(one)], "on": given.get(one)} for one in signers_of(notice.kind, notice.village_id)]


def _covers(notice: Notice) -> str:
    """The time the sheet is about, unless its title says it."""
    if notice.covers_from is None or notice.covers_to is None:
        return ""
    words = period_words((notice.covers_from, notice.covers_to))
    if words and words in notice.title:
        return ""
    return words or f"{formats.cn_date(notice.covers_from)}到{formats.cn_date(notice.covers_to)}"


def _cells(columns: list[dict[str, Any]], entry: Entry) -> list[dict[str, Any]]:
    return [{"text": _text(c["key"], entry.cells.get(c["key"])), "number": c["number"]} for c in columns]


def _committee(division: Division) -> str:
    """What is written after the division's name where it publishes: 十八洞村 + 民委员会, 某某社区 + 居民委员会."""
    if division.level != Level.VILLAGE:
        return ""
    if division.name.endswith("委员会") or division.name.endswith("居委会"):
        return ""
    return "民委员会" if division.name.endswith("村") else "居民委员会"


def _is_number(key: str) -> bool:
    return key in COLUMNS and COLUMNS[key].form in {"yuan", "wan", "count"}


def _text(key: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if key in COLUMNS and COLUMNS[key].form in {"yuan", "wan"}:
        return str(formats.yuan(value))
    return str(value)
