"""Who stands aside from a household, asked of the database past row-level security (migrations 0031, 0032).

A village sees its own filings only; these functions answer for filings of every level, about households in scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from households.choices.cases import CadrePost, Kinship

if TYPE_CHECKING:
    from households.models.household import Household


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


def relatives_in(area: str) -> dict[int, list[Recused]]:
    """Household → the cadres recused from it today, in an area of one's own; whoever filed them, wherever."""
    found: dict[int, list[Recused]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT household, account, name, post, kinship, relative, place FROM households_recused_in(%s)", [area]
        )
        for household, *row in cursor.fetchall():
            found.setdefault(household, []).append(Recused(*row))
    return found
