"""What the wall says about a village besides notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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


def publish_contact(*, village: str, office_phone: str, by: User | None) -> None:
    """Sets the office phone printed on every page of the division; "" removes it from the wall."""
    if office_phone:
        Contact.objects.update_or_create(village_id=village, defaults={"office_phone": office_phone})
    else:
        Contact.objects.filter(village_id=village).delete()
    render_on_commit(village)
