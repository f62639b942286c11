"""After the days have hung: a review upheld late, an announcement that fell, a relative who lends a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from households.actions import case_lists, filings
from households.actions import cases as actions
from households.actions.filings import FilingDraft
from households.models import Case
from publicity import actions as publicity
from publicity.actions import following
from publicity.models import Entry, Objection
from registry import clock
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make
from tests.households.cases import procedure as p
from tests.publicity.objections.scenes import answered

DAY = dt.timedelta(days=1)


@pytest.fixture
def who(committing_db, make_user):
    return p.people(make_user)


def _objected(case: Case, notice: Any) -> tuple[str, Objection]:
    row = Entry.objects.for_subject(case.subject).get(notice=notice)
    receipt = publicity.receive_objection(notice_id=notice.pk, position=row.position, text=f"不实 {notice.pk}")
    return receipt.code, Objection.objects.get(pk=receipt.objection_id)


def _refused(case: Case, step: str, by: Any, **evidence: Any) -> str:
    with transaction.atomic(), pytest.raises(Refused) as refused:
        actions.take_step(case, step, by=by, on=clock.today(), **evidence)
    return refused.value.reasons[0].code


def test_an_announced_case_that_fell_goes_back_to_the_county(who, in_scope, travel, make_user):
    start = p.BEGIN
    leader, head = make_user("township_leader", VILLAGE[:9]), make_user("county_leader", COUNTY)
    second = make_user("county_office", COUNTY)
    with in_scope(COUNTY), travel(start + 3 * DAY), transaction.atomic():
        case = p.hanging(who)
        code, objection = _objected(case, case.village_notice)
        answered(objection, leader)
    with in_scope(COUNTY), travel(start + 11 * DAY), transaction.atomic():
        case = p.publicised_twice(who, case, start + 11 * DAY)
    with in_scope(COUNTY), travel(start + 19 * DAY):
        on = clock.today()
        with transaction.atomic():
            case = actions.take_step(case, "pass_township", by=who.township_reviewer, on=on)
            case_lists.pass_cases([case], "approve", by=who.county_office, on=on)
            case.refresh_from_db()
            publicity.witness(case.announcement, by=who.supervision_committee, on=on)
        assert _refused(case, "reopen", who.county_office, note="再看看") == "announcement_stands"
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="county_review")
        with transaction.atomic():  # within the thirty days: the villager asks for a review of the first publicity
            following.ask_review(code, reason="两位核查人没有来过我们组")
        assert _refused(case, "register", who.village_clerk, handbook_on=on) == "objection_open"
        with pytest.raises(IntegrityError, match="fell"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="registered", handbook_on=on, closed_on=on)
        with transaction.atomic():
            objection.refresh_from_db()
            publicity.review_objection(objection, "review_uphold", by=second, on=on, answer="经复核，异议成立。")
        assert _refused(case, "register", who.village_clerk, handbook_on=on) == "withdrawn"
        with transaction.atomic():
            case = actions.take_step(case, "reopen", by=who.county_office, on=on, note="复核认定异议成立")
            row = Entry.objects.for_subject(case.subject).get(notice=case.announcement)
            assert (case.state, row.state) == ("county_review", "withdrawn")
            case = actions.take_step(case, "reject", by=who.county_office, on=on, note="异议成立，不予纳入")
        assert case.state == "rejected" and head.pk


def test_nobody_lends_a_name_to_look_into_a_relative(who, in_scope, travel):
    with in_scope(VILLAGE), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case, on = p.started(who), clock.today()
        relative = case.household.members.order_by("pk").first()
        filings.file(
            FilingDraft(cadre_name="龙书记", cadre_post="two_committees", relative_name=relative.name,
                        identity=make.identity(), kinship="sibling", household=case.household_id,
                        filed_on=on),
            by=who.village_clerk, on=on,
        )  # fmt: skip
        names = {"first_investigator": "施文书", "second_investigator": "龙书记"}
        assert _refused(case, "investigate", who.village_clerk, investigated_on=on, **names) == "recused"
        names["second_investigator"] = "吴队长"
        actions.take_step(case, "investigate", by=who.village_clerk, on=on, investigated_on=on, **names)
        met = {"group_met_on": on, "group_leader": "龙书记", "group_present": 9, "group_agree": 9}
        assert _refused(case, "group_agree", who.village_clerk, **met) == "recused"
