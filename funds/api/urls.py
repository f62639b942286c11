"""The API's entries of this app."""

from funds.api.views import AllocationViewSet, PaymentViewSet, ProjectViewSet, SourceViewSet, TransferViewSet

router_entries = [
    ("fund-sources", SourceViewSet, "fund-source"),
    ("allocations", AllocationViewSet, "allocation"),
    ("projects", ProjectViewSet, "project"),
    ("payments", PaymentViewSet, "payment"),
    ("transfers", TransferViewSet, "transfer"),
]
