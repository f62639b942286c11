"""Jobs: once only, cancellable, and never lost with their worker."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from registry import clock
from registry.errors import DomainError
from registry.jobs import actions
from registry.jobs.models import Job, State
from registry.jobs.registry import _KINDS, job
from tests.conftest import COUNTY, SIBLING, VILLAGE

runs: list[int] = []


@pytest.fixture(autouse=True)
def kinds():
    runs.clear()

    @job("test.count", label="Counting")
    def count(progress, *, to):
        for done in range(1, to + 1):
            progress.advance(done, to, f"row {done}")
            runs.append(done)
        return {"counted": to}

    @job("test.fail", label="Failing")
    def fail(progress):
        raise RuntimeError("secret detail")

    @job("test.refuse", label="Refusing")
    def refuse(progress):
        raise DomainError("no", "The file is empty.")

    yield
    for code in ("test.count", "test.fail", "test.refuse"):
        del _KINDS[code]


@pytest.fixture
def start(committing_db, in_scope):
    def begin(code, **params):
        with in_scope(COUNTY), transaction.atomic():
            created = actions.start(code, by=None, scope=COUNTY, params=params)
        return read(created.pk)

    def read(pk):
        with in_scope(COUNTY), transaction.atomic():
            return Job.objects.get(pk=pk)

    begin.read = read
    return begin


def test_job_runs_after_the_commit_and_keeps_its_result(start):
    done = start("test.count", to=3)
    assert (done.state, done.result, done.done, done.total, done.attempts) == ("done", {"counted": 3}, 3, 3, 1)


def test_job_delivered_twice_runs_once(start, in_scope):
    done = start("test.count", to=2)
    with in_scope(COUNTY):
        actions.run(str(done.pk))
    assert runs == [1, 2]


def test_job_failure_says_so_without_the_inner_detail(start):
    failed = start("test.fail")
    assert failed.state == State.FAILED
    assert "secret detail" not in failed.error


def test_job_refusal_is_told_in_its_own_words(start):
    assert start("test.refuse").error == "The file is empty."


def _waiting(in_scope, **fields):
    with in_scope(COUNTY), transaction.atomic():
        now = clock.now()
        return Job.objects.create(
            **{"kind": "test.count", "area_id": COUNTY, "params": {"to": 2}, "heartbeat_at": now, **fields}
        )


def test_job_of_a_dead_worker_becomes_interrupted_and_can_be_retried(start, in_scope):
    dead = _waiting(in_scope, state=State.RUNNING)
    with in_scope(COUNTY), transaction.atomic():
        Job.objects.update(heartbeat_at=clock.now() - dt.timedelta(minutes=5))
        assert actions.sweep() == (1, 0)
    assert start.read(dead.pk).state == State.INTERRUPTED
    with in_scope(COUNTY), transaction.atomic():
        actions.retry(Job.objects.get(pk=dead.pk))
    assert start.read(dead.pk).state == State.DONE


def test_job_whose_message_was_lost_is_sent_again(start, in_scope):
    lost = _waiting(in_scope)
    with in_scope(COUNTY), transaction.atomic():
        Job.objects.update(heartbeat_at=clock.now() - dt.timedelta(minutes=5))
        assert actions.sweep() == (0, 1)
    assert start.read(lost.pk).state == State.DONE


def test_job_cancelled_while_running_stops_at_its_next_step(start, in_scope):
    waiting = _waiting(in_scope)
    with in_scope(COUNTY), transaction.atomic():
        Job.objects.filter(pk=waiting.pk).update(cancel_requested=True)
    with in_scope(COUNTY):
        actions.run(str(waiting.pk))
    assert start.read(waiting.pk).state == State.CANCELLED
    assert runs == []


def test_job_that_ended_cannot_be_cancelled_nor_a_done_one_retried(start, in_scope):
    done = start("test.count", to=1)
    for action, code in ((actions.cancel, "job_not_open"), (actions.retry, "job_not_retryable")):
        with in_scope(COUNTY), pytest.raises(DomainError) as refusal:
            action(done)
        assert refusal.value.code == code


def test_job_kind_unknown_fails_at_once(in_scope):
    with pytest.raises(KeyError):
        actions.start("nothing", by=None, scope=COUNTY)


@pytest.mark.django_db
def test_job_page_is_seen_by_its_starter_only(make_user, as_user, in_scope):
    owner, other = make_user("village_clerk", VILLAGE), make_user("village_clerk", VILLAGE)
    outside = make_user("village_clerk", SIBLING)
    with in_scope(VILLAGE):
        mine = Job.objects.create(kind="test.count", area_id=VILLAGE, started_by=owner, heartbeat_at=clock.now())
    assert as_user(owner).get(f"/jobs/{mine.pk}/").status_code == 200
    assert as_user(other).get(f"/jobs/{mine.pk}/").status_code == 404
    assert as_user(outside).get(f"/jobs/{mine.pk}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"done": 3, "total": 2}, "job_done_within_total"),
        ({"state": "done"}, "job_ended_when_not_open"),
    ],
)
def test_job_rows_that_cannot_be(in_scope, fields, constraint):
    with in_scope(COUNTY), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.create(kind="x", area_id=COUNTY, heartbeat_at=clock.now(), **fields)
