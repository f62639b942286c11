"""What may become of a problem: from, to, and what the step needs. Source: DOMAIN §5.2, §1 B13."""

from __future__ import annotations

from dataclasses import dataclass

from households.choices import ProblemState as S
from households.choices import ProblemStep
from households.choices.visit_reasons import problem_reason
from registry.errors import Reason


@dataclass(frozen=True)
class Step:
    """One step of a problem; `needs_answer` steps say what was done or why not, and close it."""

    name: ProblemStep
    sources: frozenset[str]
    target: str
    needs_answer: bool


STEPS: dict[str, Step] = {
    step.name.value: step
    for step in (
        Step(ProblemStep.BEGIN, frozenset({S.OPEN}), S.UNDER_WAY, False),
        Step(ProblemStep.SOLVE, frozenset({S.OPEN, S.UNDER_WAY}), S.SOLVED, True),
        Step(ProblemStep.EXPLAIN, frozenset({S.OPEN, S.UNDER_WAY}), S.NOT_POSSIBLE, True),
        Step(ProblemStep.REOPEN, frozenset({S.SOLVED, S.NOT_POSSIBLE}), S.UNDER_WAY, False),
    )
}  # fmt: skip


def edges() -> list[tuple[str, str]]:
    """Every (from, to) the table allows, for the guard in the database."""
    return sorted((source, step.target) for step in STEPS.values() for source in step.sources)


def reasons_against(name: str, *, state: str, answer: str = "") -> list[Reason]:
    """Why a step cannot be taken; empty when it can. An unknown step is refused like an impossible one."""
    step = STEPS.get(name)
    if step is None or state not in step.sources:
        return [problem_reason("problem_no_step")]
    if step.needs_answer and not answer.strip():
        return [problem_reason("problem_answer_missing")]
    return []


def available(state: str) -> list[Step]:
    """The steps a problem can take now, in the order of the table."""
    return [step for step in STEPS.values() if state in step.sources]
