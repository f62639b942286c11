"""Closes the days of the publication log: every entry gets its place in the county's Merkle tree, and the day's head is
signed.

A day is sealed once, in order, after it is over; days missed are made up one by one. The first root of a county takes
in all that was published before. Sealing waits for writers of the county and writers wait for it, by one lock.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from publicity.models import LogEntry, LogLeaf, LogRoot
from publicity.rules import freezing, merkle, signing
from registry import clock
from registry.errors import DomainError

FORMAT = "fair-wall-root/1"
BATCH = 1000


def signer() -> signing.Signer:
    """The key of this installation. Raises ImproperlyConfigured where there is none, as in the wall's own process."""
    if settings.REGISTRY_LOG_KEY:
        seed = base64.b64decode(settings.REGISTRY_LOG_KEY)
        if len(seed) != 32:
            raise ImproperlyConfigured("REGISTRY_LOG_KEY must be 32 bytes in base64.")
        return signing.Signer(seed)
    if not settings.REGISTRY_SEAL_KEY:
        raise ImproperlyConfigured("Neither REGISTRY_LOG_KEY nor REGISTRY_SEAL_KEY is set; no root can be signed here.")
    return signing.Signer(signing.derived_seed(base64.b64decode(settings.REGISTRY_SEAL_KEY)))


def seal_day(county: str, *, on: dt.date) -> LogRoot:
    """The signed root of that day; the days before it that were missed are sealed first. Safe to repeat.

    Raises DomainError for a day that is not over, or one before the first root.
    """
    if on >= clock.today():
        raise DomainError("day_not_over", _("A day is sealed when it is over."))
    seal_until(county, through=on)
    root: LogRoot | None = LogRoot.objects.filter(village_id=county, on=on).first()
    if root is None:
        raise DomainError("nothing_to_seal", _("The log of this county begins after that day."))
    return root


def seal_until(county: str, *, through: dt.date) -> list[LogRoot]:
    """The roots of all days up to `through` that were not sealed yet, oldest first; none where nothing ever hung.

    Needs a scope that holds the whole county: the database refuses a root that does not count every leaf.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"publicity log {county}"])
        last = LogRoot.objects.filter(village_id=county).order_by("-on").first()
        if last is None and not LogEntry.objects.filter(_within(county), at__lt=end_of(through)).exists():
            return []
        first = last.on + dt.timedelta(days=1) if last else through
        days = [first + dt.timedelta(days=n) for n in range((through - first).days + 1)]
        return list(_seal(county, days, last)) if days else []


def end_of(day: dt.date) -> dt.datetime:
    """The midnight that ends the day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.ZONE)


def written(moment: dt.datetime) -> str:
    """A moment as it stands in leaves and roots: UTC, to the microsecond.

    >>> written(dt.datetime(2026, 11, 22, 8, tzinfo=clock.ZONE))
    '2026-11-22T00:00:00.000000Z'
    """
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _within(county: str) -> Q:
    return Q(village_id__gte=county, village_id__lt=f"{county}~")


def _seal(county: str, days: Iterable[dt.date], last: LogRoot | None) -> Iterable[LogRoot]:
    key = signer()
    leaves = LogLeaf.objects.filter(county=county)
    hashes = leaves.order_by("position").values_list("leaf_hash", flat=True).iterator()
    tree = merkle.Growing(bytes.fromhex(leaf) for leaf in hashes)
    places = leaves.order_by().values_list("village_id").annotate(last=Max("village_position"))
    counts = Counter({village: last_place + 1 for village, last_place in places})
    for day in days:
        waiting = LogEntry.objects.filter(_within(county), leaf=None, at__lt=end_of(day)).order_by("at", "id")
        rows = [_leaf(county, entry, tree, counts) for entry in waiting.iterator(BATCH)]
        LogLeaf.objects.bulk_create(rows, batch_size=BATCH)
        last = _root(county, day, tree, counts, last, key)
        yield last


def _leaf(county: str, entry: LogEntry, tree: merkle.Growing, counts: Counter[str]) -> LogLeaf:
    village, position, place = entry.village_id, tree.size, counts[entry.village_id]
    text = freezing.canonical({
        "county": county, "position": position, "village": village, "village_position": place,
        "kind": str(entry.kind), "on": entry.on.isoformat(), "at": written(entry.at), "entry": entry.sha256,
    })  # fmt: skip
    leaf = merkle.leaf_hash(text)
    tree.add(leaf)
    counts[village] += 1
    return LogLeaf(village_id=village, county=county, position=position, village_position=place, entry=entry,
                   canonical=text, leaf_hash=leaf.hex())  # fmt: skip


def _root(
    county: str, on: dt.date, tree: merkle.Growing, counts: Counter[str], last: LogRoot | None, key: signing.Signer
) -> LogRoot:
    head, public_key = tree.head().hex(), key.public_key
    text = freezing.canonical({
        "format": FORMAT, "county": county, "on": on.isoformat(), "until": written(end_of(on)), "size": tree.size,
        "root": head, "previous": freezing.fingerprint(last.canonical) if last else None,
        "villages": freezing.fingerprint(freezing.canonical(counts)), "public_key": public_key,
    })  # fmt: skip
    return LogRoot.objects.create(
        village_id=county, on=on, size=tree.size, root_hash=head, canonical=text, key_id=signing.key_id(public_key),
        signature=key.sign(text), signed_at=clock.now(),
    )  # fmt: skip
