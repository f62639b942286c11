"""The procedures about a household, and where a case of them stands. Source: DOMAIN §3.1–3.3; the codes are stored."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    """What a case decides; each has a table of its own (households/workflow/)."""

    IDENTIFICATION = "identification", _("Identification")
    EXIT = "exit", _("Exit from poverty")
    MONITORING = "monitoring", _("Taking in as a monitored object")
    CLEARING = "clearing", _("Clearing the risk of a monitored object")


class CaseState(models.TextChoices):
    """Where a case stands. A procedure passes through some of these, in the order of its path."""

    DRAFT = "draft", _("Application")
    INVESTIGATED = "investigated", _("Investigated at home")
    GROUP_OK = "group_ok", _("Passed by the villagers' group")
    ACCEPTED = "accepted", _("Accepted by the household")
    COMPARED = "compared", _("Compared with other lists")
    APPRAISED = "appraised", _("Passed by the villagers' appraisal")
    PUBLIC_VILLAGE = "public_village", _("Publicised in the village")
    TOWNSHIP_REVIEW = "township_review", _("Township review")
    PUBLIC_TOWNSHIP = "public_township", _("Publicised by the township")
    COUNTY_REVIEW = "county_review", _("County decision")
    ANNOUNCED = "announced", _("Announced")
    ACTIVE = "active", _("Monitored, help to be arranged")
    REGISTERED = "registered", _("Registered, card made")
    HELPED = "helped", _("Monitored, help answers each risk")
    LIFTED = "lifted", _("Struck off as out of poverty")
    CLEARED = "cleared", _("Risk cleared (case)")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Application withdrawn")


_S = CaseState
PATH = (
    _S.DRAFT, _S.INVESTIGATED, _S.GROUP_OK, _S.ACCEPTED, _S.COMPARED, _S.APPRAISED, _S.PUBLIC_VILLAGE,
    _S.TOWNSHIP_REVIEW, _S.PUBLIC_TOWNSHIP, _S.COUNTY_REVIEW, _S.ANNOUNCED, _S.ACTIVE, _S.REGISTERED, _S.HELPED,
    _S.LIFTED, _S.CLEARED,
)  # fmt: skip
"""All states on the way forward, in order; each procedure leaves some out."""

_COUNTY_END = (_S.COUNTY_REVIEW, _S.ANNOUNCED)
_VILLAGE_END = (_S.APPRAISED, _S.PUBLIC_VILLAGE, _S.TOWNSHIP_REVIEW)
PATHS: dict[str, tuple[CaseState, ...]] = {
    Procedure.IDENTIFICATION: (
        _S.DRAFT, _S.INVESTIGATED, _S.GROUP_OK, _S.COMPARED, *_VILLAGE_END, _S.PUBLIC_TOWNSHIP, *_COUNTY_END,
        _S.REGISTERED,
    ),
    Procedure.EXIT: (
        _S.DRAFT, _S.INVESTIGATED, _S.ACCEPTED, *_VILLAGE_END, _S.PUBLIC_TOWNSHIP, *_COUNTY_END, _S.LIFTED,
    ),
    Procedure.MONITORING: (
        _S.DRAFT, _S.INVESTIGATED, _S.COMPARED, *_VILLAGE_END, *_COUNTY_END, _S.ACTIVE, _S.HELPED,
    ),
    Procedure.CLEARING: (_S.DRAFT, _S.INVESTIGATED, *_VILLAGE_END, *_COUNTY_END, _S.CLEARED),
}  # fmt: skip
"""The way of each procedure when nothing is returned."""

APPRAISED_FROM = {procedure: path[path.index(_S.APPRAISED) - 1] for procedure, path in PATHS.items()}
"""The state from which a case goes to the appraisal; a household taken down from the wall goes back there."""

_LABELS: dict[str, dict[str, Any]] = {
    Procedure.EXIT: {
        _S.DRAFT: _("Planned to leave poverty this year"), _S.INVESTIGATED: _("Verified at home"),
        _S.REJECTED: _("Stays in poverty"), _S.WITHDRAWN: _("Taken off the plan"),
    },
    Procedure.MONITORING: {
        _S.DRAFT: _("Clue of a risk"), _S.INVESTIGATED: _("Screened at home"),
        _S.REJECTED: _("Not taken in as a monitored object"), _S.WITHDRAWN: _("Clue closed"),
    },
    Procedure.CLEARING: {
        _S.DRAFT: _("Clearing proposed"), _S.INVESTIGATED: _("Risk judged"),
        _S.REJECTED: _("Risk not cleared"), _S.WITHDRAWN: _("Proposal taken back"),
    },
}  # fmt: skip


def label_of(procedure: str, state: str) -> Any:
    """What a state is called in a procedure: the same code means a clue here and an application there."""
    return _LABELS.get(procedure, {}).get(state) or CaseState(state).label


def labels_of(procedure: str) -> dict[str, Any]:
    """All states of a procedure in the order of its path, then the two ends without result."""
    states = (*PATHS[procedure], _S.REJECTED, _S.WITHDRAWN)
    return {str(state.value): label_of(procedure, state) for state in states}


FINAL = frozenset({_S.REGISTERED, _S.HELPED, _S.LIFTED, _S.CLEARED, _S.REJECTED, _S.WITHDRAWN})
OPEN = frozenset(CaseState) - FINAL


def states_from(state: CaseState) -> list[str]:
    """The states of the path at and after `state`."""
    return [str(s.value) for s in PATH[PATH.index(state) :]]


def states_between(procedure: str, first: CaseState, last: CaseState = _S.COUNTY_REVIEW) -> list[str]:
    """The states of a procedure's own path from `first` through `last`."""
    path = PATHS[procedure]
    return [str(s.value) for s in path[path.index(first) : path.index(last) + 1]]


class Origin(models.TextChoices):
    """How the case came about (DOMAIN §3.1; clues of §3.3)."""

    APPLIED = "applied", _("The household applied")
    FOUND = "found", _("Found by village cadres")
    DEPARTMENT = "department", _("Warning of another department")
    HOTLINE = "hotline", _("Call to 12317")
    PETITION = "petition", _("Petition or public report")
    PLAN = "plan", _("Plan of the year")


class Asked(models.TextChoices):
    """A line of the sheet of exit, screening or clearing (验收表、排查表、研判表). Source: DOMAIN §3.2, §3.3."""

    INCOME = "income", _("Net income per head above the line")
    FOOD = "has_food", _("Food")
    CLOTHING = "has_clothing", _("Clothing")
    EDUCATION = "has_education", _("Compulsory education")
    MEDICAL = "has_medical", _("Basic medical care")
    HOUSING = "has_housing", _("Safe housing (guarantee)")
    WATER = "has_water", _("Safe drinking water (guarantee)")
    RISKS = "risks", _("Risks named on the card")
    GONE = "gone", _("Risks of the identification are gone")
    NO_NEW = "no_new", _("No new risk")


class ClearingWay(models.TextChoices):
    """How the risk of a monitored object went away (DOMAIN §3.3)."""

    HELPED = "helped", _("Cleared by help")
    NATURAL = "natural", _("Cleared by itself")


class Compared(models.TextChoices):
    """What a case was compared with (DOMAIN §3.1)."""

    CAR = "car", _("Private car")
    HOUSE = "house", _("Commercial house")
    SALARY = "salary", _("Public salary")
    COMPANY = "company", _("Company or its shares")
    MACHINERY = "machinery", _("Large machinery")


class ComparedResult(models.TextChoices):
    """What came out of a comparison; a hit counts only when it was verified on the spot."""

    NOTHING = "nothing", _("Nothing found")
    CONFIRMED = "confirmed", _("Found and confirmed")
    EXCUSED = "excused", _("Found, but it does not count")


class Kinship(models.TextChoices):
    """Near relatives of article 1045 of the Civil Code, and those many places add (DOMAIN §9.3)."""

    SPOUSE = "spouse", _("Spouse")
    PARENT = "parent", _("Father or mother")
    CHILD = "child", _("Son or daughter")
    SIBLING = "sibling", _("Brother or sister")
    GRANDPARENT = "grandparent", _("Grandfather or grandmother")
    GRANDCHILD = "grandchild", _("Grandchild")
    IN_LAW = "in_law", _("Relative by marriage")
    OTHER = "other", _("Other relative within three generations")


class CadrePost(models.TextChoices):
    """Who files near relatives (DOMAIN §9.3)."""

    TWO_COMMITTEES = "two_committees", _("Member of the village branch or committee")
    GROUP_LEADER = "group_leader", _("Leader of a villagers' group")
    SUPERVISION = "supervision", _("Member of the supervision committee")
    TOWNSHIP = "township", _("Township staff")
    COUNTY = "county", _("County office staff")
    HELPER = "helper", _("Helper (filing)")


class RequestState(models.TextChoices):
    """Where a requested change of members stands (DOMAIN §3.4)."""

    PENDING = "pending", _("Waiting for the branch secretary")
    CONFIRMED = "confirmed", _("Waiting for the township")
    RETURNED = "returned", _("Returned to the clerk")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Refused (change)")
    WITHDRAWN = "withdrawn", _("Taken back")
