"""The ledger beside PostgreSQL's own benchmark transaction, on the same server, at the same time of day.

    python -m benchmarks.ledger_speed [--seconds 5] [--sets 3]

Makes a database of its own, fills it with the accounts of a county (about 20,000), and compares: one transfer per
call and commit, a set of 10,000 in one call, and pgbench's TPC-B-like script (in the wheel of the embedded server,
scale 20, prepared statements). Targets: single at least 0.8, set at least 10 times TPC-B (PERFORMANCE §4).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

NAME = "benchmark_ledger"
VILLAGES, SOURCES = 228, 44
DAY = dt.date(2026, 3, 2)


def main() -> None:
    """Prints transfers a second and the ratios to TPC-B."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--sets", type=int, default=3)
    options = parser.parse_args()
    from registry import servers

    servers.drop_database(NAME)
    servers.ensure_database(NAME)
    urls = servers.ensure().at(NAME)
    os.environ.update(
        DATABASE_URL=urls.app,
        DATABASE_OWNER_URL=urls.owner,
        DATABASE_PUBLIC_URL=urls.public,
        DJANGO_SETTINGS_MODULE="registry.settings.test",
    )
    environment = {**os.environ, "REGISTRY_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=environment)
    subprocess.run([sys.executable, "-c", _FILL], check=True, env=environment)
    try:
        import django

        django.setup()
        single, batch, again = _ours(options.seconds, options.sets)
        print(f"{'accounts in the ledger':<44}{_count('ledger_account'):>10,}")
        tpcb = _pgbench(urls.owner, options.seconds)
    finally:
        from django.db import connections

        connections.close_all()
        servers.drop_database(NAME)
    print(f"{'pgbench TPC-B, 1 client (transactions/s)':<44}{tpcb:>10,.0f}")
    print(f"{'one transfer a call, committed (/s)':<44}{single:>10,.0f}{single / tpcb:>9.2f} x TPC-B (target 0.8)")
    print(f"{'set of 10,000, one transaction (/s)':<44}{batch:>10,.0f}{batch / tpcb:>9.2f} x TPC-B (target 10)")
    print(f"{'the same set sent again (/s)':<44}{again:>10,.0f}")


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


def _count(table: str) -> int:
    from django.db import connection, transaction

    from registry.db.scope import scoped

    with scoped("433124"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (a name of our own)
        found: int = cursor.fetchone()[0]
    return found


def _ours(seconds: int, sets: int) -> tuple[float, float, float]:
    """Transfers a second: single and committed, by set, and the set again."""
    from django.db import transaction

    from funds.ledger import posting, reading
    from registry.accounts.models import User
    from registry.db.scope import scoped

    maker = User.objects.get(username="maker")
    with scoped("433124", actor=maker.pk):
        with transaction.atomic():
            source = reading.accounts().filter(kind="origin").order_by("pk").first().source_id
            origin, county = (
                reading.accounts().get(kind=kind, village="433124", source_id=source) for kind in ("origin", "node")
            )
            nodes = list(reading.accounts().filter(kind="node", source_id=source).exclude(village="433124"))
            posting.post(
                key=uuid.uuid4(),
                debit=origin,
                credit=county,
                amount_yuan=Decimal("999999999.00"),
                booked_on=DAY,
                by=maker,
                reference="x",
            )

        def one(number: int) -> None:
            with transaction.atomic():
                posting.post(
                    key=uuid.uuid4(),
                    debit=county,
                    credit=nodes[number % len(nodes)],
                    amount_yuan=Decimal("0.01"),
                    booked_on=DAY,
                    by=maker,
                    subject="funds.allocation:1",
                    reference="示例财农〔2026〕1号",
                )

        single = _rate(one, seconds)
        batches, repeats = [], []
        for _turn in range(sets):
            lines = _lines(posting, county, nodes, maker.pk)
            for rates in (batches, repeats):
                begun = time.perf_counter()
                with transaction.atomic():
                    posting.post_many(lines)
                rates.append(len(lines) / (time.perf_counter() - begun))
    return single, statistics.median(batches), statistics.median(repeats)


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


def _pgbench(owner: str, seconds: int) -> float:
    """Transactions a second of TPC-B by one client."""
    from registry.servers import postgres

    program = _find_pgbench(postgres)
    subprocess.run([program, "-i", "-q", "-s", "20", owner], check=True, capture_output=True)
    command = [program, "-n", "-M", "prepared", "-c", "1", "-T", str(seconds), owner]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    match = re.search(r"tps = ([0-9.]+)", found)
    if match is None:
        raise RuntimeError(found)
    return float(match[1])


def _find_pgbench(module: Any) -> str:
    import sysconfig

    for root in (Path(sysconfig.get_paths()["purelib"]), Path(sysconfig.get_paths()["platlib"])):
        for path in root.glob("**/pgbench"):
            if path.is_file() and os.access(path, os.X_OK):
                return str(path)
    raise FileNotFoundError("pgbench is not in the embedded server's wheel")


if __name__ == "__main__":
    main()
