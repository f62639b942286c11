"""What happens when a row is added in the moment a year is frozen. Real commits, two connections."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

from django.db import IntegrityError, connection, transaction

from households.actions import freezing
from households.models import LivingYear
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make

DAY = dt.date(2026, 1, 20)
YEAR = 2025


def test_two_at_once_a_row_waits_for_the_freeze_and_is_refused(
    committing_db: str, make_user: Any, in_scope: Any
) -> None:
    """A row that is being added while the year is frozen does not slip in behind the freeze."""
    office = make_user("county_office", COUNTY)
    with in_scope(COUNTY, office.pk), transaction.atomic():
        card = make.household(income=make.income(YEAR))
    found: list[str] = []
    begun = threading.Event()

    def add() -> None:
        try:
            with in_scope(VILLAGE, office.pk), transaction.atomic():
                begun.set()
                LivingYear(household_id=card.pk, village_id=VILLAGE, year=YEAR, checked_on=DAY).save()
            found.append("saved")
        except IntegrityError as error:
            cause: Any = error.__cause__
            found.append(cause.diag.constraint_name)
        finally:
            connection.close()

    with in_scope(COUNTY, office.pk), transaction.atomic():
        freezing.freeze(area=COUNTY, year=YEAR, by=office, on=DAY)
        thread = threading.Thread(target=add)
        thread.start()
        assert begun.wait(10)
    thread.join(20)
    assert found == ["household_year_frozen"]
