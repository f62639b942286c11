"""The public site as its visitors meet it: its own addresses, its own middleware, its own role of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import clear_url_caches

from publicity.actions import rendering
from tests.conftest import _point
from tests.publicity.wall.county import County, plant

PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@pytest.fixture
def county(committing_db: str, make_user: Any, travel: Any, monkeypatch: pytest.MonkeyPatch) -> County:
    """A village with notices of every kind in every state; no page of it is stored yet."""
    monkeypatch.setattr(rendering._Send, "_send", staticmethod(lambda task, arguments: None))
    return plant(make_user, travel)


@pytest.fixture
def visitor(committing_db: str, settings: Any, tmp_path: Path) -> Iterator[Callable[[], Client]]:
    """`visitor()`: from then on the database is reached as registry_public; gives a client of the public site."""
    settings.REGISTRY_SITE = "public"
    settings.ROOT_URLCONF = "registry.urls_public"
    settings.MIDDLEWARE = PUBLIC_MIDDLEWARE
    options = settings.TEMPLATES[0]["OPTIONS"]
    processors = [name for name in options["context_processors"] if name.endswith((".request", ".i18n"))]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": {**options, "context_processors": processors}}]
    settings.STATIC_ROOT = tmp_path  # the files come from their folders
    settings.WHITENOISE_USE_FINDERS = True
    clear_url_caches()

    def enter() -> Client:
        _point(committing_db, "public")
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT session_user")
            assert cursor.fetchone() == ("registry_public",)
        return Client(headers={"accept-language": "zh-CN"})

    yield enter
    clear_url_caches()
    _point(committing_db, "app")
