"""Data checks, findings and exemptions; what is owed this week."""

from django.urls import path

from households.views import checks, findings

urlpatterns = [
    path("owed/", checks.owed_page, name="owed"),
    path("checks/", checks.rules, name="checks"),
    path("checks/now/", checks.check_now, name="check_now"),
    path("checks/live/", checks.check_live, name="check_live"),
    path("checks/workbook/", checks.workbook, name="checks_workbook"),
    path("checks/waivers/", findings.WaiverList.as_view(), name="waivers"),
    path("checks/waivers/<int:pk>/", findings.WaiverDecide.as_view(), name="waiver"),
    path("checks/findings/<int:pk>/explain/", findings.FindingExplain.as_view(), name="finding_explain"),
    path("checks/findings/<int:pk>/reopen/", findings.finding_reopen, name="finding_reopen"),
    path("checks/findings/<int:pk>/waiver/", findings.WaiverAsk.as_view(), name="finding_waiver"),
    path("checks/<slug:rule>/", checks.RulePage.as_view(), name="rule"),
    path("<int:pk>/checks/", findings.CardChecks.as_view(), name="card_checks"),
    path("<int:pk>/checks/now/", findings.card_check, name="card_check"),
]
