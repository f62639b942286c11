"""The run: lays what the patterns see beside the warnings on record. Every night, and when somebody asks.

New ones are opened, standing ones dated, those whose cause went away closed, exemptions that ended opened again, money
that came back noted, and what nobody answered in its days handed one desk up. One statement a pattern, and a handful
of statements to write, however many there are. Two runs at once wait for each other and the second finds nothing new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from funds.checks import Asked, Seen, seen, watch_of
from funds.choices import Closing, FundFigure, HitState, RecoveryState
from funds.models import FundRule, Hit
from funds.rules.watch import above, desk
from funds.workflow import HIT
from registry import clock
from registry.errors import DomainError
from registry.text.periods import add_working_days, working_days_between
from registry.workflow.models import Duty, Event

_LOCK = 20_611_668  # one run at a time writes warnings
_BY_RUN = {HitState.OPEN, HitState.EXPLAINED, HitState.CORRECTED}
_ANSWERED = {HitState.EXPLAINED, HitState.CORRECTED, HitState.EXEMPT}


@dataclass(frozen=True)
class Ran:
    """What a run changed."""

    opened: int = 0
    standing: int = 0
    gone: int = 0
    reopened: int = 0
    recovered: int = 0
    handed_up: int = 0


@dataclass
class _Book:
    """Steps to be written, and who stands where, of one run."""

    on: dt.date
    due_on: dt.date
    steps: list[Event] = field(default_factory=list)

    def step(self, hit: Hit, name: str, target: str, **data: Any) -> None:
        if target == HitState.OPEN and name != "handed_up":
            data["due_on"] = self.due_on.isoformat()  # what is late on a day gone by is told by the steps
        self.steps.append(Event(
            machine=HIT.name, subject_type=Hit._meta.label_lower, subject_id=hit.pk, village_id=hit.village_id,
            transition=name, from_state=hit.state if name != "opened" else "", to_state=target, duty=Duty.NONE,
            by=None, on=self.on, at=clock.now(), note="", data=data,
        ))  # fmt: skip


@transaction.atomic
def run(area: str, *, on: dt.date, only: Collection[str] | None = None) -> Ran:
    """Asks the patterns of a county, or of a part of it, and brings the warnings up to date. Safe to run again.

    `only`: some patterns; the warnings of the others stay as they are.

    In a part of a county patterns that need all of it are not asked, and their warnings stay as they are. Raises
    DomainError where no document says in how many days a warning is answered.
    """
    days = FundRule.objects.value(FundFigure.HIT_DAYS, region=area, on=on)
    if days is None:
        raise DomainError("no_rule", _("No rule says in how many days a warning is answered. Enter it first."))
    asked = seen(area, on, only=only)  # before the lock: nobody waits for a county
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return _record(area, asked, on=on, days=int(days))


def _record(area: str, asked: Asked, *, on: dt.date, days: int) -> Ran:
    rows = Hit.objects.within(area).exclude(state=HitState.CLOSED).filter(pattern__in=asked.patterns)
    known = {(hit.pattern, hit.key): hit for hit in rows.select_related("recovery")}
    found = {(one.pattern, one.key): one for one in asked.seen}
    book = _Book(on, add_working_days(on, days))
    back = _lapsed(known.values(), book)
    recovered, given_up = _followed(known.values(), book)
    standing = [(known[key], one) for key, one in found.items() if key in known]
    grown = _grown(standing, book)
    _open_again([*back, *given_up, *grown], book.due_on)
    gone = [hit for key, hit in known.items() if key not in found and hit.state in _BY_RUN]
    _close(gone, Closing.GONE, "gone", book)
    handed = _hand_up([hit for hit in known.values() if hit.state == HitState.OPEN], book, days)
    _date(standing, on)
    opened = _opened([one for key, one in found.items() if key not in known], book)
    Event.objects.bulk_create(book.steps, batch_size=1000)
    reopened = len(back) + len(given_up) + len(grown)
    return Ran(len(opened), len(standing), len(gone), reopened, len(recovered), len(handed))


def _opened(new: Sequence[Seen], book: _Book) -> list[Hit]:
    hits = Hit.objects.bulk_create(
        [
            Hit(
                village_id=one.village, pattern=one.pattern, key=one.key, subject=one.subject, papers=one.papers,
                accused=one.accused, facts=one.facts, amount_yuan=one.amount_yuan, found_on=book.on,
                last_seen_on=book.on, due_on=book.due_on, responsible=desk(watch_of(one.pattern).role, one.village),
            )
            for one in new
        ],
        batch_size=1000,
    )  # fmt: skip
    for hit in hits:
        book.step(hit, "opened", HitState.OPEN)
    return hits


def _date(standing: Iterable[tuple[Hit, Seen]], on: dt.date) -> None:
    """Dates those seen again; facts follow while nobody has answered, and stay as they were answered after that."""
    pairs = list(standing)
    changed = []
    for hit, one in pairs:
        values = one.facts, one.amount_yuan, one.papers, one.accused
        if hit.state == HitState.OPEN and values != (hit.facts, hit.amount_yuan, hit.papers, hit.accused):
            hit.facts, hit.amount_yuan, hit.papers, hit.accused = values
            changed.append(hit)
    Hit.objects.bulk_update(changed, ["facts", "amount_yuan", "papers", "accused"], batch_size=200)
    Hit.objects.filter(pk__in=[hit.pk for hit, _one in pairs]).exclude(last_seen_on=on).update(last_seen_on=on)


def _lapsed(hits: Iterable[Hit], book: _Book) -> list[Hit]:
    """Exemptions whose last day is over."""
    over = [h for h in hits if h.state == HitState.EXEMPT and h.exempt_until < book.on]  # type: ignore[operator]  # an exempt one has its day: funds_hit_exempt_until
    for hit in over:
        book.step(hit, "lapsed", HitState.OPEN)
    return over


def _grown(standing: Iterable[tuple[Hit, Seen]], book: _Book) -> list[Hit]:
    """Answered for a sum that has become larger since: what was said then no longer answers it."""
    zero = Decimal(0)
    found = []
    for hit, one in standing:
        if hit.state in _ANSWERED and (one.amount_yuan or zero) > (hit.amount_yuan or zero):
            book.step(hit, "grown", HitState.OPEN, before=str(hit.amount_yuan), after=str(one.amount_yuan))
            found.append(hit)
    return found


def _open_again(hits: Collection[Hit], due_on: dt.date) -> None:
    Hit.objects.filter(pk__in=[h.pk for h in hits]).update(
        state=HitState.OPEN, exempt_until=None, judged_by=None, judged_on=None, due_on=due_on
    )
    for hit in hits:
        hit.state, hit.due_on, hit.exempt_until = HitState.OPEN, due_on, None


def _followed(hits: Iterable[Hit], book: _Book) -> tuple[list[Hit], list[Hit]]:
    """Money on its way back: what is there closes its warning, what was written off opens it again."""
    back: list[Hit] = []
    given_up: list[Hit] = []
    for hit in hits:
        state = hit.recovery.state if hit.state == HitState.RECOVERING else ""
        if state == RecoveryState.RECOVERED:
            back.append(hit)
        elif state == RecoveryState.WRITTEN_OFF:
            book.step(hit, "given_up", HitState.OPEN)
            given_up.append(hit)
    _close(back, Closing.RECOVERED, "recovered", book)
    return back, given_up


def _close(hits: Sequence[Hit], closing: Closing, step: str, book: _Book) -> None:
    for hit in hits:
        book.step(hit, step, HitState.CLOSED)
    Hit.objects.filter(pk__in=[h.pk for h in hits]).update(state=HitState.CLOSED, closing=closing, closed_on=book.on)
    for hit in hits:
        hit.state = HitState.CLOSED


def _hand_up(hits: Iterable[Hit], book: _Book, days: int) -> list[Hit]:
    """What lies past its day goes one desk up, and again after as many working days; from the county office nowhere."""
    handed: dict[str, list[Hit]] = {}
    for hit in hits:
        late = hit.due_on < book.on
        if late and hit.escalated_on is not None:
            late = working_days_between(hit.escalated_on, book.on) > days
        if late and (role := above(hit.responsible)):
            book.step(hit, "handed_up", HitState.OPEN, before=hit.responsible, after=role)
            handed.setdefault(role, []).append(hit)
    for role, rows in handed.items():
        Hit.objects.filter(pk__in=[h.pk for h in rows]).update(responsible=role, escalated_on=book.on)
    return [hit for rows in handed.values() for hit in rows]
