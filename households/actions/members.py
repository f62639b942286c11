"""Who belongs to a household: entering and changing; the card's size and head follow in the same transaction.

Source: DOMAIN §2.5, §3.4. The checks of households/rules/members.py are asked before anything is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.years import mirror_people
from households.choices import ABLE_TO_WORK, Relation
from households.models import Household, Member
from households.rules import members as rule
from households.rules.members import MemberDraft
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.names import search_text, sort_key
from registry.wording import explain

if TYPE_CHECKING:
    from registry.accounts.models import User

_NOT_STORED = frozenset({"pk"})


def refuse_errors(drafts: Sequence[MemberDraft], *, on: dt.date) -> None:
    """Raises Refused with every error the checks find; a reason's field is "members-<position>-<field>"."""
    found = rule.errors(drafts, on=on)
    if found:
        raise Refused([reason_of(finding) for finding in found])


def reason_of(finding: rule.Finding) -> Reason:
    """A finding as the reason that form and API show."""
    place = "" if finding.position is None else f"members-{finding.position}-{finding.field}"
    message = explain(finding.code) if finding.code else finding.message
    return Reason(finding.check.id, message, field=place)


@transaction.atomic
def save_members(
    household: Household, *, drafts: Sequence[MemberDraft], by: User | None, on: dt.date, complete: bool = True
) -> None:
    """Writes the current members as drafted: changes those with a pk, adds the others. Nobody leaves by this.

    `complete` False takes the drafts as a part of the members. Raises Refused with all errors of all members.
    """
    present = {member.pk: member for member in household.members.current()}
    missing = [] if complete else [as_draft(m) for pk, m in present.items() if pk not in {d.pk for d in drafts}]
    refuse_errors([*drafts, *missing], on=on)
    named = [rule.completed(draft) for draft in drafts]
    _refuse_taken(household, named)
    _step_aside(present, named)
    for draft in named:
        if draft.pk is None:
            _add(household, draft, by=by, on=on)
        else:
            _change(household, present, draft, by=by)
    follow(household)
    mirror_people([household.pk], year=on.year)


def _refuse_taken(household: Household, drafts: Sequence[MemberDraft]) -> None:
    """Raises Refused when a number belongs to a member of another card in sight (DQ-05); the rest is the database's."""
    reasons = []
    for position, draft in enumerate(drafts):
        if draft.is_temporary:
            continue
        others = Member.objects.current().with_identity(draft.identity).exclude(household=household)
        other = others.select_related("household").first()
        if other is not None:
            reasons.append(Reason(
                "DQ-05", _("%(name)s with this number is a member of the household of %(head)s (%(number)s)."),
                {"name": other.name, "head": other.household.head_name, "number": other.household.number},
                field=f"members-{position}-identity",
            ))  # fmt: skip
    if reasons:
        raise Refused(reasons)


def _step_aside(present: Mapping[int, Member], drafts: Sequence[MemberDraft]) -> None:
    """Frees the places of head and spouse before others take them: the database holds one of each at every moment."""
    for draft in drafts:
        member = present.get(draft.pk or 0)
        if member and member.relation in {Relation.HEAD, Relation.SPOUSE} and draft.relation != member.relation:
            Member.objects.filter(pk=member.pk).update(relation=Relation.OTHER)  # its own relation is saved after


def values_of(draft: MemberDraft) -> dict[str, Any]:
    """The columns of a member as drafted."""
    values = {name: value for name, value in asdict(draft).items() if name not in _NOT_STORED}
    return values | {"health": list(draft.health), "is_temporary": draft.is_temporary}


def _add(household: Household, draft: MemberDraft, *, by: User | None, on: dt.date) -> Member:
    values = values_of(draft)
    values["joined_on"] = values["joined_on"] or on
    member = Member.objects.create(household=household, village_id=household.village_id, **values)
    trail.record("households.member_added", by=by, target=household, village=household.village_id,
                 after={"name": member.name, "relation": member.relation, "identity": member.identity})  # fmt: skip
    return member


def _change(household: Household, present: Mapping[int, Member], draft: MemberDraft, *, by: User | None) -> None:
    member = present.get(draft.pk or 0)
    if member is None:
        raise DomainError("member_gone", _("A member on this card has left meanwhile. Open the card again."))
    values = {k: v for k, v in values_of(draft).items() if k != "joined_on" or v is not None}
    before, after = diff.apply(member, values)
    if not after:
        return
    member.save()
    trail.record("households.member_changed", by=by, target=household, village=household.village_id,
                 before={"name": member.name, **before}, after={"name": member.name, **after})  # fmt: skip


def follow(household: Household) -> None:
    """Brings the card's size, head and labour into line with its current members."""
    members = list(household.members.current())
    head = next((m for m in members if m.relation == Relation.HEAD), None)
    household.size = sum(m.is_counted for m in members)
    if head is not None:
        household.head_name = head.name
        household.head_search, household.head_sort = search_text(head.name), sort_key(head.name)
    known = [m for m in members if m.labour]
    household.has_no_labour = bool(known) and len(known) == len(members) and not any(
        m.labour in ABLE_TO_WORK for m in members
    )  # fmt: skip
    if not household.has_no_labour:
        household.no_labour_confirmed_on = None  # it was confirmed of other people
    household.save(update_fields=[
        "size", "head_name", "head_search", "head_sort", "has_no_labour", "no_labour_confirmed_on",
    ])  # fmt: skip


@transaction.atomic
def set_head(household: Household, *, relations: Mapping[int, str], by: User | None, on: dt.date) -> None:
    """Gives every current member the relation it has to the new head. Raises Refused like `save_members`."""
    present = list(household.members.current().order_by("pk"))
    drafts = [as_draft(m, relation=relations.get(m.pk, m.relation)) for m in present]
    before = household.head_name
    save_members(household, drafts=drafts, by=by, on=on)
    household.refresh_from_db()
    if household.head_name != before:
        trail.record("households.head_changed", by=by, target=household, village=household.village_id,
                     before={"head_name": before}, after={"head_name": household.head_name})  # fmt: skip


def as_draft(member: Member, *, relation: str = "") -> MemberDraft:
    """A member on record as a draft, the number in clear for the checks."""
    values: dict[str, Any] = {name: getattr(member, name) for name in MemberDraft.__dataclass_fields__}
    certificate, phone = member.disability_certificate, member.phone
    return MemberDraft(**values | {
        "identity": member.identity.reveal(), "health": tuple(member.health),
        "disability_certificate": certificate.reveal() if certificate else "",
        "phone": phone.reveal() if phone else "",
        "relation": relation or member.relation,
    })  # fmt: skip
