"""Debian's Chromium for the journeys, through Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a long enough password"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "Debian's chromium is missing: apt-get install chromium (script/test does it as root)"
    import os

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def browser_page(browser: Any, site: Any) -> Iterator[Any]:
    """A page at 1366 × 900 in Chinese; fails the test on a script error or a breach of the content-security policy."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN", base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console", lambda message: troubles.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert not troubles, troubles


@pytest.fixture
def log_in(browser_page: Any) -> Callable[[Any], None]:
    """`log_in(user)`: logs in through the login page, as a person does."""

    def login(user: Any) -> None:
        browser_page.context.clear_cookies()
        browser_page.goto("/accounts/login/")
        browser_page.fill("#id_username", user.username)
        browser_page.fill("#id_password", PASSWORD)
        browser_page.click("main button[type=submit]")
        browser_page.wait_for_url(lambda url: "/login/" not in url)

    return login
