"""What this app itself tells of a household's history: status, people, years, help, visits, cases, notices, deeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households import presenters, timeline
from households.choices import JoinReason, LeaveReason
from households.models import Case, Household, HouseholdChange, Member
from households.presenters import people
from households.timeline import Happening
from publicity.models import Entry as NoticeEntry
from registry.audit import trail
from registry.audit.models import Entry
from registry.ui import formats

READS = frozenset({
    "households.card_opened", "households.identity_revealed", "households.phone_revealed",
    "households.bank_account_revealed",
})  # fmt: skip
"""Entries of the trail that say who looked; they are listed apart (who opened the card)."""


def register_providers() -> None:
    """Puts this app's kinds on the timeline."""
    register = timeline.register
    register("status", label=gettext_lazy("Status"), provider=statuses)
    register("people", label=gettext_lazy("People"), provider=of_people)
    register("work", label=gettext_lazy("Work away"), provider=jobs)
    register("years", label=gettext_lazy("Years"), provider=years)
    register("causes", label=gettext_lazy("Causes and risks"), provider=causes)
    register("help", label=gettext_lazy("Help"), provider=measures)
    register("visits", label=gettext_lazy("Visits"), provider=visits)
    register("problems", label=gettext_lazy("Problems"), provider=problems)
    register("cases", label=gettext_lazy("Procedures"), provider=cases)
    register("notices", label=gettext_lazy("Publicity"), provider=notices)
    register("deeds", label=gettext_lazy("Entries (who did what)"), provider=deeds, is_usual=False)


def _page(name: str, *args: Any) -> str:
    """An address when that room's pages exist."""
    try:
        return reverse(f"households:{name}", args=args)
    except NoReverseMatch:
        return ""


def statuses(household: Household, user: Any) -> Iterator[Happening]:
    """Each status with its first day, and monitoring begun and ended."""
    entries = {
        (e.after or {}).get("on"): e
        for e in trail.entries_for(household).filter(event="households.status_changed")
    }  # fmt: skip
    for span in household.status_spans.order_by("starts_on"):
        entry = entries.get(span.starts_on.isoformat())
        yield Happening(
            span.starts_on, span.get_status_display(), by=entry.by_name if entry else "",
            note=entry.reason if entry else "", tone=presenters.TONES[span.status],
        )  # fmt: skip
    if household.monitored_on:
        kind = household.get_monitored_type_display()
        yield Happening(household.monitored_on, _("Became a monitored object"), note=kind, tone="warning")
    if household.risk_cleared_on:
        yield Happening(household.risk_cleared_on, _("Risk cleared"), tone="success")


def of_people(household: Household, user: Any) -> Iterator[Happening]:
    """Who came and who left, with the paper seen; splits, merges and marriages with the other card."""
    told = _told_of(household)
    members = list(household.members.order_by("joined_on", "pk"))
    first: dict[Any, list[Member]] = {}
    for member in members:
        if member.join_reason == JoinReason.IDENTIFIED:
            first.setdefault(member.joined_on, []).append(member)
        elif member.join_reason not in {JoinReason.SPLIT, JoinReason.MERGE}:
            yield _arrival(member, told)
    for day, group in first.items():
        yield Happening(day, _("Identified with the household"), note="、".join(m.name for m in group))
    for member in members:
        if member.left_on and member.left_reason not in {LeaveReason.SPLIT, LeaveReason.MERGE}:
            yield _departure(member, told)
    for link in people.links(household):
        yield _union(link)
    yield from _heads(household)


def _told_of(household: Household) -> dict[tuple[str, str], Entry]:
    """The entries that tell of people coming and going, by event and name; the latest of each."""
    names = ("households.member_added", "households.member_left")
    entries = trail.entries_for(household).filter(event__in=names).order_by("pk")
    return {(e.event, (e.after or {}).get("name", "")): e for e in entries}


def _by_and_paper(entry: Entry | None) -> tuple[str, str]:
    if entry is None:
        return "", ""
    after = entry.after or {}
    return entry.by_name, "; ".join(filter(None, [after.get("paper", ""), after.get("note", "")]))


def _arrival(member: Member, told: dict[tuple[str, str], Entry]) -> Happening:
    by, paper = _by_and_paper(told.get(("households.member_added", member.name)))
    title = _("%(name)s: %(event)s") % {"name": member.name, "event": member.get_join_reason_display()}
    return Happening(member.joined_on, title, by=by, note=paper, tone="success", url=_page("member", member.pk))


def _departure(member: Member, told: dict[tuple[str, str], Entry]) -> Happening:
    by, paper = _by_and_paper(told.get(("households.member_left", member.name)))
    title = _("%(name)s: %(event)s") % {"name": member.name, "event": member.get_left_reason_display()}
    return Happening(member.left_on or member.joined_on, title, by=by, note=paper, tone="warning",
                     url=_page("member", member.pk))  # fmt: skip


def _union(link: people.Link) -> Happening:
    change: HouseholdChange = link.change
    note = _("%(words)s %(card)s. %(people)d people. %(reason)s") % {
        "words": link.words, "card": link.household, "people": change.people, "reason": change.reason,
    }  # fmt: skip
    return Happening(change.happened_on, change.get_kind_display(), by=change.by.name if change.by else "", note=note,
                     tone="info", url=link.household.get_absolute_url())  # fmt: skip


def _heads(household: Household) -> Iterator[Happening]:
    for entry in trail.entries_for(household).filter(event="households.head_changed"):
        yield Happening(entry.at, entry.wording, by=entry.by_name, note=presenters.changes_in_words(entry))


def jobs(household: Household, user: Any) -> Iterator[Happening]:
    """Jobs begun and ended."""
    from households.models import Work

    for work in Work.objects.filter(member__household=household).select_related("member", "place"):
        where = work.place.full_name if work.place else _("abroad") if work.is_abroad else ""
        note = " · ".join(filter(None, [work.employer, where]))
        url = _page("member", work.member_id)
        name = {"name": work.member.name}
        yield Happening(work.starts_on, _("%(name)s begins to work away") % name, note=note, url=url)
        if work.ends_on:
            yield Happening(work.ends_on, _("%(name)s's job ends") % name, note=note, url=url)


def years(household: Household, user: Any) -> Iterator[Happening]:
    """Incomes and guarantees as they were recorded, years frozen and opened again."""
    events = {"households.income_recorded", "households.living_recorded"}
    for entry in trail.entries_for(household).filter(event__in=events):
        yield Happening(entry.at, entry.wording, by=entry.by_name, note=presenters.changes_in_words(entry))
    for opening in household.reopenings.select_related("by"):
        title = _("Year %(year)d reopened") if opening.is_opening else _("Year %(year)d frozen again")
        yield Happening(opening.on, title % {"year": opening.year}, by=opening.by.name if opening.by else "",
                        note=opening.reason, tone="warning")  # fmt: skip


def causes(household: Household, user: Any) -> Iterator[Happening]:
    """Evidence of causes seen, risks that appeared and were cleared."""
    for evidence in household.cause_evidence.select_related("recorded_by"):
        by = evidence.recorded_by.name if evidence.recorded_by else ""
        yield Happening(evidence.seen_on, evidence.get_cause_display(), by=by, note=evidence.fact)
    for risk in household.risks.all():
        yield Happening(risk.since_on, _("Risk: %(risk)s") % {"risk": risk.get_kind_display()}, note=risk.note,
                        tone="warning")  # fmt: skip
        if risk.cleared_on:
            yield Happening(risk.cleared_on, _("Risk cleared: %(risk)s") % {"risk": risk.get_kind_display()},
                            tone="success")  # fmt: skip


def measures(household: Household, user: Any) -> Iterator[Happening]:
    """Measures begun and over, helpers come and gone, plans agreed."""
    for measure in household.measures.select_related("member"):
        who = measure.member.name if measure.member else ""
        yield Happening(measure.starts_on, str(measure), note=" · ".join(filter(None, [who, _amount(measure)])))
        if measure.ends_on and measure.state in {"done", "dropped"}:
            yield Happening(measure.ends_on, _("%(measure)s: over") % {"measure": measure}, note=measure.result,
                            tone="success" if measure.state == "done" else "neutral")  # fmt: skip
    for assignment in household.assignments.select_related("helper"):
        helper = {"helper": assignment.helper}
        yield Happening(assignment.starts_on, _("%(helper)s becomes the helper") % helper)
        if assignment.ends_on:
            yield Happening(assignment.ends_on, _("%(helper)s is the helper no longer") % helper,
                            note=assignment.end_reason)  # fmt: skip
    for plan in household.plans.exclude(household_signed_on=None):
        yield Happening(plan.household_signed_on, _("Help plan %(year)d agreed") % {"year": plan.year}, note=plan.wish)


def _amount(measure: Any) -> str:
    if measure.amount_yuan is None:
        return ""
    return _("%(amount)s yuan") % {"amount": formats.yuan(measure.amount_yuan)}


def visits(household: Household, user: Any) -> Iterator[Happening]:
    """Visits with what was found."""
    for visit in household.visits.select_related("recorded_by"):
        note = " · ".join(filter(None, [visit.findings, visit.needs]))
        by = visit.recorded_by.name if visit.recorded_by else ""
        title = _("Visit by %(visitors)s") % {"visitors": visit.visitors}
        yield Happening(visit.held_at, title, by=by, note=note, tone="info")


def problems(household: Household, user: Any) -> Iterator[Happening]:
    """Problems raised and closed."""
    for problem in household.problems.all():
        yield Happening(problem.raised_on, problem.title, note=problem.owner, tone="warning")
        if problem.closed_on:
            title = _("%(problem)s: %(state)s") % {"problem": problem.title, "state": problem.get_state_display()}
            yield Happening(problem.closed_on, title, note=problem.answer, tone="success")


def cases(household: Household, user: Any) -> Iterator[Happening]:
    """The steps of procedures, each by who took it."""
    for case in Case.objects.filter(household=household):
        url = _page("case", case.pk)
        for entry in trail.entries_for(case):
            yield Happening(entry.at, entry.wording, by=entry.by_name, note=entry.reason, url=url)


def notices(household: Household, user: Any) -> Iterator[Happening]:
    """Notices that named the household's procedures."""
    for case in Case.objects.filter(household=household):
        for entry in NoticeEntry.objects.for_subject(f"households.case:{case.pk}").select_related("notice"):
            notice = entry.notice
            if notice.starts_on:
                yield Happening(notice.starts_on, _("Notice hung: %(title)s") % {"title": notice.title},
                                url=reverse("publicity:notice", args=[notice.pk]))  # fmt: skip


def deeds(household: Household, user: Any) -> Iterable[Happening]:
    """Everything entered on the card, as it was entered."""
    return (
        Happening(e.at, e.wording, by=e.by_name, note=e.reason or presenters.changes_in_words(e))
        for e in trail.entries_for(household).exclude(event__in=READS)
    )
