"""The village's pages, mounted at /villages/."""

from django.urls import path, re_path

from villages.views import cards, meetings

app_name = "villages"
urlpatterns = [
    path("", cards.VillageList.as_view(), name="list"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting_create"),
    path("meetings/<int:pk>/", meetings.MeetingDetail.as_view(), name="meeting"),
    path("meetings/<int:pk>/sign/", meetings.sign, name="meeting_sign"),
    re_path(r"^(?P<code>\d{12})/$", cards.village, name="village"),
    re_path(r"^(?P<code>\d{12})/edit/$", cards.CardEdit.as_view(), name="village_edit"),
]
