"""What the holder of a slip reads about the own household: status, cases, notices; and money, from higher apps.

`publicity` keeps slips and sentences and knows no household. Each source here says its sentences for many households
at once; a higher app adds one in its apps.py by `register("payments", said_by)`. Only households that hold a slip are
asked about. Sentences are Chinese, as the official words are, and never name a cause, an income or an illness.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.choices import Status
from households.choices.cases import CaseState, Procedure, label_of
from households.models import Case, Household, StatusSpan
from publicity.actions import slips
from publicity.actions.slips import Fact, Issued
from publicity.choices import EntryState, NoticeState
from publicity.models import Entry, Slip
from registry.audit import trail
from registry.errors import DomainError
from registry.ui import formats

if TYPE_CHECKING:
    from registry.accounts.models import User

PREFIX = "households.household:"
LANGUAGE = "zh-hans"
AT_ONCE = 500
Source = Callable[[Sequence[Household], dt.date], Mapping[int, Sequence[Fact]]]
"""Answers for many households on a day: household id -> sentences."""

_sources: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """Adds what another room says on slips, or replaces the one of the same key."""
    _sources[key] = source


def unregister(key: str) -> None:
    """Removes a source; used by tests."""
    _sources.pop(key, None)


def subject_of(pk: int) -> str:
    return f"{PREFIX}{pk}"


def issue(household: Household, *, by: User, on: dt.date) -> Issued:
    """A slip with a new code; the one held before opens nothing any more. Raises DomainError for a card struck off."""
    return issue_many([household], by=by, on=on)[household.pk]


def issue_many(households: Sequence[Household], *, by: User, on: dt.date) -> dict[int, Issued]:
    """A slip for each household. Raises DomainError, issuing none, when a card among them is struck off."""
    with transaction.atomic():
        if any(card.status == Status.REMOVED for card in households):
            raise DomainError("card_removed", _("This card is struck off. Nothing is entered on it any more."))
        found = {
            card.pk: slips.issue_slip(subject=subject_of(card.pk), village=card.village_id, by=by, on=on)
            for card in households
        }
        refresh([card.pk for card in households], on=on)
        deeds = [trail.Deed("households.slip_issued", card.pk, card.village_id, str(card)) for card in households]
        trail.record_many(deeds, by=by, target=Household)
    return found


def revoke(household: Household, *, by: User, on: dt.date, reason: str = "") -> int:
    """The household's slip opens nothing from now on. Returns how many were in force: none or one."""
    with transaction.atomic():
        ended = slips.revoke_slips([subject_of(household.pk)], by=by, on=on, reason=reason)
        if ended:
            trail.record(
                "households.slip_revoked", by=by, target=household, village=household.village_id, reason=reason
            )
    return ended


def slip_of(household: Household) -> Slip | None:
    """The slip in force."""
    return slips.held_by([subject_of(household.pk)]).get(subject_of(household.pk))


def follow_status(household: Household, *, by: User | None, on: dt.date, reason: str) -> None:
    """After a change of status or watch: new sentences; the slip of a card struck off is revoked."""
    if household.status == Status.REMOVED and by is not None:
        revoke(household, by=by, on=on, reason=reason)
    else:
        refresh([household.pk], on=on)


def refresh(households: Iterable[int], *, on: dt.date, only: str = "") -> int:
    """Says anew what the slips of these households show. Returns how many sets of sentences changed."""
    held = slips.held_by([subject_of(pk) for pk in households])
    return _say(sorted(int(subject.removeprefix(PREFIX)) for subject in held), on=on, only=only)


def refresh_all(*, on: dt.date) -> int:
    """The same for every household in scope that holds a slip."""
    held = sorted(slips.holders(prefix=PREFIX))
    return sum(_say(held[n : n + AT_ONCE], on=on) for n in range(0, len(held), AT_ONCE))


def _say(held: Sequence[int], *, on: dt.date, only: str = "") -> int:
    cards = list(Household.objects.filter(pk__in=held)) if held else []
    if not cards:
        return 0
    changed = 0
    with transaction.atomic(), translation.override(LANGUAGE):
        for key, source in {"status": status_facts, "notices": notice_facts, **_sources}.items():
            if only in {"", key}:
                said = source([card for card in cards if key == "status" or card.status != Status.REMOVED], on)
                changed += slips.set_many(source=key, facts={
                    subject_of(card.pk): (card.village_id, [fact for fact in said.get(card.pk, ()) if _is_fit(fact)])
                    for card in cards
                })  # fmt: skip
    return changed


def _is_fit(fact: Fact) -> bool:
    """One sentence that must not be said keeps nobody else's from being said."""
    return slips.may_be_said(fact.text) and len(fact.text) <= slips.LONGEST


def status_facts(cards: Sequence[Household], on: dt.date) -> dict[int, list[Fact]]:
    """Where each household stands: card, status, watch, and the case that is open."""
    keys = [card.pk for card in cards]
    since = dict(StatusSpan.objects.open().filter(household__in=keys).values_list("household_id", "starts_on"))
    found = {card.pk: _standing(card, since.get(card.pk, on)) for card in cards}
    hidden = {Procedure.MONITORING, Procedure.CLEARING}  # a clue is not known to anybody until somebody went to see
    for case in Case.objects.open().filter(household__in=keys).order_by("pk"):
        if case.state != CaseState.DRAFT or case.procedure not in hidden:
            text = f"正在办理：{case.get_procedure_display()}，办到“{label_of(case.procedure, case.state)}”这一步。"
            found[case.household_id].append(Fact(case.state_since, text))
    return found


def _standing(card: Household, since: dt.date) -> list[Fact]:
    if card.status == Status.REMOVED:
        return [Fact(since, "这张卡已经注销。")]
    number = f"{card.number[:4]}＊＊＊＊{card.number[-4:]}"
    kind = card.household_type.label if card.household_type else card.get_status_display()
    facts = [Fact(since, f"你家的户编号是{number}，登记为：{kind}。")]
    if card.is_monitored and card.monitored_on:
        facts.append(Fact(card.monitored_on, f"你家是监测对象：{card.get_monitored_type_display()}。"))
    elif card.risk_cleared_on:
        facts.append(Fact(card.risk_cleared_on, "你家的返贫风险已经消除。"))
    return facts


def notice_facts(cards: Sequence[Household], on: dt.date) -> dict[int, list[Fact]]:
    """The notices that carry the household now; the day of each sentence is the last day to object."""
    owners = dict(Case.objects.filter(household__in=[card.pk for card in cards]).values_list("pk", "household_id"))
    subjects = {f"households.case:{pk}": household for pk, household in owners.items()}
    hanging = Entry.objects.filter(
        subject__in=list(subjects), notice__state=NoticeState.HANGING,
        state__in=[EntryState.HANGING, EntryState.OBJECTED],
    ).select_related("notice").order_by("pk")  # fmt: skip
    found: dict[int, list[Fact]] = {}
    for entry in hanging:
        last = entry.ends_on or entry.notice.ends_on
        if last and (last >= on or entry.state == EntryState.OBJECTED):
            text = f"你家在《{entry.notice.title}》里，第{entry.position}行，贴到{formats.cn_date(last)}。"
            if entry.state == EntryState.OBJECTED:
                text += "有人对这一行提了意见，正在查。"
            found.setdefault(subjects[entry.subject], []).append(Fact(last, text))
    return found
