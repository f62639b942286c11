"""What happened to a household, its card as of a day, who opened it."""

from typing import Any

urlpatterns: list[Any] = []
