"""The village's pages, mounted at /villages/."""

from django.urls import path, re_path

from villages.views import cards, meetings, resolutions

app_name = "villages"
urlpatterns = [
    path("", cards.VillageList.as_view(), name="list"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting_create"),
    path("meetings/hint/", meetings.meeting_hint, name="meeting_hint"),
    path("meetings/sheets/", meetings.MeetingSheets.as_view(), name="meeting_sheets"),
    path("meetings/<int:pk>/", meetings.MeetingDetail.as_view(), name="meeting"),
    path("meetings/<int:pk>/sign/", meetings.sign, name="meeting_sign"),
    path("meetings/<int:pk>/edit/", meetings.MeetingEdit.as_view(), name="meeting_edit"),
    path("meetings/<int:pk>/evidence/", meetings.evidence, name="meeting_evidence"),
    path("meetings/<int:pk>/minutes/", meetings.print_minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/publish/", meetings.publish, name="meeting_publish"),
    path("matters/", resolutions.ResolutionList.as_view(), name="resolutions"),
    path("matters/new/", resolutions.ResolutionCreate.as_view(), name="resolution_create"),
    path("matters/<int:pk>/", resolutions.ResolutionDetail.as_view(), name="resolution"),
    path("matters/<int:pk>/edit/", resolutions.ResolutionEdit.as_view(), name="resolution_edit"),
    path("matters/<int:pk>/decision/", resolutions.open_decision, name="resolution_decision"),
    path("matters/<int:pk>/result/", resolutions.OpenResult.as_view(), name="resolution_result"),
    path("matters/<int:pk>/step/<slug:step>/", resolutions.ResolutionStep.as_view(), name="resolution_step"),
    re_path(r"^(?P<code>\d{12})/$", cards.village, name="village"),
    re_path(r"^(?P<code>\d{12})/edit/$", cards.CardEdit.as_view(), name="village_edit"),
]
