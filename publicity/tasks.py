"""Background work of the wall: pages written on change and every night."""

from __future__ import annotations

from typing import Any

from celery import shared_task


@shared_task(name="publicity.render_village")
def render_village(*, village: str, **_: Any) -> int:
    """Writes the pages of a village and of the divisions above it. Returns how many files."""
    return 0
