"""django-hordak doing the transfers of `ledger_speed`, on the same server; it lives in an environment of its own.

    python3 -m venv /tmp/hordak && /tmp/hordak/bin/pip install django-hordak psycopg2-binary
    python -m benchmarks.hordak_speed /tmp/hordak/bin/python [--seconds 1] [--rounds 5]

One transfer per call and commit from one paying account to 500 others, and 1,000 in one transaction, taking turns
with pgbench's TPC-B. hordak has no call for a set, no idempotency key, no floor and no earmark: each transfer of its
set is a call of its own. Balances are read from its legs, not kept, so its transfers update no account.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any

NAME = "benchmark_hordak"
ACCOUNTS, SET = 500, 1000


def main() -> None:
    """Prints transfers a second of hordak and their ratio to TPC-B, medians over rounds that take turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("python", help="the interpreter that has django-hordak")
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    from benchmarks.ledger_speed import _pgbench, _tps
    from registry import servers

    servers.drop_database(NAME)
    servers.ensure_database(NAME)
    owner = servers.ensure().at(NAME).owner
    subprocess.run([_pgbench(), "-i", "-q", "-s", "20", owner], check=True, capture_output=True)
    environment = {**os.environ, "HORDAK_URL": owner}
    child = subprocess.Popen(
        [options.python, __file__], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    found: dict[str, list[float]] = {"tpcb": [], "single": [], "set": []}
    try:
        for _round in range(options.rounds):
            found["tpcb"].append(_tps(owner, options.seconds))
            for way, rate in _asked(child, options.seconds).items():
                found[way].append(rate)
    finally:
        child.communicate()
        servers.drop_database(NAME)
    print(f"{'pgbench TPC-B, 1 client':<52}{statistics.median(found['tpcb']):>9,.0f}/s")
    for way, words in (("single", "hordak transfer_to, committed"), ("set", f"hordak, {SET:,} in one transaction")):
        ratio = statistics.median(ours / theirs for ours, theirs in zip(found[way], found["tpcb"], strict=True))
        print(f"{words:<52}{statistics.median(found[way]):>9,.0f}/s{ratio:>8.2f} x TPC-B")


def _asked(child: Any, seconds: int) -> dict[str, float]:
    """One turn of the child."""
    child.stdin.write(f"{seconds}\n")
    child.stdin.flush()
    rates: dict[str, float] = json.loads(child.stdout.readline())
    return rates


def _child(url: str) -> None:
    """In hordak's environment: a turn for each line read, its rates as a line of JSON."""
    from urllib.parse import parse_qs, unquote, urlsplit

    import django
    from django.conf import settings

    parts = urlsplit(url)
    query = parse_qs(parts.query)
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.strip("/"),
            "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0], "PORT": query.get("port", [parts.port or ""])[0],
        }},
        DEFAULT_CURRENCY="CNY", CURRENCIES=["CNY"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from hordak.models import Account, AccountType
    from moneyed import Money

    kind = getattr(AccountType, "asset", None) or AccountType.ASSET
    county, *nodes = [
        Account.objects.create(name=f"x{n}", code=str(n), type=kind, currencies=["CNY"]) for n in range(ACCOUNTS + 1)
    ]
    fen = Money("0.01", "CNY")

    def one(number: int) -> None:
        with transaction.atomic():
            county.transfer_to(nodes[number % ACCOUNTS], fen)

    for line in sys.stdin:
        done, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < int(line):
            one(done)
            done += 1
        single = done / (time.perf_counter() - begun)
        begun = time.perf_counter()
        with transaction.atomic():
            for number in range(SET):
                county.transfer_to(nodes[number % ACCOUNTS], fen)
        print(json.dumps({"single": single, "set": SET / (time.perf_counter() - begun)}), flush=True)


if __name__ == "__main__":
    if "HORDAK_URL" in os.environ:
        _child(os.environ["HORDAK_URL"])
    else:
        main()
