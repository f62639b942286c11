"""Money to read; it moves on the screens only."""

from __future__ import annotations

from typing import Any, ClassVar

from funds import filters
from funds.api import serializers
from funds.ledger import reading
from funds.models import Allocation, FundSource, PaymentBatch, Project
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet


class _Money(ScopedReadOnlyViewSet):
    permissions: ClassVar[dict[str, Permission]] = {"list": Permission.VIEW_FUNDS, "retrieve": Permission.VIEW_FUNDS}


class SourceViewSet(_Money):
    """Source documents of the county."""

    queryset = FundSource.objects.all()
    serializer_class = serializers.SourceSerializer
    filterset_class = filters.SourceFilter


class AllocationViewSet(_Money):
    """Money passed on or given back."""

    queryset = Allocation.objects.all()
    serializer_class = serializers.AllocationSerializer
    filterset_class = filters.AllocationFilter


class ProjectViewSet(_Money):
    """Projects of the library."""

    queryset = Project.objects.all()
    serializer_class = serializers.ProjectSerializer
    filterset_class = filters.ProjectFilter


class PaymentViewSet(_Money):
    """Payment lists with their lines."""

    queryset = PaymentBatch.objects.prefetch_related("lines")
    serializer_class = serializers.PaymentSerializer
    filterset_class = filters.PaymentFilter


class TransferViewSet(_Money):
    """The ledger, one row a transfer."""

    queryset: Any = reading.transfers()
    serializer_class = serializers.TransferSerializer
    filterset_class = filters.TransferFilter
    lookup_value_regex = "[0-9a-f-]{36}"
