"""Who belongs to a household: coming, leaving, the head."""

from django.urls import path

from households.views import members

urlpatterns = [
    path("<int:pk>/head/", members.HeadChange.as_view(), name="head"),
    path("members/<int:pk>/leave/", members.MemberLeave.as_view(), name="member_leave"),
]
