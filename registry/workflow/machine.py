"""How a procedure moves: a table of transitions per app, and one function that moves.

`reasons_against` is asked by the button, the API and `apply` itself, so that "may I", "why not" and "do it" are one
rule. `apply` locks the row, asks again, sets the state, and writes the step and the audit entry in one transaction.
Who did one duty in a subject's life does no other in it; the database refuses it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.text.words import says_something
from registry.workflow import recusal
from registry.workflow.models import Duty, Event

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Context:
    """What a guard may look at besides the subject: the actor, the day, and what the form sent along."""

    by: User
    on: dt.date
    data: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Any, Context], list[Reason]]


@dataclass(frozen=True)
class Transition:
    """One row of a procedure's table."""

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    permission: Permission
    duty: Duty = Duty.NONE
    guards: tuple[Guard, ...] = ()
    event: str = ""  # audit event; "" = "<machine>.<name>"
    needs_note: bool = False
    evidence: tuple[str, ...] = ()
    source: str = ""  # where the policy says so (document, article)


@dataclass(frozen=True)
class Option:
    """A transition that starts at the subject's state, with the reasons against taking it now."""

    transition: Transition
    reasons: list[Reason]

    @property
    def is_open(self) -> bool:
        return not self.reasons


def not_permitted(permission: Permission) -> Reason:
    """The reason given when the role lacks the right, naming who has it."""
    from registry.accounts.roles import ROLES

    names = "、".join(str(role.label) for role in ROLES.values() if permission in role.permissions)
    return Reason("not_permitted", _("This step is taken by: %(roles)s."), {"roles": names})


@dataclass(frozen=True)
class Machine:
    """A procedure: its states (code -> label), its transitions, and who holds the pen in each state."""

    name: str
    states: Mapping[str, Any]
    transitions: tuple[Transition, ...]
    holders: Mapping[str, str] = field(default_factory=dict)  # state -> role code
    final: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = [t.name for t in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a transition is named twice")
        used = {s for t in self.transitions for s in (*t.sources, t.target)} | self.final | set(self.holders)
        if not used <= set(self.states):
            raise ValueError(f"{self.name}: unknown states {sorted(used - set(self.states))}")

    def transition(self, name: str) -> Transition:
        return next(t for t in self.transitions if t.name == name)

    def edges(self) -> list[tuple[str, str]]:
        """All (from, to) pairs; the database's own table is made from them (operations.StateEdges)."""
        return sorted({(source, t.target) for t in self.transitions for source in t.sources if source != t.target})

    def reasons_against(
        self, subject: Any, name: str, *, by: User, on: dt.date, data: Mapping[str, Any] | None = None
    ) -> list[Reason]:
        """Every reason against taking the step now; empty when it may be taken."""
        step = self.transition(name)
        if subject.state not in step.sources:
            return [
                Reason(
                    "wrong_state",
                    _("This step starts from “%(states)s”; it stands at “%(state)s” now."),
                    {
                        "states": "、".join(str(self.states[s]) for s in sorted(step.sources)),
                        "state": str(self.states[subject.state]),
                    },
                )
            ]
        if not by.may(step.permission):
            return [not_permitted(step.permission)]
        context = Context(by, on, data or {})
        reasons = self._second_pen(subject, step, by)
        reasons.extend(recusal.reasons_against(subject, duty=step.duty, by=by, on=on))
        for guard in step.guards:
            reasons.extend(guard(subject, context))
        if step.needs_note and data is not None and not says_something(context.data.get("note", "")):
            reasons.append(
                Reason("note_missing", _("Write the reason: the other side must be able to act on it."), field="note")
            )
        return reasons

    def _second_pen(self, subject: Any, step: Transition, by: User) -> list[Reason]:
        if step.duty == Duty.NONE:
            return []
        others = Event.objects.about(subject).filter(by=by).exclude(duty__in=[step.duty, Duty.NONE]).order_by()
        return [
            Reason(
                "second_pen",
                _("You have already done another duty here (%(duty)s); someone else must do this."),
                {"duty": self._held(duty, name)},
            )
            for duty, name in others.values_list("duty", "transition")[:1]
        ]

    def _held(self, duty: str, name: str) -> str:
        """A duty in words: a comparison and a decision are called by this procedure's own step."""
        own = duty in {Duty.COMPARE, Duty.DECIDE} and [t.label for t in self.transitions if t.name == name]
        return str(own[0] if own else Duty(duty).label)

    def available(self, subject: Any, *, by: User, on: dt.date) -> list[Option]:
        """The steps that start at the subject's state and are this role's, each with what stands against it."""
        return [
            Option(t, self.reasons_against(subject, t.name, by=by, on=on))
            for t in self.transitions
            if subject.state in t.sources and by.may(t.permission)
        ]

    def apply(self, subject: Any, name: str, *, by: User, on: dt.date, note: str = "", **data: Any) -> Event:
        """Takes the step. Raises Refused with every reason against it; then nothing has changed."""
        step = self.transition(name)
        with transaction.atomic():
            manager = type(subject)._default_manager
            locked = manager.select_for_update(of=("self",)).get(pk=subject.pk)
            reasons = self.reasons_against(locked, name, by=by, on=on, data={**data, "note": note})
            if reasons:
                raise Refused(reasons)
            event = self.take(locked, name, by=by, on=on, note=note, **data)
        subject.state = step.target
        return event

    def take(
        self,
        locked: Any,
        name: str,
        *,
        by: User,
        on: dt.date,
        note: str = "",
        values: Mapping[str, Any] | None = None,
        **data: Any,
    ) -> Event:
        """Takes the step for a caller that holds the row's lock and has asked `reasons_against` under it.

        Asks nothing itself: some guards read the whole card, and would be answered twice under one lock. `values` are
        fields that belong in one row with the new state.
        """
        step, before = self.transition(name), locked.state
        for field_name, value in {**(values or {}), "state": step.target}.items():
            setattr(locked, field_name, value)
        locked.save(update_fields=[*(values or {}), "state"])
        return self._write(locked, step, before, by=by, on=on, note=note, data=data)

    def begin(self, subject: Any, *, by: User | None, on: dt.date, duty: Duty = Duty.MAKE, note: str = "") -> Event:
        """Writes the first step of a subject just created in its first state."""
        return self._record(subject, "begin", "", subject.state, duty, by=by, on=on, note=note, data={})

    def _write(
        self, subject: Any, step: Transition, before: str, *, by: User, on: dt.date, note: str, data: Mapping[str, Any]
    ) -> Event:
        event = self._record(subject, step.name, before, step.target, step.duty, by=by, on=on, note=note, data=data)
        trail.record(
            step.event or f"{self.name}.{step.name}",
            by=by,
            target=subject,
            village=subject.village_id,
            before={"state": before},
            after={"state": step.target},
            reason=note,
        )
        return event

    def _record(
        self,
        subject: Any,
        name: str,
        before: str,
        after: str,
        duty: Duty,
        *,
        by: User | None,
        on: dt.date,
        note: str,
        data: Mapping[str, Any],
    ) -> Event:
        return Event.objects.create(
            machine=self.name,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            village_id=subject.village_id,
            transition=name,
            from_state=before,
            to_state=after,
            duty=duty,
            by=by,
            on=on,
            at=clock.now(),
            note=note,
            data={key: value for key, value in data.items() if isinstance(value, (str, int, bool, list, dict))},
        )

    def steps_taken(self, subject: models.Model) -> Iterable[Event]:
        """The subject's steps so far, oldest first, with the people."""
        return Event.objects.about(subject).select_related("by")
