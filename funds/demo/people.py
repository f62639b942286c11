"""Who is on the register on which day, who signs what, and keys drawn before rows are written."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from households.choices import REGISTERED
from households.models import Household, Member, StatusSpan
from registry.demo.plan import Plan

_NAMES = uuid.UUID("0b0f6a0e-7f53-5a38-9f6e-3d0b7f1b2c77")
ZERO = Decimal("0.00")


class People:
    """Households with the days they were on the register, and who signs what."""

    def __init__(self, plan: Plan) -> None:
        self.users: dict[Any, Any] = plan.users  # type: ignore[assignment]  # the plan knows users as objects only
        self.households = {h.pk: h for h in Household.objects.within(plan.county).order_by("number")}
        self.registered: dict[str, list[tuple[int, dt.date, dt.date]]] = defaultdict(list)
        for household, village, starts, ends in (
            StatusSpan.objects.within(plan.county)
            .filter(status__in=REGISTERED)
            .order_by("household__number", "starts_on")
            .values_list("household_id", "village_id", "starts_on", "ends_on")
        ):
            self.registered[village].append((household, starts, ends or dt.date.max))
        self.home: str = self.users["village_clerk"][0].scope
        self.died: dict[str, tuple[int, str, dt.date]] = {
            village: (household, name, day)
            for village, household, name, day in Member.objects.within(plan.county)
            .filter(left_reason="death", left_on__isnull=False)
            .order_by("-left_on", "pk")
            .values_list("village_id", "household_id", "name", "left_on")
        }
        """The first death known in a village: whose money may still have been paid."""

    def on(self, village: str, day: dt.date) -> list[Household]:
        found = {pk: None for pk, starts, ends in self.registered.get(village, []) if starts <= day < ends}
        return [self.households[pk] for pk in found]

    def who(self, role: str, code: str) -> Any:
        """The holder of a role in a division, or some holder of it."""
        return self.users.get((role, code)) or self.users[role][0]


def draw_ids(model: Any, count: int) -> Iterator[int]:
    """Primary keys from the table's own sequence, for rows that name each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([row[0] for row in cursor.fetchall()])


def key_of(*parts: Any) -> uuid.UUID:
    return uuid.uuid5(_NAMES, "/".join(map(str, parts)))
