"""What a form's page needs to keep and offer drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.crypto import get_random_string

from registry.drafts import queries
from registry.drafts.models import Draft

KEY = "draft_key"  # hidden field: which draft of a form that has no subject yet
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "save_next", "add_member", "save_draft"})


def version_of(names: Iterable[str]) -> str:
    """A short mark of a form's fields: another set of names gives another one."""
    return hashlib.sha256("\n".join(sorted(set(names))).encode()).hexdigest()[:12]


def new_key() -> str:
    """The subject of a form that is about nothing on record yet."""
    return f"new:{get_random_string(10, '0123456789abcdef')}"


@dataclass(frozen=True)
class Left:
    """A field of a draft that the form has no more."""

    name: str
    values: Sequence[str]

    @property
    def text(self) -> str:
        return "、".join(self.values)


@dataclass
class Desk:
    """The drafts of one page: the one being continued, those on offer, and where the script sends to."""

    form: str
    subject: str
    version: str
    drafts: list[Draft] = field(default_factory=list)
    continued: Draft | None = None
    left: list[Left] = field(default_factory=list)


def data_of(draft: Draft) -> QueryDict:
    """The draft as if it had been sent."""
    data = QueryDict(mutable=True)
    for name, values in draft.values().items():
        data.setlist(name, values)
    return data


def kept_values(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Of what was sent, what a draft keeps."""
    found: Any = data
    return {name: found.getlist(name) for name in found if name not in NOT_KEPT}


def left_over(draft: Draft, known: Iterable[str]) -> list[Left]:
    """The draft's filled fields that the form does not know: listed, and sent along so that they stay in the draft."""
    names = set(known) | {KEY}
    return [
        Left(name, values)
        for name, values in draft.values().items()
        if name not in names and name not in NOT_KEPT and any(values)
    ]


def on_offer(user: Any, *, form: str, subject: str) -> list[Draft]:
    """Drafts to offer when a form is opened: of its subject, or all of forms without one."""
    own = queries.of(user).filter(form=form)
    return list(
        own.filter(subject__startswith="new:")[:5] if subject.startswith("new:") else own.filter(subject=subject)
    )
