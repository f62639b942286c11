"""Whose drafts there are."""

from __future__ import annotations

from typing import Any

from registry.drafts.models import Draft, DraftQuerySet


def of(user: Any) -> DraftQuerySet:
    """The user's own drafts under the posting in force, newest first. Each has `title`, `saved_at` and `url`."""
    return Draft.objects.of(user)


def find(user: Any, *, form: str, subject: str = "", pk: str = "") -> Draft | None:
    """One draft of a form: by its subject, or by the number in an address. None when it is not the user's."""
    own = Draft.objects.of(user).filter(form=form)
    if pk:
        return own.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    return own.filter(subject=subject).first()
