"""What all changes of people share: locking the card, the days, the relations, a person's row on another card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from households.actions.members import as_draft, follow, reason_of
from households.choices import Relation, Status
from households.choices.changes import DayFault
from households.models import Household, Member
from households.rules import members as rule
from households.rules.changes import Event
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.fields import blind_index
from registry.text.identity import uniqueness_key

if TYPE_CHECKING:
    from registry.accounts.models import User

RELATION_CHECKS = frozenset({"DQ-01", "DQ-02", "DQ-10", "DQ-13"})
"""What an event must not break. Other faults of the card are mended on the card; a death is entered all the same."""

_OF_THE_ROW = frozenset({"id", "household", "village", "relation", "joined_on", "join_reason", "left_on", "left_reason",
                         "previous", "identity_index", "phone_index"})  # fmt: skip


def locked(pk: int) -> Household:
    """The card, locked until commit. Raises DomainError when it is struck off or out of sight."""
    household: Household | None = Household.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if household is None:
        raise DomainError("card_gone", _("This card is not in your area."))
    if household.status == Status.REMOVED:
        raise DomainError("card_removed", _("This card is struck off. Nothing is entered on it any more."))
    return household


def card_since(household: Household) -> dt.date | None:
    """The day the card's history begins."""
    found: dt.date | None = household.status_spans.aggregate(first=Min("starts_on"))["first"]
    return found


def refuse_days(faults: Iterable[DayFault]) -> None:
    """Raises Refused with what is wrong with the day, each at the field to mend."""
    reasons = [
        Reason(fault.value, fault.label, field="note" if fault is DayFault.LONG_AGO else "day") for fault in faults
    ]
    if reasons:
        raise Refused(reasons)


def refuse_taken(household: Household, identity: str) -> Member | None:
    """Raises Refused when the number is on another card now; answers the person's last row in this village otherwise.

    A card out of sight is answered as taken and nothing more (households_taken, migration 0011).
    """
    key = uniqueness_key(identity)
    if not key:
        return None
    rows = Member.objects.with_identity(identity).select_related("household")
    current = rows.current().first()
    if current is not None:
        raise Refused([Reason(
            "identity_here", _("%(name)s with this number is a member of the household of %(head)s (%(number)s). "
                               "Enter the marriage or the move on that card."),
            {"name": current.name, "head": current.household.head_name, "number": current.household.number},
            field="identity",
        )])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM households_taken(ARRAY[]::text[], ARRAY[%s::bytea])",
                       [blind_index("identity", key)])  # fmt: skip
        if cursor.fetchone():
            raise Refused([Reason(
                "identity_elsewhere",
                _("A person with this number is on a card of another village. That village must record the leaving "
                  "first; then the person can come to this card."),
                field="identity",
            )])  # fmt: skip
    last: Member | None = rows.filter(village_id=household.village_id, next=None).order_by("-left_on", "-pk").first()
    return last


def copy_of(member: Member, household: Household, **values: Any) -> Member:
    """A new row for the same person on `household`, with everything known about them; not saved yet."""
    names = {field.name for field in Member._meta.concrete_fields} - _OF_THE_ROW - set(values)
    facts = {name: getattr(member, name) for name in names}
    return Member(household=household, village_id=household.village_id, previous=member, **facts | values)


def set_relations(household: Household, relations: Mapping[int, str], *, by: User | None, prefix: str) -> None:
    """Gives the current members the relations named; the card's size and head follow.

    Raises Refused with the reasons at `<prefix>_<key>`. The places of head and spouse are freed before they are taken.
    """
    present = list(household.members.current().order_by("pk"))
    wanted = {m.pk: relations.get(m.pk) or m.relation for m in present}
    refuse_relations(present, wanted, prefix=prefix)
    moved = [m for m in present if wanted[m.pk] != m.relation]
    aside = [m.pk for m in moved if m.relation in {Relation.HEAD, Relation.SPOUSE}]
    Member.objects.filter(pk__in=aside).update(relation=Relation.OTHER)
    head_before = household.head_name
    for member in moved:
        before, member.relation = member.relation, wanted[member.pk]
        member.save(update_fields=["relation"])
        trail.record("households.member_changed", by=by, target=household, village=household.village_id,
                     before={"name": member.name, "relation": before},
                     after={"name": member.name, "relation": member.relation})  # fmt: skip
    follow(household)
    if present and head_before and household.head_name != head_before:
        trail.record("households.head_changed", by=by, target=household, village=household.village_id,
                     before={"head_name": head_before}, after={"head_name": household.head_name})  # fmt: skip


def refuse_relations(members: Sequence[Member], relations: Mapping[int, str], *, prefix: str) -> None:
    """Raises Refused when head, spouse or a relation's sex would be wrong among these members."""
    if not members:
        return
    drafts = [as_draft(m, relation=relations.get(m.pk, "")) for m in members]
    found = [f for f in rule.errors(drafts, on=dt.date.max) if f.check.id in RELATION_CHECKS]
    reasons = []
    for finding in found:
        reason = reason_of(finding)
        field = "" if finding.position is None else f"{prefix}_{members[finding.position].pk}"
        reasons.append(Reason(reason.code, reason.message, reason.params, field=field))
    if reasons:
        raise Refused(reasons)


def missing_relations(members: Iterable[Member], relations: Mapping[int, str], *, prefix: str) -> None:
    """Raises Refused when somebody's relation was left open."""
    reasons = [
        Reason("relation_missing", _("Choose what %(name)s is to the head."), {"name": m.name},
               field=f"{prefix}_{m.pk}")
        for m in members if not relations.get(m.pk)
    ]  # fmt: skip
    if reasons:
        raise Refused(reasons)


def paper_of(event: Event) -> dict[str, str]:
    """Paper and note as the trail keeps them; what is empty is left out."""
    return {k: v for k, v in {"paper": event.paper.strip(), "note": event.note.strip()}.items() if v}
