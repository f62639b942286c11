"""What /api/v1/ offers of the households."""

from households.api import help, records, viewsets, visits
from households.api.cases import CaseViewSet

router_entries = [
    ("households", viewsets.HouseholdViewSet, "household"),
    ("members", viewsets.MemberViewSet, "member"),
    ("member-years", viewsets.MemberYearViewSet, "member-year"),
    ("incomes", viewsets.IncomeViewSet, "income"),
    ("livings", viewsets.LivingViewSet, "living"),
    ("works", viewsets.WorkViewSet, "work"),
    ("cause-evidence", help.EvidenceViewSet, "cause-evidence"),
    ("risks", help.RiskViewSet, "risk"),
    ("plans", help.PlanViewSet, "plan"),
    ("measures", help.MeasureViewSet, "measure"),
    ("helpers", visits.HelperViewSet, "helper"),
    ("assignments", visits.AssignmentViewSet, "assignment"),
    ("visits", visits.VisitViewSet, "visit"),
    ("problems", visits.ProblemViewSet, "problem"),
    ("flags", records.FlagViewSet, "flag"),
    ("hits", records.HitViewSet, "hit"),
    ("findings", records.FindingViewSet, "finding"),
    ("household-changes", records.ChangeViewSet, "household-change"),
    ("status-spans", records.SpanViewSet, "status-span"),
    ("cases", CaseViewSet, "case"),
]
