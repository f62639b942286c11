"""The office's pages about the wall, mounted at /publicity/."""

from django.urls import path

from publicity.views import notices, objection_answers, objection_entering, objections

app_name = "publicity"
urlpatterns = [
    path("", notices.NoticeList.as_view(), name="notices"),
    path("<int:pk>/", notices.NoticeDetail.as_view(), name="notice"),
    path("<int:pk>/witness/", notices.WitnessForm.as_view(), name="notice_witness"),
    path("<int:pk>/close/", notices.close, name="notice_close"),
    path("<int:pk>/withdraw/", notices.WithdrawForm.as_view(), name="notice_withdraw"),
    path("<int:pk>/poster/", notices.poster, name="notice_poster"),
    path("<int:pk>/objection/", objection_entering.ObjectionEnter.as_view(), name="objection_enter"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<int:pk>/", objections.ObjectionDetail.as_view(), name="objection"),
    path("objections/<int:pk>/accept/", objections.accept, name="objection_accept"),
    path("objections/<int:pk>/investigate/", objections.InvestigateView.as_view(), name="objection_investigate"),
    path("objections/<int:pk>/answer/<str:step>/", objection_answers.AnswerView.as_view(), name="objection_answer"),
    path("objections/<int:pk>/photos/<int:photo>/", objections.photo, name="objection_photo"),
    path("objections/<int:pk>/slip/", objection_entering.slip, name="objection_slip"),
]
