"""The sheet for the wooden board: A4, large print, with QR code, check code, phones and the witness line.

The same notice gives the same bytes; nothing in it depends on the day it is printed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from publicity.choices import EntryState, NoticeState
from publicity.models import Contact, Entry, Notice
from publicity.reports.wall import HOTLINE
from publicity.rules.kinds import COLUMNS
from registry.divisions.models import Division, Level
from registry.documents.images import qr_uri
from registry.documents.pdf import render_pdf
from registry.ui import formats


def wall_address(notice: Notice) -> str:
    """The address in the QR code: the check code's page, where the paper can be compared with the frozen copy."""
    return settings.REGISTRY_WALL_URL.rstrip("/") + reverse("wall:verify", args=[notice.check_code])


def render_poster(notice: Notice) -> bytes:
    """The poster as PDF."""
    columns = [{"label": c["label"], "number": _is_number(c["key"]), "key": c["key"]} for c in notice.columns]
    entries = notice.entries.exclude(state=EntryState.WITHDRAWN).order_by("position")
    rows = [{"position": e.position, "cells": _cells(columns, e)} for e in entries]
    codes = [notice.village_id[:n] for n in (12, 9, 6)]
    contact = Contact.objects.filter(village_id__in=codes).order_by("-village_id").first()
    _html, pdf = render_pdf("publicity/pdf/poster.html", {
        "notice": notice, "columns": columns, "rows": rows, "place": notice.village.full_name,
        "qr": qr_uri(wall_address(notice), size_mm=34), "phone": contact.office_phone if contact else "",
        "hotline": HOTLINE, "committee": _committee(notice.village), "totals": [
            {"label": COLUMNS[k].label, "text": _text(k, v)} for k, v in notice.totals.items() if k in COLUMNS],
        "withdrawn": notice.state == NoticeState.WITHDRAWN,
    }, styles=("css/poster.css",))  # fmt: skip
    return pdf


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
