"""What is only read over the API: comparison results, findings, changes of households, spans of status."""

from __future__ import annotations

from typing import ClassVar

from households.api.base import AreaFilter, CardViewSet, filter_of
from households.api.reading import ChangeSerializer, FindingSerializer, FlagSerializer, HitSerializer, SpanSerializer
from households.models import Finding, Hit, HouseholdChange, NegativeFlag, StatusSpan
from registry.accounts.permissions import Permission


class FlagViewSet(CardViewSet):
    """Negative-list circumstances with the result of the comparison."""

    queryset = NegativeFlag.objects.all()
    serializer_class = FlagSerializer
    filterset_class = filter_of(NegativeFlag, ["kind", "is_found", "verdict"])


class HitViewSet(CardViewSet):
    """Members found on lists of other departments; pointers to verify, never verdicts."""

    queryset = Hit.objects.all()
    serializer_class = HitSerializer
    filterset_class = filter_of(Hit, ["list", "member", "verdict"])
    permissions: ClassVar = {"list": Permission.VIEW_HITS, "retrieve": Permission.VIEW_HITS}


class FindingViewSet(CardViewSet):
    """Findings of the data checks."""

    queryset = Finding.objects.all()
    serializer_class = FindingSerializer
    filterset_class = filter_of(Finding, ["rule", "severity", "state", "year", "member"])


class ChangeViewSet(CardViewSet):
    """Splits, merges and marriages between households."""

    queryset = HouseholdChange.objects.all()
    serializer_class = ChangeSerializer
    filterset_class = filter_of(HouseholdChange, ["kind", "source", "target", "happened_on"], AreaFilter)


class SpanViewSet(CardViewSet):
    """The status of households over time."""

    queryset = StatusSpan.objects.all()
    serializer_class = SpanSerializer
    filterset_class = filter_of(StatusSpan, ["status"])
