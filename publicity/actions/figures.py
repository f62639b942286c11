"""What the wall says about a village besides notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publicity import errors
from publicity.actions.rendering import render_on_commit
from publicity.models import Contact, VillageFigures
from publicity.rules.privacy import looks_private
from registry.errors import Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


def publish_figures(
    *, village: str, topic: str, as_of: dt.date, sentences: Sequence[str], rows: Sequence[dict[str, Any]],
    by: User | None,
) -> None:  # fmt: skip
    """Sets the totals of a topic ("funds", "households") as of a day; the same day again replaces them.

    `sentences` are what the village reads ("2026年村里收到……"); `rows` are {"label": …, "value": …} for a small table.
    Raises Refused when a text looks private.
    """
    texts = [*sentences, *(str(value) for row in rows for value in row.values())]
    reasons = [errors.private(text[:20], code) for text in texts if (code := looks_private(text))]
    if reasons:
        raise Refused(reasons)
    VillageFigures.objects.update_or_create(
        village_id=village, topic=topic, as_of=as_of,
        defaults={"payload": {"sentences": list(sentences), "rows": [dict(row) for row in rows]}},
    )  # fmt: skip
    render_on_commit(village)


def publish_figures_of(*, area: str, topic: str, as_of: dt.date, told: Mapping[str, Sequence[str]]) -> list[str]:
    """Sets the sentences of a topic for many places at or below division `area` at once; the codes that changed.

    Their pages are the caller's to render, or the night's. Earlier days of the topic are dropped: what stood there
    follows from the registry. Raises Refused when a text looks private; then nothing is written.
    """
    reasons = [errors.private(text[:20], code) for texts in told.values() for text in texts
               if (code := looks_private(text))]  # fmt: skip
    if reasons:
        raise Refused(reasons)
    rows = VillageFigures.objects.within(area).filter(topic=topic)
    held = {row.village_id: row.payload for row in rows.filter(as_of=as_of)}
    payloads = {code: {"sentences": list(texts), "rows": []} for code, texts in told.items()}
    changed = [code for code, payload in payloads.items() if held.get(code) != payload]
    VillageFigures.objects.bulk_create(
        [VillageFigures(village_id=code, topic=topic, as_of=as_of, payload=payloads[code]) for code in changed],
        update_conflicts=True, unique_fields=["village", "topic", "as_of"], update_fields=["payload"], batch_size=500,
    )  # fmt: skip
    rows.filter(as_of__lt=as_of, village_id__in=list(told)).delete()
    return changed


def publish_contact(*, village: str, office_phone: str, by: User | None) -> None:
    """Sets the office phone printed on every page of the division; "" removes it from the wall."""
    if office_phone:
        Contact.objects.update_or_create(village_id=village, defaults={"office_phone": office_phone})
    else:
        Contact.objects.filter(village_id=village).delete()
    render_on_commit(village)
