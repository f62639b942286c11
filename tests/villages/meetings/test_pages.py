"""The pages of a meeting: hint, correction, evidence, papers, the way to the wall; and of a matter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from publicity.models import Notice
from registry import clock
from registry.documents.models import Attachment
from tests.conftest import VILLAGE, text_of
from tests.villages.meetings import factories as f
from villages import presenters
from villages.models import Meeting, Resolution

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture
def who(make_user, in_scope):
    found = f.people(make_user)
    with in_scope(VILLAGE, actor=found.clerk.pk):
        yield found


def at(name, meeting):
    return reverse(f"villages:meeting{name}", args=[meeting.pk])


def test_hint_says_how_many_are_needed_and_whether_it_carried(who, as_user):
    client, url = as_user(who.clerk), reverse("villages:meeting_hint")
    asked = {"village": VILLAGE, "kind": "representatives", "due": "30", "present": "25", "recused": "石甲、石乙"}
    said = client.get(url, asked | {"agree": "12"}).context["hint"]
    assert (said.needed.quorum, said.needed.voters, said.needed.majority, said.carried) == (20, 23, 12, True)
    assert not client.get(url, asked | {"agree": "11"}).context["hint"].carried
    assert client.get(url, {"kind": "representatives", "due": "x"}).context["hint"] is None


def test_record_is_mended_signed_filed_printed_and_put_on_the_wall(who, as_user):
    meeting, clerk = f.record(who.clerk, agree=5, against=20, abstain=0), as_user(who.clerk)
    said = {**f.SAID, "held_on": meeting.held_on.isoformat(), "recused": "", "counted": "people"}
    assert clerk.post(at("_edit", meeting), said).status_code == 302
    assert clerk.post(at("_publish", meeting)).status_code == 302 and not Notice.objects.exists()  # not signed yet
    secretary = as_user(who.secretary)
    secretary.post(at("_sign", meeting))
    meeting = Meeting.objects.get()
    assert meeting.carried and meeting.signed_by_id == who.secretary.pk
    clerk = as_user(who.clerk)
    page = clerk.post(at("_edit", meeting), said)
    assert page.status_code == 200 and "c-error-summary" in page.content.decode()
    scan = SimpleUploadedFile("签到册.pdf", PDF, content_type="application/pdf")
    clerk.post(at("_evidence", meeting), {"kind": "scan", "files": scan})
    assert Attachment.objects.of(meeting.subject).count() == 1
    clerk.post(at("_evidence", meeting), {"kind": "scan", "files": SimpleUploadedFile("x.pdf", b"<script>")})
    assert Attachment.objects.count() == 1
    assert clerk.get(clerk.post(at("_minutes", meeting)).url).content.startswith(b"%PDF")
    for _time in (1, 2):
        clerk.post(at("_publish", meeting))
    notice = Notice.objects.get()
    assert notice.kind == "meeting_decision" and notice.entries.get().cells["agree"] == 22
    assert notice.title in text_of(clerk.get(meeting.get_absolute_url()))


def test_sheets_before_the_meeting(who, as_user):
    said = {"village": VILLAGE, "kind": "representatives", "topic": "水渠", "held_on": "2026-12-01", "due": "26"}
    client = as_user(who.clerk)
    for paper in ("villages.sign_in", "villages.ballot"):
        made = client.post(reverse("villages:meeting_sheets"), said | {"paper": paper, "items": "甲\n乙"})
        assert client.get(made.url).content.startswith(b"%PDF")


def test_village_page_says_that_the_quarterly_meeting_is_due(who, as_user):
    client, url = as_user(who.clerk), reverse("villages:village", args=[VILLAGE])
    assert "第二十六条" in text_of(client.get(url))
    f.record(who.clerk, on=clock.today() - dt.timedelta(days=20))
    assert presenters.overdue_meetings(VILLAGE, clock.today()) == []
    assert presenters.overdue_meetings(VILLAGE, clock.today() + dt.timedelta(days=120)) != []


def test_a_matter_is_entered_taken_on_and_its_decision_put_on_the_wall(who, as_user):
    client = as_user(who.clerk)
    client.post(reverse("villages:resolution_create"), {"village": VILLAGE, "title": "水渠维修", "content": "300米"})
    matter = Resolution.objects.get()
    step = reverse("villages:resolution_step", args=[matter.pk, "propose"])
    assert "c-empty" in client.get(step).content.decode()  # no meeting can carry it
    meeting = f.signed(who, kind="branch")
    assert client.post(step, {"meeting": meeting.pk}).status_code == 302
    f.discussed_from(who, matter, "consult")
    client.post(reverse("villages:resolution_decision", args=[matter.pk]))
    matter.refresh_from_db()
    assert matter.state == "decided" and matter.decision_notice.subject == matter.subject
    assert matter.decision_notice.title in text_of(client.get(matter.get_absolute_url()))
    assert "水渠维修" in text_of(client.get(reverse("villages:resolutions")))
