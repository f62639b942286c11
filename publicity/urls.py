"""The office's pages about the wall, mounted at /publicity/."""

from django.urls import path

from publicity.views import notices, objections

app_name = "publicity"
urlpatterns = [
    path("", notices.NoticeList.as_view(), name="notices"),
    path("<int:pk>/", notices.NoticeDetail.as_view(), name="notice"),
    path("<int:pk>/witness/", notices.WitnessForm.as_view(), name="notice_witness"),
    path("<int:pk>/close/", notices.close, name="notice_close"),
    path("<int:pk>/withdraw/", notices.WithdrawForm.as_view(), name="notice_withdraw"),
    path("<int:pk>/poster/", notices.poster, name="notice_poster"),
    path("<int:pk>/objection/", objections.ObjectionEnter.as_view(), name="objection_enter"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<int:pk>/", objections.ObjectionDetail.as_view(), name="objection"),
    path("objections/<int:pk>/accept/", objections.accept, name="objection_accept"),
    path("objections/<int:pk>/investigate/", objections.investigate, name="objection_investigate"),
    path("objections/<int:pk>/answer/<str:step>/", objections.AnswerView.as_view(), name="objection_answer"),
]
