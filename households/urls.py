"""Addresses of the households' pages."""

from importlib.util import find_spec

from django.urls import include, path

from households.views import card, households, members

app_name = "households"

urlpatterns = [
    path("", households.HouseholdList.as_view(), name="list"),
    path("new/", card.CardView.as_view(), name="create"),
    path("<int:pk>/", households.HouseholdDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", card.CardView.as_view(), name="edit"),
    path("<int:pk>/reveal/", households.reveal, name="reveal"),
    path("<int:pk>/income/", members.IncomeOfYear.as_view(), name="income"),
    path("<int:pk>/head/", members.HeadChange.as_view(), name="head"),
    path("<int:pk>/measures/new/", members.MeasureAdd.as_view(), name="measure_add"),
    path("measures/<int:pk>/", members.MeasureChange.as_view(), name="measure"),
    path("members/<int:pk>/leave/", members.MemberLeave.as_view(), name="member_leave"),
]
if find_spec("households.case_urls"):
    urlpatterns.append(path("", include("households.case_urls")))
