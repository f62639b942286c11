"""What /api/v1/ offers of the households."""

from households.api.cases import CaseViewSet
from households.api.viewsets import HouseholdViewSet, IncomeViewSet, MeasureViewSet, MemberViewSet

router_entries = [
    ("households", HouseholdViewSet, "household"),
    ("members", MemberViewSet, "member"),
    ("incomes", IncomeViewSet, "income"),
    ("measures", MeasureViewSet, "measure"),
    ("cases", CaseViewSet, "case"),
]
