"""Sealing the publication log beside raw SHA-256 of the same bytes.

    python -m benchmarks.log_speed [--entries 10000] [--rounds 3]

Makes a database of its own with one notice of each of 50 villages and that many log entries, seals them as one day,
and takes turns with hashing the leaves' bytes alone and with building the tree alone. Prints entries a second.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

NAME = "benchmark_log"
COUNTY = "433124"
VILLAGES = 50


def main() -> None:
    """Prints medians over rounds that take turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from registry import servers

    servers.drop_database(NAME)
    servers.ensure_database(NAME)
    urls = servers.ensure().at(NAME)
    os.environ.update(
        DATABASE_URL=urls.app, DATABASE_OWNER_URL=urls.owner, DATABASE_PUBLIC_URL=urls.public,
        DJANGO_SETTINGS_MODULE="registry.settings.test", REGISTRY_DB_ROLE="owner",
    )  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
    import django

    django.setup()
    try:
        _run(options.entries, options.rounds)
    finally:
        from django.db import connections

        connections.close_all()
        servers.drop_database(NAME)


def _run(entries: int, rounds: int) -> None:
    from publicity.models import LogLeaf
    from publicity.reports import log
    from publicity.rules import merkle
    from registry.db.scope import scoped
    from registry.divisions import loading

    loading.load(within=(COUNTY,))
    found: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        found.setdefault(name, []).append(time.perf_counter() - started)
        return result

    with scoped(COUNTY, actor=1):
        for number in range(rounds):
            _fill(entries, number)
            timed("sealing", partial(_seal, dt.date(2026, 1, 1) + dt.timedelta(days=number)))
            texts = list(LogLeaf.objects.order_by("-position").values_list("canonical", flat=True)[:entries])
            timed("raw SHA-256", partial(_hashed, texts))
            hashes = timed("leaf hashes", partial(_leaves, texts))
            timed("tree", partial(merkle.head, hashes))
        village = LogLeaf.objects.values_list("village_id", flat=True)[0]
        timed("history of a village", lambda: log.history(village))
        timed("inclusion proof", lambda: log.inclusion(village, 0))
        total = LogLeaf.objects.count()
    sealing = statistics.median(found["sealing"])
    for name, times in found.items():
        took = statistics.median(times)
        print(f"{name:<22}{took * 1000:10.1f} ms  {entries / took:12,.0f} entries/s  {sealing / took:8.1f} × sealing")
    print(f"{total} leaves at the end")


def _hashed(texts: list[str]) -> list[bytes]:
    return [hashlib.sha256(text.encode()).digest() for text in texts]


def _leaves(texts: list[str]) -> list[bytes]:
    from publicity.rules import merkle

    return [merkle.leaf_hash(text) for text in texts]


def _seal(on: dt.date) -> Any:
    from publicity.actions import roots

    return roots.seal_day(COUNTY, on=on)


def _fill(entries: int, number: int) -> None:
    """Log entries of one day, as large as those of a hung notice, spread over the villages."""
    from publicity.models import LogEntry, Notice
    from publicity.rules import freezing
    from registry.clock import at_noon
    from registry.divisions.models import Division

    on = dt.date(2026, 1, 1) + dt.timedelta(days=number)
    if number == 0:
        _notices(Division.objects.filter(code__startswith=COUNTY, level=5).order_by("code")[:VILLAGES], on)
    notices = list(Notice.objects.order_by("pk"))
    rows = []
    for n in range(entries):
        notice = notices[n % len(notices)]
        text = freezing.canonical({
            "type": "notice", "village": notice.village_id, "notice": notice.check_code, "on": on.isoformat(),
            "sha256": notice.sha256, "starts_on": on.isoformat(), "ends_on": on.isoformat(), "number": n,
        })  # fmt: skip
        rows.append(LogEntry(village_id=notice.village_id, notice=notice, kind="notice", on=on, at=at_noon(on),
                             canonical=text, sha256=freezing.fingerprint(text)))  # fmt: skip
    LogEntry.objects.bulk_create(rows, batch_size=1000)


def _notices(villages: Any, on: dt.date) -> None:
    from publicity import actions
    from publicity.actions import Column, EntryDraft
    from registry.accounts.models import User

    by = User.objects.create_user("benchmark", name="测试", password=None)
    for village in villages:
        actions.publish(kind="village_affairs", village=village.code, title="村务公开", by=by, on=on,
                        columns=[Column("item")], entries=[EntryDraft({"item": "修路"})])  # fmt: skip


if __name__ == "__main__":
    main()
