"""How long a workbook of N households takes from bytes to cards, step by step: beside a raw COPY of the same rows, and
beside django-import-export writing the same people row by row, in one run on one machine.

Usage: .venv/bin/python -m benchmarks.import_speed [households] [rows for django-import-export]
(makes and drops its own database). django-import-export is no dependency: put it where Python finds it, for example
    .venv/bin/python -m pip install --target /tmp/ie --no-deps django-import-export tablib diff-match-patch
    PYTHONPATH=/tmp/ie .venv/bin/python -m benchmarks.import_speed
Without it that part is left out, and said so.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

NAME = "bench_import"
ON = dt.date(2026, 5, 4)
COMPARED = "django-import-export, row by row"


def timed(label: str, work: Callable[[], Any], times: dict[str, float]) -> Any:
    """The work's answer; its seconds are kept and printed."""
    started = time.perf_counter()
    answer = work()
    times[label] = time.perf_counter() - started
    print(f"{label:<40}{times[label]:8.2f} s")
    return answer


def main(count: int, compared: int) -> None:
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
        measure(count, compared)
    finally:
        from django.db import connection

        connection.close()
        servers.drop_database(NAME)


def measure(count: int, compared: int) -> None:
    from django.db import connection, transaction

    from households.imports import apply, checks, plan, uploads
    from households.imports.compare import compare
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
        planned = timed("plan", lambda: compare(plan.make_plan(read, known, on=ON), known), times)

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
    raw, written = times["raw COPY of the member rows"], times["write, with every guard"]
    sheet_rows = len(book[0]) + len(book[1])
    print(f"\n{'total':<40}{total:8.2f} s  = {count / total:,.0f} households/s, {sheet_rows / total:,.0f} rows/s")
    print(f"write is {written / raw:,.0f} × a raw COPY of the member rows")
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    beside_import_export(compared, rate=sheet_rows / total, times=times)


def beside_import_export(rows: int, *, rate: float, times: dict[str, float]) -> None:
    """The same people through django-import-export's ModelResource, with its defaults, and the ratio of rows a second.

    It reads the workbook, finds each person by an own query and saves it by an own query; none of our checks, no
    income, no living conditions, no yearly facts: the ratio favours it.
    """
    if importlib.util.find_spec("import_export") is None:
        print("\ndjango-import-export is not installed here: no comparison (see the head of this file)")
        return
    from django.conf import settings

    settings.IMPORT_EXPORT_USE_TRANSACTIONS = True
    import tablib
    from django.db import transaction
    from import_export import fields, resources

    from households.models import Household, Member, StatusSpan
    from registry.db.scope import scoped
    from registry.text import identity
    from tests.conftest import VILLAGE
    from tests.households.imports import books

    first, second = books.good(rows, start=100_000)

    class People(resources.ModelResource):
        number = fields.Field(attribute="number", column_name="人口编号")
        name = fields.Field(attribute="name", column_name="姓名")
        identity_number = fields.Field(attribute="identity", column_name="证件号码")

        class Meta:
            model = Member
            import_id_fields = ("number",)
            fields = ("number", "name", "identity_number")
            skip_diff = True

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            person = identity.parse(row["证件号码"])
            instance.household_id, instance.village_id = households[row["户编号"]], VILLAGE
            instance.sex, instance.birth_on, instance.joined_on = person.sex, person.born_on, ON
            instance.relation = {"户主": "head", "配偶": "spouse"}.get(row["与户主关系"], "son")

    with scoped(VILLAGE, actor=1), transaction.atomic():
        households = {}
        for row in first:
            made = Household.objects.create(number=row["户编号"], village_id=VILLAGE, size=3, head_name="石大山")
            StatusSpan.objects.create(household=made, village_id=VILLAGE, status="applicant", starts_on=ON)
            households[row["户编号"]] = made.pk
        for place, row in enumerate(second):
            row["人口编号"] = f"X{place}"
        headings = list(second[0])
        data = tablib.Dataset(*[[row[h] for h in headings] for row in second], headers=headings)
        done = timed(COMPARED, lambda: People().import_data(data, raise_errors=True), times)
    theirs = done.total_rows / times[COMPARED]
    print(f"{done.total_rows} rows = {theirs:,.0f} rows/s; ours is {rate / theirs:,.1f} × that")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, int(sys.argv[2]) if len(sys.argv) > 2 else 300)
