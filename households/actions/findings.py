"""Putting on record what the checks find, and what people say to it. Source: DOMAIN §11.

`record` is the one place where a run's findings meet those on record: new ones are opened, those seen again are dated,
those no longer seen are mended. Explanations and exemptions are people's, and stand in the trail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Count, Q

from households.checks import Found, Settings, found_in, found_on
from households.checks.registry import sources
from households.checks.running import CROSSING
from households.choices import FindingState, WaiverState
from households.choices.checks import CHECKS
from households.models import Finding, FindingTally, Household, Waiver
from households.workflow import FINDING, WAIVER
from households.workflow.findings import decision
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import Refused
from registry.workflow.machine import Machine

if TYPE_CHECKING:
    from registry.accounts.models import User

CARD, COUNTY_CODE = "household", 6
_LOCK = 20_611_075  # one run at a time writes findings


@dataclass(frozen=True)
class Recorded:
    """What a run changed."""

    new: int = 0
    seen: int = 0
    mended: int = 0
    reopened: int = 0


@transaction.atomic
def check_area(area: str, *, on: dt.date) -> Recorded:
    """Asks every rule of the division `area`, puts the findings and the day's tally on record. Safe to run again."""
    settings = Settings(on)
    whole = len(area) <= COUNTY_CODE
    asked = frozenset(CHECKS) if whole else frozenset(CHECKS) - CROSSING
    found = list(found_in(area, on=on, settings=settings))  # before the lock: no clerk waits for a county
    done = _record(Finding.objects.within(area), found, on=on, asked=asked)
    _count(area, on)
    return done


@transaction.atomic
def check_card(household: Household, *, on: dt.date) -> Recorded:
    """Asks the rules of one card, as after saving it."""
    asked = {rule for rule, check in CHECKS.items() if check.is_of_card} - CROSSING - set(sources())
    standing = Finding.objects.filter(household=household)
    return _record(standing, found_on(household, on=on), on=on, asked=frozenset(asked))


def _record(scope: Any, found: Iterable[Found], *, on: dt.date, asked: frozenset[str]) -> Recorded:
    """Lays what was found beside what is on record. Rules outside `asked` were not asked fully: theirs stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = {(f.rule, f.subject, f.year): f for f in scope.standing()}
    waived = set(Waiver.objects.in_force_on(on).filter(finding__in=[f.pk for f in known.values() if f.pk])
                 .values_list("finding", flat=True)) if known else set()  # fmt: skip
    new: list[Finding] = []
    again: list[Finding] = []
    reopened = 0
    changed: list[Finding] = []
    for one in found:
        finding = known.pop(one.key, None)
        if finding is None:
            new.append(_made(one, on))
            continue
        was = finding.state, finding.severity, finding.params
        reopened += _seen(finding, one, is_waived=finding.pk in waived)
        again.append(finding)
        if was != (finding.state, finding.severity, finding.params):
            changed.append(finding)
    mended = [finding for finding in known.values() if finding.rule in asked]
    Finding.objects.bulk_create(new, batch_size=1000)
    Finding.objects.bulk_update(changed, ["state", "severity", "params"], batch_size=200)
    Finding.objects.filter(pk__in=[f.pk for f in again]).exclude(last_seen_on=on).update(last_seen_on=on)
    Finding.objects.filter(pk__in=[f.pk for f in mended]).update(state=FindingState.FIXED, fixed_on=on)
    return Recorded(len(new), len(again), len(mended), reopened)


def _made(one: Found, on: dt.date) -> Finding:
    return Finding(
        rule=one.rule, village_id=one.village, household_id=one.household, member_id=one.member, subject=one.subject,
        year=one.year, severity=one.severity, params=_params(one), first_seen_on=on, last_seen_on=on,
    )  # fmt: skip


def _params(one: Found) -> dict[str, Any]:
    return {**one.params, "field": one.place}


def _seen(finding: Finding, one: Found, *, is_waived: bool) -> bool:
    """Brings a finding up to date; an exemption that ended, or an explanation of other facts, opens it again."""
    facts = _params(one)
    ended = finding.state == FindingState.WAIVED and not is_waived
    outdated = finding.state == FindingState.EXPLAINED and (facts != finding.params or one.severity == "error")
    finding.severity, finding.params = one.severity, facts
    if ended or outdated:
        finding.state = FindingState.OPEN
    return ended or outdated


def _count(area: str, on: dt.date) -> None:
    """The day's figures by village and rule, and a mark without a rule that the village was asked at all; a second
    run of the day replaces them."""
    states = {state: Count("pk", filter=Q(state=state)) for state in ("open", "explained", "waived")}
    rows = Finding.objects.within(area).standing().order_by().values("village_id", "rule").annotate(**states)
    asked = Division.objects.villages_of(area).values_list("code", flat=True)
    marks = [FindingTally(day=on, village_id=code, open=0, explained=0, waived=0) for code in asked]
    FindingTally.objects.within(area).filter(day=on).delete()
    FindingTally.objects.bulk_create([*marks, *(FindingTally(day=on, **row) for row in rows)], batch_size=2000)


# --- what people do -------------------------------------------------------------------------------------------------


def explain(finding: Finding, *, words: str, by: User, on: dt.date) -> None:
    """Answers a warning in words. Raises Refused for an error, or without words."""
    words = words.strip()
    _take(FINDING, finding, "explain", {"words": words}, by=by, on=on,
          explanation=words, explained_by=by, explained_on=on)  # fmt: skip


def take_back(finding: Finding, *, by: User, on: dt.date) -> None:
    """Takes an explanation back: the finding waits again."""
    _take(FINDING, finding, "reopen", {}, by=by, on=on)


def ask_waiver(finding: Finding, *, words: str, expires_on: dt.date, by: User, on: dt.date) -> Waiver:
    """Asks one level up for an exemption until a day. Raises Refused."""
    reasons = FINDING.reasons_against(finding, "ask", by=by, on=on, data={"words": words, "expires_on": expires_on})
    if reasons:
        raise Refused(reasons)
    waiver = Waiver.objects.create(
        finding=finding, village_id=finding.village_id, reason=words.strip(), expires_on=expires_on, asked_by=by,
        asked_on=on, asked_from=by.scope,
    )  # fmt: skip
    trail.record("finding.waiver_asked", by=by, target=finding, village=finding.village_id, reason=words.strip(),
                 after={"expires_on": expires_on})  # fmt: skip
    return waiver


@transaction.atomic
def decide_waiver(waiver: Waiver, *, granted: bool, answer: str, by: User, on: dt.date) -> None:
    """Grants or refuses an exemption, one level above whoever asked. Raises Refused."""
    words = answer.strip()
    step = decision("grant" if granted else "refuse", by)
    held = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    _take(WAIVER, held, step, {"words": words}, by=by, on=on, decided_by=by, decided_on=on, answer=words)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=held.finding_id)
    if granted and finding.state != FindingState.FIXED and held.expires_on >= on:
        finding.state = FindingState.WAIVED
        finding.save(update_fields=["state"])
    waiver.state = held.state


@transaction.atomic
def _take(
    machine: Machine, subject: Any, step: str, data: Mapping[str, Any], *, by: User, on: dt.date, **values: Any
) -> None:
    """Takes a step whose facts and state belong together in one row. Raises Refused with every reason against it."""
    reasons = machine.reasons_against(subject, step, by=by, on=on, data={"note": "", **data})
    if reasons:
        raise Refused(reasons)
    before = subject.state
    for name, value in {**values, "state": machine.transition(step).target}.items():
        setattr(subject, name, value)
    subject.save(update_fields=[*values, "state"])
    trail.record(f"{machine.name}.{step}", by=by, target=subject, village=subject.village_id, before={"state": before},
                 after={"state": subject.state}, reason=str(data.get("words", "")))  # fmt: skip


def standing_waivers(area: str, *, decides: str) -> Any:
    """Exemptions that wait for the division `decides`: asked one level below it, inside `area`."""
    below = {9: 12, 6: 9}.get(len(decides), 0)
    waiting = Waiver.objects.within(area).filter(state=WaiverState.ASKED)
    return waiting.filter(asked_from__regex=rf"^[0-9]{{{below}}}$") if below else waiting.none()
