"""One row of every kind in a village, made by the real actions, for the matrix of addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from funds import actions as money
from funds.actions import bank
from funds.imports import lists as list_files
from funds.ledger.models import Transfer
from funds.models import Allocation, BankLayout, CadreAccount, PaymentLine, PersonalAccount
from households.actions import filings, findings, requests, rounds
from households.actions.causes import record_evidence
from households.actions.comparison import HitDraft, ListDraft, record
from households.actions.plans import PlanDraft, save_plan
from households.actions.risks import RiskDraft, set_risks
from households.actions.work import save_work
from households.models import (
    Finding,
    HelperAssignment,
    HelpPlan,
    HouseholdChange,
    IncomeYear,
    LivingYear,
    Measure,
    Member,
    MemberYear,
    NegativeFlag,
    Problem,
    Visit,
    Work,
)
from households.rules.changes import Departure, Event
from households.rules.work import JobDraft
from publicity import actions as publicity
from publicity.models import Entry, Objection
from registry import clock
from registry.db.scope import scoped
from registry.documents import attachments
from registry.documents.issuing import issue
from registry.drafts import actions as drafts
from registry.jobs.models import Job
from registry.policies import actions as policies
from registry.policies.tables import table_of
from registry.spreadsheets.models import ImportBatch
from registry.text.credit_code import check_character
from registry.web.models import SavedFilter
from tests.funds import factories as funds
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import release
from tests.funds.contracts import situations as deals
from tests.funds.watch.planting import warning
from tests.households import factories as cards
from tests.households.cases import procedure
from tests.households.visits.factories import help_given
from tests.inspections.factories import report
from tests.publicity import factories as notices
from tests.publicity.objections.scenes import picture
from villages.actions import save_card
from villages.actions.resolutions import begin_resolution
from villages.models import Helper

Kwargs = dict[str, Any]


def objects_in(village: str, make_user: Any) -> dict[str, Kwargs]:
    """Kind of row -> the parameters of its addresses, all in this one village (sources: in its county)."""
    today, county, township = clock.today(), village[:6], village[:9]
    finance, office = make_user("county_finance", county), make_user("county_office", county)
    who = procedure.people(make_user, village)
    with scoped(county, actor=office.pk):
        case = procedure.hanging(who, on=today - dt.timedelta(days=3))
        measured = [cards.measure()]
        household = cards.household(village=village, by=who.village_clerk, measures=measured, status="ordinary")
        notice = notices.hanging(who.village_clerk, who.supervision_committee, village=village)
        entry = Entry.objects.filter(notice=notice).order_by("position")[0]
        publicity.receive_objection(notice_id=notice.pk, position=entry.position, text="这家有小车",
                                    photos=[picture(size=(40, 40))])  # fmt: skip
        save_card(
            village=village,
            by=who.village_clerk,
            on=today,
            office_phone="0743-7000000",
            groups=6,
            households_total=225,
            population=939,
            representatives_total=30,
        )
        meeting = procedure.meeting(who, today)
        matter = begin_resolution(
            village=village, title="水渠维修", content="x", amount_yuan=None, by=who.village_clerk, on=today
        )
        with scoped(county, actor=finance.pk):
            source = funds.source(finance)
            for start, to in ((county, township), (township, village)):
                funds.passed(finance, source, start, to, "5000.00")
        project = funds.project(who.village_clerk, village=village)
        acting = funds.People(
            finance=finance, office=office, accounting=make_user("township_accounting", township),
            reviewer=make_user("township_reviewer", township), clerk=who.village_clerk,
            committee=who.supervision_committee, department=make_user("line_department", county),
            secretary=who.branch_secretary,
        )  # fmt: skip
        funds.enter_library(acting, project)
        with scoped(county, actor=finance.pk):
            money.allocate(
                key=uuid.uuid4(),
                account=funds.node(village, source),
                project=project,
                amount_yuan=Decimal("5000.00"),
                by=finance,
                on=today,
            )
        money.move_project(project, "start", by=who.village_clerk, on=today)
        more = Decimal("310000.00")
        changed = money.ask_budget(project, new_yuan=more, reason="材料涨价", by=who.village_clerk, on=today)
        line = money.LineDraft(household.pk, Decimal("500.00"), Decimal(1))
        batch = money.prepare_payment(
            project=project,
            source=source.pk,
            lines=[line],
            by=who.village_clerk,
            on=today,
            title="奖补",
            item="产业奖补",
            unit="户",
            period="2026",
        )
        made = report(village, by=office)
        paper = issue(
            "test.paper", area=village, title="x", pdf=b"%PDF-1.7 " + village.encode(), by=office, at=clock.now()
        )
        upload = ImportBatch(
            kind="households",
            area_id=village,
            file_name="x.xlsx",
            size=1,
            sha256=uuid.uuid4().hex * 2,
            uploaded_at=clock.now(),
            uploaded_by=office,
        )
        upload.file.save("x.xlsx", ContentFile(b"x"), save=False)
        upload.save(force_insert=True)
        seen = help_given(household, who.village_clerk)
        with scoped(village, actor=who.village_clerk.pk):
            by = who.village_clerk
            draft = drafts.keep(by=by, form="test", subject="1", form_version="1", values={}, address="/")
            saved = SavedFilter.objects.create(user=by, page="/households/", name="x", query="q=1")
        job = Job.objects.create(kind="test.kind", area_id=village, heartbeat_at=clock.now())
        member = Member.objects.filter(household=household)[0]
        compared = ListDraft("cars", "县交警大队", today, "cars.xlsx", uuid.uuid4().hex * 2, 1, 0)
        with scoped(county, actor=office.pk):
            listed = record(compared, area=village, hits=[HitDraft(member, "小型轿车")], by=office, on=today)
        finding = Finding.objects.create(
            rule="DQ-30", village_id=village, household=household, subject=f"household:{household.pk}",
            severity="warning", first_seen_on=today, last_seen_on=today,
        )  # fmt: skip
        waiver = findings.ask_waiver(finding, words="x", expires_on=today + dt.timedelta(days=9), by=who.village_clerk,
                                     on=today)  # fmt: skip
        objection = Objection.objects.get(notice=notice)
        photo = objection.photos.get()
        reference = f"{notice.year}-{notice.number}"
        return {
            "draft": {"pk": draft.pk}, "saved_filter": {"pk": saved.pk},
            "user": {"pk": who.village_clerk.pk}, "posting": {"pk": who.village_clerk.posting.pk},
            "division": {"code": village}, "division_pk": {"pk": village}, "error": {"code": 404},
            "village": {"code": village}, "village_card": {"pk": village},
            "household": {"pk": household.pk}, "household_year": {"pk": household.pk, "year": today.year},
            "member": {"pk": Member.objects.filter(household=household)[0].pk},
            "income": {"pk": IncomeYear.objects.filter(village_id=village)[0].pk},
            "measure": {"pk": Measure.objects.get(household=household).pk}, "work": {"pk": job_of(household).pk},
            **_help(household, who.village_clerk, today), **_records(household, today),
            "finding": {"pk": finding.pk}, "waiver": {"pk": waiver.pk}, "rule": {"rule": "DQ-30"},
            "case": {"pk": case.pk}, "case_step": {"pk": case.pk, "slug": "withdraw", "step": "withdraw"},
            "batch_step": {"step": "publish"}, "import": {"uuid": upload.uuid}, "job": {"pk": job.pk},
            "meeting": {"pk": meeting.pk}, "matter": {"pk": matter.pk},
            "matter_step": {"pk": matter.pk, "step": "propose"},
            "notice": {"pk": notice.pk}, "notice_to_sign": {"pk": notice.pk, "signer": "secretary"},
            "sheet_kind": {"kind": "village_finance"}, "entry": {"pk": entry.pk},
            "objection": {"pk": objection.pk}, "objection_answer": {"pk": objection.pk, "step": "refuse"},
            "objection_photo": {"pk": objection.pk, "photo": photo.pk},
            "wall_log": {"code": village, "number": 1}, "wall_growth": {"code": county, "first": 1, "second": 2},
            "wall_year": {"code": village, "year": reference[:4]},
            "wall_notice": {"code": village, "reference": reference}, "check_code": {"check_code": notice.check_code},
            "source": {"pk": source.pk}, "project": {"pk": project.pk},
            "project_review": {"step": "review"}, "project_sheets": {"kind": "project_library"},
            "project_photos": {"pk": project.pk, "stage": "after"}, "budget_change": {"pk": changed.pk},
            "project_sheet": {"pk": project.pk, "kind": "project_after"},
            "project_step": {"pk": project.pk, "step": "accept"}, "payment": {"pk": batch.pk},
            "warning": {"pk": warning(village=village, key=village).pk},
            "payment_step": {"pk": batch.pk, "step": "submit"},
            "line": {"pk": PaymentLine.objects.get(batch=batch).pk},
            "list_paper": {"pk": batch.pk, "kind": "receive"}, **_paid(project, household, finance, today),
            "allocation": {"pk": Allocation.objects.filter(to_area_id=village).first().pk},
            "account": {"pk": funds.node(village, source).pk},
            "voucher": {"area": village, "month": f"{today:%Y-%m}", "number": 1},
            "period": {"area": county, "month": f"{today:%Y-%m}"},
            "transfer": {"pk": Transfer.objects.filter(village_id=village).first().pk},
            "indicator": {"code": "poor_households"}, "indicator_code": {"pk": "poor_households"},
            "register": {"kind": "households"}, "comparison": {"pk": listed.pk},
            "hit": {"pk": listed.found.get().pk},
            "report": {"pk": made.pk}, "document": {"uuid": paper.uuid},
            "helper": {"pk": seen.helper_id}, "visit": {"pk": seen.pk}, "problem": {"pk": seen.problems.get().pk},
            "assignment": {"pk": household.assignments.get(helper=seen.helper_id).pk},
            "attachment": {"uuid": attachments.of(seen.subject)[0].uuid},
            **_rules(office, make_user("county_leader", county), today),
            **_asked(household, who.village_clerk, today),
            **_worked(acting, project, source, make_user("county_finance", county), today),
            **_bank(acting, project, source, make_user("county_finance", county)),
        }  # fmt: skip


def _worked(acting: Any, project: Any, source: Any, keeper: Any, today: dt.date) -> dict[str, Kwargs]:
    """A contract of the project with a claim, a dearer acceptance, a report of progress and an asset."""
    body = f"91{project.village_id}000"  # a firm of its own for each village
    firm = deals.supplier(keeper, credit_code=body + check_character(body))
    deal = deals.contract(acting, project, firm, amount_yuan=Decimal("4000.00"))
    by = acting.accounting
    claim = money.prepare_claim(deal, number=1, source=source.pk, amount_yuan=Decimal("1600.00"), applied_on=today,
                                papers=["application"], by=by, on=today)  # fmt: skip
    money.report_completion(deal, completed_on=today, by=by, on=today)
    small = deals.contract(acting, project, firm, amount_yuan=Decimal("1000.00"), number="合同3号")
    money.report_completion(small, completed_on=today, by=by, on=today)
    money.record_acceptance(small, on=today, grade="passed", members="x", quality="x", final_yuan=Decimal("1000.00"),
                            by=by, today=today)  # fmt: skip
    looked = money.record_acceptance(deal, on=today, grade="passed", members="x", quality="x", by=by, today=today,
                                     final_yuan=Decimal("4100.00"), over_reason="材料涨价")  # fmt: skip
    asset = money.enter_asset(project, name="水渠", kind="public", value_yuan=Decimal("1000.00"), owner="x", keeper="x",
                              handed_over_on=today, by=by, on=today)  # fmt: skip
    told = money.report_progress(project, day=today, percent=40, note="开挖", by=acting.clerk, on=today, at=clock.now())
    return {
        "supplier": {"pk": firm.pk}, "contract": {"pk": deal.pk}, "acceptance": {"pk": looked.pk},
        "claim": {"pk": claim.pk}, "claim_step": {"pk": claim.pk, "step": "sign"}, "asset": {"pk": asset.pk},
        "progress": {"pk": told.pk},
    }  # fmt: skip


def _paid(project: Any, household: Any, finance: Any, today: dt.date) -> dict[str, Kwargs]:
    """A list typed in Excel, the card of a person, the card of a cadre."""
    member = Member.objects.filter(household=household)[0]
    with scoped(project.village_id[:6], actor=finance.pk):
        upload = list_files.receive(project, data=list_files.template(project, on=today), file_name="名单.xlsx",
                                    by=finance, at=clock.now())  # fmt: skip
        card = PersonalAccount.objects.create(village_id=project.village_id, member=member, bank_name="x",
                                              account=funds.account(), from_on=today)  # fmt: skip
        cadre = CadreAccount.objects.create(village_id=project.village_id, name="x", post="x", account=funds.account(),
                                            from_on=today)  # fmt: skip
    return {"list_upload": {"pk": project.pk, "uuid": upload.uuid}, "person_card": {"pk": card.pk},
            "cadre_card": {"pk": cadre.pk}}  # fmt: skip


def _bank(who: Any, project: Any, source: Any, second: Any) -> dict[str, Kwargs]:
    """A list at the bank, its answer with an odd row, and money that must come back; the clock goes on for it."""
    county = project.village_id[:6]
    with scoped(county, actor=who.finance.pk):
        payee = funds.household("龙小山", village=project.village_id)
        batch = money.prepare_payment(
            project=project, source=source.pk, lines=[money.LineDraft(payee.pk, Decimal("300.00"))], by=who.clerk,
            on=clock.today(), title="务工奖补", item="务工奖补", unit="户", period="2026",
        )  # fmt: skip
        release(who, batch)
        bank.take_over_ready(county=county, by=who.finance)
        layout = BankLayout.objects.get(village=county, code="ykt-csv")
        file = bank.make_file(batch, layout=layout, by=who.finance, on=clock.today())
        bank.hand_over(file, by=second, on=clock.today())
        data = answer_to(file, {1: "under"}, on=clock.today())
        read = bank.read_answer(file, data=data, name="x.csv", by=second, on=clock.today())
        bank.apply_answer(read, by=who.finance, on=clock.today())
        line = batch.lines.get()
        recovery = bank.open_recovery(line, cause="other", amount_yuan=Decimal("1.00"), explanation="x 事由",
                                      by=who.office, on=clock.today())  # fmt: skip
    return {
        "bank_layout": {"pk": layout.pk}, "bank_file": {"pk": file.pk}, "bank_answer": {"pk": read.pk},
        "bank_row": {"pk": read.rows.get().pk}, "bank_line": {"pk": file.lines.get().pk},
        "released": {"pk": batch.pk}, "paid_line": {"pk": line.pk}, "recovery": {"pk": recovery.pk},
        "recovery_step": {"pk": recovery.pk, "step": "refer"},
    }  # fmt: skip


def _asked(household: Any, clerk: Any, today: dt.date) -> dict[str, Kwargs]:
    """A change of members that waits for the village, and a filing that waits for its check."""
    with scoped(household.village_id, actor=clerk.pk):
        leaving = Departure(household.members.get().pk, "moved", Event(today, "户口簿"))
        asked = requests.request(leaving, by=clerk, on=today)
        draft = filings.FilingDraft("x", "two_committees", "x", cards.identity(), "sibling", today)
        filing = filings.file(draft, by=clerk, on=today)
    return {"member_change": {"pk": asked.pk}, "member_change_step": {"pk": asked.pk, "name": "take_back"},
            "relative": {"pk": filing.pk}}  # fmt: skip


def _rules(office: Any, leader: Any, today: dt.date) -> dict[str, Kwargs]:
    """A local rule in force, one that waits, and a round that waits: the county's, made once."""
    code, county, start = "publicity.publicityperiod", office.scope, today + dt.timedelta(days=1)
    with scoped(county, actor=office.pk):
        made = list(policies.RuleProposal.objects.within(county).order_by("pk"))
        for kind in () if made else ("measures", "helpers"):
            values = {"kind": kind, "days": 15, "counting": "calendar_days"}
            draft = policies.RuleDraft(table=table_of(code), region=county, values=values, document_no="县文1号",
                                       valid_from=start, reason="x")  # fmt: skip
            made.append(policies.propose(draft, by=office, on=today))
        planned = rounds.set_round(
            county=county, year=today.year, opens_on=today, closes_on=start, freezes_on=start, document_no="县文2号",
            by=office, on=today,
        )  # fmt: skip
    if made[0].row_id is None:
        with scoped(county, actor=leader.pk):
            policies.decide(made[0], "confirm", by=leader, on=today)
    return {
        "rule_table": {"table": code}, "rule_row": {"table": code, "pk": made[0].row_id},
        "rule_proposal": {"pk": made[1].pk}, "rule_step": {"pk": made[1].pk, "step": "refuse"},
        "round": {"pk": planned.pk},
    }  # fmt: skip


def _help(household: Any, clerk: Any, today: dt.date) -> dict[str, Kwargs]:
    """A risk, evidence of a cause, a plan and a step of a measure."""
    since = today - dt.timedelta(days=30)
    risks = set_risks(household, risks=[RiskDraft("01", since), RiskDraft("03", since)], by=clerk, on=today)
    evidence = record_evidence(
        household, cause="01", fact="住院", seen_on=today, by=clerk, on=today, at=clock.now()
    )  # fmt: skip
    plan = save_plan(household, draft=PlanDraft(today.year, wish="想养牛"), by=clerk, on=today)
    measure = Measure.objects.get(household=household)
    return {
        "risk": {"pk": risks[1].pk, "way": "up"}, "evidence": {"pk": evidence.pk}, "plan": {"pk": plan.pk},
        "measure_step": {"pk": measure.pk, "step": "drop"},
    }  # fmt: skip


def _records(household: Any, today: dt.date) -> dict[str, Kwargs]:
    """What the API shows beside the pages: one row of each kind of the card."""
    own: dict[str, Any] = {"household": household, "village_id": household.village_id}
    member = Member.objects.filter(household=household)[0]
    helper = Helper.objects.create(village_id=household.village_id, name="石帮扶", unit="县水利局", started_on=today)
    assignment = HelperAssignment.objects.create(**own, helper=helper, starts_on=today)
    visit = Visit.objects.create(**own, held_at=clock.now(), contents=["policy"], visitors="石帮扶")
    problem = Problem.objects.create(**own, kind="road", title="路灯", owner="村委会", raised_on=today, due_on=today)
    other = cards.household(village=household.village_id)
    change = HouseholdChange.objects.create(
        village_id=household.village_id, kind="split", source=household, target=other, happened_on=today, reason="x",
        people=1,
    )  # fmt: skip
    finding = Finding.objects.create(**own, rule="DQ-14", subject=f"household:{household.pk}", severity="warning",
                                     first_seen_on=today, last_seen_on=today, year=1999)  # fmt: skip
    work = Work.objects.create(member=member, village_id=household.village_id, starts_on=today)
    year = MemberYear.objects.create(**own, member=member, year=2015)
    living = LivingYear.objects.create(**own, year=2015, checked_on=today)
    flag = NegativeFlag.objects.create(**own, kind="car", is_found=False, source="x", found_on=today)
    plan = HelpPlan.objects.filter(household=household)[0]
    return {
        "helper_row": {"pk": helper.pk}, "assignment_row": {"pk": assignment.pk}, "visit_row": {"pk": visit.pk},
        "problem_row": {"pk": problem.pk}, "household_change": {"pk": change.pk}, "finding_row": {"pk": finding.pk},
        "work_row": {"pk": work.pk}, "member_year": {"pk": year.pk}, "living": {"pk": living.pk},
        "flag": {"pk": flag.pk}, "status_span": {"pk": household.status_spans.first().pk},
        "household_of": {"household": household.pk}, "plan_step": {"pk": plan.pk, "step": "revise"},
        "problem_step_row": {"pk": problem.pk, "step": "begin"},
    }  # fmt: skip


def job_of(household: Any) -> Work:
    """A job away from home of the household's head."""
    draft = JobDraft(starts_on=dt.date(2026, 2, 1), is_abroad=True)
    return save_work(household.members.get(relation="head"), draft=draft, by=None, on=clock.today())
