"""The gates of the library, in words and past them: plain SQL of the application's role is refused by name."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from funds import actions
from funds.actions import TargetDraft, Verdict
from funds.actions.project_lists import last_steps
from funds.choices import ProjectState, TargetGroup
from funds.ledger import reading
from funds.models import BudgetChange, LibraryRule, Project
from funds.reports.projects import money_of, paces
from households.actions import filings
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, VILLAGE, days_pass
from tests.funds import factories as make
from tests.policies.factories import writable

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user: Any, in_scope: Any) -> Any:
    people = make.people(make_user)
    with in_scope(COUNTY, people.finance.pk):
        yield people


def codes(refusal: Any) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def refused_by(name: str, sql: str, *values: Any) -> None:
    """The database itself says no, by that name."""
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refusal.value.__cause__ is not None
    assert refusal.value.__cause__.diag.constraint_name == name  # type: ignore[attr-defined]  # psycopg2's error


def to(state: str, project: Project) -> tuple[str, str, int]:
    return "UPDATE funds_project SET state = %s WHERE id = %s", state, project.pk


@pytest.mark.parametrize("state", [state for state in ProjectState.values if state != "proposed"])
def test_no_project_begins_in_a_later_state(who: make.People, state: str) -> None:
    refused_by(
        "funds_project_begins",
        "INSERT INTO funds_project (village_id, year, name, category, content, unit, budget_yuan, target, households,"
        " state) VALUES (%s, 2026, 'x', 'industry', 'x', 'x', 1, 'x', 0, %s)",
        VILLAGE, state,
    )  # fmt: skip


def test_review_asks_for_the_decision_and_a_target_with_a_value(who: make.People) -> None:
    bare = make.project(who.clerk, decided_on=None, decision_no="", targets=[])
    with pytest.raises(Refused) as refusal:
        actions.move_project(bare, "review", by=who.reviewer, on=clock.today())
    assert codes(refusal) == {"funds_project_decision", "funds_project_without_target"}
    refused_by("funds_project_decision", *to("reviewed", bare))
    actions.edit_project(bare, by=who.clerk, decided_on=clock.today(), decision_no="纪要1号")
    refused_by("funds_project_without_target", *to("reviewed", bare))
    actions.edit_project(bare, by=who.clerk, targets=[TargetDraft(TargetGroup.QUANTITY, "道路", Decimal(2), "公里")])
    actions.move_project(bare, "review", by=who.reviewer, on=clock.today())
    with pytest.raises(DomainError):
        actions.edit_project(bare, by=who.clerk, targets=[])
    refused_by("funds_target_frozen", "DELETE FROM funds_projecttarget WHERE project_id = %s", bare.pk)
    refused_by("funds_target_frozen", "UPDATE funds_projecttarget SET value = 1 WHERE project_id = %s", bare.pk)


def test_the_list_of_households_and_the_number_agree(who: make.People) -> None:
    project = make.project(who.clerk)
    cards = [make.household("周山"), make.household("龙山")]
    actions.choose_households(project, [card.pk for card in cards], by=who.clerk)
    project.refresh_from_db()
    assert project.households == 2, "the number follows the list while the form may be changed"
    actions.edit_project(project, by=who.clerk, households=5)
    with pytest.raises(Refused) as refusal:
        actions.move_project(project, "review", by=who.reviewer, on=clock.today())
    assert codes(refusal) == {"funds_project_list_differs"}
    refused_by("funds_project_list_differs", *to("reviewed", project))
    with pytest.raises(DomainError):
        actions.choose_households(project, [10**9], by=who.clerk)


def test_entry_waits_for_the_full_days_and_for_what_hung(who: make.People) -> None:
    project, today = make.project(who.clerk), clock.today()
    days_pass(-make.HANGING)
    notice = make.hang(who, project, "project_library")
    with pytest.raises(Refused) as twice:
        actions.publish_projects([project], "project_library", by=who.clerk, on=clock.today())
    assert codes(twice) == {"notice_there"}
    actions.move_project(project, "review", by=who.reviewer, on=clock.today())
    actions.move_project(project, "appraise", by=who.department, on=clock.today(), note="可行")
    days_pass(make.HANGING - 1)
    assert clock.today() == notice.ends_on
    with pytest.raises(Refused) as early:
        actions.move_project(project, "approve", by=who.office, on=clock.today())
    assert codes(early) == {"still_hanging"}
    refused_by("funds_project_library_gate", *to("approved", project))
    days_pass(1)
    assert clock.today() == today
    actions.move_project(project, "return", by=who.office, on=today, note="预算偏高")
    actions.edit_project(project, by=who.clerk, budget_yuan=Decimal("200000.00"))
    for step, by in (("propose", who.clerk), ("review", who.reviewer), ("appraise", who.department)):
        actions.move_project(project, step, by=by, on=today, note="可行")
    with pytest.raises(Refused) as changed:
        actions.move_project(project, "approve", by=who.office, on=today)
    assert codes(changed) == {"notice_differs"}, "what hung is what is entered"


def test_the_township_publishes_too_where_a_rule_says_so(who: make.People, in_scope: Any) -> None:
    with writable(LibraryRule):
        LibraryRule.objects.create(region=COUNTY, township_notice=True, document_no="县文1号",
                                   valid_from=dt.date(2020, 1, 1))  # fmt: skip
    project = make.project(who.clerk)
    days_pass(-make.HANGING)
    make.hang(who, project, "project_library")
    days_pass(make.HANGING)
    for step, by in (("review", who.reviewer), ("appraise", who.department)):
        actions.move_project(project, step, by=by, on=clock.today(), note="可行")
    with pytest.raises(Refused) as refusal:
        actions.move_project(project, "approve", by=who.office, on=clock.today())
    assert codes(refusal) == {"funds_project_township_gate"}
    refused_by("funds_project_township_gate", *to("approved", project))
    sheet = actions.publish_projects([project], "project_library", by=who.reviewer, on=clock.today())
    assert sheet.village_id == make.TOWNSHIP
    refused_by("funds_project_library_gate", *to("approved", project))


def test_work_begins_after_its_notice_and_ends_after_the_last(who: make.People) -> None:
    project = make.library_project(who)
    actions.move_project(project, "plan", by=who.office, on=clock.today())
    refused_by("funds_project_before_gate", *to("under_way", project))
    started, _source = make.funded_project(who)
    with pytest.raises(Refused) as refusal:
        actions.publish_projects([started], "project_after", by=who.clerk, on=clock.today())
    assert codes(refusal) == {"wrong_state"}
    for step, by in (("complete", who.clerk), ("accept", who.office)):
        actions.move_project(started, step, by=by, on=clock.today(), note="合格")
    assert started.progress.get().percent == 100
    refused_by("funds_project_has_money", *to("closed", started))
    account = reading.accounts().get(project_id=started.pk)
    actions.give_back(key=uuid.uuid4(), account=account, amount_yuan=account.balance_yuan, by=who.finance,
                      on=clock.today(), note="未用完")  # fmt: skip
    refused_by("funds_project_targets_open", *to("closed", started))
    actions.tell_reached(started, {target.pk: Decimal(2) for target in started.targets.all()}, by=who.clerk)
    refused_by("funds_project_after_gate", *to("closed", started))
    notice = make.hang(who, started, "project_after")
    cells = notice.entries.get().cells
    assert (cells["amount_yuan"], cells["spent_yuan"]) == ("0.00", "0.00")
    assert cells["performance"] == "受益脱贫户≥3户，实际2户（未达到）"


def test_households_and_progress_stand_with_the_work(who: make.People) -> None:
    project, _source = make.funded_project(who)
    card = make.household("周山")
    refused_by(
        "funds_beneficiary_frozen",
        "INSERT INTO funds_projecthousehold (village_id, project_id, household_id, share) VALUES (%s, %s, %s, '')",
        VILLAGE, project.pk, card.pk,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.report_progress(
            project, day=clock.today() + dt.timedelta(days=1), percent=20, note="路基", by=who.clerk,
            on=clock.today(), at=clock.now(),
        )  # fmt: skip
    actions.report_progress(
        project, day=clock.today(), percent=20, note="路基", by=who.clerk, on=clock.today(), at=clock.now()
    )
    refused_by(
        "funds_progress_under_way",
        'INSERT INTO funds_progress (village_id, project_id, "on", percent, note, by_id) VALUES (%s, %s, %s, 9, %s, 1)',
        VILLAGE, make.project(who.clerk).pk, clock.today(), "x",
    )  # fmt: skip
    assert all(row.project != project.pk for row in paces(COUNTY, clock.today())), "no planned days, no pace"


def test_a_near_relative_stands_aside(who: make.People, in_scope: Any) -> None:
    project, card = make.project(who.clerk), make.household("周山")
    actions.choose_households(project, [card.pk], by=who.clerk)
    with in_scope(who.reviewer.scope, who.reviewer.pk):
        filings.file(
            filings.FilingDraft(
                cadre_name=who.reviewer.name, cadre_post="township", cadre_user=who.reviewer.pk, relative_name="周山",
                identity=card.members.get(name="周山").identity.reveal(), kinship="sibling", filed_on=clock.today(),
            ),
            by=who.reviewer, on=clock.today(),
        )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        actions.move_project(project, "review", by=who.reviewer, on=clock.today())
    assert "recused" in codes(refusal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', %s, true)", [str(who.reviewer.pk)])
    refused_by("funds_project_recused", *to("reviewed", project))


def test_no_more_money_than_the_budget_the_county_agreed_to(who: make.People) -> None:
    project, source = make.funded_project(who, amount="300000.00")
    make.passed(who.finance, source, COUNTY, make.TOWNSHIP, "50000.00")
    make.passed(who.finance, source, make.TOWNSHIP, VILLAGE, "50000.00")

    def give(amount: str) -> Any:
        return actions.allocate(key=uuid.uuid4(), account=make.node(VILLAGE, source), project=project,
                                amount_yuan=Decimal(amount), by=who.finance, on=clock.today())  # fmt: skip

    with pytest.raises(Refused) as refusal:
        give("0.01")
    assert codes(refusal) == {"funds_allocation_over_budget"}
    refused_by(
        "funds_allocation_over_budget",
        "INSERT INTO funds_allocation (village_id, kind, source_id, source_document_no, from_area_id, to_area_id,"
        " project_id, amount_yuan, document_no, decided_on, note, transfer_id, made_by_id)"
        " SELECT village_id, kind, source_id, source_document_no, from_area_id, to_area_id, project_id, 0.01,"
        " document_no, decided_on, note, %s, made_by_id FROM funds_allocation WHERE project_id = %s",
        str(uuid.uuid4()), project.pk,
    )  # fmt: skip
    change = actions.ask_budget(
        project, new_yuan=Decimal("320000.00"), reason="材料涨价", by=who.clerk, on=clock.today()
    )
    refused_by(
        "funds_budget_change_two_people",
        "UPDATE funds_budgetchange SET state = 'approved', decided_by_id = asked_by_id, decided_on = asked_on,"
        " document_no = 'x' WHERE id = %s", change.pk,
    )  # fmt: skip
    with pytest.raises(Refused) as no_paper:
        actions.decide_budget(change, approved=True, by=who.office, on=clock.today())
    assert codes(no_paper) == {"document_missing"}
    actions.decide_budget(change, approved=True, by=who.office, on=clock.today(), document_no="县乡振领〔2026〕8号")
    refused_by("funds_budget_change_once", "UPDATE funds_budgetchange SET note = 'x' WHERE id = %s", change.pk)
    give("20000.00")
    with pytest.raises(Refused):
        give("0.01")
    money = money_of(project)
    assert (money.budget_yuan, money.flow.received_yuan, money.not_given_yuan) == (
        Decimal("320000.00"), Decimal("320000.00"), Decimal("0.00"))  # fmt: skip
    assert BudgetChange.objects.get().old_yuan == Decimal("300000.00")


def test_a_list_stands_or_falls_as_a_whole(who: make.People) -> None:
    good, bare = make.project(who.clerk), make.project(who.clerk, targets=[])
    with pytest.raises(actions.ProjectsRefused) as refusal:
        actions.pass_projects("review", [Verdict(good.pk, True), Verdict(bare.pk, True)], by=who.reviewer,
                              on=clock.today())  # fmt: skip
    assert set(refusal.value.rows) == {bare.pk}
    good.refresh_from_db()
    assert good.state == "proposed"
    seen = last_steps([good.pk])[good.pk]
    rows = [Verdict(good.pk, True, seen=seen), Verdict(bare.pk, False, "补充绩效指标")]
    assert actions.pass_projects("review", rows, by=who.reviewer, on=clock.today()) == {"review": 1, "send_back": 1}
    with pytest.raises(actions.ProjectsRefused) as late:
        actions.pass_projects("appraise", [Verdict(good.pk, True, "可行", seen=seen)], by=who.department,
                              on=clock.today())  # fmt: skip
    assert [reason.code for reason in late.value.rows[good.pk]] == ["moved_since"]
