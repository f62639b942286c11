"""The same answer twice at once, and a worker that dies in the middle: nothing is doubled, nothing is halved."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from funds.actions import bank
from funds.choices import Outcome
from funds.ledger import reading
from funds.models import ReturnFile
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import scene


def at_once(work: Callable[[], Any], by: Any) -> list[str]:
    """The work in two connections at the same time; what became of each."""

    def one(_number: int) -> str:
        try:
            with scoped(COUNTY, actor=by.pk), transaction.atomic():
                work()
            return "done"
        except (DomainError, IntegrityError):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_the_same_answer_counts_once_and_a_crash_leaves_nothing(
    committing_db: str, make_user: Any, owner_cursor: Any
) -> None:
    with scoped(COUNTY, actor=1), transaction.atomic():
        s = scene(make_user)
        file = s.sent()
        data = answer_to(file, {1: "refused"}, on=clock.today())
    with scoped(COUNTY, actor=s.second.pk), transaction.atomic():
        today, held = clock.today(), reading.project_balance(s.project.pk)
    read = lambda: bank.read_answer(file, data=data, name="1.csv", by=s.second, on=today)  # noqa: E731  (handed over)
    assert at_once(read, s.second) == ["done", "refused"]

    def dies() -> None:
        bank.apply_answer(ReturnFile.objects.get(), by=s.second, on=today)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            owner_cursor.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
            cursor.execute("SELECT 1")

    with pytest.raises(OperationalError), scoped(COUNTY, actor=s.second.pk), transaction.atomic():
        dies()
    connection.close()
    with scoped(COUNTY, actor=s.second.pk), transaction.atomic():
        assert set(file.lines.values_list("outcome", flat=True)) == {Outcome.PENDING}
        assert reading.project_balance(s.project.pk) == held
    apply = lambda: bank.apply_answer(ReturnFile.objects.get(), by=s.second, on=today)  # noqa: E731  (handed over)
    assert at_once(apply, s.second) == ["done", "refused"]
    with scoped(COUNTY, actor=s.second.pk), transaction.atomic():
        assert reading.project_balance(s.project.pk) == held + s.line(1).amount_yuan
