"""The clerk's way: compose, sign, witness, photograph, close; and every short cut around it, refused."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from publicity import actions
from publicity.actions import Column, EntryDraft
from publicity.documents.poster import render_poster
from publicity.models import Notice, NoticeSignature
from registry import clock
from registry.divisions.models import Division
from registry.drafts.models import Draft
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.publicity.factories import finance, hanging, prepared, rows, signers

pytestmark = pytest.mark.django_db
SHEET = {
    "title": "十八洞村2026年第三季度收支公示", "covers_from": "2026-07-01", "covers_to": "2026-09-30", "decision": "",
    "columns": ["item", "income_yuan", "expense_yuan", "remark"], "cell-1-item": "上级补助",
    "cell-1-income_yuan": "12,000", "cell-4-item": "修水渠", "cell-4-expense_yuan": "8600.5",
}  # fmt: skip


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def photo(colour=(120, 90, 60)):
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "JPEG")
    return SimpleUploadedFile("board.jpg", out.getvalue(), content_type="image/jpeg")


class Office:
    """Who works at the village's wall."""

    def __init__(self, make_user):
        self.clerk, self.committee = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        self.secretary = make_user("branch_secretary", VILLAGE)
        self.accounting = make_user("township_accounting", VILLAGE[:9])


@pytest.fixture
def office(make_user, in_scope):
    people = Office(make_user)
    with in_scope(COUNTY, actor=people.clerk.pk):
        yield people


def sheet_url(kind="village_finance"):
    return reverse("publicity:compose_sheet", args=[kind])


def test_the_kinds_on_offer_are_those_composed_by_hand_here(office, as_user):
    page = text_of(as_user(office.clerk).get(reverse("publicity:compose")))
    assert "村级收支" in page or "收支" in page
    assert as_user(office.clerk).get(sheet_url("identification_village")).status_code == 404
    assert as_user(office.clerk).get(sheet_url("no_such_kind")).status_code == 404
    assert as_user(office.committee).get(sheet_url()).status_code == 403


def test_a_sheet_is_begun_from_the_calendar_checked_and_prepared(office, as_user):
    client = as_user(office.clerk)
    actions.publish_contact(village=VILLAGE, office_phone="0743-7210000", by=office.clerk)
    begun = client.get(sheet_url() + "?from=2026-07-01&to=2026-09-30")
    assert "2026年第三季度收支公示" in begun.content.decode()
    checked = client.post(sheet_url(), SHEET | {"step": "check"})
    assert "12000.00" in checked.content.decode() and not Notice.objects.exists()
    wall = client.post(sheet_url(), SHEET | {"step": "wall"})
    assert all(text in wall.content.decode() for text in ("PREVIEW-0", "0743-7210000", "8,600.50"))
    done = client.post(sheet_url(), SHEET | {"step": "prepare"})
    notice = Notice.objects.get()
    assert done["Location"] == notice.get_absolute_url() and notice.state == "prepared"
    assert (notice.covers_from, notice.covers_to) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert notice.entry_count == 2 and notice.village_id == VILLAGE and '"covers"' in notice.canonical


def test_every_refusal_stands_at_its_cell_and_nothing_is_written(office, as_user):
    bad = SHEET | {"step": "prepare", "cell-1-income_yuan": "很多", "cell-4-remark": "收款人529901199001010012",
                   "title": "收支公示 联系13800001111"}  # fmt: skip
    page = as_user(office.clerk).post(sheet_url(), bad).content.decode()
    assert 'id="id_cell-1-income_yuan_error"' in page and 'id="id_cell-2-remark_error"' in page  # rows moved up
    assert "手机" in page and not Notice.objects.exists()
    empty = {name: value for name, value in SHEET.items() if not name.startswith("cell")} | {"step": "prepare"}
    assert as_user(office.clerk).post(sheet_url(), empty).status_code == 200 and not Notice.objects.exists()


def test_rows_pasted_without_a_script_and_the_draft_that_keeps_them(office, as_user):
    client = as_user(office.clerk)
    block = "摘要\t收入金额\t身份证\n分红\t300\t1\n补助\t200\t2"
    page = client.post(sheet_url(), {"title": "收支公示", "columns": ["item"], "step": "paste", "pasted": block},
                       follow=True).content.decode()  # fmt: skip
    assert 'name="cell-2-income_yuan" value="200"' in page and "身份证" in page
    kept = client.post(sheet_url(), SHEET | {"save_draft": "1", "draft_key": "new:abc"})
    draft = Draft.objects.get()
    assert kept["Location"] == draft.url and 'value="8600.5"' in client.get(draft.url).content.decode()
    client.post(sheet_url(), SHEET | {"step": "prepare", "draft_key": "new:abc"})
    assert Notice.objects.count() == 1 and not Draft.objects.exists()


def test_a_finance_sheet_waits_for_both_signatures_each_by_the_one_whose_it_is(office, as_user, make_user):
    notice = finance(office.clerk)
    other = Division.objects.children_of(COUNTY).exclude(code=VILLAGE[:9])[0].code
    with pytest.raises(Refused) as refused:
        actions.witness(notice, by=office.committee, on=clock.today())
    assert codes(refused) == ["not_signed"]
    for signer, by, code in [
        ("secretary", office.clerk, "not_permitted"), ("secretary", office.accounting, "signer_elsewhere"),
        ("accounting", office.secretary, "signer_elsewhere"), ("secretary", office.committee, "not_permitted"),
        ("secretary", make_user("branch_secretary", SIBLING), "signer_elsewhere"),
        ("accounting", make_user("township_accounting", other), "signer_elsewhere"),
    ]:  # fmt: skip
        with pytest.raises(Refused) as refused:
            actions.sign(notice, signer=signer, by=by, on=clock.today())
        assert code in codes(refused), signer
    page = as_user(office.secretary).get(notice.get_absolute_url()).content.decode()
    assert reverse("publicity:notice_sign", args=[notice.pk, "secretary"]) in page
    assert reverse("publicity:notice_sign", args=[notice.pk, "accounting"]) not in page
    sent = as_user(office.secretary).post(reverse("publicity:notice_sign", args=[notice.pk, "secretary"]), follow=True)
    assert "已在公示上签字" in text_of(sent)
    with pytest.raises(Refused) as refused:
        actions.sign(notice, signer="secretary", by=office.secretary, on=clock.today())
    assert "signed_already" in codes(refused)
    as_user(office.accounting).post(reverse("publicity:sign_waiting"), {"notice": [notice.pk]})
    assert set(NoticeSignature.objects.values_list("signer", flat=True)) == {"secretary", "accounting"}
    assert actions.witness(notice, by=office.committee, on=clock.today()).state == "hanging"


def test_who_prepared_signs_nothing_and_who_signed_does_not_witness(office, make_user):
    notice = prepared(office.clerk, kind="party_affairs", title="党务公开", columns=[Column("item")],
                      entries=[EntryDraft({"item": "党费"})], decision="")  # fmt: skip
    office.clerk.act_as(office.secretary.posting)  # the same person, now posted as the secretary
    with pytest.raises(Refused) as refused:
        actions.sign(notice, signer="secretary", by=office.clerk, on=clock.today())
    assert codes(refused) == ["second_pen"]
    with pytest.raises(IntegrityError, match="notice"), transaction.atomic():
        NoticeSignature.objects.create(notice=notice, village_id=VILLAGE, signer="secretary", by=office.clerk,
                                       on=clock.today(), at=clock.now())  # fmt: skip
    actions.sign(notice, signer="secretary", by=office.secretary, on=clock.today())
    office.secretary.act_as(office.committee.posting)
    with pytest.raises(Refused) as refused:
        actions.witness(notice, by=office.secretary, on=clock.today())
    assert codes(refused) == ["second_pen"]


def test_a_list_out_of_its_procedure_needs_no_signature_and_is_not_corrected_by_hand(office, as_user):
    notice = hanging(office.clerk, office.committee)
    assert notice.state == "hanging"
    with pytest.raises(Refused) as refused:
        actions.sign(notice, signer="secretary", by=office.secretary, on=clock.today())
    assert codes(refused) == ["wrong_state"]
    assert as_user(office.clerk).get(reverse("publicity:notice_correct", args=[notice.pk])).status_code == 404


def test_the_photo_is_of_a_day_it_hung_and_staff_alone_see_it(office, as_user):
    notice = finance(office.clerk)
    with pytest.raises(Refused) as refused:
        actions.photograph(notice, upload=photo(), taken_on=clock.today(), by=office.clerk, on=clock.today())
    assert codes(refused) == ["photo_not_hanging"]
    notice = finance(office.clerk, office.committee, title="收支公示二")
    url, today = reverse("publicity:notice_photo", args=[notice.pk]), clock.today()
    early = as_user(office.clerk).post(url, {"photos": photo(), "taken_on": today - dt.timedelta(1)})
    assert early.status_code == 200 and notice.starts_on.isoformat() in early.content.decode()
    late = as_user(office.clerk).post(url, {"photos": photo(), "taken_on": today + dt.timedelta(1)})
    assert late.status_code == 200
    assert as_user(office.clerk).post(url, {"photos": photo(), "taken_on": today})["Location"]
    notice.refresh_from_db()
    assert notice.photographed_on == today
    assert "/documents/attachments/" in as_user(office.committee).get(notice.get_absolute_url()).content.decode()
    wall = as_user(office.clerk).get(reverse("wall:notice", args=[VILLAGE, notice.reference]))
    assert b"<img" not in wall.content and b"attachment" not in wall.content


def test_closing_needs_the_photo_or_the_reason_and_goes_by_list(office, as_user):
    first, second = (finance(office.clerk, office.committee, title=f"收支公示{n}") for n in (1, 2))
    actions.photograph(first, upload=photo(), taken_on=clock.today(), by=office.clerk, on=clock.today())
    after = first.ends_on + dt.timedelta(1)
    with pytest.raises(Refused) as refused:
        actions.close(second, by=office.clerk, on=after)
    assert codes(refused) == ["photo_missing"]
    with pytest.raises(Refused) as refused:
        actions.close(second, by=office.clerk, on=after, no_photo="问13800001111")
    assert codes(refused) == ["private"]
    assert "没有照片" not in actions.close(first, by=office.clerk, on=after).statement
    assert "展板拆了" in actions.close(second, by=office.clerk, on=after, no_photo="展板拆了").statement


def test_a_correction_keeps_the_rows_and_both_lead_to_each_other(office, as_user):
    old = finance(office.clerk, office.committee)
    url = reverse("publicity:notice_correct", args=[old.pk])
    page = as_user(office.clerk).get(url).content.decode()
    assert 'value="8600.50"' in page and "（更正）" in page
    as_user(office.clerk).post(url, SHEET | {"title": "收支公示（更正）", "step": "prepare"})
    new = Notice.objects.get(corrects=old)
    assert new.kind == old.kind
    for signer, person in signers().items():
        actions.sign(new, signer=signer, by=person, on=clock.today())
    actions.witness(new, by=office.committee, on=clock.today())
    for one, other in ((old, new), (new, old)):
        wall = as_user(office.clerk).get(reverse("wall:notice", args=[VILLAGE, one.reference])).content.decode()
        assert reverse("wall:notice", args=[VILLAGE, other.reference]) in wall


def test_posters_of_one_row_and_of_eighty_in_both_sizes(office):
    long = prepared(office.clerk, entries=rows("", [(f"王大{n}", f"{n % 7}组", 4) for n in range(80)]))
    short = finance(office.clerk, entries=[EntryDraft({"item": "补助", "income_yuan": 12000})])
    for size, width in (("a4", 595), ("a3", 842)):
        data = render_poster(long, size=size)
        assert data == render_poster(long, size=size) and len(data) < 120_000
        pages = PdfReader(io.BytesIO(data)).pages
        assert round(float(pages[0].mediabox.width)) == width and len(pages) > 3
        texts = [page.extract_text() for page in pages]
        assert all(long.check_code in text and "12317" in text and "序号" in text for text in texts)
        assert "接上页" not in texts[0] and all("接上页" in text for text in texts[1:])
        assert "见证签字" in texts[-1] and "80" in texts[-1]
        only = PdfReader(io.BytesIO(render_poster(short, size=size))).pages
        assert len(only) == 1 and "村党支部书记签字" in only[0].extract_text()
        assert "乡镇财政所" in only[0].extract_text()
