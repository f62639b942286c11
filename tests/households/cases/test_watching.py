"""Monitored objects from the clue to the clearing: what the card must show, who is refused, and by which rule."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from households.actions import case_lists
from households.actions import cases as actions
from households.models import Member
from households.reports.case_review import facts_of
from registry import clock
from registry.errors import DomainError
from tests.conftest import COUNTY
from tests.households.cases import procedure as p
from tests.households.cases import watched as w

DAY, ON = dt.timedelta(days=1), p.BEGIN


@pytest.fixture
def who(committing_db, make_user):
    return p.people(make_user)


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def test_from_a_clue_to_help_and_to_the_clearing(who, in_scope, travel):
    with in_scope(COUNTY):
        with travel(ON + 2 * DAY), transaction.atomic():
            household = w.endangered(who, ON)
            case = w.clue(who, household, ON)
            case = w.investigate(who, case, ON + DAY, authorised_on=ON + DAY)
            asked = {line["asked"]: line["holds"] for line in case.checklist["lines"]}
            assert asked["income"] is None and asked["risks"] is True
            case = actions.take_step(case, "compare", by=who.line_department, on=clock.today(),
                                     compared_on=clock.today(), comparison=p.NOTHING)  # fmt: skip
            case = p.hang(who, p.appraise(who, case, clock.today()), clock.today())
            assert case.village_notice.kind == "monitored_village"
            assert set(case.village_notice.entries.get().cells) == {"group", "head_name", "people"}
            assert codes(actions.take_step, case, "report_up", by=who.village_clerk, on=clock.today()) == [
                "still_hanging"
            ]
        with travel(ON + 8 * DAY), transaction.atomic():
            on = clock.today()
            case = w.decided(who, w.reported(who, case, on), on)
            [row] = facts_of([case], "activate", by=who.township_reviewer, on=on)
            assert row.is_ready and case_lists.pass_cases([case], "activate", by=who.township_reviewer, on=on).ready
            case.refresh_from_db()
            household.refresh_from_db()
            assert (case.monitored_type, household.monitored_type, household.status) == (
                "marginal", "marginal", "ordinary",
            )  # fmt: skip
            assert case.due_on == on + 10 * DAY
            assert codes(actions.take_step, case, "help", by=who.village_clerk, on=on) == [
                "risks_unanswered", "no_development",
            ]  # fmt: skip
            w.help_with(who, household, on=on)
            case = actions.take_step(case, "help", by=who.village_clerk, on=on)
            assert (case.state, case.closed_on) == ("helped", on)
            assert codes(w.clue, who, household, on) == ["already_monitored"]
        with travel(dt.date(2027, 3, 1)), transaction.atomic():
            _clear(who, household)
        with travel(dt.date(2027, 3, 8)), transaction.atomic():
            on = clock.today()
            case = household.cases.open().get()
            case = w.decided(who, w.reported(who, case, on), on)
            actions.take_step(case, "clear", by=who.township_reviewer, on=on)
            household.refresh_from_db()
            assert household.risk_cleared_on == on and not household.risks.open().exists()
            assert w.clue(who, household, on).state == "draft"  # in danger again: a case of its own


def _clear(who, household):
    on = clock.today()
    w.lives(household, 2026, wage=40000)
    propose = {"by": who.village_clerk, "on": on, "applied_on": on, "procedure": "clearing"}
    case = actions.start(household, **propose)
    risk = household.risks.open().get()
    both = {"clearing_way": "helped", "checklist": {"gone": []}}
    assert codes(w.investigate, who, case, on, **both) == ["sheet_gone"]
    case = w.investigate(who, case, on, **both | {"checklist": {"gone": [risk.pk]}})
    assert case.checklist["early"] is False and case.checklist["gone"] == [risk.pk]
    p.hang(who, p.appraise(who, case, on), on)


@pytest.mark.parametrize(("wage", "lifted", "kind"), [
    (6000, True, "unstable_lifted"), (6000, False, "marginal"), (60000, False, "sudden_hardship"),
    (60000, True, "sudden_hardship"),
])  # fmt: skip
def test_the_card_says_as_what_it_is_watched(wage, lifted, kind, who, in_scope):
    from households.workflow.sheets import type_of

    with in_scope(COUNTY), transaction.atomic():
        household = w.endangered(who, ON, wage=wage)
        household.lifted_on = dt.date(2019, 12, 1) if lifted else None
        case = w.clue(who, household, ON)
        case.household = household
        assert type_of(case) == kind


def test_screening_needs_risks_authority_and_two_strangers(who, in_scope):
    with in_scope(COUNTY), transaction.atomic():
        bare = w.endangered(who, ON, risks=())
        case = w.clue(who, bare, ON)
        found = codes(w.investigate, who, case, ON, second_investigator="石爬专")
        assert found == ["own_investigator", "not_authorised", "sheet_risks"]


def test_open_hits_and_kinder_words_stop_the_comparison(who, in_scope):
    from households.actions import comparison

    with in_scope(COUNTY), transaction.atomic():
        household = w.endangered(who, ON)
        case = w.investigate(who, w.clue(who, household, ON), ON, authorised_on=ON)
        member = Member.objects.get(household=household, relation="head")
        draft = comparison.ListDraft("cars", "公安局", ON, "a.csv", "0" * 64, 1, 0)
        found = comparison.record(draft, area=COUNTY, hits=[comparison.HitDraft(member, "小型轿车")],
                                  by=who.county_office, on=ON)  # fmt: skip
        told = {"by": who.line_department, "on": ON, "compared_on": ON, "comparison": p.NOTHING}
        assert codes(actions.take_step, case, "compare", **told) == ["hits_open"]
        comparison.verify(found.found.get(), verdict="confirmed", note="车管所有登记", by=who.first_secretary, on=ON)
        assert codes(actions.take_step, case, "compare", **told) == ["hit_says_otherwise"]
        said = told | {"comparison": p.NOTHING | {"car": "confirmed"}}
        assert codes(actions.take_step, case, "compare", **said) == ["comparison_note"]
        case = actions.take_step(case, "compare", **said, comparison_note="小型轿车一辆，车管所登记")
        assert case.comparison["car"] == "confirmed"  # shown to the meeting; it refuses nobody by itself
        assert p.appraise(who, case, ON).state == "appraised"


def test_who_compares_does_not_review(who, in_scope, travel):
    with in_scope(COUNTY), travel(ON + DAY), transaction.atomic():
        on, by = clock.today(), who.township_reviewer
        case = w.investigate(who, w.clue(who, w.endangered(who, ON), ON), on, authorised_on=on)
        case = actions.take_step(case, "compare", by=by, on=on, compared_on=on, comparison=p.NOTHING)
        case = p.hang(who, p.appraise(who, case, on), on)
    with in_scope(COUNTY), travel(ON + 8 * DAY), transaction.atomic():
        case = w.reported(who, case, clock.today())
        assert codes(actions.take_step, case, "pass_township", by=by, on=clock.today()) == ["second_pen"]
        case = actions.take_step(case, "pass_township", by=who.township_leader, on=clock.today())
        assert case.state == "county_review"


def test_clearing_before_its_time_without_labour_or_below_the_line(who, in_scope):
    with in_scope(COUNTY), transaction.atomic():
        early = w.watched(who, ON, ON + 30 * DAY)
        on = ON + 30 * DAY
        propose = {"by": who.village_clerk, "on": on, "applied_on": on, "procedure": "clearing"}
        assert codes(actions.start, early, **propose) == ["watched_too_short"]
        case = actions.start(early, **propose, statement="儿子已就业")
        seen = {"clearing_way": "helped", "checklist": {"gone": [r.pk for r in early.risks.open()]}}
        assert codes(w.investigate, who, case, on, **seen) == ["way_without_help"]
        case = w.investigate(who, case, on, **seen | {"clearing_way": "natural"})
        assert case.checklist["early"] is True
        poor = w.watched(who, ON, on, serial=2, wage=5000)
        assert codes(w.investigate, who, actions.start(poor, **propose, statement="x"), on, clearing_way="natural",
                     checklist={"gone": [r.pk for r in poor.risks.open()]}) == ["sheet_income"]  # fmt: skip
        alone = w.watched(who, ON, on, serial=3)
        alone.has_no_labour = True
        alone.save(update_fields=["has_no_labour"])
        w.help_with(who, alone, "M10", on=on)
        assert codes(actions.start, alone, **propose) == ["no_labour_not_cleared"]


def test_a_household_that_is_gone_takes_its_case_with_it(who, in_scope):
    """The last two die: recording it strikes the card off and ends the case, whose turn it ever is."""
    from households.actions.changes import record
    from households.rules.changes import Departure, Event

    with in_scope(COUNTY), transaction.atomic():
        case = w.investigate(who, w.clue(who, w.endangered(who, ON), ON), ON, authorised_on=ON)
        assert codes(actions.take_step, case, "lapse", by=who.village_clerk, on=ON, note="x") == ["household_there"]
        household = case.household
        for member in household.members.order_by("-relation"):
            others = {m.pk: "head" for m in household.members.current().exclude(pk=member.pk)}
            record(Departure(member=member.pk, reason="death", event=Event(ON, "死亡证明"), relations=others),
                   by=who.village_clerk, on=ON)  # fmt: skip
        case.refresh_from_db()
        household.refresh_from_db()
        assert (case.state, household.status, case.closed_on is None) == ("withdrawn", "removed", False)
        assert case.closed_reason
