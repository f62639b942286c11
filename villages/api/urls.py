"""What villages adds to /api/v1/."""

from villages.api.viewsets import MeetingViewSet, VillageCardViewSet

router_entries = [("villages", VillageCardViewSet, "village"), ("meetings", MeetingViewSet, "meeting")]
