"""Help: causes and risks, the plan of the year, measures, and what the household is entitled to."""

from django.urls import path

from households.views import coverage, help, measures, plans

urlpatterns = [
    path("<int:pk>/help/", help.HelpTab.as_view(), name="help"),
    path("<int:pk>/help/evidence/", help.EvidenceAdd.as_view(), name="evidence_add"),
    path("help/evidence/<int:pk>/withdraw/", help.evidence_withdraw, name="evidence_withdraw"),
    path("<int:pk>/help/risks/", help.RisksChange.as_view(), name="risks"),
    path("help/risks/<int:pk>/<slug:way>/", help.risk_move, name="risk_move"),
    path("<int:pk>/help/plan/", plans.PlanAdd.as_view(), name="plan_add"),
    path("<int:pk>/help/plan/copy/", plans.plan_copy, name="plan_copy"),
    path("help/plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan"),
    path("help/plans/<int:pk>/edit/", plans.PlanChange.as_view(), name="plan_edit"),
    path("help/plans/<int:pk>/agree/", plans.PlanAgree.as_view(), name="plan_agree"),
    path("help/plans/<int:pk>/revise/", plans.PlanRevise.as_view(), name="plan_revise"),
    path("help/plans/<int:pk>/close/", plans.PlanClose.as_view(), name="plan_close"),
    path("<int:pk>/measures/new/", measures.MeasureAdd.as_view(), name="measure_add"),
    path("measures/", measures.MeasureList.as_view(), name="measures"),
    path("measures/<int:pk>/", measures.MeasureChange.as_view(), name="measure"),
    path("measures/<int:pk>/<slug:step>/", measures.MeasureStep.as_view(), name="measure_step"),
    path("coverage/", coverage.CoverageList.as_view(), name="coverage"),
]
