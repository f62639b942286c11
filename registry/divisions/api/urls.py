"""What the API offers of divisions."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from registry.divisions.models import Division


class DivisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Division
        fields = ["code", "name", "level", "parent_code", "valid_from", "valid_to", "successor"]


class DivisionFilter(django_filters.FilterSet):
    """`q`: name, code or pinyin initials begin so; `within`: at and below this code; `level` 1..5."""

    q = django_filters.CharFilter(method="matching")
    within = django_filters.CharFilter(method="below")

    class Meta:
        model = Division
        fields = ["level"]

    def matching(self, queryset: QuerySet[Division], name: str, value: str) -> QuerySet[Division]:
        return queryset & Division.objects.matching(value).order_by()

    def below(self, queryset: QuerySet[Division], name: str, value: str) -> QuerySet[Division]:
        return queryset.filter(code__gte=value, code__lt=f"{value}~")


@extend_schema_view()
class DivisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The administrative divisions, province to village, by code."""

    queryset = Division.objects.all()
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter
    permission_classes = [IsAuthenticated]


router_entries = [("divisions", DivisionViewSet, "division")]
