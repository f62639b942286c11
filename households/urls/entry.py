"""Fast entry: drafts, search as one types, bulk actions, what is owed this week."""

from typing import Any

urlpatterns: list[Any] = []
