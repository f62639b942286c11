"""Fills an empty database with an invented county: `manage.py demo --households 3000 --seed 1`."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import override

from households.demo.slips import CODES
from inspections.models import DemoMark
from registry import clock
from registry.accounts.models import User
from registry.db.scope import scoped
from registry.demo import users
from registry.demo.plan import Plan
from registry.divisions.models import Division

STEPS = (
    "villages.demo",
    "households.demo",
    "publicity.demo",
    "households.demo.cases",
    "funds.demo",
    "households.demo.checks",
    "inspections.demo",
    "households.demo.slips",
    "households.demo.rules",
    "households.demo.requests",
)
"""Builders in their order; each is a module with `build(plan)`."""
FILLED = frozenset(
    {"publicity", "villages", "households", "funds", "ledger", "inspections", "workflow", "audit", "policies"}
)
"""Apps whose tables the builders fill."""
MOST = 60_000


class Command(BaseCommand):
    help = "Fills an empty database with an invented county; all of it in one transaction, the same for the same seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=int, default=3000, help=f"how many households, at most {MOST}")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same county")
        parser.add_argument("--on", type=date.fromisoformat, help="the day the demo is made for; default: today")
        parser.add_argument("--county", default="", help="code of the county; default: REGISTRY_AREA")
        parser.add_argument("--password", default=users.PASSWORD, help="the password of all logins")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the demo is there already")
        parser.add_argument("--logins", action="store_true", help="only print one login for each role")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("zh-hans"):
            if options["logins"]:
                self._print_logins(options["password"])
                return
            if self._is_there(if_empty=options["if_empty"]):
                return
            self._build(options)
            self._print_logins(options["password"])

    def _is_there(self, *, if_empty: bool) -> bool:
        """Whether the demo stands already. Raises CommandError on a database in real use."""
        mark = DemoMark.objects.first()
        if mark is not None:
            if not if_empty:
                raise CommandError(
                    f"The demo is there already (seed {mark.seed}, {mark.households} households, "
                    f"{mark.on}). To make another one, begin with an empty database (README, “Start over”)."
                )
            self.stdout.write(f"The demo is there: seed {mark.seed}, {mark.households} households, made for {mark.on}.")
            return True
        if User.objects.exists():
            raise CommandError(
                "This database is in use and holds real accounts; the demo never mixes with them. "
                "Point DATABASE_URL and DATABASE_OWNER_URL to an empty database."
            )
        return False

    def _build(self, options: dict[str, Any]) -> None:
        county = options["county"] or settings.REGISTRY_AREA
        if not 1 <= options["households"] <= MOST:
            raise CommandError(f"--households takes a number from 1 to {MOST}.")
        if not Division.objects.filter(code=county, level=3).exists():
            raise CommandError(f"The county {county} is not loaded: run manage.py load_divisions first.")
        on = options["on"] or clock.today()
        plan = Plan(seed=options["seed"], on=on, county=county, households=options["households"])
        started = time.monotonic()
        with scoped(county), transaction.atomic(), clock.travel(on):
            self._step("users", lambda: users.build(plan, password=options["password"]))
            for step in STEPS:
                _count_rows()
                if step == "inspections.demo":  # reports ask until when history was loaded
                    DemoMark.objects.create(seed=plan.seed, on=on, households=plan.households, made_at=clock.now())
                self._step(step, lambda name=step: import_module(name).build(plan))
        _count_rows()
        self.stdout.write(
            f"The demo county is ready: {plan.households} households in {len(plan.villages)} villages, "
            f"{time.monotonic() - started:.1f} s."
        )

    def _step(self, name: str, build: Any) -> None:
        started = time.monotonic()
        build()
        self.stdout.write(f"  {name:<24}{time.monotonic() - started:6.1f} s")
        self.stdout.flush()

    def _print_logins(self, password: str) -> None:
        rows = users.table(password)
        if not rows:
            raise CommandError("There are no demo logins in this database.")
        self.stdout.write("\n用户名 Login   密码 Password        角色 Role\n")
        for username, role, place, known in rows:
            self.stdout.write(f"{username:<15}{known:<22}{role} · {place}\n")
        self.stdout.write(f"\n查询单 Slips (/wall/slip/)   {'   '.join(CODES)}\n")


def _count_rows() -> None:
    """Tells the planner how full the tables are: a freshly filled one without statistics is searched row by row."""
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in FILLED]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(table) for table in tables)}")
