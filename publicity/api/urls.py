"""What publicity adds to /api/v1/."""

from publicity.api.viewsets import EntryViewSet, NoticeViewSet, ObjectionViewSet

router_entries = [
    ("notices", NoticeViewSet, "notice"),
    ("notice-entries", EntryViewSet, "notice-entry"),
    ("objections", ObjectionViewSet, "objection"),
]
