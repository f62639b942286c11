"""What the API gives of notices, entries and objections: the public columns, and what staff need to work."""

from __future__ import annotations

from rest_framework import serializers

from publicity.models import Entry, Notice, Objection


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    late = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = [
            "id", "village", "kind", "title", "reference", "decision", "columns", "totals", "entry_count", "days",
            "counting", "state", "prepared_on", "starts_on", "ends_on", "closed_on", "statement", "check_code",
            "sha256", "corrects", "late",
        ]  # fmt: skip

    def get_late(self, notice: Notice) -> bool:
        """Hanging beyond its last day."""
        return notice.is_late(self.context["on"])


class EntrySerializer(serializers.ModelSerializer[Entry]):
    class Meta:
        model = Entry
        fields = ["id", "notice", "village", "position", "cells", "state", "ends_on", "stopped_on"]


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """Never the words, the contact or the photos: they are read on the page, one by one, by the desk that handles it.

    How it came and whether a name was left are not told either: in a small village that says who it was.
    """

    late = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = [
            "id", "notice", "entry", "village", "about", "desk", "leader_holds", "state", "outcome", "received_on",
            "accept_by", "due_on", "escalated_on", "answer", "answered_on", "review_until", "review_asked_on",
            "review_due_on", "review_outcome", "review_answer", "reviewed_on", "satisfied", "closed_on", "late",
        ]  # fmt: skip

    def get_late(self, objection: Objection) -> bool:
        """Open after the day it was to be answered by."""
        return objection.is_late(self.context["on"])
