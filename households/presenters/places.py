"""Where a finding is mended: the address of the very field, or of the page on which the thing is done."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse

from households.choices.checks import CHECKS
from households.models import Finding, Member

_PAGES = {
    "notice": "publicity:notice", "meeting": "villages:meeting", "payment": "funds:payment", "project": "funds:project",
    "village": "villages:village",
}  # fmt: skip
_SECTIONS = {
    "years": ("households:years", "households:income"), "help": ("households:help",), "people": ("households:people",),
    "comparison": ("households:comparison_card",),
}  # fmt: skip
_CARD = {"members": "members", "causes": "card", "card": "card"}


def _first(names: tuple[str, ...], pk: int) -> str:
    for name in names:
        try:
            return reverse(name, args=[pk])
        except NoReverseMatch:
            continue
    return ""


def place_of(finding: Finding, positions: dict[int, int] | None = None) -> str:
    """The address where this finding is mended. `positions` tells the row of each member in the card's form."""
    kind, _colon, pk = finding.subject.partition(":")
    if kind in _PAGES:
        return _first((_PAGES[kind],), pk)  # type: ignore[arg-type]  # one page stands for a row of pages
    if finding.household_id is None:
        return reverse("households:rule", args=[finding.rule])
    check = CHECKS[finding.rule]
    if check.place == "helpers":
        name = "assign" if finding.params.get("field") == "helpers" else "visit_record"
        return reverse(f"households:{name}", args=[finding.household_id])
    page = _first(_SECTIONS.get(check.place, ()), finding.household_id)
    if page:
        year = f"?year={finding.year}" if finding.year and check.place == "years" else ""
        return f"{page}{year}"
    edit = reverse("households:edit", args=[finding.household_id])
    return f"{edit}{_anchor(finding, check.place, positions or {})}"


def _anchor(finding: Finding, place: str, positions: dict[int, int]) -> str:
    field = str(finding.params.get("field", ""))
    if place == "members" and finding.member_id in positions and field:
        return f"#id_members-{positions[finding.member_id]}-{field}"
    if place in {"causes", "card"} and field:
        return f"#id_card-{field}"
    return "#members" if place == "members" else ""


def positions_in(households: Iterable[int]) -> dict[int, int]:
    """`positions_of` several households at once, in one query."""
    rows = Member.objects.current().filter(household__in=set(households)).order_by("household", "joined_on", "pk")
    found: dict[int, int] = {}
    for _household, people in groupby(rows.values_list("household", "pk"), key=lambda row: row[0]):
        found |= {pk: row for row, (_of, pk) in enumerate(people)}
    return found


def positions_of(members: Any) -> dict[int, int]:
    """The row of each current member in the card's form, which lists them by the day they joined."""
    return {
        pk: row for row, pk in enumerate(members.current().order_by("joined_on", "pk").values_list("pk", flat=True))
    }
