"""The pages of cases and imports, under /households/."""

from django.urls import path

from households.views import (
    appraisals,
    begin_list,
    case_lists,
    case_reviews,
    cases,
    comparisons,
    imports,
    receipts,
    registers,
    step_grids,
)

urlpatterns = [
    path("cases/", case_lists.CaseList.as_view(), name="cases"),
    path("cases/worklist/", case_lists.Worklist.as_view(), name="case_worklist"),
    path("cases/appraisal/", appraisals.AppraisalList.as_view(), name="case_appraisal"),
    path("cases/votes/", appraisals.VoteGridPage.as_view(), name="case_votes"),
    path("cases/begin/", begin_list.BeginListPage.as_view(), name="case_begin"),
    path("cases/visits/", step_grids.VisitGridPage.as_view(), name="case_visits"),
    path("cases/group/", step_grids.GroupGridPage.as_view(), name="case_group"),
    path("cases/comparison/", step_grids.ComparisonGridPage.as_view(), name="case_comparisons"),
    path("cases/handbooks/", step_grids.HandbookGridPage.as_view(), name="case_handbooks"),
    path("cases/list/<slug:step>/", case_reviews.CaseReview.as_view(), name="case_batch"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case"),
    path("cases/<int:pk>/<slug:step>/", cases.CaseStep.as_view(), name="case_step"),
    path("<int:pk>/apply/", cases.CaseStart.as_view(), name="case_start"),
    path("import/", imports.ImportHome.as_view(), name="import"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<uuid:uuid>/", imports.ImportDetail.as_view(), name="import_batch"),
    path("import/<uuid:uuid>/apply/", imports.apply, name="import_apply"),
    path("import/<uuid:uuid>/marked/", imports.marked, name="import_marked"),
    path("import/<uuid:uuid>/receipt/", receipts.receipt, name="import_receipt"),
    path("import/<uuid:uuid>/undo/", receipts.ImportUndo.as_view(), name="import_undo"),
    path("import/current/", registers.CurrentCards.as_view(), name="import_current"),
    path("registers/", registers.Registers.as_view(), name="registers"),
    path("registers/<slug:kind>/", registers.Register.as_view(), name="register"),
    path("comparisons/", comparisons.ComparisonHome.as_view(), name="comparisons"),
    path("comparisons/new/", comparisons.ComparisonUpload.as_view(), name="comparison_new"),
    path("comparisons/<int:pk>/", comparisons.ComparisonDetail.as_view(), name="comparison"),
    path("hits/", comparisons.HitList.as_view(), name="hits"),
    path("hits/<int:pk>/", comparisons.HitVerify.as_view(), name="hit"),
]
