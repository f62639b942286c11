"""The office's pages about the wall, mounted at /publicity/."""

from django.urls import path

from publicity.views import compose, duties, evidence, notices, objection_answers, objection_entering, objections

app_name = "publicity"
urlpatterns = [
    path("", notices.NoticeList.as_view(), name="notices"),
    path("<int:pk>/", notices.NoticeDetail.as_view(), name="notice"),
    path("<int:pk>/witness/", notices.WitnessForm.as_view(), name="notice_witness"),
    path("<int:pk>/close/", notices.CloseForm.as_view(), name="notice_close"),
    path("<int:pk>/withdraw/", notices.WithdrawForm.as_view(), name="notice_withdraw"),
    path("<int:pk>/poster/", notices.poster, name="notice_poster"),
    path("<int:pk>/sign/<str:signer>/", evidence.sign, name="notice_sign"),
    path("<int:pk>/photo/", evidence.PhotoForm.as_view(), name="notice_photo"),
    path("<int:pk>/correct/", compose.CorrectSheet.as_view(), name="notice_correct"),
    path("compose/", compose.ComposeKinds.as_view(), name="compose"),
    path("compose/<str:kind>/", compose.ComposeSheet.as_view(), name="compose_sheet"),
    path("closing/", evidence.CloseDue.as_view(), name="close_due"),
    path("signing/", evidence.SignWaiting.as_view(), name="sign_waiting"),
    path("duties/", duties.DutyMatrix.as_view(), name="duties"),
    path("duties/<str:code>/", duties.DutyCalendar.as_view(), name="duty_calendar"),
    path("<int:pk>/objection/", objection_entering.ObjectionEnter.as_view(), name="objection_enter"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<int:pk>/", objections.ObjectionDetail.as_view(), name="objection"),
    path("objections/<int:pk>/accept/", objections.accept, name="objection_accept"),
    path("objections/<int:pk>/investigate/", objections.InvestigateView.as_view(), name="objection_investigate"),
    path("objections/<int:pk>/answer/<str:step>/", objection_answers.AnswerView.as_view(), name="objection_answer"),
    path("objections/<int:pk>/photos/<int:photo>/", objections.photo, name="objection_photo"),
    path("objections/<int:pk>/slip/", objection_entering.slip, name="objection_slip"),
]
