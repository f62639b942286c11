"""The public form as villagers, vandals and old telephones send it."""

from __future__ import annotations

import io
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from PIL import Image

from publicity.forms import public as forms
from publicity.models import Objection, ObjectionPhoto, ObjectionWords
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.publicity.factories import finance
from tests.publicity.objections.scenes import notice_of, people, picture, place, upload

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def wall():
    return Client(headers={"accept-language": "zh-CN,zh;q=0.9"})


@pytest.fixture
def notice(make_user, in_scope):
    with in_scope(COUNTY):
        return notice_of(people(make_user))


@pytest.fixture
def send(wall, notice, monkeypatch):
    monkeypatch.setattr(forms, "FASTEST", -1)

    def post(text="他家有小汽车", **fields):
        data = {"row": "1", "text": text, "named": "no", "token": forms.trap_token(), **fields}
        return wall.post(f"/wall/{VILLAGE}/{notice.reference}/objection/", data)

    return post


def kept(in_scope):
    with in_scope(COUNTY):
        return [bytes(photo.picture) for photo in ObjectionPhoto.objects.order_by("pk")]


@pytest.mark.parametrize("data", [
    picture("JPEG", (2000, 1500), exif=place()), picture("PNG", (1500, 1300)), picture("WEBP"),
    picture("JPEG", exif=place()) + b"PK\x03\x04<script>alert(1)</script>SERIAL-4711",
], ids=["jpeg with a place", "large png", "webp", "polyglot"])  # fmt: skip
def test_a_photo_is_kept_small_without_place_maker_or_passenger(send, in_scope, data):
    page = send(photo1=upload(data), photo3=upload(picture(size=(320, 200))))
    assert page.status_code == 200 and CODE.search(page.content.decode())
    first, second = kept(in_scope)
    for one in (first, second):
        assert len(one) <= 300 * 1024 and one.startswith(b"\xff\xd8\xff") and one.endswith(b"\xff\xd9")
        assert not [trace for trace in (b"SPYPHONE", b"SERIAL", b"<script", b"PK\x03\x04", b"Exif") if trace in one]
        assert not Image.open(io.BytesIO(one)).getexif()


@pytest.mark.parametrize(("data", "words"), [
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"x" * 500, "HEIC"), (b"<html><script>alert(1)", "不是图片"),
    (b"", "不是图片"), (picture()[:2000], "无法打开"), (b"\xff\xd8\xff" + b"\xff" * (8 * 1024 * 1024), "8 MB"),
    (b"%PDF-1.7 x", "不是图片"),
], ids=["heic", "html named jpg", "empty", "cut off", "more than 8 MB", "pdf"])  # fmt: skip
def test_a_bad_file_is_refused_in_words_and_what_was_typed_stays(send, in_scope, data, words):
    page = send("我写了很久的话", photo2=upload(data))
    assert page.status_code == 422 and words in text_of(page)
    assert "我写了很久的话" in page.content.decode()
    with in_scope(COUNTY):
        assert not Objection.objects.exists()


def test_a_picture_of_gigabytes_is_judged_before_it_is_decoded(send):
    bomb = bytearray(picture("PNG", (40, 40)))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert send(photo1=upload(bytes(bomb))).status_code == 422


def test_the_same_words_twice_are_received_once_however_they_are_spaced(send, in_scope):
    assert send("他家有 小汽车").status_code == 200
    for again in ("他家有小汽车", " 他家有小汽 车\n"):
        assert "已经收到" in text_of(send(again, row="2"))
    with in_scope(COUNTY):
        assert Objection.objects.count() == 1


def test_script_in_the_words_stays_words_everywhere(send, as_user, make_user, in_scope):
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    assert "<script>alert" not in send(bad).content.decode()
    with in_scope(COUNTY):
        objection = Objection.objects.get()
    page = as_user(make_user("township_reviewer", VILLAGE[:9])).get(objection.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert" in page and "<img src=x" not in page


@pytest.mark.parametrize(("about", "desk", "leader", "reach"), [
    ("", VILLAGE[:9], False, 9), ("village_cadre", VILLAGE[:9], False, 9), ("township", COUNTY, False, 6),
    ("county", COUNTY, True, 6),
])  # fmt: skip
def test_it_goes_one_level_above_whom_it_accuses(send, in_scope, about, desk, leader, reach):
    assert send(about=about).status_code == 200
    with in_scope(COUNTY):
        objection = Objection.objects.get()
        assert (objection.desk, objection.leader_holds) == (desk, leader)
        assert ObjectionWords.objects.get().reach == reach


def test_forged_choices_are_refused(send):
    assert send(about="nobody").status_code == 422
    assert send(row="999").status_code == 422


def test_a_flood_over_many_notices_is_stopped_for_the_whole_site(make_user, in_scope, send):
    who = people(make_user)
    with in_scope(COUNTY), connection.cursor() as cursor:
        many = [finance(who.clerk, who.witness, title=f"收支公示{n}").pk for n in range(15)]
        cursor.execute(
            "SELECT count(r.receipt) FROM unnest(%s::bigint[]) n, generate_series(1, 20) i, "
            "LATERAL publicity_receive_objection(n, NULL, 'spam ' || n || ' ' || i, '', '', true) r", [many],
        )  # fmt: skip
    page = send("真的意见")
    assert page.status_code == 422 and "12317" in text_of(page) and "真的意见" in page.content.decode()


def test_photos_need_the_fresh_receipt_and_are_three_at_most(send, in_scope):
    code = CODE.search(send().content.decode()).group()
    attach = "SELECT publicity_attach_objection_photo(%s, %s)"
    with in_scope(COUNTY), connection.cursor() as cursor:
        cursor.execute(attach, ["AAAA-AAAA-AAAA-AAAA", picture(size=(40, 40))])
        assert cursor.fetchone() == (False,)
        for _number in range(3):
            cursor.execute(attach, [code, picture(size=(40, 40))])
        for bad in (picture(size=(40, 40)), b"GIF89a" + b"x" * 200, picture("PNG", (40, 40))):
            with pytest.raises(IntegrityError, match="photo"), transaction.atomic():
                cursor.execute(attach, [code, bad])
        cursor.execute("SELECT count(*) FROM publicity_objectionphoto")
        assert cursor.fetchone() == (3,)
