"""Village cards and meetings, read only."""

from __future__ import annotations

from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet
from villages.api.serializers import MeetingSerializer, VillageCardSerializer
from villages.filters import MeetingFilter
from villages.models import Meeting, VillageCard

READ = {"list": Permission.VIEW_VILLAGE, "retrieve": Permission.VIEW_VILLAGE}


class VillageCardViewSet(ScopedReadOnlyViewSet):
    """Cards of the villages of the user's area, by code."""

    queryset = VillageCard.objects.select_related("village")
    serializer_class = VillageCardSerializer
    permissions = READ


class MeetingViewSet(ScopedReadOnlyViewSet):
    """Records of meetings."""

    queryset = Meeting.objects.all()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    permissions = READ
