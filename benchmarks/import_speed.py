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
    """The same workbook through django-import-export's ModelResource, row by row, and the ratio of rows a second.

    It makes the same rows of the same tables from the same bytes, validates each by full_clean and answers to the same
    guards at the end. It has none of our other checks, no preview and no look across sheets: the ratio favours it.
    """
    if importlib.util.find_spec("import_export") is None:
        print("\ndjango-import-export is not installed here: no comparison (see the head of this file)")
        return
    import tablib
    from django.db import connection, transaction
    from import_export import resources

    from households.choices import Cause
    from households.imports import labels
    from households.models import Household, IncomeYear, Member, MemberYear, StatusSpan
    from registry.db.scope import scoped
    from registry.text import identity
    from tests.conftest import VILLAGE
    from tests.households.imports import books

    class Plain(resources.ModelResource):
        """One of our models by its fields' names; `full_clean` is its validation, as its manual advises."""

        class Meta:
            clean_model_instances = True
            skip_diff = True

    def resource(of: Any, key: str, names: tuple[str, ...]) -> Any:
        meta = type("Meta", (Plain.Meta,), {"model": of, "import_id_fields": (key,), "fields": names})
        return type(f"{of.__name__}s", (People if of is Member else Cards, Plain), {"Meta": meta})

    class Cards:
        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            StatusSpan.objects.create(household=instance, village_id=VILLAGE, status="applicant", starts_on=ON)
            IncomeYear.objects.create(household=instance, village_id=VILLAGE, year=2025, members=3,
                                      wage_yuan=row["工资性收入"], business_yuan=row["生产经营性收入"],
                                      business_cost_yuan=row["生产经营性支出"])  # fmt: skip

    class People:
        def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
            person = identity.parse(row["证件号码"])
            instance.household = Household.objects.get(number=row["户编号"])
            instance.village_id, instance.identity = VILLAGE, row["证件号码"]
            instance.sex, instance.birth_on, instance.joined_on = person.sex, person.born_on, ON

        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            MemberYear.objects.create(member=instance, household=instance.household, village_id=VILLAGE, year=2025,
                                      health=instance.health, labour=instance.labour)  # fmt: skip

    data = books.xlsx(books.good(rows, start=100_000))

    def run() -> int:
        book = [tablib.Dataset().load(sheet, format="xlsx") for sheet in _sheets(data)]
        first, second = (dataset.dict for dataset in book)
        cards = tablib.Dataset(headers=["number", "village", "group", "head_name", "size", "main_cause", *INCOME])
        for row in first:
            cards.append([row["户编号"], VILLAGE, row["村民小组"], row["户主姓名"], 3, Cause.ILLNESS,
                          *(row[name] for name in INCOME)])  # fmt: skip
        people = tablib.Dataset(headers=["number", "name", "relation", "health", "labour", "户编号", "证件号码"])
        for place, row in enumerate(second):
            health, labour = labels.HEALTH[row["健康状况"]], labels.LABOUR[row["劳动技能"]]
            relation = labels.RELATIONS[row["与户主关系"]]
            people.append([f"X{place}", row["姓名"], relation, health, labour, row["户编号"], row["证件号码"]])
        names = ("number", "village", "group", "head_name", "size", "main_cause")
        done = resource(Household, "number", names)().import_data(cards, raise_errors=True).total_rows
        names = ("number", "name", "relation", "health", "labour")
        done += resource(Member, "number", names)().import_data(people, raise_errors=True).total_rows
        connection.check_constraints()
        return done

    with scoped(VILLAGE, actor=1), transaction.atomic():
        done = timed(COMPARED, run, times)
    theirs = done / times[COMPARED]
    print(f"{done} rows = {theirs:,.0f} rows/s; ours is {rate / theirs:,.1f} × that")


INCOME = ("工资性收入", "生产经营性收入", "生产经营性支出")


def _sheets(data: bytes) -> list[bytes]:
    """Each sheet of the workbook as a workbook of its own below its heading row: tablib wants that."""
    import io

    import openpyxl

    found = []
    for place in (0, 1):
        book = openpyxl.load_workbook(io.BytesIO(data))
        book.remove(book.worksheets[1 - place])
        book.worksheets[0].delete_rows(1, 2)
        out = io.BytesIO()
        book.save(out)
        found.append(out.getvalue())
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, int(sys.argv[2]) if len(sys.argv) > 2 else 300)
