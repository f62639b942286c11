"""A warning's way: opened, answered with evidence, judged by another, exempt, gone, back again; and a cadre's tries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funds.actions.watch import answer, answer_many, judge, run
from funds.choices import Closing, HitState, Pattern
from funds.models import FundRule, Hit
from funds.reports.watch import watch_summary
from funds.tasks import watch_nightly
from funds.workflow import HIT
from households.models import NearRelative
from registry import clock
from registry.db.scope import scoped
from registry.documents import attachments
from registry.errors import DomainError, Refused
from registry.jobs.models import Job
from registry.text.periods import add_working_days
from tests.conftest import COUNTY, VILLAGE, days_pass, text_of
from tests.funds import factories as make
from tests.funds.watch.planting import warning

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
TOWNSHIP = VILLAGE[:9]
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def office(make_user: Any) -> Any:
    return make_user("county_office", COUNTY)


@pytest.fixture
def leader(make_user: Any) -> Any:
    return make_user("county_leader", COUNTY)


def _idle(make_user: Any) -> Any:
    """A source whose money has lain at the county since March."""
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk):
        return finance, make.source(finance)


def test_a_run_opens_once_dates_closes_what_went_and_opens_what_comes_back(in_scope: Any, make_user: Any) -> None:
    with in_scope(COUNTY, actor=0):
        finance, source = _idle(make_user)
        today = clock.today()
        assert watch_nightly() == 1
        with CaptureQueriesContext(connection) as queries:
            again = run(COUNTY, on=today)
        assert (again.opened, again.standing, again.gone) == (0, 1, 0)
        assert len(queries) <= len(Pattern) + 12  # a statement a pattern, a handful to write
        hit = Hit.objects.get()
        assert (hit.pattern, hit.responsible, hit.amount_yuan) == ("idle_node", "county_finance", source.amount_yuan)
        assert hit.due_on == add_working_days(today, int(FundRule.objects.get(code="hit_days").value))
        days_pass(1)
        with scoped(COUNTY, actor=finance.pk):
            make.passed(finance, source, COUNTY, TOWNSHIP, "1000000.00")
        assert run(COUNTY, on=clock.today()).gone == 1
        hit.refresh_from_db()
        assert (hit.state, hit.closing, hit.closed_on) == (HitState.CLOSED, Closing.GONE, clock.today())
        assert [s.transition for s in HIT.steps_taken(hit)] == ["opened", "gone"]
        now, before = watch_summary(COUNTY, clock.today()), watch_summary(COUNTY, today)
        assert (now.total("standing"), now.total("closed")) == (0, 1)
        assert (before.total("standing"), before.total("closed"), before.total("yuan")) == (1, 0, 1_000_000)
        days_pass(200)  # now it lies at the township: another warning of another account
        assert run(COUNTY, on=clock.today()).opened == 1
        assert Hit.objects.get(state=HitState.OPEN).responsible == "township_accounting"


def test_a_part_of_the_county_leaves_alone_what_needs_all_of_it(in_scope: Any, make_user: Any) -> None:
    with in_scope(COUNTY, actor=0):
        crossing = warning(pattern=Pattern.SHARED_PHONE, facts={"count": 2, "names": [], "items": []})
        own = warning()
        done = run(TOWNSHIP, on=clock.today())
        crossing.refresh_from_db(), own.refresh_from_db()
        assert (done.gone, crossing.state, own.state) == (1, HitState.OPEN, HitState.CLOSED)


def test_answer_judgement_exemption_its_end_and_a_sum_that_grew(in_scope: Any, make_user: Any, leader: Any) -> None:
    with in_scope(COUNTY, actor=0):
        finance, _source = _idle(make_user)
        run(COUNTY, on=clock.today())
    with in_scope(COUNTY, actor=finance.pk):
        hit = answer(Hit.objects.get(), "explain", words="等待省级任务清单下达", by=finance, on=clock.today())
        assert hit.state == HitState.EXPLAINED
    until = clock.today() + dt.timedelta(days=10)
    with in_scope(COUNTY, actor=leader.pk):
        with pytest.raises(Refused) as refused:
            judge(hit, "exempt", by=leader, on=clock.today(), note="同意", exempt_until=clock.today())
        assert refused.value.reasons[0].field == "exempt_until"
        judge(hit, "exempt", by=leader, on=clock.today(), note="任务清单未到", exempt_until=until)
    with in_scope(COUNTY, actor=0):
        assert run(COUNTY, on=until).reopened == 0
        assert Hit.objects.standing().count() == 0
        days_pass(11)
        assert run(COUNTY, on=clock.today()).reopened == 1
        hit.refresh_from_db()
        assert (hit.state, hit.exempt_until, hit.judged_by_id) == (HitState.OPEN, None, None)
    with in_scope(COUNTY, actor=finance.pk):
        answer(hit, "explain", words="仍在等待", by=finance, on=clock.today())
    with in_scope(COUNTY, actor=0):  # the answer was for a smaller sum than lies there now
        Hit.objects.update(amount_yuan=Decimal(10))
        assert run(COUNTY, on=clock.today()).reopened == 1
        hit.refresh_from_db()
        assert (hit.state, [s.transition for s in HIT.steps_taken(hit)][-1]) == ("open", "grown")


def test_a_correction_needs_evidence_and_is_closed_by_another(in_scope: Any, clerk: Any, office: Any) -> None:
    with in_scope(COUNTY, actor=clerk.pk):
        hit = warning()
        with pytest.raises(Refused) as refused:
            answer(hit, "correct", words="已按计划开工", by=clerk, on=clock.today())
        assert [r.code for r in refused.value.reasons] == ["evidence_missing"]
        hit = answer(hit, "correct", words="已按计划开工", by=clerk, on=clock.today(),
                     uploads=[SimpleUploadedFile("开工令.pdf", PDF)])  # fmt: skip
        assert [a.name for a in attachments.of(hit.case_subject)] == ["开工令.pdf"]
    with in_scope(COUNTY, actor=office.pk):
        hit = judge(hit, "back", by=office, on=clock.today(), note="照片看不清地点")
        assert (hit.state, hit.judged_by) == (HitState.OPEN, None)
    with in_scope(COUNTY, actor=clerk.pk):
        hit = answer(hit, "correct", words="补照片", paper="开工令〔2026〕2号", by=clerk, on=clock.today())
    with in_scope(COUNTY, actor=office.pk):
        hit = judge(hit, "accept", by=office, on=clock.today())
        assert (hit.closing, hit.closed_on, hit.judged_by) == (Closing.CORRECTED, clock.today(), office)
        assert [s.transition for s in HIT.steps_taken(hit)] == ["begin", "correct", "back", "correct", "accept"]


def test_what_nobody_answers_goes_up_and_stays_late(in_scope: Any, make_user: Any) -> None:
    with in_scope(COUNTY, actor=0):
        _idle(make_user)
        run(COUNTY, on=clock.today())
        hit = Hit.objects.get()
        days_pass((hit.due_on - clock.today()).days + 1)
        assert run(COUNTY, on=clock.today()).handed_up == 1
        assert run(COUNTY, on=clock.today()).handed_up == 0
        hit.refresh_from_db()
        assert (hit.responsible, hit.escalated_on) == ("county_office", clock.today())
        assert watch_summary(COUNTY, clock.today()).total("overdue") == 1
        assert watch_summary(COUNTY, hit.found_on).total("overdue") == 0


def test_a_cadre_who_is_concerned_gets_nowhere(in_scope: Any, make_user: Any, clerk: Any, leader: Any) -> None:
    """Another desk's answer, an answer judged by its author, a warning about oneself or one's relative: refused."""
    reviewer = make_user("township_reviewer", TOWNSHIP)
    with in_scope(COUNTY, actor=reviewer.pk):
        about = warning(responsible="township_reviewer", accused=[reviewer.pk])
        card = make.household("亲属户")
        NearRelative.objects.create(
            village_id=TOWNSHIP, cadre_name="审核员", cadre_post="township", cadre_user=reviewer,
            relative_name="亲属户", kinship="sibling", household=card, filed_on=clock.today(),
        )  # fmt: skip
        kin = warning(responsible="township_reviewer", papers=[f"households.household:{card.pk}"])
        others = warning()
        for hit, code in ((about, "accused"), (kin, "recused"), (others, "another_desk")):
            with pytest.raises(Refused) as refused:
                answer(hit, "explain", words="属实，无问题", by=reviewer, on=clock.today())
            assert code in [r.code for r in refused.value.reasons]
        with pytest.raises(Refused):
            answer_many([about, kin], words="属实，无问题", by=reviewer, on=clock.today())
        with pytest.raises(DomainError):
            answer_many([others, warning(pattern=Pattern.EVEN, facts={})], words="属实", by=clerk, on=clock.today())
        for hit in (about, kin):  # and by plain SQL
            with pytest.raises(IntegrityError, match="concerned"), transaction.atomic():
                Hit.objects.filter(pk=hit.pk).update(
                    state=HitState.EXPLAINED, answer="无问题", answered_by=reviewer, answered_on=clock.today()
                )  # fmt: skip
    finance = make_user("county_finance", COUNTY)
    with in_scope(COUNTY, actor=finance.pk):
        mine = warning(village_id=COUNTY, responsible="county_finance")
        mine = answer(mine, "explain", words="资金在途", by=finance, on=clock.today())
        office = make_user("county_office", COUNTY)
        assert [r.code for r in HIT.reasons_against(mine, "accept", by=office, on=clock.today())] == ["judged_above"]
        assert HIT.reasons_against(mine, "accept", by=leader, on=clock.today()) == []


TRIES: list[tuple[str, str]] = [
    ("UPDATE funds_hit SET state = 'closed', closing = 'explained', closed_on = registry_today()", "answered"),
    ("UPDATE funds_hit SET state = 'exempt', exempt_until = '2099-01-01'", "answered|judged"),
    ("UPDATE funds_hit SET state = 'explained'", "answered"),
    ("UPDATE funds_hit SET due_on = due_on + 100", "stands"),
    ("UPDATE funds_hit SET key = 'other'", "stands"),
    ("UPDATE funds_hit SET village_id = '433124100'", "stands"),
    ("UPDATE funds_hit SET answer = 'x', answered_on = registry_today(), answered_by_id = %(other)s", "in the name"),
    ("UPDATE funds_hit SET state = 'explained', answer = 'x', answered_on = registry_today(),"
     " answered_by_id = %(me)s, judged_by_id = %(me)s, judged_on = registry_today()", "judge_is_another"),
    ("UPDATE funds_hit SET state = 'recovering'", "recovery"),
    ("UPDATE funds_hit SET state = 'closed', closing = 'recovered', closed_on = registry_today()", "money is not back"),
    ("DELETE FROM funds_hit", "permission denied"),
    ("INSERT INTO funds_hit (village_id, pattern, key, subject, facts, found_on, last_seen_on, due_on, responsible,"
     " state, answer, closing, closed_on) SELECT village_id, pattern, 'new', subject, facts, found_on, last_seen_on,"
     " due_on, responsible, 'closed', '', 'gone', found_on FROM funds_hit LIMIT 1", "begins open"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "guard"), TRIES, ids=[t[0][:60] for t in TRIES])
def test_plain_sql_settles_nothing(
    statement: str, guard: str, in_scope: Any, clerk: Any, office: Any
) -> None:  # fmt: skip
    with in_scope(COUNTY, actor=clerk.pk):
        warning()
        with pytest.raises(Exception, match=guard), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"me": clerk.pk, "other": office.pk})


def test_the_screens_lead_from_the_list_to_the_judgement(
    in_scope: Any, as_user: Any, clerk: Any, office: Any
) -> None:  # fmt: skip
    with in_scope(COUNTY, actor=0):
        hits = [warning() for _n in range(3)]
    page = as_user(clerk)
    said = text_of(page.get(reverse("funds:warnings")))
    assert said.count("示例项目") == 3
    assert len(page.get(reverse("funds:warning_patterns")).context["rows"]) == len(Pattern)
    form = page.get(reverse("funds:hit_answer", args=[hits[0].pk]))
    assert form.status_code == 200
    done = page.post(reverse("funds:hit_answer", args=[hits[0].pk]), {"step": "correct", "words": "已开工"})
    assert done.status_code == 200 and "evidence" in done.context["form"].errors  # says what is missing, at its field
    scan = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
    page.post(reverse("funds:hit_answer", args=[hits[0].pk]), {"step": "correct", "words": "已开工", "evidence": scan})
    bulk = {"kind": "explain", "pk": [h.pk for h in hits[1:]], "query": ""}
    assert page.post(reverse("funds:warnings_bulk"), bulk).context["lines"]
    page.post(reverse("funds:warnings_bulk"), bulk | {"confirm": "1", "words": "雨季推迟，已报乡镇"})
    with in_scope(COUNTY):
        assert sorted(Hit.objects.values_list("state", flat=True)) == ["corrected", "explained", "explained"]
    judging = as_user(office)
    assert "3" in text_of(judging.get(f"{reverse('funds:warnings')}?state=waiting"))
    asked = page.post(reverse("funds:warnings_run"), {"area": COUNTY})  # the village's own area is what is asked
    with in_scope(COUNTY):
        assert asked.status_code == 302 and Job.objects.get(kind="funds.watch").params["area"] == VILLAGE
    judging.post(reverse("funds:hit_judge", args=[hits[1].pk]), {"step": "accept", "note": ""})
    assert as_user(clerk).post(reverse("funds:hit_judge", args=[hits[2].pk]), {"step": "accept"}).status_code == 403
    with in_scope(COUNTY):
        assert Hit.objects.get(pk=hits[1].pk).closing == Closing.EXPLAINED
    assert "开工" in text_of(judging.get(hits[0].get_absolute_url()))
