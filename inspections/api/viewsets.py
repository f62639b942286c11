"""Figures and reports over the API: the same definitions, the same scope, the same rights as the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from inspections import reports
from inspections.api.serializers import (
    IndicatorQuerySerializer,
    IndicatorSerializer,
    ReportDetailSerializer,
    ReportSerializer,
)
from inspections.filters import ReportFilter
from inspections.indicators import INDICATORS, Indicator, Measured
from inspections.indicators.thresholds import Thresholds
from inspections.models import Report
from inspections.presenters import home
from inspections.rules.window import Window
from registry import clock
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet
from registry.divisions.models import LENGTHS, LEVELS, Division
from registry.text.periods import Period

_QUERY = [
    OpenApiParameter("area", str, description="Division code; default: the area of your posting."),
    OpenApiParameter("period", str, description="2026-10, 2026Q3, 2026H1 or 2026."),
    OpenApiParameter("on", str, description="A day: its month up to that day. Default: today."),
]


class IndicatorViewSet(viewsets.ViewSet):
    """Values of the indicators for an area and a period."""

    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_FIGURES,
        "retrieve": Permission.VIEW_FIGURES,
    }
    lookup_value_regex = "[a-z0-9_]+"

    @extend_schema(parameters=_QUERY, responses=IndicatorSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All indicators of the area."""
        window = self._window(request)
        measured, limits = Measured(window, len(window.area)), Thresholds(window.area, window.last_on)
        rows = [_values(indicator, measured, limits) for indicator in INDICATORS.values()]
        return Response(IndicatorSerializer(rows, many=True).data)

    @extend_schema(parameters=[OpenApiParameter("id", str, "path"), *_QUERY], responses=IndicatorSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One indicator, with the divisions one level below."""
        indicator = INDICATORS.get(pk)
        if indicator is None:
            raise Http404
        window = self._window(request)
        limits = Thresholds(window.area, window.last_on)
        row = _values(indicator, Measured(window, len(window.area)), limits)
        level = LEVELS[len(window.area)]
        if level < 5:
            below = Measured(window, LENGTHS[level + 1])
            codes = Division.objects.children_of(window.area).values_list("code", flat=True)
            row["by_division"] = {c: reports.text(indicator.rounded(below.figure(indicator, c))) for c in codes}
        return Response(IndicatorSerializer(row).data)

    @staticmethod
    def _window(request: Request) -> Window:
        query = IndicatorQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: dict[str, Any] = query.validated_data
        area = asked.get("area") or home(request.user)
        if not request.user.scope or not area.startswith(request.user.scope) or len(area) < LENGTHS[3]:
            raise Http404
        if not Division.objects.filter(code=area).exists():
            raise Http404
        if "period" in asked:
            try:
                return Window.of(area, Period.parse(asked["period"]))
            except ValueError as error:
                raise Http404 from error
        return Window.until(area, min(asked.get("on") or clock.today(), clock.today()))


def _values(indicator: Indicator, measured: Measured, limits: Thresholds) -> dict[str, Any]:
    window = measured.window
    figure = measured.figure(indicator, window.area)
    return {
        "code": indicator.code, "name": indicator.name, "answers": indicator.answers, "unit": indicator.unit.value,
        "direction": indicator.direction.value, "area": window.area, "starts_on": window.start,
        "last_on": window.last_on, "value": reports.text(indicator.rounded(figure)),
        "numerator": reports.text(figure.numerator), "denominator": reports.text(figure.denominator),
        "light": limits.light(indicator, figure), "rows_url": indicator.rows_url(window.area, window),
    }  # fmt: skip


class ReportViewSet(ScopedReadOnlyViewSet):
    """Reports in your area; the paper is under `document_url`."""

    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_REPORTS,
        "retrieve": Permission.VIEW_REPORTS,
    }
    queryset = Report.objects.select_related("document")
    filterset_class = ReportFilter

    def get_serializer_class(self) -> Any:
        return ReportDetailSerializer if self.action == "retrieve" else ReportSerializer
