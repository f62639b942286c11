"""Near relatives of cadres (近亲属备案): who must stand aside (回避), and the list of it on the wall.

Row-level security shows a village its own filings only; who is recused is asked of the database past it
(households/migrations/0031). A filing binds from its day through the day it ends, checked or not; it is entered in
households/actions/filings.py. Source: DOMAIN §9.2 (5), §9.3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.choices import REGISTERED, Status
from households.models import Household
from households.models.recused import Recused, recused_names, relatives_in
from publicity.actions import publish
from publicity.choices import NoticeKind
from publicity.rules.drafts import Column, EntryDraft
from registry.accounts.permissions import Permission
from registry.errors import DomainError, Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from publicity.models import Notice
    from registry.accounts.models import User

VILLAGE = 12
DISCLOSED = (Column("cadre"), Column("post"), Column("head_name"), Column("relation"), Column("benefit_kind"))


def reasons_against_acting(household: Household | int, by: User) -> list[Reason]:
    """Why this person takes no step about the household; empty when nothing is filed. One Reason, code "recused"."""
    key = household if isinstance(household, int) else household.pk
    return reasons_about_any([key], by)


def reasons_about_any(households: Collection[int], by: User) -> list[Reason]:
    """The same about several households together, as a notice or a payment list carries them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h FROM unnest(%s::bigint[]) h WHERE households_recused(h, %s) LIMIT 1", [list(households), by.pk]
        )
        found = cursor.fetchone()
    if found is None:
        return []
    whose = next((r for r in recused_names(found[0]) if r.account == by.pk), None)
    if whose is None:
        return [Reason("recused", _("Recusal: you have filed a near relative in this household."))]
    return [
        Reason("recused", _("Recusal: you have filed %(relative)s of this household as a near relative (%(kinship)s). "
                            "Someone else takes this step."),
               {"relative": whose.relative, "kinship": whose.kinship_label})
    ]  # fmt: skip


# --- the list on the wall -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disclosed:
    """A household on the register and the cadre whose relative it is."""

    household: Household
    whose: Recused


def to_disclose(village: str) -> list[Disclosed]:
    """The village's households on the register or watched in which a cadre of any level has a near relative."""
    known = relatives_in(village)
    rows = Household.objects.filter(pk__in=known, village=village).order_by("head_sort", "pk")
    return [Disclosed(row, whose) for row in rows if receives(row) for whose in known[row.pk]]


def receives(household: Household | None) -> bool:
    """Does the household stand on the register, or is it a monitored object?"""
    return household is not None and (household.status in REGISTERED or household.is_monitored)


def disclose(*, by: User, on: dt.date) -> Notice:
    """Prepares the village's self-disclosure for its wall. Raises Refused, DomainError when there is nothing."""
    if not by.may(Permission.PREPARE_NOTICE) or len(by.scope) != VILLAGE:
        raise Refused([not_permitted(Permission.PREPARE_NOTICE)])
    rows = to_disclose(by.scope)
    if not rows:
        raise DomainError("nothing_to_disclose", _("No cadre has a near relative in a household on the register."))
    entries, seen = [], set()
    with translation.override("zh-hans"):
        for row in rows:
            # One row of a notice a subject: the household's first row carries it, so that its witness is asked once.
            subject = "" if row.household.pk in seen else f"households.household:{row.household.pk}"
            seen.add(row.household.pk)
            entries.append(EntryDraft(subject=subject, cells={
                "cadre": row.whose.name, "post": row.whose.post_label, "head_name": row.household.head_name,
                "relation": row.whose.kinship_label, "benefit_kind": _benefit(row.household),
            }))  # fmt: skip
        return publish(kind=NoticeKind.RELATIVES, village=by.scope, title=f"{on.year}年干部近亲属享受政策情况公示",
                       columns=DISCLOSED, entries=entries, by=by, on=on)  # fmt: skip


def _benefit(household: Household) -> str:
    """What the household is, as a word of the register: cause, health and income are nobody's business."""
    if household.is_monitored:
        return "防止返贫监测对象"
    return str(Status(household.status).label)


__all__ = [
    "Disclosed", "Recused", "disclose", "reasons_about_any", "reasons_against_acting", "receives", "recused_names",
    "relatives_in", "to_disclose",
]  # fmt: skip
