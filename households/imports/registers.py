"""Registers and lists of an area as workbooks: households, members, what to ask on a visit, monitored objects.

Rows are read as they are written, so that a county's list is as little trouble as a village's, and none is cut off.
Numbers are masked; text that a spreadsheet would compute is text (registry.spreadsheets.writer).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.choices import Health
from households.models import HelperAssignment, Household, HouseholdRisk, Member, Visit
from registry.spreadsheets.writer import write_table

CHUNK: Final = 2_000
Rows = Iterator[list[Any]]


@dataclass(frozen=True)
class Kind:
    """One register: its name, its headings, and its rows for an area on a day."""

    code: str
    label: Any
    note: Any
    headings: tuple[Any, ...]
    rows: Callable[[str, dt.date], Rows]
    count: Callable[[str], int]


def write(kind: Kind, *, area: str, on: dt.date) -> bytes:
    """The workbook of a register."""
    return write_table(
        sheet=str(kind.label), headings=[str(heading) for heading in kind.headings], rows=kind.rows(area, on)
    )


def _cards(area: str) -> Any:
    helper = HelperAssignment.objects.filter(household=OuterRef("pk"), ends_on=None).order_by("-starts_on")
    visit = Visit.objects.filter(household=OuterRef("pk")).order_by("-held_at")
    found = Household.objects.within(area).exclude(status="removed").select_related("village").with_latest_income()
    return found.annotate(
        helper_name=Subquery(helper.values("helper__name")[:1]), last_visit=Subquery(visit.values("held_at")[:1])
    ).order_by("village_id", "number")


def _households(area: str, on: dt.date) -> Rows:
    for number, card in enumerate(_cards(area).iterator(chunk_size=CHUNK), 1):
        yield [
            number, card.village.name, card.hamlet, card.group, card.number, card.head_name, card.size,
            str(card.phone or ""), str(card.attribute_label), card.get_status_display(),
            card.get_monitored_type_display(), card.get_main_cause_display(), card.income_year, card.income_per_head,
            card.helper_name or "",
        ]  # fmt: skip


def _members(area: str, on: dt.date) -> Rows:
    words = dict(Health.choices)
    people = (
        Member.objects.within(area).current().exclude(household__status="removed")
        .select_related("household", "village").order_by("village_id", "household__number", "pk")
    )  # fmt: skip
    for number, member in enumerate(people.iterator(chunk_size=CHUNK), 1):
        yield [
            number, member.village.name, member.household.number, member.household.head_name, member.name,
            member.get_relation_display(), member.get_sex_display(), member.age_on(on), str(member.identity),
            member.get_ethnicity_display(), "、".join(str(words[code]) for code in member.health),
            member.get_labour_display(), member.get_education_display(), member.get_school_display(),
            member.get_work_area_display(), member.work_months, member.get_welfare_job_display(),
            member.get_allowance_display(), member.get_destitute_display(),
        ]  # fmt: skip


def _visits(area: str, on: dt.date) -> Rows:
    cards = _cards(area).order_by(F("last_visit").asc(nulls_first=True), "village_id", "number")
    for number, card in enumerate(cards.iterator(chunk_size=CHUNK), 1):
        yield [
            number, card.village.name, card.group or card.hamlet, card.head_name, card.size, str(card.phone or ""),
            card.address, card.get_main_cause_display(), card.get_monitored_type_display(), card.helper_name or "",
            card.last_visit.date() if card.last_visit else None, "", "", "", "",
        ]  # fmt: skip


def _monitored(area: str, on: dt.date) -> Rows:
    risks = HouseholdRisk.objects.within(area).open().order_by("household_id", "position")
    named: dict[int, list[str]] = {}
    for risk in risks.iterator(chunk_size=CHUNK):
        named.setdefault(risk.household_id, []).append(risk.get_kind_display())
    cards = _cards(area).exclude(monitored_type="")
    for number, card in enumerate(cards.iterator(chunk_size=CHUNK), 1):
        yield [
            number, card.village.name, card.number, card.head_name, card.size, card.get_monitored_type_display(),
            card.monitored_on, "、".join(named.get(card.pk, [])), card.risk_cleared_on, card.helper_name or "",
            card.income_year, card.income_per_head,
        ]  # fmt: skip


_NO, _VILLAGE, _HEAD = gettext_lazy("No."), gettext_lazy("Village"), gettext_lazy("Head of household")
_NUMBER, _GROUP, _SIZE = gettext_lazy("Household number"), gettext_lazy("Group"), gettext_lazy("Members")
_PHONE, _HELPER = gettext_lazy("Phone"), gettext_lazy("Helper")
_YEAR, _INCOME = gettext_lazy("Income of the year"), gettext_lazy("Net income per head (yuan)")

KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind(
            "households", gettext_lazy("Register of households"),
            gettext_lazy("Every card with head, kind, cause, income and helper."),
            (_NO, _VILLAGE, gettext_lazy("Natural village"), _GROUP, _NUMBER, _HEAD, _SIZE, _PHONE,
             gettext_lazy("Attribute"), gettext_lazy("Status"), gettext_lazy("Monitored as"),
             gettext_lazy("Main cause"), _YEAR, _INCOME, _HELPER),
            _households, lambda area: Household.objects.within(area).exclude(status="removed").count(),
        ),
        Kind(
            "members", gettext_lazy("List of members"),
            gettext_lazy("Everyone on a card, with health, labour, school, work and cover."),
            (_NO, _VILLAGE, _NUMBER, _HEAD, gettext_lazy("Name"), gettext_lazy("Relation to the head"),
             gettext_lazy("Sex"), gettext_lazy("Age"), gettext_lazy("Identity number"), gettext_lazy("Ethnic group"),
             gettext_lazy("Health"), gettext_lazy("Labour"), gettext_lazy("Education"), gettext_lazy("At school"),
             gettext_lazy("Works away in"), gettext_lazy("Months worked"), gettext_lazy("Public-welfare job"),
             gettext_lazy("Minimum allowance"), gettext_lazy("Destitute support")),
            _members, lambda area: Member.objects.within(area).current().exclude(household__status="removed").count(),
        ),
        Kind(
            "visits", gettext_lazy("Sheet for visits"),
            gettext_lazy("For social workers and helpers: those not visited longest first, with columns to fill in."),
            (_NO, _VILLAGE, _GROUP, _HEAD, _SIZE, _PHONE, gettext_lazy("Address"), gettext_lazy("Main cause"),
             gettext_lazy("Monitored as"), _HELPER, gettext_lazy("Last visit"), gettext_lazy("Visited on"),
             gettext_lazy("What was found"), gettext_lazy("What the household needs"),
             gettext_lazy("Signature of the household")),
            _visits, lambda area: Household.objects.within(area).exclude(status="removed").count(),
        ),
        Kind(
            "monitored", gettext_lazy("List of monitored objects"),
            gettext_lazy("Kind, day, risks in their order, and whether the risk is cleared."),
            (_NO, _VILLAGE, _NUMBER, _HEAD, _SIZE, gettext_lazy("Monitored as"), gettext_lazy("Monitored since"),
             gettext_lazy("Risks"), gettext_lazy("Risk cleared on"), _HELPER, _YEAR, _INCOME),
            _monitored,
            lambda area: Household.objects.within(area).exclude(status="removed").exclude(monitored_type="").count(),
        ),
    )
}  # fmt: skip
"""Code → register."""


def file_name(kind: Kind, *, area: str, on: dt.date) -> str:
    """What the download is called, without its ending."""
    return _("%(register)s-%(area)s-%(day)s") % {"register": kind.label, "area": area, "day": f"{on:%Y%m%d}"}
