"""The pages of cases and imports, under /households/."""

from django.urls import path

from households.views import cases, imports

urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="cases"),
    path("cases/list/<slug:step>/", cases.CaseBatch.as_view(), name="case_batch"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case"),
    path("cases/<int:pk>/<slug:step>/", cases.CaseStep.as_view(), name="case_step"),
    path("<int:pk>/apply/", cases.CaseStart.as_view(), name="case_start"),
    path("import/", imports.ImportHome.as_view(), name="import"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<uuid:uuid>/", imports.ImportDetail.as_view(), name="import_batch"),
    path("import/<uuid:uuid>/apply/", imports.apply, name="import_apply"),
    path("import/<uuid:uuid>/marked/", imports.marked, name="import_marked"),
]
