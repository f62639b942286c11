"""Read-only: everything here is changed by the procedures, never by a PUT."""

from __future__ import annotations

from typing import Any

from publicity.api.serializers import EntrySerializer, NoticeSerializer, ObjectionSerializer
from publicity.filters import NoticeFilter, ObjectionFilter
from publicity.models import Entry, Notice, Objection
from registry import clock
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet

READ = {"list": Permission.VIEW_NOTICES, "retrieve": Permission.VIEW_NOTICES}


class _OnMixin:
    """Gives the serializer the day, so that it reads no clock."""

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "on": clock.today()}  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into


class NoticeViewSet(_OnMixin, ScopedReadOnlyViewSet):
    """Notices of the user's area."""

    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    permissions = READ


class EntryViewSet(ScopedReadOnlyViewSet):
    """Rows of notices, as published."""

    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    filterset_fields = ["notice", "state"]
    permissions = READ


class ObjectionViewSet(_OnMixin, ScopedReadOnlyViewSet):
    """Objections of the user's area, without the contact."""

    queryset = Objection.objects.all()
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    permissions = READ
