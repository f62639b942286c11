"""Jobs away from home: entered, changed, ended; the months of the year taken over on request. DOMAIN §2.5."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff, people
from households.actions.members import follow
from households.actions.years import mirror_people
from households.models import Member, Work
from households.rules import work as rule
from households.rules.work import Job, JobDraft
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Suggestion:
    """What the jobs of a year come to: months, and the area of the latest job."""

    year: int
    months: int
    area: str


@transaction.atomic
def save_work(member: Member, *, draft: JobDraft, by: User | None, on: dt.date) -> Work:
    """Writes one job. Raises Refused when it overlaps another, ends before it begins or begins in the future."""
    household = people.locked(member.household_id)
    jobs = {w.pk: w for w in member.works.select_for_update(of=("self",)).order_by("starts_on")}
    _refuse(draft, jobs, on=on)
    if draft.place and not Division.objects.filter(pk=draft.place).exists():
        raise DomainError("place_unknown", _("There is no such place."), field="place")
    row = jobs.get(draft.key) if draft.key else Work(member=member, village_id=member.village_id)
    if row is None:
        raise DomainError("job_gone", _("This job is not on the card any more. Open the card again."))
    values: dict[str, Any] = {
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "place_id": draft.place, "is_abroad": draft.is_abroad,
        "employer": draft.employer.strip(), "industry": draft.industry, "channel": draft.channel,
        "monthly_wage_yuan": draft.monthly_wage_yuan, "is_escorted": draft.is_escorted,
        "travel_subsidy_yuan": draft.travel_subsidy_yuan,
    }  # fmt: skip
    before, after = diff.apply(row, values)
    if after:
        row.save()
        event = "households.work_changed" if draft.key else "households.work_added"
        trail.record(event, by=by, target=household, village=household.village_id,
                     before={"name": member.name, **before} if draft.key else None,
                     after={"name": member.name, **after})  # fmt: skip
    return row


def _refuse(draft: JobDraft, jobs: dict[int, Work], *, on: dt.date) -> None:
    reasons = []
    if draft.starts_on > on:
        reasons.append(Reason("job_in_future", _("The job begins in the future. Enter it when it has begun."),
                              field="starts_on"))  # fmt: skip
    if draft.ends_on is not None and draft.ends_on <= draft.starts_on:
        reasons.append(Reason("job_ends_first", _("A job ends after it begins."), field="ends_on"))
    for other in rule.overlapping(draft.span, jobs_of(jobs.values())):
        work = jobs[other.key or 0]
        reasons.append(Reason(
            "DQ-51", _("This overlaps the job %(job)s from %(since)s to %(until)s. End that one first."),
            {"job": work.employer or str(work), "since": f"{work.starts_on:%Y-%m-%d}",
             "until": f"{work.ends_on:%Y-%m-%d}" if work.ends_on else _("today")}, field="starts_on",
        ))  # fmt: skip
    if reasons:
        raise Refused(reasons)


def jobs_of(works: Any) -> list[Job]:
    """Rows of jobs as the rules need them."""
    return [Job(w.starts_on, w.ends_on, w.pk) for w in works]


def suggestion_for(member: Member, *, year: int, on: dt.date) -> Suggestion | None:
    """What the jobs of the year would put on the card; None without a job in that year."""
    works = list(member.works.order_by("starts_on"))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    of_year = [w for w in works if w.starts_on <= last and (w.ends_on is None or w.ends_on > first)]
    if not of_year:
        return None
    latest = of_year[-1]
    area = rule.area_of(member.village_id, latest.place_id, is_abroad=latest.is_abroad)
    return Suggestion(year, rule.months_in(year, jobs_of(works), on=on), area)


@transaction.atomic
def take_over_months(member: Member, *, by: User | None, on: dt.date) -> Member:
    """Puts what the jobs of the running year come to on the card: months and area. Raises DomainError without a job."""
    household = people.locked(member.household_id)
    found = suggestion_for(member, year=on.year, on=on)
    if found is None:
        raise DomainError("no_job", _("No job of this year is on the card."))
    values = {"work_months": found.months, **({"work_area": found.area} if found.area else {})}
    before, after = diff.apply(member, values)
    if after:
        member.save(update_fields=list(after))
        follow(household)
        mirror_people([household.pk], year=on.year)
        trail.record("households.member_changed", by=by, target=household, village=household.village_id,
                     before={"name": member.name, **before}, after={"name": member.name, **after})  # fmt: skip
    return member
