"""Papers printed from the card."""

from typing import Any

urlpatterns: list[Any] = []
