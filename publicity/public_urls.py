"""The Fair Wall, mounted at /wall/ in the office and on the public site alike."""

from django.urls import path, re_path

from publicity.views import public, public_log, public_objections

app_name = "wall"
urlpatterns = [
    path("", public.home, name="home"),
    path("receipt/", public_objections.receipt, name="receipt"),
    path("verify/", public_log.verify_form, name="verify_form"),
    re_path(r"^verify/(?P<check_code>[0-9A-Za-z-]{8,12})/$", public_log.verify, name="verify"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/$", public.area, name="area"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<reference>\d{4}-\d{1,6})/$", public.notice, name="notice"),
    re_path(
        r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<reference>\d{4}-\d{1,6})/objection/$",
        public_objections.objection,
        name="objection",
    ),
]
