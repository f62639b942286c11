"""What a village owes this week, the most pressing first, each line leading to where it is done.

Monday morning of a clerk: look at what came back with a comment (someone waits for it), mend the errors that block a
case or a payment, see what the wall waits for (owed_wall), plan the visits and the promised answers, then finish own
drafts and thin cards. The groups stand in that order; one with nothing to do is not shown. Source: issue 3.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.actions.relatives import relatives_in
from households.choices import REGISTERED, FindingState, Severity
from households.choices.checks import CHECKS, render
from households.models import Case, Finding, Household, IncomeYear, LivingYear, MemberChange, Problem
from households.presenters import owed_wall, requests
from households.presenters.owed_lines import SHOWN, WEEK, Group, Line
from households.presenters.places import place_of, positions_in
from households.reports.visits import visits_due
from households.workflow import my_turn
from households.workflow.member_change import requests_waiting_for
from registry import clock
from registry.drafts import queries
from registry.ui import formats

VILLAGE = 12


def count(user: Any) -> int:
    """How many errors wait in the user's scope: the figure beside the navigation."""
    return Finding.objects.visible_to(user).open().filter(severity=Severity.ERROR).count()


def groups(user: Any, *, on: dt.date) -> list[Group]:
    """Everything owed in the user's scope, the most pressing group first; empty groups are left out."""
    made = (
        _cases,
        _requests,
        *owed_wall.URGENT,
        _errors,
        *owed_wall.THIS_WEEK,
        _visits,
        _problems,
        _drafts,
        _warnings,
        _thin,
    )
    return [group for make in made if (group := make(user, on)).count]


def _address(*names: str, args: list[Any] | None = None) -> str:
    """The first of these addresses that this site has."""
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


def _cases(user: Any, on: dt.date) -> Group:
    waiting = Case.objects.visible_to(user).open().filter(my_turn(user)).select_related("household")
    waiting = waiting.filter(~Q(returned_note="") | Q(due_on__lte=on + WEEK)).order_by("due_on", "pk")
    lines = [
        Line(
            _("Returned: %(note)s") % {"note": case.returned_note} if case.returned_note else case.get_state_display(),
            case.household.head_name, case.get_absolute_url(), case.due_on, bool(case.due_on and case.due_on < on),
        )
        for case in sorted(waiting[:50], key=lambda case: not case.returned_note)[:SHOWN]
    ]  # fmt: skip
    return Group("cases", _("Cases that wait for you"), lines, waiting.count(), reverse("households:cases"), "warning")


def _requests(user: Any, on: dt.date) -> Group:
    """Changes of members whose next step is this person's; what came back first."""
    waiting = MemberChange.objects.visible_to(user).filter(state__in=requests_waiting_for(user))
    lines = [
        Line(
            _("Returned: %(note)s") % {"note": asked.returned_note} if asked.returned_note
            else requests.title_of(asked), asked.summary, asked.get_absolute_url(),
        )
        for asked in waiting.order_by("happened_on", "pk")[:SHOWN]
    ]  # fmt: skip
    return Group("requests", _("Changes of members that wait for you"), lines, waiting.count(),
                 reverse("households:member_changes"), "warning")  # fmt: skip


def _errors(user: Any, on: dt.date) -> Group:
    found = Finding.objects.visible_to(user).open().filter(severity=Severity.ERROR)
    newest = list(found.select_related("household", "member").order_by("rule", "first_seen_on", "pk")[:SHOWN])
    rows = positions_in([f.household_id for f in newest if f.household_id])
    lines = [
        Line(render(CHECKS[f.rule].message, f.params), f.household.head_name if f.household else "", place_of(f, rows))
        for f in newest
    ]
    url = f"{reverse('households:checks')}?severity=error"
    return Group("errors", _("Errors to mend"), lines, found.count(), url, "danger")


def _visits(user: Any, on: dt.date) -> Group:
    due = [row for row in visits_due(user.scope, on) if row.due_on <= on + WEEK] if len(user.scope) == VILLAGE else []
    recused = relatives_in(user.scope) if due else {}
    lines = [
        Line(
            _("Relative of a cadre: the township visits") if row.household in recused
            else _("Last visit %(day)s") % {"day": row.last_on} if row.last_on else _("No visit yet"), row.head_name,
            reverse("households:visit_record", args=[row.household]),
            row.due_on, row.is_late(on),
        )
        for row in due[:SHOWN]
    ]  # fmt: skip
    url = reverse("households:visits_mine")
    return Group("visits", _("Visits due this week"), lines, len(due), url, "info")


def _problems(user: Any, on: dt.date) -> Group:
    due = Problem.objects.visible_to(user).open().filter(due_on__lte=on + WEEK).select_related("household")
    lines = [
        Line(p.title, p.household.head_name, _address("households:problem", args=[p.pk])
             or _address("households:help", "households:detail", args=[p.household_id]), p.due_on, p.due_on < on)
        for p in due.order_by("due_on", "pk")[:SHOWN]
    ]  # fmt: skip
    return Group("problems", _("Problems to be solved"), lines, due.count(),
                 _address("households:problems", "households:list"), "warning")  # fmt: skip


def _drafts(user: Any, on: dt.date) -> Group:
    own = queries.of(user)
    lines = [Line(str(draft), formats.moment(draft.saved_at), draft.url) for draft in own[:SHOWN]]
    return Group("drafts", _("Your unfinished entries"), lines, own.count())


def _warnings(user: Any, on: dt.date) -> Group:
    found = Finding.objects.visible_to(user).filter(state=FindingState.OPEN, severity=Severity.WARNING)
    by_rule = found.order_by().values("rule").annotate(n=Count("pk")).order_by("-n", "rule")
    lines = [
        Line(f"{row['rule']} {CHECKS[row['rule']].title}",
             ngettext("%(n)s finding", "%(n)s findings", row["n"]) % {"n": row["n"]},
             reverse("households:rule", args=[row["rule"]]))
        for row in by_rule[:SHOWN]
    ]  # fmt: skip
    return Group("warnings", _("Warnings to mend or explain"), lines, found.count(),
                 f"{reverse('households:checks')}?severity=warning")  # fmt: skip


def _thin(user: Any, on: dt.date) -> Group:
    year = on.year - 1
    income = IncomeYear.objects.filter(household=OuterRef("pk"), year=year).values("pk")
    living = LivingYear.objects.filter(household=OuterRef("pk"), year=year).values("pk")
    cards = Household.objects.visible_to(user).filter(Q(status__in=REGISTERED) | ~Q(monitored_type=""), size__gt=0)
    cards = cards.annotate(income=Coalesce(Subquery(income[:1]), 0), living=Coalesce(Subquery(living[:1]), 0))
    thin = cards.filter(Q(income=0) | Q(living=0)).order_by("number")
    lines = [
        Line(
            _("Income of %(year)s is missing") % {"year": year} if not card.income
            else _("Guarantees of %(year)s are missing") % {"year": year},
            card.head_name, f"{_address('households:years', 'households:edit', args=[card.pk])}?year={year}",
        )
        for card in thin[:SHOWN]
    ]  # fmt: skip
    return Group("thin", _("Cards without last year's figures"), lines, thin.count(), reverse("households:list"))


def today_of(user: Any) -> list[Group]:
    """What is owed today."""
    return groups(user, on=clock.today())
