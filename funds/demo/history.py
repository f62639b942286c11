"""The steps behind the final states of past years, with the people who took them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection

from funds.choices import ProjectState
from funds.demo.people import People
from funds.demo.sources import Pot
from funds.workflow import PAYMENT, PROJECT
from registry import clock
from registry.loader import load
from registry.workflow.models import Duty, Event

EVENT_COLUMNS = (
    "machine",
    "subject_type",
    "subject_id",
    "village_id",
    "transition",
    "from_state",
    "to_state",
    "duty",
    "by_id",
    "on",
    "at",
    "note",
    "data",
)


def write_history(people: People, pot: Pot, finance: Any) -> None:
    """The steps behind the final states, with the people who took them."""
    events: list[tuple[Any, ...]] = []
    for village, project in pot.needs.items():
        clerk, office = people.who("village_clerk", village), people.who("county_office", village[:6])
        start = dt.date(project.year, 1, 20)
        spring, sown = dt.date(project.year, 2, 20), dt.date(project.year, 4, 1)
        reviewer = people.who("township_reviewer", village[:9])
        department = people.who("line_department", village[:6])
        steps = [
            ("begin", "", "proposed", Duty.MAKE, clerk, start),
            ("review", "proposed", "reviewed", Duty.REVIEW, reviewer, spring),
            ("appraise", "reviewed", "appraised", Duty.COMPARE, department, spring),
            ("approve", "appraised", "approved", Duty.APPROVE, office, spring),
            ("plan", "approved", "planned", Duty.APPROVE, office, spring),
            ("start", "planned", "under_way", Duty.MAKE, clerk, sown),
        ]
        if project.state == ProjectState.CLOSED:
            end = dt.date(project.year, 12, 20)
            steps += [
                ("complete", "under_way", "completed", Duty.MAKE, clerk, end),
                ("accept", "completed", "accepted", Duty.APPROVE, office, end),
                ("close", "accepted", "closed", Duty.APPROVE, office, end),
            ]
        events += steps_of(PROJECT.name, project, steps)
    for village, batch in pot.batches.items():
        clerk, paid = people.who("village_clerk", village), batch.released_on or dt.date.min
        review, made = people.who("township_reviewer", village[:9]), paid - dt.timedelta(days=18)
        events += steps_of(
            PAYMENT.name,
            batch,
            [
                ("begin", "", "draft", Duty.MAKE, clerk, made),
                ("submit", "draft", "submitted", Duty.MAKE, clerk, made),
                ("check", "submitted", "checked", Duty.REVIEW, review, made + dt.timedelta(days=2)),
                ("publish", "checked", "published", Duty.MAKE, clerk, made + dt.timedelta(days=3)),
                ("release", "published", "released", Duty.PAY, finance, paid),
            ],
        )
    with connection.cursor() as cursor:
        load(cursor, Event._meta.db_table, EVENT_COLUMNS, events)


def steps_of(machine: str, subject: Any, steps: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows for the loader: a model instance each would cost most of the demo's time."""
    kind = subject._meta.label_lower
    for name, before, after, duty, by, day in steps:
        yield (
            machine,
            kind,
            subject.pk,
            subject.village_id,
            name,
            before,
            after,
            duty.value,
            by.pk,
            day,
            clock.at_noon(day),
            "",
            {},
        )
