"""The papers of a household and of a village: what there is, how each is made, what version of the data it shows.

No clock is read for a card's paper: the same data give the same bytes, whenever it is printed. The data version is the
hash of everything printed; the check code on the paper comes from it, and the QR code leads to the page of that code.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.choices import REGISTERED
from households.documents import card, handbook, income, received, register, statement, visit
from households.documents.file import File, files
from households.documents.values import FULL, MASKED, Numbers
from households.models import Household, Visit
from publicity.reports.wall import HOTLINE
from registry.documents.images import qr_uri
from registry.documents.pdf import check_code
from villages.models import VillageCard

STYLES = ("css/papers/household.css",)
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Paper:
    """One kind of paper: its code, what screens call it, what it is for, its template."""

    code: str
    label: Any
    use: Any
    template: str
    is_of_year: bool = True


_PAPERS = (
    Paper("card", _("File card"), _("All blocks of the card for a year, with members, income and guarantees."),
          "papers/households/card.html"),
    Paper("handbook", _("Help handbook"), _("The six parts of the handbook kept at the household."),
          "papers/households/handbook.html"),
    Paper("statement", _("Card on the door"), _("Money received, policies, helper and phones, for the household."),
          "papers/households/statement.html"),
    Paper("income", _("Income sheet"), _("How the income per head came about, line by line."),
          "papers/households/income.html"),
    Paper("visit", _("Visit sheet"), _("Blank with the head filled in, to write on by hand."),
          "papers/households/visit.html"),
)  # fmt: skip
PAPERS: dict[str, Paper] = {paper.code: paper for paper in _PAPERS}
REGISTERS: dict[str, Paper] = {paper.code: paper for paper in (
    Paper("register", _("Village register"), _("All registered households of the village, with totals."),
          "papers/households/register.html"),
    Paper("monitored", _("Register of monitored objects"), _("Monitored objects with their risks, with totals."),
          "papers/households/register.html"),
)}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One paper's content, ready to be set: template, context, and the version of the data in it."""

    title: str
    template: str
    context: dict[str, Any]

    @property
    def version(self) -> str:
        """SHA-256 of everything printed."""
        text = json.dumps([self.template, self.context], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def numbers_for(in_full: bool) -> Numbers:
    return FULL if in_full else MASKED


def sheet_of(paper: Paper, file: File, *, in_full: bool = False, visit_on_record: Visit | None = None) -> Sheet:
    """The content of one household's paper, in Chinese as it hangs in the office."""
    numbers = numbers_for(in_full)
    with translation.override(LANGUAGE):
        context = _context(paper.code, file, numbers, visit_on_record)
    return Sheet(f"{context['title']}（{file.household.head_name}）", paper.template, context)


def _context(code: str, file: File, numbers: Numbers, on_record: Visit | None) -> dict[str, Any]:
    if code == "card":
        return card.build(file, numbers)
    if code == "handbook":
        return handbook.build(file, numbers)
    if code == "income":
        return income.build(file, numbers)
    if code == "visit":
        return visit.build(file, numbers, on_record)
    receipts = received.received_by([file.household.pk]).get(file.household.pk, [])
    return statement.build(file, numbers, receipts, _contact(file.household.village_id))


def _contact(village: str) -> dict[str, str]:
    phone = VillageCard.objects.filter(pk=village).values_list("office_phone", flat=True).first()
    return {"office": phone or "", "hotline": HOTLINE}


def register_sheet(code: str, *, village: Any, year: int, on: dt.date, in_full: bool = False) -> Sheet:
    """The content of a register of one village, as of `on`."""
    build = register.households if code == "register" else register.monitored
    with translation.override(LANGUAGE):
        place = "".join(d.name for d in [*village.ancestors(), village])
        found = in_village(village.code, only_monitored=code == "monitored")
        context = build(files(found, year), year=year, place=place, on=on, numbers=numbers_for(in_full))
    return Sheet(f"{village.name}{context['title']}", REGISTERS[code].template, context)


def in_village(code: str, *, only_monitored: bool = False) -> Any:
    """The village's registered households in the order of its registers, or those ever monitored."""
    found = Household.objects.within(code).filter(status__in=REGISTERED)
    if only_monitored:
        found = found.exclude(monitored_type="")
    return found.order_by(Length("group"), "group", "number")


def address_of(code: str) -> str:
    """What the QR code says: where anyone may ask whether a paper with this code was issued."""
    return str(settings.REGISTRY_WALL_URL).rstrip("/") + reverse("wall:verify", args=[code])


def set_in_type(sheet: Sheet, code: str) -> str:
    """The HTML of a sheet that carries a check code."""
    with translation.override(LANGUAGE):
        return render_to_string(sheet.template, sheet.context | {
            "language": LANGUAGE, "code": code, "version": sheet.version[:12],
            "qr": qr_uri(address_of(code), size_mm=20),
        })  # fmt: skip


def run_version(versions: list[str]) -> str:
    """The data version of several sheets printed as one."""
    return versions[0] if len(versions) == 1 else hashlib.sha256("\n".join(versions).encode()).hexdigest()


def code_of(version: str) -> str:
    """The check code of a data version."""
    return check_code(version)


def sheets_of(paper: Paper, households: Any, *, year: int, in_full: bool = False) -> Iterator[Sheet]:
    """The papers of many households, one after the other."""
    for file in files(households, year):
        yield sheet_of(paper, file, in_full=in_full)
