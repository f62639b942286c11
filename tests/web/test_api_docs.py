"""The API's browsable pages work under the content-security policy."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.conftest import VILLAGE


@pytest.mark.browser
def test_api_docs_list_the_operations_without_a_breach(browser_page, log_in, make_user):
    log_in(make_user("village_clerk", VILLAGE))
    browser_page.goto(reverse("api-docs"))
    browser_page.wait_for_selector(".opblock-summary-path", timeout=30_000)
    paths = browser_page.locator(".opblock-summary-path").all_inner_texts()
    # The page draws what is in sight; the whole list is the schema's, asked below.
    assert len(paths) > 1 and all(path.replace("\u200b", "").startswith("/api/v1/") for path in paths)


@pytest.mark.django_db
def test_schema_names_no_two_things_alike(capsys):
    """Two components of one name would overwrite each other; an enum named by its hash changes with every word."""
    call_command("spectacular", "--file", "/dev/null")
    told = capsys.readouterr().err
    assert "Schema generation summary" in told
    assert [line for line in told.splitlines() if "identical names" in line or "ENUM_NAME_OVERRIDES" in line] == []


@pytest.mark.django_db
def test_schema_names_every_list_of_the_api(as_user, make_user):
    answer = as_user(make_user("village_clerk", VILLAGE)).get(reverse("schema"), headers={"accept": "application/json"})
    paths = answer.content.decode()
    for name in (
        "households",
        "members",
        "cases",
        "notices",
        "projects",
        "payments",
        "transfers",
        "indicators",
        "divisions",
    ):
        assert f"/api/v1/{name}/" in paths
