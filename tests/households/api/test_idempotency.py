"""A write that is sent twice is done once: replays, other bodies, two at the same moment, versions, forgetting."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from households.models import Household
from registry import clock
from registry.api.models import StoredAnswer
from registry.api.tasks import forget_answers
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make

URL = "/api/v1/households/"
KEY = {"Idempotency-Key": "client-7f3a.0001"}


def body(**values: Any) -> dict[str, Any]:
    head = {"name": "龙大山", "relation": "head", "identity": make.identity()}
    return {"village": VILLAGE, "main_cause": "01", "members": [head]} | values


def send(client: Any, data: Any, headers: dict[str, str] = KEY, url: str = URL, method: str = "post") -> Any:
    return getattr(client, method)(url, data, content_type="application/json", headers=headers)


@pytest.fixture
def clerk(make_user: Any, as_user: Any) -> Any:
    return as_user(make_user("village_clerk", VILLAGE))


def cards() -> int:
    with scoped(COUNTY), transaction.atomic():
        return Household.objects.count()


@pytest.mark.django_db
def test_the_same_request_again_is_answered_and_not_done(clerk: Any) -> None:
    data = body()
    first, again = send(clerk, data), send(clerk, data)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["ETag"] == first["ETag"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert cards() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused(clerk: Any) -> None:
    send(clerk, body())
    other = send(clerk, body(main_cause="02"))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert cards() == 1


@pytest.mark.django_db
def test_a_refused_write_is_asked_anew(clerk: Any) -> None:
    wrong = body(members=[])
    assert send(clerk, wrong).json()["code"] == "DQ-01"
    assert send(clerk, wrong).status_code == 409
    assert send(clerk, body()).status_code == 201


@pytest.mark.django_db
def test_keys_are_one_users_own(clerk: Any, make_user: Any, as_user: Any) -> None:
    send(clerk, body())
    other = as_user(make_user("village_clerk", VILLAGE))
    assert send(other, body()).status_code == 201
    assert cards() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["short", "with blank in it", "x" * 81])
def test_a_key_of_another_form_is_refused(clerk: Any, key: str) -> None:
    answer = send(clerk, body(), {"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (400, "Idempotency-Key")
    assert cards() == 0


@pytest.mark.django_db
def test_without_a_key_every_write_is_done(clerk: Any) -> None:
    send(clerk, body(), {})
    send(clerk, body(), {})
    assert cards() == 2


@pytest.mark.django_db
def test_version_comes_as_if_match(clerk: Any) -> None:
    made = send(clerk, body()).json()
    address = f"{URL}{made['id']}/"
    tag = clerk.get(address)["ETag"]
    assert tag == '"1"'
    assert send(clerk, {"group": "9组"}, {"If-Match": tag}, address, "patch")["ETag"] == '"2"'
    late = send(clerk, {"group": "8组"}, {"If-Match": tag}, address, "patch")
    assert (late.status_code, late.json()["code"]) == (409, "card_changed")
    assert send(clerk, {"group": "8组", "version": 2}, {"If-Match": '"1"'}, address, "patch").status_code == 400


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day(clerk: Any, in_scope: Any) -> None:
    send(clerk, body())
    with in_scope(COUNTY):
        assert StoredAnswer.objects.outlived(clock.now() + dt.timedelta(hours=23)).count() == 0
        assert StoredAnswer.objects.outlived(clock.now() + dt.timedelta(hours=25)).count() == 1
        StoredAnswer.objects.update(stored_at=clock.now() - dt.timedelta(days=2))
    assert forget_answers() == 1
    with in_scope(COUNTY):
        assert StoredAnswer.objects.count() == 0


def test_two_at_the_same_moment_make_one_card(committing_db: Any, make_user: Any, as_user: Any) -> None:
    with scoped(COUNTY, actor=1), transaction.atomic():
        user = make_user("village_clerk", VILLAGE)
    cookies = as_user(user).cookies
    data, barrier, answers = body(), threading.Barrier(3), []

    def work() -> None:
        try:
            client = Client()
            client.cookies = cookies
            barrier.wait()
            answers.append(send(client, data))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 2
    assert cards() == 1
