"""What the API says of figures and reports. Fields are listed one by one; no household leaves here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from inspections.models import Report


class IndicatorQuerySerializer(serializers.Serializer[Any]):
    """Which area and which days: a period ("2026-10", "2026Q3", "2026"), or a day (`on`) of a month."""

    area = serializers.CharField(required=False, max_length=12)
    period = serializers.CharField(required=False, max_length=7)
    on = serializers.DateField(required=False)


class IndicatorSerializer(serializers.Serializer[Any]):
    """One figure with its definition; `by_division` are the divisions one level below."""

    code = serializers.CharField()
    name = serializers.CharField()
    answers = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    area = serializers.CharField()
    starts_on = serializers.DateField()
    last_on = serializers.DateField()
    value = serializers.CharField(allow_null=True)
    numerator = serializers.CharField()
    denominator = serializers.CharField(allow_null=True)
    light = serializers.CharField()
    rows_url = serializers.CharField()
    by_division = serializers.DictField(child=serializers.CharField(allow_null=True), required=False)


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report: what it covers, where it stands, its frozen figures' version, and where its paper is."""

    document_url = serializers.SerializerMethodField()
    sha256 = serializers.CharField(source="document.sha256", default=None)

    class Meta:
        model = Report
        fields = ["id", "kind", "area", "period", "ends_on", "issue", "state", "data_version", "comment",
                  "generated_at", "document_url", "sha256"]  # fmt: skip

    def get_document_url(self, report: Report) -> str | None:
        return reverse("documents:download", args=[report.document.uuid]) if report.document else None


class ReportDetailSerializer(ReportSerializer):
    """The same with all frozen figures."""

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "figures"]
