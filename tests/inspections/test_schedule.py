"""The schedule: month borders in Shanghai, gaps after downtime, two beats, a job cut off."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from inspections import reports, tasks
from inspections.choices import ReportKind
from inspections.models import Report
from registry.db.scope import scoped
from registry.jobs.models import Job
from registry.text.periods import SHANGHAI
from tests.conftest import COUNTY, VILLAGE

TOWNSHIP = VILLAGE[:9]


def at(day: str, time: str = "00:00:00") -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(time), SHANGHAI)


@pytest.fixture
def clock_at(committing_db: str, owner_cursor: Any) -> Any:
    """`clock_at(moment)` sets the database's clock to a moment."""

    def move(to: dt.datetime) -> None:
        owner_cursor.execute("UPDATE registry_clock SET shift = %s - clock_timestamp()", [to])

    return move


def missing(area: str = COUNTY) -> list[str]:
    from registry import clock

    with scoped(COUNTY), transaction.atomic():
        return [found.period for found in reports.missing_monthly(area, on=clock.today())]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (("2026-10-31", "23:59:30"), ["2026-09"]),
        (("2026-11-01", "00:00:30"), ["2026-10"]),
        (("2026-11-01", "07:59:00"), ["2026-10"]),  # still 31 October in UTC
        (("2027-01-01", "00:00:30"), ["2026-12"]),
    ],
)
def test_the_month_closes_at_midnight_in_shanghai(clock_at: Any, moment: Any, expected: list[str]) -> None:
    clock_at(at(*moment))
    assert missing() == expected


def made() -> list[tuple[str, str, int]]:
    with scoped(COUNTY), transaction.atomic():
        return sorted(Report.objects.values_list("area_id", "period", "issue"))


@pytest.fixture
def only_two_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The schedule of the whole county makes 241 reports; two areas show the same."""
    kept = tasks.wanted_jobs

    def few(area: str) -> Any:
        return [job for job in kept(area) if job[2]["area"] in (COUNTY, TOWNSHIP) and job[0] == "inspections.report"]

    monkeypatch.setattr(tasks, "wanted_jobs", few)


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the papers out: these tests are about which reports there are."""
    monkeypatch.setattr(reports.documents, "render", lambda report: b"%PDF-1.7 " + report.data_version.encode())


def test_two_beats_yield_one_report(clock_at: Any, only_two_areas: None, unprinted: None) -> None:
    clock_at(at("2026-11-01", "01:00:00"))
    assert tasks.due_reports() == 2
    assert tasks.due_reports() == 0
    assert made() == [(COUNTY, "2026-10", 1), (TOWNSHIP, "2026-10", 1)]


def test_a_waiting_job_is_not_started_twice(clock_at: Any, only_two_areas: None, monkeypatch: Any) -> None:
    from registry.jobs import actions as jobs

    monkeypatch.setattr(jobs, "_enqueue", lambda job: None)  # the worker is down
    clock_at(at("2026-11-01", "01:00:00"))
    assert (tasks.due_reports(), tasks.due_reports()) == (2, 0)
    with scoped(COUNTY), transaction.atomic():
        assert Job.objects.count() == 2


def test_months_missed_in_a_downtime_are_made_once(clock_at: Any, only_two_areas: None, unprinted: None) -> None:
    clock_at(at("2026-08-01", "01:00:00"))
    tasks.due_reports()
    clock_at(at("2026-11-10", "09:00:00"))  # forty days and more without a beat
    tasks.due_reports()
    tasks.due_reports()
    periods = [period for area, period, _issue in made() if area == COUNTY]
    assert periods == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert {issue for _area, _period, issue in made()} == {1}


def test_the_same_job_delivered_twice_makes_one_report(clock_at: Any, unprinted: None) -> None:
    clock_at(at("2026-11-01", "01:00:00"))
    with scoped(COUNTY), transaction.atomic():
        first = reports.generate_missing(ReportKind.MONTHLY, TOWNSHIP, "2026-10")
    with scoped(COUNTY), transaction.atomic():
        second = reports.generate_missing(ReportKind.MONTHLY, TOWNSHIP, "2026-10")
    assert (first is not None, second) == (True, None)


def test_the_villages_job_goes_on_where_it_was_cut_off(clock_at: Any, unprinted: None) -> None:
    clock_at(at("2026-11-01", "01:00:00"))

    class Told:
        seen: list[int] = []

        def advance(self, done: int, total: int = 0, phase: str = "") -> None:
            self.seen.append(done)
            if done == 3 and len(self.seen) < 6:
                raise KeyboardInterrupt  # the worker dies

    with scoped(COUNTY):
        with pytest.raises(KeyboardInterrupt):
            tasks.make_village_reports(Told(), kind="monthly", area=TOWNSHIP, period="2026-10")
        assert len(made()) == 3
        result = tasks.make_village_reports(Told(), kind="monthly", area=TOWNSHIP, period="2026-10")
    assert len(made()) == 27
    assert "24" in str(result["message"])


def test_the_schedule_names_the_task() -> None:
    from registry.celery import app

    assert "inspections.due_reports" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "inspections.due_reports" in app.tasks
