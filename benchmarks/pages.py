"""What each page costs on a filled database: statements, the one repeated most, milliseconds, kilobytes, by role.

    DATABASE_URL=… DATABASE_OWNER_URL=… python -m benchmarks.pages [--roles clerk,township,county] [--rounds 5]
    python -m benchmarks.pages --only find,list --show 12      pages whose name holds a word; statements run that often

Asks a database made by `manage.py demo`, as the unprivileged role under row-level security, by Django's test client:
middleware, view and template, no socket. Only GET: nothing is written but a session for each login. The first answer
is printed apart (cold caches of this process), then the median of the rounds. A growing page shows in `most`: one
statement run again for each row. docs/operations/measured.md says what was measured with it.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ROLES = "clerk,township,county"
OK = 200
NUMBERS = re.compile(r"\(%s(?:, %s)+\)")


@dataclass
class Asked:
    """The statements of one answer and the time the database took."""

    shapes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.shapes[NUMBERS.sub("(…)", str(sql))] += 1
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started


def main() -> None:
    """Prints one line for each page and role."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--roles", default=ROLES, help="logins of the demo, by comma")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="words, by comma, of which the name of a page holds one")
    parser.add_argument("--show", type=int, default=0, help="print statements that one answer ran at least so often")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings.dev")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.WARNING)  # what a role may not see is no news here
    print(f"{'role':<10}{'page':<22}{'asked':>6}{'most':>5}{'first':>8}{'median':>8}{'sql ms':>8}{'kB':>6}")
    for role in options.roles.split(","):
        _role(role, options)


def _role(role: str, options: Any) -> None:
    from django.test import Client

    from registry import clock
    from registry.accounts.models import User
    from registry.db.scope import scoped

    user = User.objects.get(username=role)
    user.act_as(user.postings.in_force_on(clock.today()).first())
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with scoped(user.scope, actor=user.pk), _reading():
        pages = dict(_pages(user))
    wanted = [word for word in options.only.split(",") if word]
    for name, (path, query) in pages.items():
        if not wanted or any(word in name for word in wanted):
            _page(client, role, name, path, query, options)


@contextmanager
def _reading() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield


def _page(client: Any, role: str, name: str, path: str, query: dict[str, str], options: Any) -> None:
    from django.db import connection

    took, asked, content, failed = [], Asked(), b"", False
    for _round in range(options.rounds + 1):
        if failed:
            return  # not for this role
        asked = Asked()
        started = time.perf_counter()
        with connection.execute_wrapper(asked):
            response = client.get(path, query)
            content, failed = response.getvalue(), response.status_code != OK
        took.append((time.perf_counter() - started) * 1000)
    most = max(asked.shapes.values(), default=0)
    print(f"{role:<10}{name:<22}{asked.shapes.total():>6}{most:>5}{took[0]:>8.0f}"
          f"{statistics.median(took[1:] or took):>8.0f}{asked.seconds * 1000:>8.1f}{len(content) / 1024:>6.0f}",
          flush=True)  # fmt: skip
    for shape, times in asked.shapes.most_common():
        if options.show and times >= options.show:
            print(f"    {times} × {shape[:400]}")


def _pages(user: Any) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Name → address and query, for a household, a member and a rule with many rows in the user's sight."""
    from django.urls import reverse

    from households.models import Finding, Household, Member
    from villages.models import Helper

    busy = _busiest(Household, user)
    member = Member.objects.filter(household=busy).current().order_by("pk")[0]
    rule = Finding.objects.visible_to(user).standing().order_by("rule").values_list("rule", flat=True).last() or "DQ-01"
    year = busy.incomes.order_by("-year").values_list("year", flat=True).first() or 2025
    helper = Helper.objects.visible_to(user).order_by("pk").first()

    def at(name: str, *args: Any, **query: str) -> tuple[str, dict[str, str]]:
        return reverse(f"households:{name}", args=args), query

    for tab in ("detail", "years", "help", "card_checks", "history", "papers", "people", "readers"):
        yield f"card {tab}", at(tab, busy.pk)
    yield "card edit", at("edit", busy.pk)
    yield "card year", at("year", busy.pk, year)
    yield "card as of", at("as_of", busy.pk, on=f"{year}-06-30")
    yield "member", at("member", member.pk)
    yield "list", at("list")
    given, letters = busy.head_name[1:], busy.head_search.split(" ")[-1]
    searches = {"name": busy.head_name, "given": given, "letters": letters, "number": busy.number[-6:],
                "phone": "13800000000", "identity": member.identity.reveal()}  # fmt: skip
    for kind, text in searches.items():
        yield f"find {kind}", at("find", q=text)
    yield "list search name", at("list", q=given)
    yield "owed", at("owed")
    yield "checks", at("checks")
    yield "checks rule", at("rule", rule)
    yield "checks waivers", at("waivers")
    yield "coverage", at("coverage")
    yield "measures", at("measures")
    for name in ("visits", "visits_mine", "visit_coverage", "problems", "helpers", "hits", "comparisons", "registers"):
        yield name.replace("_", " "), at(name)
    if helper is not None:
        yield "helper", at("helper", helper.pk)
    for name in ("cases", "print_run", "freeze", "reopenings", "import"):
        yield name, at(name)
    for name in ("household", "member", "member-year", "income", "living", "work", "cause-evidence", "risk", "plan",
                 "measure", "helper", "assignment", "visit", "problem", "flag", "hit", "finding", "household-change",
                 "status-span", "case"):  # fmt: skip
        yield f"api {name}", (reverse(f"api:{name}-list"), {})


def _busiest(model: Any, user: Any) -> Any:
    """The household with most findings, else any on the register."""
    from django.db.models import Count

    found = model.objects.visible_to(user).registered().annotate(n=Count("findings")).order_by("-n", "pk").first()
    if found is None:
        raise SystemExit("Nothing in sight: run manage.py demo first.")
    return found


if __name__ == "__main__":
    main()
