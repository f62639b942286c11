"""Screens in a real browser: no accessibility fault, nothing wider than a phone, behaviour with and without scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from registry.jobs.models import Job, State
from tests.conftest import COUNTY, VILLAGE

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}
OPEN_TO_ALL = ["/accounts/login/", "/styleguide/", "/styleguide/form/", "/styleguide/form/?bad=1",
               "/styleguide/confirm/", "/styleguide/error/403/", "/styleguide/error/404/"]  # fmt: skip


def faults(page):
    """Violations of WCAG A and AA found by axe, short enough to read in a test's output."""
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_open_pages_are_accessible_and_fit(browser_page, size):
    browser_page.set_viewport_size(size)
    for address in OPEN_TO_ALL:
        browser_page.goto(address)
        assert faults(browser_page) == [], address
        assert too_wide(browser_page) <= 0, address


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_behind_the_login_are_accessible_and_fit(browser_page, log_in, make_user, size):
    administrator = make_user("system_admin", COUNTY)
    log_in(administrator)
    browser_page.set_viewport_size(size)
    for address in ["/accounts/users/", "/accounts/users/new/", f"/accounts/users/{administrator.pk}/",
                    "/accounts/password/", "/divisions/children/433124/", "/divisions/search/?q=十八洞"]:  # fmt: skip
        browser_page.goto(address)
        assert faults(browser_page) == [], address
        assert too_wide(browser_page) <= 0, address


def test_targets_on_a_phone_are_large_enough(browser_page):
    browser_page.set_viewport_size(PHONE)
    browser_page.goto("/styleguide/")
    small = browser_page.evaluate(
        """[...document.querySelectorAll('.c-button, .form-control, .form-select, .c-menu > summary')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_error_summary_takes_the_focus_and_leads_to_the_field(browser_page):
    browser_page.goto("/styleguide/form/?bad=1")
    assert browser_page.evaluate("document.activeElement.hasAttribute('data-registry-error-summary')")
    browser_page.click("[data-registry-error-summary] a[href='#id_people']")
    assert browser_page.evaluate("document.activeElement.id") == "id_people"


def test_leaving_a_changed_form_asks_first_but_sending_it_does_not(browser_page):
    asked = []
    browser_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    browser_page.goto("/styleguide/form/")
    browser_page.fill("#id_head_name", "石山清")
    browser_page.goto("/styleguide/")
    assert asked == ["beforeunload"]
    browser_page.goto("/styleguide/form/")
    browser_page.fill("#id_head_name", "石山清")
    browser_page.click("form button[name=bad]")
    browser_page.wait_for_selector("[data-registry-error-summary]")
    assert asked == ["beforeunload"]


def test_confirmation_refused_sends_nothing(browser_page):
    browser_page.goto("/styleguide/")
    browser_page.on("dialog", lambda dialog: dialog.dismiss())
    sent = []
    browser_page.on("request", lambda request: sent.append(request.method))
    browser_page.click("form[data-registry-confirm] button")
    assert "POST" not in sent


def test_picker_finds_by_name_and_walks_down(browser_page, log_in, make_user):
    log_in(make_user("county_office", COUNTY))
    browser_page.goto("/styleguide/form/")
    panel = browser_page.locator("[data-registry-division-panel]")
    panel.locator("summary").click()
    panel.locator("input[type=search]").press_sequentially("十八洞")
    browser_page.click("[data-registry-division-choose='433124110226']")
    assert browser_page.input_value("#id_village") == VILLAGE
    assert "十八洞村" in browser_page.inner_text("[data-registry-division-name]")
    panel.locator("summary").click()
    panel.locator("> a").click()
    for name in ("湖南省", "湘西土家族苗族自治州", "花垣县", "双龙镇"):
        panel.locator(f"a:text-is('{name}')").click()
    panel.locator("[data-registry-division-choose='433124110201']").click()
    assert browser_page.input_value("#id_village") == "433124110201"


def test_picker_without_scripts_is_a_field_for_the_code(browser, site, make_user):
    context = browser.new_context(java_script_enabled=False, base_url=site.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/styleguide/form/")
    assert page.is_visible("#id_village")
    assert page.is_visible("[data-registry-division-plain] a")
    assert not page.is_visible("[data-registry-division-panel]")
    context.close()


def test_sorting_swaps_the_table_and_keeps_the_address(browser_page):
    browser_page.goto("/styleguide/")
    browser_page.evaluate("window.stayed = true")
    browser_page.click("#list-table thead a >> nth=0")
    browser_page.wait_for_url("**/styleguide/?sort=name*")
    assert browser_page.evaluate("window.stayed")
    assert browser_page.locator("#list-table").count() == 1


def test_fragment_that_fails_shows_the_error_and_is_not_swallowed(browser_page):
    browser_page.goto("/styleguide/")
    fail = {"failed": False}

    def answer(route):
        if route.request.headers.get("hx-request"):
            fail["failed"] = True
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    browser_page.route("**/styleguide/?sort=*", answer)
    with browser_page.expect_navigation():  # a whole page load, not a fragment
        browser_page.click("#list-table thead a >> nth=0")
    assert fail["failed"]
    assert "sort=name" in browser_page.url


def test_language_switch_stays_on_the_page(browser_page):
    browser_page.goto("/accounts/login/?next=/jobs/")
    browser_page.click("button[name=language]")
    browser_page.wait_for_load_state()
    assert browser_page.get_attribute("html", "lang") == "en"
    assert "next=/jobs/" in browser_page.url


def test_menu_closes_with_escape(browser_page, log_in, make_user):
    log_in(make_user("county_office", COUNTY))
    browser_page.goto("/styleguide/")
    menu = browser_page.locator("details[data-registry-menu]:visible")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    browser_page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


@pytest.fixture
def job(make_user, in_scope, site):
    with in_scope(COUNTY), transaction.atomic():
        person = make_user("county_office", COUNTY)
        job = Job.objects.create(kind="demo", area_id=COUNTY, started_by=person, state=State.RUNNING, done=43,
                                 total=100, phase="正在核对第 43 行")  # fmt: skip
    return job, person


def test_job_page_follows_the_progress_and_stops_asking_at_the_end(browser_page, log_in, job, in_scope):
    job, person = job
    log_in(person)
    asked = []
    browser_page.on("request", lambda request: asked.append(request.url) if f"/jobs/{job.pk}/" in request.url else None)
    browser_page.goto(f"/jobs/{job.pk}/")
    assert "43 / 100 (43%)" in browser_page.inner_text("#job-progress")
    assert browser_page.title().startswith("(43%)")
    assert faults(browser_page) == []
    with in_scope(COUNTY), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(
            state=State.DONE, done=100, ended_at=dt.datetime(2025, 3, 1, tzinfo=dt.UTC),
            result={"url": "/styleguide/", "label": "打开报告", "message": "共 100 行。"})  # fmt: skip
    browser_page.wait_for_selector("#job-progress a:has-text('打开报告')")
    seen = len(asked)
    browser_page.wait_for_timeout(2600)
    assert len(asked) == seen
    assert faults(browser_page) == []
