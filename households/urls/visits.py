"""Helpers, visits and problems."""

from django.urls import path

from households.views import helpers, problems, visits

urlpatterns = [
    path("visits/", visits.VisitList.as_view(), name="visits"),
    path("visits/mine/", visits.mine, name="visits_mine"),
    path("visits/coverage/", visits.covered, name="visit_coverage"),
    path("visits/<int:pk>/", visits.VisitDetail.as_view(), name="visit"),
    path("<int:pk>/visits/new/", visits.VisitRecord.as_view(), name="visit_record"),
    path("visits/problems/", problems.ProblemList.as_view(), name="problems"),
    path("visits/problems/<int:pk>/", problems.ProblemDetail.as_view(), name="problem"),
    path("visits/problems/<int:pk>/edit/", problems.ProblemChange.as_view(), name="problem_edit"),
    path("visits/problems/<int:pk>/step/", problems.step, name="problem_step"),
    path("<int:pk>/problems/new/", problems.ProblemCreate.as_view(), name="problem_raise"),
    path("visits/helpers/", helpers.HelperList.as_view(), name="helpers"),
    path("visits/helpers/new/", helpers.HelperCreate.as_view(), name="helper_create"),
    path("visits/helpers/assign/", helpers.AssignMany.as_view(), name="assign_many"),
    path("visits/helpers/<int:pk>/", helpers.HelperDetail.as_view(), name="helper"),
    path("visits/helpers/<int:pk>/edit/", helpers.HelperEdit.as_view(), name="helper_edit"),
    path("visits/helpers/<int:pk>/end/", helpers.HelperEnd.as_view(), name="helper_end"),
    path("visits/helpers/<int:pk>/phone/", helpers.helper_phone, name="helper_phone"),
    path("<int:pk>/helpers/new/", helpers.AssignmentCreate.as_view(), name="assign"),
    path("assignments/<int:pk>/hand-over/", helpers.AssignmentHandOver.as_view(), name="hand_over"),
    path("assignments/<int:pk>/end/", helpers.AssignmentEnd.as_view(), name="assignment_end"),
]
