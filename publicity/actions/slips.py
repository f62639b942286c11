"""Slips for "Am I listed?": issued and revoked here; what their holders read is handed over by higher apps.

The code is shown once and kept as its hash: 80 random bits in Crockford's letters, so nobody guesses it, not even who
reads the database. Sentences are set whole, one source at a time, and only for subjects that hold a slip.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from publicity.models import LookupAttempt, Slip, SlipFact
from publicity.rules.freezing import ALPHABET
from publicity.rules.privacy import looks_private, speaks_of_health
from registry import clock
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

LETTERS = 16
LONGEST = 200


@dataclass(frozen=True)
class Fact:
    """One sentence for the holder: the day it speaks of, and money when it is about money."""

    on: dt.date
    text: str
    amount_yuan: Decimal | None = None


@dataclass(frozen=True)
class Issued:
    """A new slip and its code, which nobody can read again."""

    slip: Slip
    code: str


def new_code() -> str:
    """80 random bits as 4 groups of 4 letters."""
    letters = "".join(secrets.choice(ALPHABET) for _n in range(LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, LETTERS, 4))


def issue_slip(*, subject: str, village: str, by: User, on: dt.date) -> Issued:
    """A slip with a new code for a subject. One held before is revoked: its code opens nothing any more.

    Raises DomainError when the subject still holds one of another village.
    """
    code = new_code()
    with transaction.atomic():
        revoke_slips([subject], by=by, on=on)
        try:
            with transaction.atomic():
                slip = Slip.objects.create(
                    village_id=village, subject=subject, code_hash=_hash(code), issued_on=on, issued_at=clock.now(),
                    issued_by=by,
                )  # fmt: skip
        except IntegrityError as error:
            raise DomainError("slip_held", _("The household holds a slip already; revoke it first.")) from error
        trail.record("publicity.slip_issued", by=by, target=slip, village=village, after={"subject": subject})
    return Issued(slip, code)


def revoke_slips(subjects: Iterable[str], *, by: User, on: dt.date, reason: str = "") -> int:
    """The slips of these subjects open nothing from now on, and what they showed is removed. Returns how many."""
    with transaction.atomic():
        held = list(Slip.objects.select_for_update(of=("self",)).filter(subject__in=list(subjects), revoked_on=None))
        Slip.objects.filter(pk__in=[slip.pk for slip in held]).update(revoked_on=on, revoked_by=by)
        SlipFact.objects.filter(subject__in=[slip.subject for slip in held]).delete()
        for slip in held:
            trail.record("publicity.slip_revoked", by=by, target=slip, village=slip.village_id, reason=reason,
                         before={"subject": slip.subject})  # fmt: skip
    return len(held)


def held_by(subjects: Iterable[str]) -> dict[str, Slip]:
    """The slips in force, by subject."""
    found = Slip.objects.filter(subject__in=list(subjects), revoked_on=None).select_related("issued_by")
    return {slip.subject: slip for slip in found}


def subjects_held(*, prefix: str) -> list[str]:
    """All subjects of a kind ("households.household:") that hold a slip, in scope."""
    return list(Slip.objects.filter(subject__startswith=prefix, revoked_on=None).values_list("subject", flat=True))


def holders(*, prefix: str) -> list[int]:
    """The keys of the rows of a kind that hold one, in scope: the numbers behind the prefix of their subjects."""
    return [int(subject.removeprefix(prefix)) for subject in subjects_held(prefix=prefix)]


def set_facts(*, subject: str, village: str, source: str, facts: Sequence[Fact]) -> None:
    """Replaces what one source says to one subject. Raises DomainError for private numbers and words about health."""
    set_many(source=source, facts={subject: (village, facts)})


def set_many(*, source: str, facts: Mapping[str, tuple[str, Sequence[Fact]]]) -> int:
    """The same for many subjects in a few queries; what did not change is not written. Returns how many changed."""
    for _village, said in facts.values():
        for fact in said:
            _refuse_private(fact)
    present: defaultdict[str, Counter[tuple[str, dt.date, str, Decimal | None]]] = defaultdict(Counter)
    rows = SlipFact.objects.filter(subject__in=list(facts), source=source)
    for row in rows.values_list("subject", "village_id", "on", "text", "amount_yuan"):
        present[row[0]][row[1:]] += 1
    changed = {subject: (village, said) for subject, (village, said) in facts.items()
               if present[subject] != Counter((village, f.on, f.text, f.amount_yuan) for f in said)}  # fmt: skip
    with transaction.atomic():
        rows.filter(subject__in=list(changed)).delete()
        SlipFact.objects.bulk_create(
            [
                SlipFact(village_id=village, subject=subject, source=source, on=f.on, text=f.text,
                         amount_yuan=f.amount_yuan)
                for subject, (village, said) in changed.items() for f in said
            ],
            batch_size=1000,
        )  # fmt: skip
    return len(changed)


def may_be_said(text: str) -> bool:
    """No private number and no word about health: sources ask before they hand a sentence over."""
    return not looks_private(text) and not speaks_of_health(text)


def _refuse_private(fact: Fact) -> None:
    if not may_be_said(fact.text):
        raise DomainError("slip_private", _("A slip shows no identity number, phone, account and no word on health."))
    if not 0 < len(fact.text) <= LONGEST:
        raise DomainError("slip_sentence", _("A sentence on a slip has at most 200 characters."))


def forget_attempts(*, before: dt.datetime) -> int:
    """Removes what is known of wrong codes typed before that moment."""
    return LookupAttempt.objects.filter(at__lt=before).delete()[0]


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
