"""Who did what: the one door to the audit trail.

`record` is called inside the transaction of the deed; reads that must be on record use `note_access`, because a
page view runs read-only and cannot write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from registry.audit.models import Entry, EntryQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest

    from registry.accounts.models import User


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Values as JSON can hold them; a sealed value enters masked."""
    if values is None:
        return None
    encoder = DjangoJSONEncoder()
    return {
        key: value if isinstance(value, (str, int, bool, list, dict, type(None))) else _text(encoder, value)
        for key, value in values.items()
    }


def _text(encoder: DjangoJSONEncoder, value: Any) -> Any:
    try:
        return encoder.default(value)
    except TypeError:
        return str(value)


def record(
    event: str,
    *,
    by: User | None,
    target: models.Model,
    village: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Writes one deed to the trail. `by` None stands for the system itself (scheduled work)."""
    posting = by.posting if by else None
    return Entry.objects.create(
        event=event,
        by=by,
        by_name=by.name if by else "",
        role=posting.role if posting else "",
        village_id=village,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        before=_plain(before),
        after=_plain(after),
        reason=reason,
    )


@dataclass(frozen=True)
class Deed:
    """One of many deeds written together: what was done to which row of which village."""

    event: str
    target_id: int
    village: str
    label: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""


def record_many(deeds: Sequence[Deed], *, by: User | None, target: type[models.Model]) -> int:
    """Writes the deeds of a bulk action on rows of one model, in a few statements. Number of entries."""
    posting = by.posting if by else None
    entries = [
        Entry(event=deed.event, by=by, by_name=by.name if by else "", role=posting.role if posting else "",
              village_id=deed.village, target_type=target._meta.label_lower, target_id=str(deed.target_id),
              target_label=deed.label[:200], before=_plain(deed.before), after=_plain(deed.after), reason=deed.reason)
        for deed in deeds
    ]  # fmt: skip
    return len(Entry.objects.bulk_create(entries, batch_size=1000))


def note_access(request: HttpRequest, event: str, *, target: models.Model, village: str, reason: str = "") -> None:
    """Puts a read on record; written right after the request's own transaction."""
    accesses: list[Any] = getattr(request, "noted_accesses", [])
    reader = cast("User", request.user)  # views that show anything are behind login
    accesses.append(lambda: record(event, by=reader, target=target, village=village, reason=reason))
    request.noted_accesses = accesses  # type: ignore[attr-defined]  # written by the middleware afterwards


def entries_for(target: models.Model) -> EntryQuerySet:
    """The deeds done to `target`, newest first."""
    return Entry.objects.about(target)
