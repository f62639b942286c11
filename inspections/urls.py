from django.urls import path

from inspections.views import dashboards, reports

app_name = "inspections"
urlpatterns = [
    path("", dashboards.dashboard, name="dashboard"),
    path("figures/<slug:code>/", dashboards.rows, name="rows"),
    path("reports/", reports.ReportList.as_view(), name="reports"),
    path("reports/generate/", reports.report_generate, name="generate"),
    path("reports/check/", reports.report_check, name="check"),
    path("reports/<int:pk>/", reports.report_detail, name="report"),
    path("reports/<int:pk>/comment/", reports.report_comment, name="comment"),
    path("reports/<int:pk>/print/", reports.report_print, name="print"),
    path("reports/<int:pk>/sign/", reports.report_sign, name="sign"),
]
