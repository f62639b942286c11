"""Entering, checking and ending filings of near relatives (近亲属备案).

The clerk enters those of the village's people, township and county staff their own; another person checks one level up.
What a filing does is told in households/actions/relatives.py. Source: DOMAIN §9.3.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.choices.cases import CadrePost
from households.models import Household, NearRelative
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.fields import blind_index
from registry.text import identity as identity_rule
from registry.wording import explain
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

VILLAGE, TOWNSHIP, COUNTY = 12, 9, 6
CHECKED_AT = {VILLAGE: TOWNSHIP, TOWNSHIP: COUNTY, COUNTY: COUNTY}
"""Length of the code where a filing was entered → of where it is checked; at the county a colleague checks."""
POSTS_OF: dict[int, tuple[CadrePost, ...]] = {
    VILLAGE: (CadrePost.TWO_COMMITTEES, CadrePost.GROUP_LEADER, CadrePost.SUPERVISION, CadrePost.HELPER),
    TOWNSHIP: (CadrePost.TOWNSHIP,),
    COUNTY: (CadrePost.COUNTY,),
}


@dataclass(frozen=True)
class FilingDraft:
    """What a cadre declares: who they are, who the relative is, and what the relative's household receives and why."""

    cadre_name: str
    cadre_post: str
    relative_name: str
    identity: str
    kinship: str
    filed_on: dt.date
    cadre_user: int | None = None
    household: int | None = None
    benefits: str = ""


def file(draft: FilingDraft, *, by: User, on: dt.date) -> NearRelative:
    """Enters a filing where `by` is posted. It binds from its day on, before it is checked. Raises Refused."""
    _refuse(reasons_against_filing(draft, by=by, on=on))
    with transaction.atomic():
        filing = NearRelative(village_id=by.scope, filed_by=by, **_values(draft))
        _refuse_twice(filing)
        filing.save()
        filing.refresh_from_db(fields=["household"])  # the database found the card of the number
        _note("filed", filing, by=by)
    return filing


def edit(filing: NearRelative, draft: FilingDraft, *, by: User, on: dt.date) -> NearRelative:
    """Changes a filing that nobody has checked yet. Raises Refused."""
    with transaction.atomic():
        locked: NearRelative = NearRelative.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        _refuse([*reasons_against_editing(locked, by=by), *reasons_against_filing(draft, by=by, on=on)])
        before = _shown(locked)
        for name, value in _values(draft).items():
            setattr(locked, name, value)
        _refuse_twice(locked)
        locked.save()
        locked.refresh_from_db(fields=["household"])
        _note("changed", locked, by=by, before=before)
    return locked


def check(filing: NearRelative, *, by: User, on: dt.date) -> NearRelative:
    """Confirms a filing, one level above where it was filed, by another person. Raises Refused."""
    with transaction.atomic():
        locked: NearRelative = NearRelative.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        _refuse(reasons_against_checking(locked, by=by))
        locked.checked_by, locked.checked_on = by, on
        locked.save(update_fields=["checked_by", "checked_on"])
        _note("checked", locked, by=by)
    return locked


def end(filing: NearRelative, *, by: User, on: dt.date, reason: str) -> NearRelative:
    """Ends a filing with its reason; it still binds on this day. Not by the cadre or who filed it. Raises Refused."""
    with transaction.atomic():
        locked: NearRelative = NearRelative.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        _refuse(reasons_against_ending(locked, by=by))
        locked.ended_on, locked.ended_reason = on, reason.strip()
        if not locked.ended_reason:
            raise DomainError("reason_missing", _("Say why the filing ends."), field="reason")
        locked.save(update_fields=["ended_on", "ended_reason"])
        _note("ended", locked, by=by, reason=reason)
    return locked


def reasons_against_filing(draft: FilingDraft, *, by: User, on: dt.date) -> list[Reason]:
    """The clerk files for the village's people; township and county staff for themselves. A number must be right."""
    reasons = []
    if not by.may(Permission.FILE_RELATIVES):
        reasons.append(not_permitted(Permission.FILE_RELATIVES))
    if len(by.scope) < VILLAGE and draft.cadre_user != by.pk:
        reasons.append(Reason("files_for_another", _("Township and county staff file for themselves.")))
    posts = POSTS_OF.get(len(by.scope), ())
    if draft.cadre_post not in posts:
        reasons.append(Reason("post_elsewhere", _("This post files elsewhere."), field="cadre_post"))
    for fault in identity_rule.check(draft.identity, on=on)[:1]:
        reasons.append(Reason("DQ-01", explain(fault), field="relative_identity"))
    if draft.filed_on > on:
        reasons.append(Reason("filed_in_future", _("The day lies in the future."), field="filed_on"))
    if draft.household and not Household.objects.visible_to(by).filter(pk=draft.household).exists():
        reasons.append(Reason("household_elsewhere", _("Choose a household of your area."), field="household"))
    return reasons


def reasons_against_editing(filing: NearRelative, *, by: User) -> list[Reason]:
    """Only before the check, only where it was filed."""
    if filing.checked_on or filing.ended_on:
        return [Reason("filing_fixed", _("A checked filing is not edited. It is ended, and filed anew."))]
    if not by.may(Permission.FILE_RELATIVES) or by.scope != filing.village_id:
        return [Reason("filed_elsewhere", _("A filing is changed where it was entered."))]
    if len(by.scope) < VILLAGE and filing.cadre_user_id != by.pk:
        return [Reason("files_for_another", _("Township and county staff file for themselves."))]
    if len(by.scope) == VILLAGE and filing.cadre_user_id == by.pk:  # it binds from its day: nobody unbinds themselves
        return [Reason("own_filing", _("Your own filing is changed by somebody else, or ended one level up."))]
    return []


def reasons_against_checking(filing: NearRelative, *, by: User) -> list[Reason]:
    """One level up, another person than who entered it, and never about oneself."""
    if filing.checked_on or filing.ended_on:
        return [Reason("filing_fixed", _("This filing has been checked or has ended already."))]
    return _level_up(filing, by)


def reasons_against_ending(filing: NearRelative, *, by: User) -> list[Reason]:
    """The same people who check."""
    if filing.ended_on:
        return [Reason("filing_fixed", _("This filing has ended already."))]
    return _level_up(filing, by)


def _level_up(filing: NearRelative, by: User) -> list[Reason]:
    if not by.may(Permission.CHECK_RELATIVES):
        return [not_permitted(Permission.CHECK_RELATIVES)]
    reasons = []
    if len(by.scope) != CHECKED_AT[len(filing.village_id)] or not filing.village_id.startswith(by.scope):
        reasons.append(Reason("one_level_up", _("A filing is checked one level above where it was entered.")))
    if by.pk in {filing.filed_by_id, filing.cadre_user_id}:
        reasons.append(Reason("own_filing", _("Nobody checks or ends what they filed, or what is about themselves.")))
    return reasons


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(reasons)


def _values(draft: FilingDraft) -> dict[str, Any]:
    return {
        "cadre_name": draft.cadre_name.strip(), "cadre_post": draft.cadre_post, "cadre_user_id": draft.cadre_user,
        "relative_name": draft.relative_name.strip(), "relative_identity": identity_rule.normalise(draft.identity),
        "kinship": draft.kinship, "household_id": draft.household, "benefits": draft.benefits.strip(),
        "filed_on": draft.filed_on,
    }  # fmt: skip


def _refuse_twice(filing: NearRelative) -> None:
    """One filing in force for one cadre and one relative."""
    number = filing.relative_identity.reveal()
    same = NearRelative.objects.filter(
        village=filing.village_id, cadre_name=filing.cadre_name, cadre_user=filing.cadre_user_id, ended_on=None,
        relative_index=blind_index("identity", number),
    ).exclude(pk=filing.pk)  # fmt: skip
    if same.exists():
        raise DomainError("filed_already", _("This relative is filed for this cadre already."), field="relative_name")


def _shown(filing: NearRelative) -> dict[str, Any]:
    return {
        "cadre": filing.cadre_name, "post": filing.cadre_post, "relative": filing.relative_name,
        "identity": filing.relative_identity, "kinship": filing.kinship, "household": filing.household_id,
    }  # fmt: skip


def _note(what: str, filing: NearRelative, *, by: User, before: dict[str, Any] | None = None, reason: str = "") -> None:
    trail.record(f"households.relative_{what}", by=by, target=filing, village=filing.village_id, before=before,
                 after=_shown(filing), reason=reason)  # fmt: skip
