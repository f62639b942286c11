"""Which help answers which need: a cause of poverty, a risk of a monitored object, or a gap the card shows.

One table for the suggestions on the card, for the check of a risk that is cleared without its help (DQ-57, DQ-59), and
for the coverage matrix. A need that *requires* help is answered by any one of the alternatives.
Source: DOMAIN §5.1 (column "answers causes" and "Cause → required measure", GZ 3_11_003…009, 5_18_001…007), §1 B19.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from households.choices import ANSWERS, Cause, MeasureKind, Risk
from households.rules.taxonomy import DEVELOPMENT, is_other

K = MeasureKind


class Gap(StrEnum):
    """A need that shows in the card's facts, whatever causes or risks it names."""

    SCHOOL = "school"  # a child of school age is not at school
    INSURANCE = "insurance"  # a member without medical insurance
    HOUSING = "housing"  # dangerous house
    WATER = "water"  # no safe drinking water
    WORK = "work"  # labour in a poor household or in one whose risk is not cleared
    NO_LABOUR = "no_labour"  # nobody can work (seed B19)


@dataclass(frozen=True)
class Answer:
    """Kinds of measure for a need, the fittest first; `required`: at least one of these (empty: none in particular)."""

    suggested: tuple[str, ...]
    required: frozenset[str] = frozenset()


_MUST: dict[str, frozenset[str]] = {
    Cause.ILLNESS: frozenset({K.HEALTH, K.SOCIETY, K.SAFETY_NET}),
    Cause.SCHOOLING: frozenset({K.EDUCATION, K.SOCIETY}),
    Cause.DISABILITY: frozenset({K.SAFETY_NET, K.SOCIETY}),
}

CAUSES: Mapping[str, Answer] = {
    cause.value: Answer(ANSWERS[cause], _MUST.get(cause, frozenset())) for cause in Cause
}  # fmt: skip

RISKS: Mapping[str, Answer] = {
    Risk.ILLNESS.value: Answer((K.HEALTH, K.SAFETY_NET, K.SOCIETY), frozenset({K.HEALTH, K.SOCIETY, K.SAFETY_NET})),
    Risk.DISASTER.value: Answer((K.SAFETY_NET, K.HOUSING, K.INDUSTRY, K.SOCIETY)),
    Risk.DISABILITY.value: Answer((K.SAFETY_NET, K.WELFARE_JOB, K.SOCIETY), frozenset({K.SAFETY_NET, K.SOCIETY})),
    Risk.LABOUR.value: Answer((K.WELFARE_JOB, K.SAFETY_NET, K.PHOTOVOLTAIC)),
    Risk.ACCIDENT.value: Answer((K.SAFETY_NET, K.HEALTH, K.SOCIETY)),
    Risk.BUSINESS.value: Answer((K.INDUSTRY, K.CREDIT, K.EMPLOYMENT)),
    Risk.WORK.value: Answer((K.EMPLOYMENT, K.WELFARE_JOB)),
    Risk.EPIDEMIC.value: Answer((K.EMPLOYMENT, K.INDUSTRY, K.SAFETY_NET)),
    Risk.SCHOOLING.value: Answer((K.EDUCATION, K.SOCIETY), frozenset({K.EDUCATION, K.SOCIETY})),
    Risk.HOUSING.value: Answer((K.HOUSING, K.RELOCATION), frozenset({K.HOUSING, K.RELOCATION})),
    Risk.WATER.value: Answer((K.WATER,), frozenset({K.WATER})),
    Risk.OTHER.value: Answer(()),
}

GAPS: Mapping[str, Answer] = {
    Gap.SCHOOL.value: Answer((K.EDUCATION,), frozenset({K.EDUCATION})),
    Gap.INSURANCE.value: Answer((K.HEALTH, K.SOCIETY), frozenset({K.HEALTH, K.SOCIETY})),
    Gap.HOUSING.value: Answer((K.HOUSING, K.RELOCATION), frozenset({K.HOUSING, K.RELOCATION})),
    Gap.WATER.value: Answer((K.WATER,), frozenset({K.WATER})),
    Gap.WORK.value: Answer(tuple(sorted(DEVELOPMENT)), DEVELOPMENT),
    Gap.NO_LABOUR.value: Answer((K.SAFETY_NET,), frozenset({K.SAFETY_NET})),
}


def required_for(*, cause: str = "", risk: str = "", gap: str = "") -> frozenset[str]:
    """The kinds of measure of which a need requires one; empty when it requires none. Name one need.

    Causes and risks have overlapping codes ("02" is a disability and a natural disaster): hence the keywords.
    """
    return _answer(cause, risk, gap).required


def suggested_for(*, cause: str = "", risk: str = "", gap: str = "") -> tuple[str, ...]:
    """The kinds of measure that answer a need, the fittest first. Name one need."""
    return _answer(cause, risk, gap).suggested


def is_answered(
    measures: Iterable[tuple[str, str]], *, cause: str = "", risk: str = "", gap: str = ""
) -> bool:  # fmt: skip
    """Do the measures, as (kind, item code), hold one that the need requires? True when it requires none.

    Work needs a development measure that is not only "other" (GZ 5_12_007, 5_12_011).
    """
    needed = required_for(cause=cause, risk=risk, gap=gap)
    if not needed:
        return True
    return any(kind in needed and not (gap == Gap.WORK and is_other(item)) for kind, item in measures)


def only_safety_net(measures: Iterable[tuple[str, str]]) -> bool:
    """Is the comprehensive safety net all there is? A warning for a household with labour (GZ 5_11_032)."""
    kinds = {kind for kind, _item in measures}
    return kinds == {K.SAFETY_NET}


def _answer(cause: str, risk: str, gap: str) -> Answer:
    named = [(table, code) for table, code in ((CAUSES, cause), (RISKS, risk), (GAPS, gap)) if code]
    if len(named) != 1:
        raise ValueError("Name one need: a cause, a risk or a gap.")
    table, code = named[0]
    return table[str(code)]
