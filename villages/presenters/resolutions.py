"""What the pages of a matter print: its way, its four meetings and its two notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats
from registry.ui.elements import Fact, Status, Step, Tone
from villages.choices import ResolutionState as S
from villages.models import Meeting, Resolution

_TONES: dict[str, Tone] = {S.DONE: "success", S.DROPPED: "neutral", S.DECIDED: "warning", S.OPENED: "warning"}
_WAY = (S.DRAFT, S.PROPOSED, S.CONSULTED, S.REVIEWED, S.DECIDED, S.OPENED, S.DONE)


def state_of(matter: Resolution) -> Status:
    return Status(matter.get_state_display(), _TONES.get(matter.state, "info"))


def matter_facts(matter: Resolution) -> list[Fact]:
    """What is proposed, by whom, and what came of it."""
    amount = formats.yuan(matter.amount_yuan) if matter.amount_yuan is not None else ""
    found = [
        Fact(_("Village"), matter.village.full_name), Fact(_("Begun"), formats.cn_date(matter.begun_on),
                                                           note=matter.begun_by.name),
        Fact(_("What is proposed"), matter.content), Fact(_("Amount (yuan)"), amount),
    ]  # fmt: skip
    return found + ([Fact(_("Result"), matter.result)] if matter.result else [])


def path_of(matter: Resolution, taken: list[Any]) -> list[Step]:
    """The way of the matter; where it was given up shows."""
    reached = S(matter.state)
    if reached == S.DROPPED:
        reached = S(taken[-1].from_state) if taken and taken[-1].from_state else S.DRAFT
    here = _WAY.index(reached)
    states = []
    for position, state in enumerate(_WAY):
        if position < here or matter.state == S.DONE:
            states.append(Step(state.label, "done"))
        elif position == here:
            dropped = matter.state == S.DROPPED
            states.append(Step(state.label, "returned" if dropped else "current",
                               matter.get_state_display() if dropped else ""))  # fmt: skip
        else:
            states.append(Step(state.label, "todo"))
    return states


@dataclass(frozen=True)
class Discussion:
    """One of the four discussions."""

    label: str
    meeting: Meeting | None


def discussions_of(matter: Resolution) -> list[Discussion]:
    """The four meetings, held or not."""
    return [
        Discussion(_("The branch proposes"), matter.proposed_at),
        Discussion(_("The two committees discuss"), matter.consulted_at),
        Discussion(_("The party members review"), matter.reviewed_at),
        Discussion(_("The villagers decide"), matter.decided_at),
    ]


@dataclass(frozen=True)
class Opening:
    """One of the two openings."""

    label: str
    notice: Any
    note: str


def notices_of(matter: Resolution, on: dt.date) -> list[Opening]:
    """The two notices, with what they wait for."""
    return [
        Opening(_("The decision is made public"), matter.decision_notice, _hangs(matter.decision_notice, on)),
        Opening(_("The result is made public"), matter.result_notice, _hangs(matter.result_notice, on)),
    ]


def _hangs(notice: Any, on: dt.date) -> str:
    if notice is None:
        return _("not yet")
    if notice.state == "withdrawn":
        return _("taken off")
    if notice.starts_on is None:
        return _("waits for the supervision committee's signature")
    if notice.ends_on >= on:
        return _("hangs until %(day)s, %(days)s days left") % {
            "day": formats.cn_date(notice.ends_on), "days": (notice.ends_on - on).days + 1}  # fmt: skip
    return _("hung its full days")
