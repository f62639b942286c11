"""The office: who holds the pen, two impartial investigators, answers without names, slips, hurried officers."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from publicity import actions
from publicity.models import Objection, ObjectionPhoto
from publicity.rules.answers import names_a_person
from registry import clock
from registry.audit.models import Entry as Trail
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.publicity.objections.scenes import NAME, PAIR, SECRET, notice_of, people, picture, told, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user):
    return people(make_user)


@pytest.fixture
def objection(who, in_scope):
    with in_scope(COUNTY, actor=who.reviewer.pk):
        return told(notice_of(who), name=NAME, phone="0743-7219999", anonymous=False, photos=[picture()])[1]


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize(("about", "takes_it"), [
    ("entry", {"reviewer", "township_leader"}), ("village_cadre", {"reviewer", "township_leader"}),
    ("township", {"county", "second_county"}), ("county", {"head"}),
])  # fmt: skip
def test_only_the_desk_that_holds_it_takes_it_up(who, in_scope, about, takes_it):
    everyone = ("clerk", "witness", "reviewer", "township_leader", "county", "second_county", "head")
    with in_scope(COUNTY, actor=1):
        notice = notice_of(who)
        for name in everyone:
            _receipt, one = told(notice, f"意见 {about} {name}", about=about)
            try:
                actions.move_objection(one, "accept", by=getattr(who, name), on=clock.today())
                assert name in takes_it, name
            except Refused:
                assert name not in takes_it, name


@pytest.mark.parametrize("pair", [
    ("彭文书", "田桂花"), ("吴新民", "龙 监督"), ("吴新民", "吴新民"), ("吴新民", ""), ("吴新民", " 吴 新 民"),
])  # fmt: skip
def test_investigators_are_two_and_neither_published_nor_witnessed(objection, who, in_scope, pair):
    on = clock.today()
    with in_scope(COUNTY, actor=who.reviewer.pk):
        actions.move_objection(objection, "accept", by=who.reviewer, on=on)
        with pytest.raises(Refused):
            actions.move_objection(objection, "investigate", by=who.reviewer, on=on, investigators=pair)
        with pytest.raises(IntegrityError, match="investigators"), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(state="investigating")


def test_by_account_name_too(objection, who, in_scope):
    on = clock.today()
    with in_scope(COUNTY, actor=who.reviewer.pk):
        actions.move_objection(objection, "accept", by=who.reviewer, on=on)
        with pytest.raises(Refused) as refused:
            actions.move_objection(objection, "investigate", by=who.reviewer, on=on,
                                   investigators=(who.clerk.username.upper(), "田桂花"))  # fmt: skip
        assert codes(refused) == ["investigator_published"]


@pytest.mark.parametrize("handler", ["handled_by", "reviewed_by"])
def test_the_database_too_keeps_the_publisher_and_who_entered_it_away(objection, who, in_scope, handler):
    with in_scope(COUNTY, actor=1):
        for person in (who.clerk, who.witness):
            with pytest.raises(IntegrityError, match="own_notice"), transaction.atomic():
                Objection.objects.filter(pk=objection.pk).update(**{handler: person})


def test_two_officers_at_once_and_a_double_click(objection, who, as_user, in_scope):
    address = reverse("publicity:objection_accept", args=[objection.pk])
    for person in (who.reviewer, who.township_leader, who.reviewer):
        as_user(person).post(address)
    with in_scope(COUNTY):
        objection.refresh_from_db()
        assert (objection.state, objection.handled_by_id) == ("accepted", who.reviewer.pk)


def test_the_answer_is_looked_at_before_it_hangs_and_names_nobody(objection, who, as_user, in_scope):
    office, on = as_user(who.reviewer), clock.today()
    with in_scope(COUNTY, actor=who.reviewer.pk):
        for step in ("accept", "investigate"):
            actions.move_objection(objection, step, by=who.reviewer, on=on, investigators=PAIR)
    address = reverse("publicity:objection_answer", args=[objection.pk, "refuse"])
    for bad in ("", "请打13800001111", "他家有人生病", "王大山家没有车", "王 大 山家没有车", f"{NAME}说错了",
                "请问0743 7219999"):  # fmt: skip
        page = office.post(address, {"answer": bad})
        assert page.status_code == 200 and 'name="seen" value' not in page.content.decode(), bad
    good = "村里已核实，没有小汽车。"
    page = office.post(address, {"answer": good, "findings": "查了车管所"})
    assert "没有小汽车" in text_of(page)
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode()).group(1)
    changed = office.post(address, {"answer": "换了一句", "findings": "", "seen": seen})
    assert changed.status_code == 200, "what hangs is what was looked at"
    assert office.post(address, {"answer": good, "findings": "查了车管所", "seen": seen}).status_code == 302
    with in_scope(COUNTY):
        objection.refresh_from_db()
        assert (objection.state, objection.answer, objection.words.findings) == ("replied", good, "查了车管所")


def test_names_in_answers_of_every_shape():
    masked = ["王＊山", "石＊", "欧＊＊华"]
    assert names_a_person("欧阳建华家", masked=masked) == "欧阳建华"
    assert names_a_person("石头路已修好，王家山上有水", masked=["石＊"]) == ""
    assert names_a_person("王＊山家没有车", masked=masked) == ""


def test_the_page_has_all_for_the_desk_and_every_look_is_on_record(objection, who, as_user, in_scope):
    office = as_user(who.reviewer)
    page = office.get(objection.get_absolute_url())
    assert SECRET in text_of(page) and NAME in text_of(page)
    with in_scope(COUNTY):
        pk = ObjectionPhoto.objects.get().pk
    shown = office.get(reverse("publicity:objection_photo", args=[objection.pk, pk]))
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"] == "no-store"
    with in_scope(VILLAGE):
        events = set(Trail.objects.values_list("event", flat=True))
    assert {"publicity.contact_read", "publicity.objection_photo_read"} <= events
    stranger = as_user(who.county)
    other = reverse("publicity:objection_photo", args=[objection.pk, pk + 999])
    assert stranger.get(other).status_code == 404


def test_the_worklist_shows_what_is_mine_and_due_first(objection, who, as_user, in_scope):
    with in_scope(COUNTY, actor=1):
        told(objection.notice, "镇里的事", about="township")
    listed = reverse("publicity:objections")
    assert "1 条异议等您处理" in text_of(as_user(who.reviewer).get(listed))
    assert text_of(as_user(who.reviewer).get(f"{listed}?pen=mine")).count(objection.notice.title) == 1
    assert objection.notice.title not in text_of(as_user(who.head).get(f"{listed}?pen=mine"))
    for pen in ("township", "county", "leader", "bad"):
        assert as_user(who.county).get(f"{listed}?pen={pen}&about=entry&late=1").status_code == 200
    assert SECRET not in text_of(as_user(who.clerk).get(listed))


def test_entered_by_staff_with_a_slip_and_handled_by_someone_else(who, as_user, in_scope):
    with in_scope(COUNTY, actor=who.clerk.pk):
        notice = notice_of(who)
    office = as_user(who.reviewer)
    page = office.post(reverse("publicity:objection_enter", args=[notice.pk]), {
        "channel": "paper", "row": "2", "about": "village_cadre", "text": "算错了人口", "photo1": upload(picture()),
    })  # fmt: skip
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.content.decode()).group()
    with in_scope(COUNTY, actor=who.reviewer.pk):
        objection = Objection.objects.get()
        assert (objection.channel, objection.entered_by_id) == ("paper", who.reviewer.pk)
        assert objection.photos.count() == 1
        with pytest.raises(Refused) as refused:
            actions.move_objection(objection, "accept", by=who.reviewer, on=clock.today())
        assert codes(refused) == ["handler_entered"]
        with pytest.raises(IntegrityError, match="entered_not_handled"), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(handled_by=who.reviewer)
    slip = reverse("publicity:objection_slip", args=[objection.pk])
    assert office.post(slip, {"code": "AAAA-AAAA-AAAA-AAAA"}).status_code == 404
    printed = office.post(slip, {"code": code})
    assert printed["Cache-Control"] == "no-store"
    import io

    pages = PdfReader(io.BytesIO(printed.content)).pages
    assert len(pages) == 1 and code in pages[0].extract_text() and "算错了人口" not in pages[0].extract_text()
