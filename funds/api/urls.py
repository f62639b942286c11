"""The API's entries of this app."""

from funds.api import views

router_entries = [
    ("fund-sources", views.SourceViewSet, "fund-source"),
    ("allocations", views.AllocationViewSet, "allocation"),
    ("projects", views.ProjectViewSet, "project"),
    ("project-progress", views.ProgressViewSet, "project-progress"),
    ("suppliers", views.SupplierViewSet, "supplier"),
    ("contracts", views.ContractViewSet, "contract"),
    ("claims", views.ClaimViewSet, "claim"),
    ("assets", views.AssetViewSet, "asset"),
    ("payments", views.PaymentViewSet, "payment"),
    ("payment-lines", views.PaymentLineViewSet, "payment-line"),
    ("transfers", views.TransferViewSet, "transfer"),
    ("ledger-accounts", views.AccountViewSet, "ledger-account"),
    ("money-warnings", views.HitViewSet, "money-warning"),
    ("bank-files", views.BankFileViewSet, "bank-file"),
]
