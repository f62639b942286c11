"""A helper on a phone: from login to a recorded visit with a photo, on a network that fails once."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from households.models import Visit
from registry.db.scope import scoped
from registry.documents import attachments
from tests.conftest import COUNTY, VILLAGE
from tests.documents.test_attachments import drawn
from tests.households.visits import factories as make

pytestmark = pytest.mark.browser


def large_photo(path) -> None:
    """A photo as a phone takes it: large, with the moment and a place in it."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = "2026:11:20 09:30:00"
    exif.get_ifd(0x8825)[2] = (28.0, 20.0, 31.0)
    out = io.BytesIO()
    drawn(3, (3200, 2400)).save(out, "JPEG", quality=95, exif=exif)
    path.write_bytes(out.getvalue())


@pytest.fixture
def phone(browser_page):
    browser_page.set_viewport_size({"width": 390, "height": 844})
    return browser_page


@pytest.fixture
def login(site, make_user):
    """A helper with a login and one household."""
    from django.db import transaction

    clerk, helper = make_user("village_clerk", VILLAGE), make_user("helper", VILLAGE, name="石登录")
    with scoped(COUNTY, actor=clerk.pk), transaction.atomic():
        who = make.helper("石登录", user=helper, by=clerk)
        make.assigned(make.household(by=clerk), who, by=clerk)
    return helper


def test_a_visit_is_recorded_on_the_phone(phone, login, log_in, tmp_path):
    from django.db import transaction

    path = tmp_path / "IMG_1.jpg"
    large_photo(path)
    fails = [True]

    def once(route):
        if route.request.method == "POST" and fails.pop() if fails else False:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    log_in(login)
    assert phone.url.endswith("/households/visits/mine/")
    phone.click("text=登记走访")
    phone.wait_for_load_state()
    phone.get_by_label("了解收入").check()
    phone.set_input_files("[name=photos]", str(path))
    phone.wait_for_selector("canvas.c-visit-photos__small")
    phone.fill("[name=findings]", "养牛三头，长势良好")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = phone.evaluate("Array.from(document.querySelector('[name=photos]').files).map(f => f.size)")
    assert len(sizes) == 1 and sizes[0] < path.stat().st_size / 2
    phone.route("**/visits/new/", once)
    phone.click("text=保存走访")
    phone.wait_for_selector("text=正在重试")
    phone.wait_for_url("**/households/visits/*/?new=1")
    assert "走访已登记" in phone.inner_text("main")
    shown = phone.locator(".c-visit-photos__large").first.evaluate("img => img.decode().then(() => img.naturalWidth)")
    assert shown == 320
    with scoped(VILLAGE), transaction.atomic():
        visit = Visit.objects.get()
        kept = attachments.of(visit.subject)
        assert len(kept) == 1
        assert kept[0].taken_at == dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
        assert max(Image.open(io.BytesIO(attachments.read(kept[0]))).size) == 1600


def test_what_was_refused_keeps_the_photo(phone, login, log_in, tmp_path):
    from django.db import transaction

    path = tmp_path / "IMG_2.jpg"
    large_photo(path)
    log_in(login)
    phone.click("text=登记走访")
    phone.wait_for_load_state()
    phone.set_input_files("[name=photos]", str(path))
    phone.wait_for_selector("canvas.c-visit-photos__small")
    phone.click("text=保存走访")
    phone.wait_for_selector("[data-registry-error-summary]")
    assert phone.evaluate("document.querySelector('[name=photos]').files.length") == 1
    phone.get_by_label("政策宣传").check()
    phone.click("text=保存走访")
    phone.wait_for_url("**/households/visits/*/?new=1")
    with scoped(VILLAGE), transaction.atomic():
        assert len(attachments.of(Visit.objects.get().subject)) == 1


def test_without_javascript_the_form_is_sent_as_it_is(browser, site, login, tmp_path):
    path = tmp_path / "IMG_3.jpg"
    large_photo(path)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=site.url, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("#id_username", login.username)
    page.fill("#id_password", "a long enough password")
    page.click("main button[type=submit]")
    page.click("text=登记走访")
    page.get_by_label("了解收入").check()
    page.set_input_files("[name=photos]", str(path))
    page.click("text=保存走访")
    page.wait_for_url("**/households/visits/*/?new=1")
    assert "走访已登记" in page.inner_text("main")
    context.close()
