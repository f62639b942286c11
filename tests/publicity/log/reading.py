"""The verifier as a module and as a program, and a log of three days to read."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from publicity import actions
from publicity.actions import roots
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, ROOT, SIBLING, VILLAGE
from tests.publicity.factories import finance, hanging

SCRIPT = ROOT / "publicity" / "verifier" / "verify_wall.py"
_spec = importlib.util.spec_from_file_location("verify_wall", SCRIPT)
assert _spec is not None and _spec.loader is not None
VERIFIER: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(VERIFIER)


def three_days(make_user: Any, travel: Any) -> dt.date:
    """Three notices in a village and one in the next, a withdrawal the next day, one still waiting. The first day."""
    day = clock.today()
    with scoped(COUNTY, actor=1), transaction.atomic():
        clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        secretary = make_user("branch_secretary", VILLAGE)
        other = make_user("village_clerk", SIBLING), make_user("supervision_committee", SIBLING)
        hanging(clerk, witness)
        finance(clerk, witness)
        first = finance(clerk, witness, title="第二季度村级收支公示")
        finance(*other, village=SIBLING)
    for passed in (1, 2):
        with travel(day + dt.timedelta(days=passed)), scoped(COUNTY, actor=1), transaction.atomic():
            roots.seal_day(COUNTY, on=day + dt.timedelta(days=passed - 1))
            if passed == 1:
                actions.withdraw(first, by=secretary, on=clock.today(), reason="算错了一笔")
            else:
                finance(clerk, witness, title="第一季度村级收支公示")
    return day


def download(code: str = VILLAGE) -> dict[str, Any]:
    """The history as anybody gets it from the site."""
    response = Client().get(f"/wall/{code}/log.json")
    assert response.status_code == 200
    return json.loads(response.content)


def check(folder: Path, history: dict[str, Any], *options: str, **files: dict[str, Any]) -> tuple[int, str]:
    """Runs the published program as a villager would; answers its exit code and what it said."""
    arguments = [*options]
    for name, content in {"history": history, **files}.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        arguments += [str(path)] if name == "history" else [f"--{name}", str(path)]
    done = subprocess.run([sys.executable, "-I", "-S", str(SCRIPT), *arguments], capture_output=True, text=True,
                          check=False, timeout=60, env={"PYTHONIOENCODING": "utf-8"})  # fmt: skip
    return done.returncode, done.stdout + done.stderr
