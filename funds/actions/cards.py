"""Cards of people, for money that is their own, and cards known to be a cadre's. Ended, never changed. DOMAIN §6.6."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import CadreAccount, PersonalAccount
from households.models import Member
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


def enter_card(member: Member, *, bank_name: str, account: str, by: User, on: dt.date) -> PersonalAccount:
    """The person's card from today; the one before ends. Raises Refused, DomainError for somebody who left."""
    if not by.may(Permission.PREPARE_PAYMENT):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    if member.left_on is not None and member.left_on <= on:
        raise DomainError("member_left", _("This person has left the household."), field="account")
    with transaction.atomic():
        for old in PersonalAccount.objects.select_for_update().filter(member=member, ended_on=None):
            _end(old, by=by, on=on)
        made: PersonalAccount = PersonalAccount.objects.create(
            village_id=member.village_id, member=member, bank_name=bank_name, account=account, from_on=on
        )
        trail.record("funds.card_entered", by=by, target=made, village=made.village_id,
                     after={"name": member.name, "bank": bank_name, "account": made.account.masked})  # fmt: skip
    return made


def enter_cadre_card(
    *, village: str, name: str, post: str, account: str, by: User, on: dt.date
) -> CadreAccount:  # fmt: skip
    """A card that is a cadre's: no payment to a household goes to it from now on. Raises Refused."""
    if not by.may(Permission.RELEASE_PAYMENT):
        raise Refused([not_permitted(Permission.RELEASE_PAYMENT)])
    with transaction.atomic():
        made: CadreAccount = CadreAccount.objects.create(
            village_id=village, name=name, post=post, account=account, from_on=on
        )
        trail.record("funds.cadre_card_entered", by=by, target=made, village=village,
                     after={"name": name, "post": post, "account": made.account.masked})  # fmt: skip
    return made


def end_card(card: PersonalAccount | CadreAccount, *, by: User, on: dt.date) -> None:
    """The card holds no more from today; it stays readable. Raises Refused, DomainError for one that ended."""
    right = Permission.PREPARE_PAYMENT if isinstance(card, PersonalAccount) else Permission.RELEASE_PAYMENT
    if not by.may(right):
        raise Refused([not_permitted(right)])
    if card.ended_on is not None:
        raise DomainError("card_ended", _("This card has ended already."))
    with transaction.atomic():
        _end(card, by=by, on=on)


def _end(card: PersonalAccount | CadreAccount, *, by: User, on: dt.date) -> None:
    card.ended_on = max(on, card.from_on)
    card.save(update_fields=["ended_on"])
    trail.record("funds.card_ended", by=by, target=card, village=card.village_id,
                 before={"account": card.account.masked})  # fmt: skip
