"""Near relatives of cadres (近亲属备案) and who must stand aside (回避). Source: DOMAIN §9.2 (5), §9.3.

Row-level security shows a village its own filings only; who is recused is asked of the database past it
(households/migrations/0031). A filing binds from the day it is entered through the day it ends, checked or not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from households.choices.cases import CadrePost, Kinship
from households.models import Household
from registry.errors import Reason

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Recused:
    """A cadre with a near relative in a household: who, in what post, whose relative. `account` None: has no login."""

    account: int | None
    name: str
    post: str
    kinship: str
    relative: str
    place: str

    @property
    def post_label(self) -> str:
        return str(CadrePost(self.post).label)

    @property
    def kinship_label(self) -> str:
        return str(Kinship(self.kinship).label)


def recused_names(household: Household | int) -> list[Recused]:
    """Everyone who takes no part in what is decided about the household today, of whatever level; [] for most."""
    key = household if isinstance(household, int) else household.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, name, post, kinship, relative, place FROM households_recused_names(%s)", [key])
        return [Recused(*row) for row in cursor.fetchall()]


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
