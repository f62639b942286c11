"""Hits of other departments' lists: recorded as pointers, verified on the spot, never a refusal by themselves.

Source: DOMAIN §2.1 (有车、有商品房 …), §3.1 COMPARED, DQ-61. A list's rows are matched and forgotten; what stays is who
was found, what the list says, and what the verification said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.choices import FlagKind, FlagVerdict, ListKind
from households.models import ComparisonList, Hit, Household, Member, NegativeFlag
from registry.audit import trail
from registry.errors import DomainError
from registry.loader import load_instances
from registry.text.words import says_something

if TYPE_CHECKING:
    from registry.accounts.models import User

FLAGS: Final[dict[str, str]] = {
    ListKind.CARS: FlagKind.CAR,
    ListKind.HOUSES: FlagKind.HOUSE,
    ListKind.SALARIES: FlagKind.SALARY,
    ListKind.COMPANIES: FlagKind.COMPANY,
}
"""Lists that speak of a negative-list circumstance."""


@dataclass(frozen=True)
class ListDraft:
    """A list as it was received: what kind, whose, of which day, and how it was read."""

    kind: str
    department: str
    as_of: dt.date
    file_name: str
    sha256: str
    rows: int
    unreadable: int


@dataclass(frozen=True)
class HitDraft:
    """A member whom the list names, and what it says of them."""

    member: Member
    fact: str


@transaction.atomic
def record(draft: ListDraft, *, area: str, hits: Sequence[HitDraft], by: User, on: dt.date) -> ComparisonList:
    """The list with its hits and flags. Raises DomainError when this very list was compared here before."""
    if ComparisonList.objects.filter(area_id=area, kind=draft.kind, sha256=draft.sha256).exists():
        raise DomainError("same_list", _("This very list has been compared already."), field="file")
    found = ComparisonList.objects.create(
        area_id=area, kind=draft.kind, department=draft.department, as_of=draft.as_of, file_name=draft.file_name,
        sha256=draft.sha256, rows=draft.rows, unreadable=draft.unreadable, hits=len(hits), uploaded_by=by,
    )  # fmt: skip
    source = f"{draft.department} {draft.as_of:%Y-%m-%d}"[:120]
    load_instances(
        Hit,
        (
            Hit(list=found, household_id=hit.member.household_id, member=hit.member, village_id=hit.member.village_id,
                kind=draft.kind, source=source, found_on=on, fact=hit.fact[:200], verdict=FlagVerdict.OPEN)
            for hit in hits
        ),
    )  # fmt: skip
    if draft.kind in FLAGS:
        _flag(found, kind=FLAGS[draft.kind], source=source, on=on)
    trail.record("households.list_compared", by=by, target=found, village=area,
                 after={"kind": draft.kind, "rows": draft.rows, "hits": len(hits)})  # fmt: skip
    return found


def _flag(found: ComparisonList, *, kind: str, source: str, on: dt.date) -> None:
    """One flag a household, with its first hit."""
    first: dict[int, Hit] = {}
    for hit in Hit.objects.filter(list=found).order_by("pk"):
        first.setdefault(hit.household_id, hit)
    load_instances(
        NegativeFlag,
        (
            NegativeFlag(household_id=hit.household_id, village_id=hit.village_id, kind=kind, is_found=True,
                         source=source, found_on=on, hit=hit, verdict=FlagVerdict.OPEN)
            for hit in first.values()
        ),
        unique=("household", "kind", "found_on", "source"),
    )  # fmt: skip


@transaction.atomic
def verify(hit: Hit, *, verdict: str, note: str, by: User, on: dt.date) -> Hit:
    """What was found on the spot. The card is not changed by it, and nobody is refused by it.

    Raises DomainError without a verdict or a note. A verdict may be corrected; the trail keeps the old one.
    """
    if verdict == FlagVerdict.OPEN or verdict not in FlagVerdict.values:
        raise DomainError("verdict_missing", _("Say what the verification found."), field="verdict")
    if not says_something(note):
        raise DomainError("verdict_needs_note", _("Write what was seen, by whom and on which paper."), field="note")
    locked: Hit = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    if ComparisonList.objects.filter(pk=locked.list_id, uploaded_by=by).exists():
        raise DomainError("own_list", _("Who compared the list does not decide about its hits: someone else verifies."))
    before = {"verdict": locked.verdict, "note": locked.note}
    locked.verdict, locked.note, locked.verified_on, locked.verified_by = verdict, note.strip(), on, by
    locked.save(update_fields=["verdict", "note", "verified_on", "verified_by"])
    if locked.kind in FLAGS:
        _follow(locked, by=by, on=on)
    household = Household.objects.get(pk=locked.household_id)
    trail.record("households.hit_verified", by=by, target=household, village=locked.village_id, before=before,
                 after={"kind": locked.kind, "verdict": verdict, "note": locked.note})  # fmt: skip
    return locked


def _follow(hit: Hit, *, by: User, on: dt.date) -> None:
    """The household's flag says what its hits say together: confirmed before open before explained before refuted."""
    rank = [FlagVerdict.CONFIRMED, FlagVerdict.OPEN, FlagVerdict.EXPLAINED, FlagVerdict.REFUTED]
    others = Hit.objects.filter(list_id=hit.list_id, household_id=hit.household_id)
    deciding = min(others, key=lambda other: (rank.index(FlagVerdict(other.verdict)), -other.pk))
    is_open = deciding.verdict == FlagVerdict.OPEN
    NegativeFlag.objects.filter(
        household_id=hit.household_id, kind=FLAGS[hit.kind], hit__list_id=hit.list_id
    ).update(
        verdict=deciding.verdict, note="" if is_open else deciding.note,
        verified_on=None if is_open else on, verified_by=None if is_open else by,
    )  # fmt: skip
