"""Keeping and throwing away drafts. Nothing of it goes to the audit trail: a draft is nobody's record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.drafts.models import Draft
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

LARGEST = 500_000  # characters of one form
MOST = 50  # drafts of one person


def keep(
    *, by: User, form: str, subject: str, form_version: str, values: Mapping[str, Sequence[str]], address: str,
    title: str = "",
) -> Draft:  # fmt: skip
    """The draft, new or written anew. Raises DomainError when it is too large or there are too many."""
    text = json.dumps({name: list(found) for name, found in values.items()}, ensure_ascii=False)
    if len(text) > LARGEST:
        raise DomainError("draft_too_large", _("This form is too large to be kept as a draft. Save it."))
    own = Draft.objects.of(by)
    draft = own.filter(form=form, subject=subject).first()
    if draft is None and own.count() >= MOST:
        raise DomainError("drafts_full", _("You have %(most)d drafts. Finish some or throw them away."), most=MOST)
    draft = draft or Draft(user=by, area_id=by.scope, form=form, subject=subject)
    draft.form_version, draft.title, draft.address = form_version, title[:120], address
    draft.data, draft.saved_at = text, clock.now()
    draft.save()
    return draft


def discard(*, by: User, form: str, subject: str) -> int:
    """Throws the draft away when there is one; how many went."""
    removed: int = Draft.objects.of(by).filter(form=form, subject=subject).delete()[0]
    return removed


def sweep(*, days: int) -> int:
    """Removes everyone's drafts that were not touched for `days`; how many went.

    A function of the database's owner does it: nobody, no task either, reads another's drafts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT drafts_sweep(%s)", [days])
        removed: int = cursor.fetchone()[0]
    return removed
