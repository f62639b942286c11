"""The wall on a phone in Debian's Chromium: no sideways scrolling, large targets, axe finds nothing."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from publicity import actions
from publicity.forms import public as forms
from publicity.models import Objection
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import finance, hanging

pytestmark = pytest.mark.browser
LOOKS = ["", "?contrast=1", "?big=1&lang=en"]


@pytest.fixture
def stocked(site, make_user):
    with scoped(COUNTY, actor=1), transaction.atomic():
        clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        actions.publish_contact(village=VILLAGE, office_phone="0743-7650226", by=None)
        actions.publish_figures(village=VILLAGE, topic="funds", as_of=clock.today(), by=None,
                                sentences=["今年上级给村里的钱一共312,000元。"],
                                rows=[{"label": "还剩", "value": "25,700元"}])  # fmt: skip
        notice = hanging(clerk, witness)
        finance(clerk, witness)
        actions.receive_objection(notice_id=notice.pk, position=2, text="算错了人口")
    return notice


@pytest.fixture
def phone(browser, site):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text) if message.type == "error" and "404" not in message.text else None
        ),
    )
    yield page
    context.close()
    assert not troubles, troubles


@pytest.mark.parametrize("look", LOOKS)
def test_pages_fit_a_phone_and_axe_finds_nothing(phone, stocked, look):
    base = f"/wall/{VILLAGE}/"
    addresses = [f"/wall/{COUNTY}/", base, f"{base}{stocked.reference}/", f"{base}{stocked.reference}/objection/",
                 "/wall/receipt/", "/wall/verify/", f"/wall/verify/{stocked.check_code}/", f"/wall/{VILLAGE[:9]}/",
                 f"{base}{stocked.year}/", f"{base}script/", f"{base}{stocked.reference}/script/", "/wall/slip/",
                 f"{base}log/", f"/wall/{COUNTY}/quality/", f"{base}quality/", f"{base}1999-1/",
                 "/wall/verify/0000-0000/"]  # fmt: skip
    for address in addresses:
        phone.goto(address + look)
        found = Axe().run(phone)
        assert found.violations_count == 0, (
            address,
            json.dumps(found.response["violations"], ensure_ascii=False)[:1500],
        )
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        small = phone.evaluate("""[...document.querySelectorAll('main .act, .tool:not([hidden]), .places a')]
            .filter(e => e.getBoundingClientRect().height < 59.5).map(e => e.textContent)""")
        assert not small, (address, small)
        phone.set_viewport_size({"width": 320, "height": 640})
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls at 320 px"
        phone.set_viewport_size({"width": 390, "height": 844})
    size = phone.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == (30 if "big" in look else 20)


def test_a_villager_objects_and_follows_it_without_scripts(browser, site, stocked, monkeypatch):
    monkeypatch.setattr(forms, "FASTEST", -1)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=site.url,
                                  java_script_enabled=False)  # fmt: skip
    page = context.new_page()
    page.goto(f"/wall/{VILLAGE}/?big=1")
    page.click("text=关于拟纳入帮扶人家名单的公示")
    page.click("text=我觉得不对，要提意见")
    assert "big=1" in page.url
    page.click("text=交上去")
    assert "请写一写哪里不对" in page.inner_text("main")
    page.select_option("select", "1")
    page.fill("textarea", "他家有小汽车")
    page.click("text=交上去")
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.inner_text("main")).group()
    assert not context.cookies()
    page.click("text=我提的意见怎么样了")
    page.fill("input[name=code]", code.lower())
    page.click("text=查一查")
    assert "已收到" in page.inner_text("main")
    page.goto(f"/wall/{VILLAGE}/{stocked.reference}/")
    assert page.inner_text("main").count("有人提了意见：这一户先停着") == 2
    context.close()
    with scoped(VILLAGE), transaction.atomic():
        assert Objection.objects.count() == 2


def test_read_aloud_only_with_a_voice(phone, stocked):
    phone.goto(f"/wall/{VILLAGE}/")
    assert phone.locator("[data-read]").is_hidden(), "headless Chromium has no voices"
    phone.add_init_script("""Object.defineProperty(window, 'speechSynthesis', {value: {
        getVoices: () => [{lang: 'zh-CN', name: 'test'}], cancel() {}, speak(u) { window.said = u.text },
        addEventListener() {} }}); window.SpeechSynthesisUtterance = function (t) { this.text = t }""")
    phone.goto(f"/wall/{VILLAGE}/")
    phone.locator("[data-read]").click()
    assert "十八洞村" in phone.evaluate("window.said")
