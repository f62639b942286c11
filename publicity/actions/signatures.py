"""Signing a sheet before the supervision committee witnesses it. Source: DOMAIN.md §7.1."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from publicity.models import Notice, NoticeSignature
from publicity.workflow import NOTICE
from registry import clock

if TYPE_CHECKING:
    from registry.accounts.models import User


def sign(notice: Notice, *, signer: str, by: User, on: dt.date) -> NoticeSignature:
    """The signature of the branch secretary ("secretary") or of the township's accounting office ("accounting").

    Whoever prepared the sheet or signed as the other one signs nothing, and whoever signed does not witness.
    Raises Refused with every reason; the database refuses a signature of the preparer and one after the hanging too.
    """
    with transaction.atomic():
        NOTICE.apply(notice, f"sign_{signer}", by=by, on=on)
        return NoticeSignature.objects.create(
            notice=notice, village_id=notice.village_id, signer=signer, by=by, on=on, at=clock.now()
        )
