"""Who belongs to a household: coming, leaving, splitting, merging, the head, work away from home."""

from django.urls import path

from households.views import changes, members, people, requests, transfers, work

urlpatterns = [
    path("<int:pk>/people/", people.PeopleEvents.as_view(), name="people"),
    path("<int:pk>/people/new/", changes.ArrivalView.as_view(), name="arrival"),
    path("<int:pk>/people/back/", changes.ReturnView.as_view(), name="return"),
    path("<int:pk>/head/", members.HeadChange.as_view(), name="head"),
    path("<int:pk>/split/", transfers.SplitView.as_view(), name="split"),
    path("<int:pk>/merge/", transfers.MergeView.as_view(), name="merge"),
    path("<int:pk>/marriage/", transfers.MarriageView.as_view(), name="marriage"),
    path("changes/", requests.RequestList.as_view(), name="member_changes"),
    path("changes/decide/", requests.RequestsDecide.as_view(), name="member_changes_decide"),
    path("changes/<int:pk>/", requests.RequestDetail.as_view(), name="member_change"),
    path("changes/<int:pk>/papers/", requests.add_papers, name="member_change_papers"),
    path("changes/<int:pk>/<slug:name>/", requests.step, name="member_change_step"),
    path("members/<int:pk>/", people.MemberPage.as_view(), name="member"),
    path("members/<int:pk>/leave/", changes.DepartureView.as_view(), name="member_leave"),
    path("members/<int:pk>/jobs/", work.WorkAdd.as_view(), name="work_add"),
    path("members/<int:pk>/jobs/months/", work.take_over_months, name="work_months"),
    path("work/<int:pk>/", work.WorkChange.as_view(), name="work"),
]
