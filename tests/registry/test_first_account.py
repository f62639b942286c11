"""The first administrator, and where a visitor comes from."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from registry.accounts.addresses import behind_one_proxy
from registry.accounts.models import User
from tests.conftest import COUNTY

COMMAND = "registry.accounts.management.commands.open_first_account.getpass"


@pytest.fixture
def typed(monkeypatch):
    monkeypatch.setattr(COMMAND, lambda prompt: typed_password[0])
    typed_password = ["a long enough password"]
    return typed_password


@pytest.mark.django_db
def test_first_account_is_opened_once(typed):
    call_command("open_first_account", "root", "王管理", verbosity=0)
    first = User.objects.get(username="root")
    assert first.must_change_password and first.postings.get().division_id == COUNTY
    with pytest.raises(CommandError, match="already"):
        call_command("open_first_account", "second", "李管理")


@pytest.mark.django_db
def test_first_account_refuses_a_weak_password_and_an_unknown_area(typed):
    typed[0] = "12345"
    with pytest.raises(CommandError):
        call_command("open_first_account", "root", "王管理")
    with pytest.raises(CommandError, match="no division"):
        call_command("open_first_account", "root", "王管理", area="999999")
    assert not User.objects.filter(username="root").exists()


@pytest.mark.parametrize(("header", "expected"), [
    ("", "10.0.0.1"), ("203.0.113.9", "203.0.113.9"), ("1.2.3.4, 203.0.113.9", "203.0.113.9"),
])  # fmt: skip
def test_visitor_cannot_choose_the_address_that_is_locked_out(header, expected):
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"x-forwarded-for": header} if header else {})
    assert behind_one_proxy(request) == expected
