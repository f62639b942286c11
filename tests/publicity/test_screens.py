"""The office's pages: who may what, the witness's signature, an objection's way to its public answer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from pypdf import PdfReader

from publicity import actions
from publicity.documents.poster import render_poster
from publicity.forms.objections import fingerprint
from publicity.models import LogEntry, Notice, Objection
from registry import clock
from registry.audit.models import Entry as Trail
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.publicity.factories import hanging, prepared

pytestmark = pytest.mark.django_db
CHECKS = dict.fromkeys(("same", "decided", "private", "phones"), "on")


@pytest.fixture
def clerk(make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def witness(make_user):
    return make_user("supervision_committee", VILLAGE)


@pytest.fixture
def reviewer(make_user):
    return make_user("township_reviewer", VILLAGE[:9])


@pytest.fixture
def notice(clerk, in_scope):
    with in_scope(VILLAGE, actor=clerk.pk):
        return prepared(clerk)


@pytest.fixture
def objection(notice, witness, in_scope):
    with in_scope(COUNTY, actor=witness.pk):
        actions.witness(notice, by=witness, on=clock.today())
        receipt = actions.receive_objection(notice_id=notice.pk, position=1, text="他家有小汽车", name="石某",
                                            phone="13800001111", anonymous=False)  # fmt: skip
        return Objection.objects.select_related("notice", "entry").get(pk=receipt.objection_id)


def test_list_says_what_waits_and_filters(notice, as_user, witness):
    page = as_user(witness).get(reverse("publicity:notices"))
    assert "等待见证" in text_of(page) and notice.title in text_of(page)
    for query in ("?state=hanging", "?kind=exit_village", "?due=close", "?due=late"):
        assert notice.title not in text_of(as_user(witness).get(reverse("publicity:notices") + query))
    assert notice.title in text_of(as_user(witness).get(reverse("publicity:notices") + "?due=witness"))


def test_list_puts_what_is_late_first(clerk, witness, as_user, in_scope):
    today = clock.today()
    with in_scope(VILLAGE, actor=clerk.pk):
        hanging(clerk, witness, title="正在公示")
        prepared(clerk, title="今天拟定")
        prepared(clerk, title="早就拟定", on=today - dt.timedelta(days=9))
    text = text_of(as_user(witness).get(reverse("publicity:notices")))
    assert text.index("早就拟定") < text.index("今天拟定") < text.index("正在公示")


@pytest.mark.parametrize(("role", "code", "status"), [
    ("village_clerk", VILLAGE, 403), ("branch_secretary", VILLAGE, 403), ("auditor", COUNTY, 403),
    ("supervision_committee", SIBLING, 404), ("supervision_committee", VILLAGE, 302),
])  # fmt: skip
def test_witness_is_of_the_village_and_of_the_committee(notice, as_user, make_user, in_scope, role, code, status):
    response = as_user(make_user(role, code)).post(reverse("publicity:notice_witness", args=[notice.pk]), CHECKS)
    assert response.status_code == status
    with in_scope(VILLAGE):
        assert Notice.objects.get().state == ("hanging" if status == 302 else "prepared")


def test_witness_ticks_every_check(notice, as_user, witness, in_scope):
    response = as_user(witness).post(reverse("publicity:notice_witness", args=[notice.pk]), {**CHECKS, "private": ""})
    assert response.status_code == 200
    with in_scope(VILLAGE):
        assert Notice.objects.get().state == "prepared"


def test_township_leader_cannot_witness_for_a_village(notice, make_user, in_scope):
    leader = make_user("township_leader", VILLAGE[:9])
    with in_scope(VILLAGE[:9], actor=leader.pk), pytest.raises(Refused) as refused:
        actions.witness(notice, by=leader, on=clock.today())
    assert [reason.code for reason in refused.value.reasons] == ["witness_elsewhere"]


def test_county_notice_is_witnessed_by_another_person_of_the_county(make_user, in_scope):
    first, second = make_user("county_office", COUNTY), make_user("county_office", COUNTY)
    with in_scope(COUNTY, actor=first.pk):
        notice = prepared(first, village=COUNTY, kind="identification_announcement")
        with pytest.raises(Refused) as refused:
            actions.witness(notice, by=first, on=clock.today())
        assert [reason.code for reason in refused.value.reasons] == ["second_pen"]
        assert actions.witness(notice, by=second, on=clock.today()).ends_on == clock.today() + dt.timedelta(5)


def test_detail_before_the_end_says_why_it_cannot_be_closed(objection, as_user, clerk):
    text = text_of(as_user(clerk).get(reverse("publicity:notice", args=[objection.notice_id])))
    assert "次日起方可办理" in text
    as_user(clerk).post(reverse("publicity:notice_close", args=[objection.notice_id]))


def test_withdraw_needs_a_reason_and_writes_the_log(objection, as_user, make_user, in_scope):
    secretary = make_user("branch_secretary", VILLAGE)
    address = reverse("publicity:notice_withdraw", args=[objection.notice_id])
    assert as_user(secretary).post(address, {"reason": " "}).status_code == 200
    assert as_user(secretary).post(address, {"reason": "名单重新核对"}).status_code == 302
    with in_scope(VILLAGE):
        assert [e.kind for e in LogEntry.objects.order_by("pk")] == ["notice", "withdrawal"]


def test_objection_to_its_public_answer(objection, as_user, reviewer, in_scope, client):
    office = as_user(reviewer)
    assert "他家有小汽车" in text_of(office.get(objection.get_absolute_url()))
    for step in ("accept", "investigate"):
        names = {"first": "吴新民", "second": "田桂花"}
        assert office.post(reverse(f"publicity:objection_{step}", args=[objection.pk]), names).status_code == 302
    address = reverse("publicity:objection_answer", args=[objection.pk, "refuse"])
    for bad in ("", "请打13800001111", "他家有人生病"):
        assert office.post(address, {"answer": bad}).status_code == 200, bad
    answer = {"answer": "村里已核实，没有小汽车。", "findings": "查了车管所"}
    assert office.post(address, answer).status_code == 200, "a preview first"
    assert office.post(address, {**answer, "seen": fingerprint(answer["answer"])}).status_code == 302
    with in_scope(VILLAGE):
        objection.refresh_from_db()
        assert (objection.state, objection.outcome, objection.handled_by_id) == ("replied", "refused", reviewer.pk)
        assert objection.entry.state == "hanging"
        assert LogEntry.objects.filter(kind="answer").count() == 1
    wall = text_of(client.get(f"/wall/{VILLAGE}/", headers={"accept-language": "zh"}))
    assert "村里已核实，没有小汽车。" in wall and "查了车管所" not in wall and "他家有小汽车" not in wall


def test_late_objection_is_marked_for_staff(objection, as_user, reviewer):
    from publicity.presenters import objection_status

    assert objection_status(objection, objection.due_on).tone != "danger"
    assert objection_status(objection, objection.due_on + dt.timedelta(1)).tone == "danger"


@pytest.mark.parametrize("who", ["clerk", "witness"])
def test_whoever_published_or_witnessed_handles_no_objection_to_it(objection, in_scope, request, who):
    person = request.getfixturevalue(who)
    with in_scope(COUNTY, actor=person.pk), pytest.raises(Refused):
        actions.move_objection(objection, "accept", by=person, on=clock.today())


def test_who_objected_is_shown_to_the_township_and_put_on_record(objection, as_user, reviewer, clerk, in_scope):
    assert "石某" not in text_of(as_user(clerk).get(objection.get_absolute_url()))
    assert "石某" in text_of(as_user(reviewer).get(objection.get_absolute_url()))
    with in_scope(VILLAGE):
        assert Trail.objects.filter(event="publicity.contact_read").count() == 1


def test_phone_objection_entered_by_staff_shows_the_receipt_once(notice, witness, as_user, reviewer, in_scope):
    with in_scope(VILLAGE, actor=witness.pk):
        actions.witness(notice, by=witness, on=clock.today())
    response = as_user(reviewer).post(reverse("publicity:objection_enter", args=[notice.pk]),
                                      {"channel": "phone", "row": "2", "about": "entry", "text": "算错"})  # fmt: skip
    assert response.status_code == 200 and response["Cache-Control"] == "no-store" and "回执码" in text_of(response)
    with in_scope(VILLAGE):
        objection = Objection.objects.get()
        assert (objection.channel, objection.entered_by_id) == ("phone", reviewer.pk)


@pytest.mark.parametrize("name", ["notices", "objections"])
def test_outside_the_scope_nothing_is_listed(objection, as_user, make_user, name):
    page = as_user(make_user("supervision_committee", SIBLING)).get(reverse(f"publicity:{name}"))
    assert objection.notice.title not in text_of(page)


def test_api_gives_public_columns_and_never_the_contact(objection, as_user, reviewer, make_user):
    office = as_user(reviewer)
    rows = office.get("/api/v1/objections/").json()["results"]
    assert len(rows) == 1 and "他家有小汽车" not in str(rows) and "石某" not in str(rows)
    assert (
        office.get("/api/v1/notices/?state=hanging").json()["results"][0]["check_code"] == objection.notice.check_code
    )
    entries = office.get(f"/api/v1/notice-entries/?notice={objection.notice_id}").json()["results"]
    assert len(entries) == 3 and "subject" not in entries[0]
    assert as_user(make_user("county_office", "433127")).get("/api/v1/notices/").json()["results"] == []
    assert as_user(make_user("system_admin", COUNTY)).get("/api/v1/notices/").status_code == 403


class TestPoster:
    def test_holds_code_phones_rows_and_the_same_bytes(self, notice, in_scope):
        with in_scope(COUNTY, actor=1):
            actions.publish_contact(village=VILLAGE, office_phone="0743-7650226", by=None)
            first, second = render_poster(notice), render_poster(Notice.objects.get(pk=notice.pk))
        assert first == second
        import io

        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
        for words in (notice.check_code, "0743-7650226", "12317", "王＊山", "村务监督委员会", "7个自然日"):
            assert words in text.replace(" ", ""), words

    def test_long_list_repeats_head_and_code_on_every_page(self, clerk, in_scope):
        import io

        from publicity.actions import EntryDraft

        with in_scope(VILLAGE, actor=clerk.pk):
            rows = [
                EntryDraft({"head_name": "王大山", "group": f"{n}组", "people": 3, "proposal": "拟纳入"})
                for n in range(70)
            ]
            long = prepared(clerk, entries=rows)
            pages = PdfReader(io.BytesIO(render_poster(long))).pages
        assert len(pages) >= 3
        assert all(long.check_code in page.extract_text() for page in pages)

    @pytest.mark.parametrize(("level", "name", "rest"), [
        (5, "十八洞村", "民委员会"), (5, "城北社区", "居民委员会"), (5, "龙潭社区居委会", ""), (4, "双龙镇", ""),
    ])  # fmt: skip
    def test_names_who_publishes(self, level, name, rest):
        from publicity.documents.poster import _committee
        from registry.divisions.models import Division

        assert _committee(Division(code="4", name=name, level=level)) == rest

    def test_is_for_staff_of_the_place(self, notice, as_user, make_user):
        address = reverse("publicity:notice_poster", args=[notice.pk])
        assert as_user(make_user("supervision_committee", SIBLING)).get(address).status_code == 404
        response = as_user(make_user("village_clerk", VILLAGE)).get(address)
        assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")


def test_hanging_writes_one_log_entry_with_the_days(clerk, witness, in_scope):
    with in_scope(VILLAGE, actor=witness.pk):
        notice = hanging(clerk, witness)
        entry = LogEntry.objects.get()
    assert entry.kind == "notice" and notice.sha256 in entry.canonical and str(notice.ends_on) in entry.canonical


def test_correction_is_logged_as_one_and_shown_on_both(clerk, witness, in_scope, client):
    with in_scope(VILLAGE, actor=witness.pk):
        old = hanging(clerk, witness)
        new = hanging(clerk, witness, corrects=old, title="更正：关于拟纳入帮扶人家名单的公示")
        assert LogEntry.objects.order_by("pk").last().kind == "correction"
    language = {"accept-language": "zh"}
    assert "已经更正" in text_of(client.get(f"/wall/{VILLAGE}/{old.reference}/", headers=language))
    assert "更正了以前的一张" in text_of(client.get(f"/wall/{VILLAGE}/{new.reference}/", headers=language))
