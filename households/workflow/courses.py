"""The four procedures in one place: their tables, and which steps lead on, back, or end a case without result.

Which way a step leads is read from the path of its procedure (households/choices/cases.py), not written a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from households.choices.cases import PATHS, CaseState, Procedure
from households.workflow.clearing import CLEARING
from households.workflow.exit import EXIT
from households.workflow.identification import IDENTIFICATION
from households.workflow.monitoring import MONITORING
from households.workflow.steps import KINDS, Kinds
from registry.workflow.machine import Machine, Transition

if TYPE_CHECKING:
    from households.models.case import Case
    from registry.accounts.models import User

MACHINES: dict[str, Machine] = {
    Procedure.IDENTIFICATION: IDENTIFICATION, Procedure.EXIT: EXIT, Procedure.MONITORING: MONITORING,
    Procedure.CLEARING: CLEARING,
}  # fmt: skip
WITHOUT_RESULT = frozenset({CaseState.REJECTED, CaseState.WITHDRAWN})


@dataclass(frozen=True)
class Course:
    """One procedure: its table, its notices, and its steps by where they lead."""

    machine: Machine
    kinds: Kinds
    forward: dict[str, tuple[str, ...]]  # state → the steps that lead on from it
    backward: frozenset[str]
    closing: frozenset[str]

    def step_on(self, state: str) -> str:
        """The step that leads on from a state in the usual case; "" from a final one."""
        return next(iter(self.forward.get(state, ())), "")


def _course(procedure: str) -> Course:
    machine, path = MACHINES[procedure], PATHS[procedure]
    place = {str(state.value): number for number, state in enumerate(path)}
    forward: dict[str, list[str]] = {}
    backward, closing = set(), set()
    for step in machine.transitions:
        if step.target in WITHOUT_RESULT:
            closing.add(step.name)
            continue
        for state in step.sources:
            if place[step.target] > place[state]:
                forward.setdefault(str(state), []).append(step.name)
            else:
                backward.add(step.name)
    ordered = {state: tuple(names) for state, names in forward.items()}
    return Course(machine, KINDS[procedure], ordered, frozenset(backward), frozenset(closing))


COURSES: dict[str, Course] = {procedure: _course(procedure) for procedure in PATHS}
"""Procedure → its course."""
BACKWARD = frozenset(name for course in COURSES.values() for name in course.backward)
CLOSING = frozenset(name for course in COURSES.values() for name in course.closing)
"""Names of steps mean the same in every procedure."""
STEPS: dict[str, dict[str, Transition]] = {
    procedure: {step.name: step for step in machine.transitions} for procedure, machine in MACHINES.items()
}
"""Procedure → name of a step → its row."""


def course_of(case: Case) -> Course:
    """The course of the case's procedure."""
    return COURSES[case.procedure]


def machine_of(case: Case) -> Machine:
    """The table of the case's procedure."""
    return MACHINES[case.procedure]


def procedures_with(step: str) -> list[str]:
    """The procedures that have a step of this name."""
    return [str(procedure) for procedure, rows in STEPS.items() if step in rows]


def steps_forward(case: Case) -> tuple[str, ...]:
    """The steps that lead on from where the case stands."""
    return course_of(case).forward.get(case.state, ())


def my_turn(user: User) -> Q:
    """Cases whose step forward is this person's to take, by right: for `filter` and `When`."""
    found = Q(pk__in=[])
    for procedure, course in COURSES.items():
        states = [state for state, names in course.forward.items() if _may_any(user, procedure, names)]
        if states:
            found |= Q(procedure=procedure, state__in=sorted(states))
    return found


def _may_any(user: User, procedure: str, names: Iterable[str]) -> bool:
    return any(user.may(STEPS[procedure][name].permission) for name in names)


def labels() -> dict[str, Any]:
    """Event → words for the trail: every step of every procedure."""
    return {f"{machine.name}.{step.name}": step.label for machine in MACHINES.values() for step in machine.transitions}
