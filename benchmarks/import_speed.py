"""How long a workbook of N households takes from bytes to cards, step by step, beside a raw COPY of the same rows.

Usage: .venv/bin/python -m benchmarks.import_speed [households]      (makes and drops its own database)
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from typing import Any

NAME = "bench_import"
ON = dt.date(2026, 5, 4)


def timed(label: str, work: Callable[[], Any], times: dict[str, float]) -> Any:
    """The work's answer; its seconds are kept and printed."""
    started = time.perf_counter()
    answer = work()
    times[label] = time.perf_counter() - started
    print(f"{label:<34}{times[label]:8.2f} s")
    return answer


def main(count: int) -> None:
    from registry import servers

    servers.drop_database(NAME)
    servers.ensure_database(NAME)
    urls = servers.ensure().at(NAME)
    os.environ |= {"DATABASE_URL": urls.owner, "DATABASE_OWNER_URL": urls.owner, "DATABASE_PUBLIC_URL": urls.public,
                   "DJANGO_SETTINGS_MODULE": "registry.settings.dev"}  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    from registry.divisions import loading

    call_command("migrate", verbosity=0)
    loading.load(within=("433124",))
    try:
        measure(count)
    finally:
        from django.db import connection

        connection.close()
        servers.drop_database(NAME)


def measure(count: int) -> None:
    from django.db import connection, transaction

    from households.imports import apply, checks, plan, uploads
    from households.imports.known import look_up
    from registry.db.scope import scoped
    from registry.loader import copy_rows
    from tests.conftest import VILLAGE
    from tests.households.imports import books

    book = books.good(count)
    data = books.xlsx(book)
    times: dict[str, float] = {}
    print(f"{count} households, {len(book[1])} people, {len(data) / 1024:.0f} KiB\n")
    with scoped(VILLAGE, actor=1), transaction.atomic():
        read, issues = timed("read and clean cells", lambda: uploads.read(data, file_name="x.xlsx", on=ON), times)
        known = timed(
            "look up the registry",
            lambda: look_up(
                scope=VILLAGE,
                numbers=[r.values["number"] for r in read.households],
                identities=[r.values["identity_number"] for r in read.members],
            ),
            times,
        )
        found = timed("check", lambda: checks.issues_in(read, known, on=ON), times)
        errors = [issue for issue in (*issues, *found) if issue.is_error]
        if errors:
            raise SystemExit(f"the benchmark's file has faults: {errors[0]}")
        planned = timed("plan", lambda: plan.make_plan(read, known, on=ON), times)

        def write() -> None:
            apply.write(planned, on=ON)
            connection.check_constraints()

        timed("write, with every guard", write, times)
    rows = [tuple(str(v) for v in person.values()) for person in book[1]]
    with transaction.atomic(), connection.cursor() as cursor:
        columns = [f"c{i}" for i in range(len(rows[0]))]
        cursor.execute(f"CREATE TEMPORARY TABLE raw ({', '.join(f'{c} text' for c in columns)}) ON COMMIT DROP")
        timed("raw COPY of the member rows", lambda: copy_rows(cursor, "raw", columns, rows), times)
    total = sum(seconds for label, seconds in times.items() if not label.startswith("raw"))
    raw = times["raw COPY of the member rows"]
    print(f"\n{'total':<34}{total:8.2f} s  = {count / total:,.0f} households/s; "
          f"write is {times['write, with every guard'] / raw:,.0f} × a raw COPY")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
