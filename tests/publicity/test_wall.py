"""The public pages: what they say, how they are served, what they weigh, and that nothing private is in any of them."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from publicity import actions, tasks
from publicity.actions import Column, EntryDraft
from publicity.forms import public as forms
from publicity.models import Objection
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE, text_of
from tests.publicity.factories import COLUMNS, finance, hanging, prepared

AREA = f"/wall/{VILLAGE}/"
XSS = "<img src=x onerror=alert(1)>\"'{{ 7*7 }}"


@pytest.fixture
def wall() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def people(make_user, db):
    return make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)


@pytest.fixture
def notice(people, in_scope):
    with in_scope(COUNTY):
        actions.publish_contact(village=VILLAGE, office_phone="0743-7650226", by=None)
        actions.publish_figures(village=VILLAGE, topic="funds", as_of=clock.today(), by=None,
                                sentences=["今年上级给村里的钱一共312,000元。"],
                                rows=[{"label": "还剩", "value": "25,700元"}])  # fmt: skip
        return hanging(*people)


def test_village_page_says_what_hangs_how_long_and_what_was_received(wall, notice):
    text = text_of(wall.get(AREA))
    for words in ("十八洞村 公开栏", "关于拟纳入帮扶人家名单的公示", "还有 7 天可以提意见",
                  "今年上级给村里的钱一共312,000元。",
                  "0743-7650226", "12317"):  # fmt: skip
        assert words in text


def test_notice_page_shows_masked_rows_who_decided_and_the_code(wall, notice):
    text = text_of(wall.get(f"{AREA}{notice.reference}/"))
    for words in ("王＊山", "3组", "4口人", "村里拟纳入帮扶", "10月8日村民代表会议", notice.check_code,
                  "我觉得不对，要提意见",
                  "共 3 户"):  # fmt: skip
        assert words in text
    assert "王大山" not in text and "households" not in text


def test_the_posters_code_is_one_tap_from_the_village(wall, notice):
    page = wall.get(f"/wall/verify/{notice.check_code}/").content.decode()
    assert f'href="{AREA}"' in page


def test_county_leads_to_township_leads_to_village(wall, notice):
    home = wall.get("/wall/")
    assert home.status_code == 302 and home["Location"] == f"/wall/{COUNTY}/"
    assert f"/wall/{VILLAGE[:9]}/" in wall.get(home["Location"]).content.decode()
    assert f'href="{AREA}"' in wall.get(f"/wall/{VILLAGE[:9]}/").content.decode()


def test_english_by_browser_and_by_link(wall, notice):
    assert "days left to object" in text_of(wall.get(AREA, headers={"accept-language": "en"}))
    page = wall.get(f"{AREA}?lang=en&big=1").content.decode()
    assert 'lang="en" class="big"' in page
    assert f'href="{AREA}{notice.reference}/?big=1&amp;lang=en"' in page, "the choice travels in the links"


@pytest.mark.parametrize("path", ["prepared", "unknown", "neighbour", "garbage"])
def test_what_is_not_public_is_not_there(wall, notice, people, in_scope, path):
    with in_scope(VILLAGE):
        waiting = prepared(people[0])
    address = {"prepared": f"{AREA}{waiting.reference}/", "unknown": f"{AREA}2020-99/",
               "neighbour": f"/wall/{NEIGHBOUR}/", "garbage": "/wall/433124999999/"}[path]  # fmt: skip
    assert wall.get(address).status_code == 404
    assert (
        waiting.title not in wall.get(AREA).content.decode()
        or waiting.check_code not in wall.get(AREA).content.decode()
    )
    assert wall.get(f"/wall/verify/{waiting.check_code}/").status_code == 404


class TestServing:
    def test_strong_etag_304_and_cache_header(self, wall, notice):
        first = wall.get(AREA)
        assert re.fullmatch(r'"[0-9a-f]{20}"', first["ETag"])
        assert first["Cache-Control"] == "public, max-age=60" and "noindex" in first["X-Robots-Tag"]
        again = wall.get(AREA, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"]
        assert wall.get(AREA, headers={"if-none-match": '"other"'}).status_code == 200

    def test_encodings_are_the_same_page_with_tags_of_their_own(self, wall, notice):
        plain = wall.get(AREA)
        br = wall.get(AREA, headers={"accept-encoding": "gzip, br"})
        gz = wall.get(AREA, headers={"accept-encoding": "gzip, br;q=0"})
        assert (br["Content-Encoding"], gz["Content-Encoding"]) == ("br", "gzip")
        assert brotli.decompress(br.content) == gzip.decompress(gz.content) == plain.content
        assert len({plain["ETag"], br["ETag"], gz["ETag"]}) == 3
        assert {"Accept-Encoding", "Accept-Language"} <= {v.strip() for v in plain["Vary"].split(",")}

    def test_no_cookie_is_ever_set(self, wall, notice):
        for address in (AREA, f"{AREA}{notice.reference}/", f"{AREA}{notice.reference}/objection/", "/wall/receipt/"):
            response = wall.get(address)
            assert response.status_code == 200 and not response.cookies and "csrf" not in response.content.decode()

    def test_the_file_is_served_and_an_old_one_is_not(self, wall, notice, monkeypatch):
        tasks.render_village.apply(kwargs={"village": VILLAGE}).get()
        stored = settings.REGISTRY_WALL_DIR / "zh-hans" / "wall" / VILLAGE / "index.html"
        assert {p.name for p in stored.parent.glob("index*")} == {"index.html", "index.html.gz", "index.html.br"}
        dynamic = wall.get(f"{AREA}?contrast=1").content
        assert stored.read_bytes() != dynamic
        marked = stored.read_bytes().replace("公开栏".encode(), "公開欄".encode())
        from publicity.documents import files, pages

        files.store(AREA, pages.Look(), marked, on=clock.today())
        assert wall.get(AREA).content == marked
        files.store(AREA, pages.Look(), marked, on=clock.today() - dt.timedelta(1))
        assert wall.get(AREA).content != marked, "days left would be wrong"

    def test_rendering_twice_gives_the_same_bytes(self, notice):
        folder: Path = settings.REGISTRY_WALL_DIR
        counts, bytes_of = [], []
        for _ in range(2):
            counts.append(tasks.render_village.apply(kwargs={"village": VILLAGE}).get())
            bytes_of.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("index*")})
        assert (
            bytes_of[0] == bytes_of[1] and counts[0] == counts[1] == 16
        )  # 4 looks x (village, notice, township, county)
        assert not list(folder.rglob("*.html.*[0-9]"))

    def test_address_cannot_leave_the_folder(self):
        from publicity.documents import files, pages

        for address in ("/wall/../../etc/", "/wall/%2e%2e/", "/wall/a.b/"):
            with pytest.raises(ValueError):
                files.path_of(address, pages.Look())


def test_weights(wall, people, in_scope, capsys):
    """Html, style sheet and script together, compressed as sent, stay below 15 kB; with 80 families too."""
    families = [
        EntryDraft({"head_name": "王向龙石施麻吴杨"[n % 8] + "大" + "山英兰专金林"[n % 6], "group": f"{n % 8 + 1}组",
                    "people": n % 6 + 1, "proposal": "村里拟纳入帮扶"})
        for n in range(80)
    ]  # fmt: skip
    with in_scope(COUNTY):
        big = hanging(*people, entries=families, columns=COLUMNS)
        finance(*people)
    extra = sum(len(brotli.compress((settings.BASE_DIR / "static" / name).read_bytes()))
                for name in ("css/wall.css", "js/wall.js"))  # fmt: skip
    with capsys.disabled():
        for name, address in (("county", f"/wall/{COUNTY}/"), ("village", AREA),
                              ("80 families", f"{AREA}{big.reference}/"),
                              ("objection form", f"{AREA}{big.reference}/objection/")):  # fmt: skip
            page = wall.get(address, headers={"accept-encoding": "br"}).content
            if name == "objection form":
                page = brotli.compress(page)
            total = len(page) + extra
            print(f"\n  wall weight: {name:<15} html {len(page):>5} B + css and js {extra} B = {total} B", end="")  # noqa: T201  (the weights are what one asks this test for)
            assert total < 15_000


class TestAfterTheTerm:
    def test_closed_notice_keeps_totals_only(self, wall, notice, people, in_scope):
        with in_scope(VILLAGE, actor=people[0].pk):
            actions.close(notice, by=people[0], on=notice.ends_on + dt.timedelta(1), no_photo="下雨")
        text = text_of(wall.get(f"{AREA}{notice.reference}/"))
        assert "王＊山" not in text and "名字已经撤下" in text and "户数 3" in text and "11" in text
        assert "王＊山" not in text_of(wall.get(f"/wall/verify/{notice.check_code}/"))
        assert "以前贴过的" in text_of(wall.get(AREA))

    def test_closing_before_the_end_is_refused(self, notice, people, in_scope):
        from registry.errors import Refused

        with in_scope(VILLAGE, actor=people[0].pk), pytest.raises(Refused):
            actions.close(notice, by=people[0], on=notice.ends_on)

    def test_finance_stays_readable(self, wall, people, in_scope):
        with in_scope(VILLAGE, actor=people[0].pk):
            sheet = finance(*people)
            actions.close(sheet, by=people[0], on=sheet.ends_on + dt.timedelta(1), no_photo="下雨")
        assert "修水渠" in text_of(wall.get(f"{AREA}{sheet.reference}/"))

    def test_withdrawn_says_why(self, wall, notice, make_user, in_scope):
        secretary = make_user("branch_secretary", VILLAGE)
        with in_scope(VILLAGE, actor=secretary.pk):
            actions.withdraw(notice, by=secretary, on=clock.today(), reason="名单重新核对")
        text = text_of(wall.get(f"{AREA}{notice.reference}/"))
        assert "这张公示已经撤下" in text and "名单重新核对" in text and "王＊山" not in text


def test_expired_but_not_closed_rows_are_gone(committing_db, make_user, travel, wall):
    with scoped(COUNTY, actor=1):
        from django.db import transaction

        with transaction.atomic():
            clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
            notice = hanging(clerk, witness)
    with travel(notice.ends_on):
        assert "今天是提意见的最后一天" in text_of(wall.get(f"{AREA}{notice.reference}/"))
        assert "王＊山" in text_of(wall.get(f"{AREA}{notice.reference}/"))
    with travel(notice.ends_on + dt.timedelta(1)):
        text = text_of(wall.get(f"{AREA}{notice.reference}/"))
        assert "王＊山" not in text and "户数 3" in text
        assert wall.get(f"{AREA}{notice.reference}/objection/").status_code == 404


class TestObjection:
    def send(self, wall, notice, monkeypatch, **fields):
        monkeypatch.setattr(forms, "FASTEST", -1)
        data = {"row": "1", "text": "他家有小汽车", "named": "no", "token": forms.trap_token(), **fields}
        return wall.post(f"{AREA}{notice.reference}/objection/", data)

    def test_receipt_stops_the_clock_and_can_be_followed(self, wall, notice, monkeypatch):
        response = self.send(wall, notice, monkeypatch)
        code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", response.content.decode()).group()
        assert response.status_code == 200 and response["Cache-Control"] == "no-store" and not response.cookies
        assert "这一户先停着" in text_of(wall.get(f"{AREA}{notice.reference}/"))
        followed = text_of(wall.post("/wall/receipt/", {"code": code.lower().replace("-", " ")}))
        assert "已收到" in followed and notice.title in followed and "他家有小汽车" not in followed

    def test_receipt_code_is_kept_as_a_hash_only(self, wall, notice, monkeypatch, in_scope):
        page = self.send(wall, notice, monkeypatch).content.decode()
        code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page).group()
        with in_scope(VILLAGE):
            objection = Objection.objects.get()
        assert code.encode() not in bytes(objection.receipt_hash) and len(code.replace("-", "")) * 5 >= 60

    def test_unknown_code_looks_like_any_other(self, wall, notice):
        for code in ("AAAA-AAAA-AAAA-AAAA", "x", "' OR 1=1 --"):
            response = wall.post("/wall/receipt/", {"code": code})
            assert response.status_code == 200 and "没有这个回执码" in text_of(response)

    @pytest.mark.parametrize(("fields", "words"), [
        ({"text": ""}, "请写一写哪里不对"), ({"website": "http://spam"}, "没有交上去"), ({"token": ""}, "没有交上去"),
        ({"token": "forged"}, "没有交上去"), ({"row": "77"}, "再看一下"), ({"phone": "abc"}, "电话只能是数字"),
    ])  # fmt: skip
    def test_refused(self, wall, notice, monkeypatch, in_scope, fields, words):
        response = self.send(wall, notice, monkeypatch, **fields)
        assert response.status_code == 422 and words in text_of(response)
        with in_scope(VILLAGE):
            assert not Objection.objects.exists()

    def test_too_fast_is_a_machine(self, wall, notice):
        data = {"row": "", "text": "哪里不对", "named": "no", "token": signing.dumps("objection", salt=forms.SALT)}
        assert wall.post(f"{AREA}{notice.reference}/objection/", data).status_code == 422

    def test_rate_limit_per_notice_and_hour(self, wall, notice, monkeypatch):
        for number in range(20):
            assert self.send(wall, notice, monkeypatch, text=f"意见{number}").status_code == 200
        assert "这一小时收到的意见太多了" in text_of(self.send(wall, notice, monkeypatch))

    def test_who_objected_is_hidden_from_the_village_by_the_database(self, wall, notice, monkeypatch, in_scope):
        from publicity.models import ObjectionContact

        self.send(wall, notice, monkeypatch, named="yes", name="石某", phone="13800001111")
        with in_scope(VILLAGE):
            assert Objection.objects.count() == 1 and ObjectionContact.objects.count() == 0
        with in_scope(VILLAGE[:9]):
            assert ObjectionContact.objects.get().name == "石某"

    def test_anonymous_keeps_no_contact_even_if_typed(self, wall, notice, monkeypatch, in_scope):
        from publicity.models import ObjectionContact

        self.send(wall, notice, monkeypatch, named="no", name="石某", phone="13800001111")
        with in_scope(COUNTY):
            assert not ObjectionContact.objects.exists()

    def test_phone_is_sealed_within_a_minute(self, wall, notice, monkeypatch, in_scope):
        from publicity.models import ObjectionContact

        self.send(wall, notice, monkeypatch, named="yes", phone="13800001111")
        assert tasks.take_in.apply().get() == 1
        with in_scope(COUNTY):
            contact = ObjectionContact.objects.get()
        assert (
            contact.unsealed == "" and contact.phone.reveal() == "13800001111" and str(contact.phone) != "13800001111"
        )


def test_strings_of_an_attacker_stay_text(wall, people, in_scope):
    with in_scope(COUNTY):
        sheet = finance(*people, title=f"公示{XSS}"[:110], entries=[EntryDraft({"item": XSS, "remark": XSS})],
                        columns=[Column("item"), Column("remark")])  # fmt: skip
        actions.publish_figures(village=VILLAGE, topic="funds", as_of=clock.today(), sentences=[XSS], rows=[], by=None)
    for address in (AREA, f"{AREA}{sheet.reference}/", f"{AREA}{sheet.reference}/objection/",
                    f"/wall/verify/{sheet.check_code}/"):  # fmt: skip
        page = wall.get(address).content.decode()
        assert "<img src=x" not in page and "&lt;img src=x" in page and "49" not in page.replace(sheet.sha256, "")


def test_every_link_of_the_wall_has_a_name(wall):
    for name, arguments in (("home", []), ("area", [VILLAGE]), ("notice", [VILLAGE, "2026-3"]),
                            ("objection", [VILLAGE, "2026-3"]),
                            ("receipt", []), ("verify", ["7K3F-92QD"])):  # fmt: skip
        assert reverse(f"wall:{name}", args=arguments).startswith("/wall/")
