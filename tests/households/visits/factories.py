"""Helpers, assignments and visits for tests, by the real actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from households.actions.assignments import assign
from households.actions.problems import add_problem
from households.actions.visits import Photo, record_visit
from households.choices import Status
from households.models import HelperAssignment, Household, Visit
from households.rules.drafts import CardDraft
from households.rules.visits import ProblemDraft, VisitDraft
from registry import clock
from tests.documents.test_attachments import photo
from tests.households import factories as cards
from villages.actions.helpers import register_helper
from villages.models import Helper

_serial = itertools.count(1)
ON = dt.date(2026, 11, 10)


def helper(name: str = "石帮", *, village: str = cards.VILLAGE, by: Any = None, **fields: Any) -> Helper:
    values = {
        "unit": "县水利局",
        "post": "staff",
        "phone": f"1520000{next(_serial):04d}",
        "started_on": dt.date(2020, 1, 1),
    } | fields
    return register_helper(village=village, by=by, on=ON, name=name, **values)


def household(*, status: str = Status.LIFTED, by: Any = None, village: str = cards.VILLAGE) -> Household:
    """A card on the register since 2019, lifted at the end of 2020 (or poor since)."""
    made = cards.household(village=village, by=by, on=dt.date(2019, 11, 2), status=Status.POOR,
                           card=CardDraft(group="3组", main_cause="01"))  # fmt: skip
    if status == Status.LIFTED:
        from households.actions.status import set_status

        set_status(made, Status.LIFTED, by=by, on=dt.date(2020, 11, 30))
    made.refresh_from_db()
    return made


def assigned(card: Household, who: Helper, *, on: dt.date = dt.date(2021, 1, 5), by: Any = None) -> HelperAssignment:
    return assign(card, helper=who, by=by, on=on)


def draft(**fields: Any) -> VisitDraft:
    values: dict[str, Any] = {
        "held_at": clock.now().replace(second=0, microsecond=0) - dt.timedelta(hours=2), "form": "home",
        "contents": ("income",), "visitors": "石帮",
    }  # fmt: skip
    return VisitDraft(**values | fields)


def visit(card: Household, by: Any, *, photos: tuple[int, ...] = (), **fields: Any) -> Visit:
    """A visit two hours ago with photos drawn from the numbers."""
    files = [Photo(SimpleUploadedFile(f"{n}.jpg", photo(n))) for n in photos]
    return record_visit(card, draft=draft(**fields), by=by, at=clock.now(), photos=files)


def help_given(card: Household, by: Any) -> Visit:
    """A helper assigned to the card, a visit with a photo, and the problem it found."""
    who = helper(village=card.village_id, by=by)
    assigned(card, who, on=dt.date(2026, 11, 5), by=by)
    made = visit(card, by, photos=(1,), helper=who.pk)
    need = ProblemDraft("water", "水压不足", "石新桥", clock.today() + dt.timedelta(days=30))
    add_problem(card, draft=need, by=by, on=clock.today(), visit=made)
    return made
