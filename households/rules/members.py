"""What is wrong with the people on a card: DQ-01 … DQ-15, DQ-29 and DQ-52 of DOMAIN §11, each once.

The form asks while it is filled in, the action before it writes, the page of the card when it is read. What crosses
households (the same number on another card) is the database's to refuse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Any

from households.choices import Health, Relation, Sex
from households.choices.checks import CHECKS, Check
from registry.text import identity
from registry.text.names import normalise

MALE_RELATIONS = frozenset(
    {Relation.SON, Relation.SON_IN_LAW, Relation.GRANDSON, Relation.MATERNAL_GRANDSON, Relation.FATHER,
     Relation.WIFES_FATHER, Relation.HUSBANDS_FATHER, Relation.GRANDFATHER, Relation.MATERNAL_GRANDFATHER,
     Relation.GREAT_GRANDSON, Relation.NEPHEW, Relation.UNCLE}
)  # fmt: skip
FEMALE_RELATIONS = frozenset(
    {Relation.DAUGHTER, Relation.DAUGHTER_IN_LAW, Relation.GRANDDAUGHTER, Relation.MATERNAL_GRANDDAUGHTER,
     Relation.MOTHER, Relation.WIFES_MOTHER, Relation.HUSBANDS_MOTHER, Relation.GRANDMOTHER,
     Relation.MATERNAL_GRANDMOTHER, Relation.GREAT_GRANDDAUGHTER, Relation.NIECE, Relation.BROTHERS_WIFE}
)  # fmt: skip
# How many years younger than the head (negative: older) a relation is at least; DQ-12.
YOUNGER_BY = {
    Relation.SON: 14, Relation.DAUGHTER: 14, Relation.GRANDSON: 28, Relation.GRANDDAUGHTER: 28,
    Relation.MATERNAL_GRANDSON: 28, Relation.MATERNAL_GRANDDAUGHTER: 28,
}  # fmt: skip
OLDER_BY = {
    Relation.FATHER: 14, Relation.MOTHER: 14, Relation.GRANDFATHER: 28, Relation.GRANDMOTHER: 28,
    Relation.MATERNAL_GRANDFATHER: 28, Relation.MATERNAL_GRANDMOTHER: 28,
}  # fmt: skip
RELATIONS = frozenset(Relation.values)
EARLIEST_BIRTH = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class MemberDraft:
    """One person as typed. `pk` names a member already on the card; sex and birth may be left to the number."""

    name: str
    identity: str
    relation: str
    pk: int | None = None
    sex: str = ""
    birth_on: dt.date | None = None
    disability_certificate: str = ""
    ethnicity: str = ""
    politics: str = ""
    health: tuple[str, ...] = ()
    education: str = ""
    school: str = ""
    labour: str = ""
    work_area: str = ""
    work_months: int = 0
    has_resident_insurance: bool = False
    has_employee_insurance: bool = False
    has_resident_pension: bool = False
    allowance: str = "none"
    destitute: str = "none"
    is_counted: bool = True
    number: str = ""
    phone: str = ""
    disability_kind: str = ""
    disability_level: str = ""
    disability_year: int | None = None
    drop_reason: str = ""
    welfare_job: str = ""
    welfare_months: int = 0
    has_serious_insurance: bool = False
    has_commercial_insurance: bool = False
    has_medical_aid: bool = False
    has_serious_aid: bool = False
    has_other_health_aid: bool = False
    has_employee_pension: bool = False
    has_accident_subsidy: bool = False
    is_soldier: bool = False
    speaks_mandarin: bool | None = None
    is_without_carers: bool = False
    jobless_reason: str = ""
    joined_on: dt.date | None = None
    join_reason: str = "identified"

    @property
    def is_temporary(self) -> bool:
        return identity.normalise(self.identity).startswith(identity.TEMPORARY_PREFIX)


@dataclass(frozen=True)
class Finding:
    """One check that a member (by position; None = the card as a whole) does not pass, and the field to mend."""

    check: Check
    position: int | None
    field: str
    params: dict[str, Any] = made(default_factory=dict, hash=False)
    text: Any = None  # a closer sentence than the check's own
    code: str = ""

    @property
    def is_error(self) -> bool:
        return self.check.severity == "error"

    @property
    def message(self) -> str:
        sentence = str(self.text or self.check.message)
        return sentence % self.params if self.params else sentence


def completed(draft: MemberDraft) -> MemberDraft:
    """The draft with name and numbers as they are stored; sex, birth date and disability as the numbers tell them."""
    draft = replace(draft, name=normalise(draft.name), identity=identity.normalise(draft.identity))
    certificate = identity.normalise(draft.disability_certificate)
    if certificate and not identity.check_disability_certificate(certificate):
        kind, level = draft.disability_kind or certificate[18], draft.disability_level or certificate[19]
        draft = replace(draft, disability_kind=kind, disability_level=level)
    if _refused(identity.check(draft.identity)):
        return draft
    number = identity.parse(draft.identity)
    return replace(draft, sex=draft.sex or number.sex or "", birth_on=draft.birth_on or number.born_on)


def findings(members: Sequence[MemberDraft], *, on: dt.date) -> list[Finding]:
    """Everything the checks have against the members of one card on `on`, errors and warnings, in the card's order."""
    members = [completed(member) for member in members]
    found = list(_of_card(members))
    for position, member in enumerate(members):
        found += _of_number(position, member, on)
        found += _of_fields(position, member, on)
    found += _of_ages(members)
    return found


def errors(members: Sequence[MemberDraft], *, on: dt.date) -> list[Finding]:
    """The findings that refuse saving."""
    return [finding for finding in findings(members, on=on) if finding.is_error]


def _refused(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if code not in identity.WARNINGS]


def _of_card(members: Sequence[MemberDraft]) -> Iterator[Finding]:
    heads = [i for i, m in enumerate(members) if m.relation == Relation.HEAD]
    if len(heads) != 1:
        yield Finding(CHECKS["DQ-01"], heads[1] if heads else None, "relation", {"heads": len(heads)})
    spouses = [i for i, m in enumerate(members) if m.relation == Relation.SPOUSE]
    for position in spouses[1:]:
        yield Finding(CHECKS["DQ-02"], position, "relation")
    if heads and spouses and members[heads[0]].sex and members[heads[0]].sex == members[spouses[0]].sex:
        yield Finding(CHECKS["DQ-11"], spouses[0], "relation")
    seen: set[str] = set()
    for position, member in enumerate(members):
        key = identity.uniqueness_key(member.identity)
        if key and key in seen:
            yield Finding(CHECKS["DQ-05"], position, "identity")
        seen.add(key)


def _of_number(position: int, member: MemberDraft, on: dt.date) -> Iterator[Finding]:
    codes = identity.check(member.identity, on=on)
    for code in _refused(codes):
        check = CHECKS["DQ-04"] if code == identity.CHECK_DIGIT else CHECKS["DQ-03"]
        if code in {identity.BIRTH_DATE, identity.BIRTH_FUTURE}:
            check = CHECKS["DQ-08"]
        yield Finding(check, position, "identity", code=code)
    if _refused(codes):
        return
    number = identity.parse(member.identity)
    if number.is_temporary:
        yield Finding(CHECKS["DQ-09"], position, "identity")
        return
    if member.sex != number.sex:
        expected = Sex(str(number.sex)).label
        yield Finding(CHECKS["DQ-06"], position, "sex", {"expected": expected})
    if member.birth_on != number.born_on:
        yield Finding(CHECKS["DQ-06"], position, "birth_on", {"expected": f"{number.born_on:%Y-%m-%d}"})


def _of_fields(position: int, member: MemberDraft, on: dt.date) -> Iterator[Finding]:
    if member.relation not in RELATIONS:
        yield Finding(CHECKS["DQ-13"], position, "relation")
    elif (member.sex == Sex.FEMALE and member.relation in MALE_RELATIONS) or (
        member.sex == Sex.MALE and member.relation in FEMALE_RELATIONS
    ):
        yield Finding(CHECKS["DQ-10"], position, "relation", {"relation": Relation(member.relation).label})
    if member.is_temporary and (member.birth_on is None or not EARLIEST_BIRTH <= member.birth_on <= on):
        yield Finding(CHECKS["DQ-08"], position, "birth_on")
    if not (member.ethnicity and member.health and member.labour):
        missing = "labour" if not member.labour else "health" if not member.health else "ethnicity"
        yield Finding(CHECKS["DQ-14"], position, missing)
    if bool(member.education) == bool(member.school):
        yield Finding(CHECKS["DQ-15"], position, "education")
    if Health.HEALTHY in member.health and len(member.health) > 1:
        yield Finding(CHECKS["DQ-29"], position, "health")
    if member.has_resident_insurance and member.has_employee_insurance:
        yield Finding(CHECKS["DQ-52"], position, "has_employee_insurance")


def _of_ages(members: Sequence[MemberDraft]) -> Iterator[Finding]:
    head = next((m for m in members if m.relation == Relation.HEAD), None)
    if head is None or head.birth_on is None:
        return
    for position, member in enumerate(members):
        if member.birth_on is None:
            continue
        younger = member.birth_on.year - head.birth_on.year
        least = YOUNGER_BY.get(Relation(member.relation)) if member.relation in RELATIONS else None
        most = OLDER_BY.get(Relation(member.relation)) if member.relation in RELATIONS else None
        if (least is not None and younger < least) or (most is not None and -younger < most):
            yield Finding(CHECKS["DQ-12"], position, "relation", {"relation": Relation(member.relation).label})
