"""Data checks, findings and exemptions."""

from typing import Any

urlpatterns: list[Any] = []
