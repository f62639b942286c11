"""The Fair Wall, mounted at /wall/ in the office and on the public site alike."""

from django.urls import path, re_path

from publicity.views import public, public_data, public_log, public_objections, public_quality, public_slip

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
    path("slip/", public_slip.slip, name="slip"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/quality/$", public_quality.board, name="quality"),
    # The transparency log.
    path("verify_wall.py", public_log.verifier, name="verifier"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/log/$", public_log.log_page, name="log"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/log\.json$", public_log.log_data, name="log_data"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/log/(?P<number>\d{1,9})\.json$", public_log.log_proof, name="log_proof"),
    re_path(
        r"^(?P<code>\d{6})/log/(?P<first>\d{1,9})-(?P<second>\d{1,9})\.json$", public_log.log_growth, name="log_growth"
    ),
    # Open data and the loudspeaker's script.
    path("notices.schema.json", public_data.schema, name="schema"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/feed\.atom$", public_data.feed, name="feed"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/notices\.json$", public_data.data, name="data"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/notices\.csv$", public_data.table, name="table"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<year>\d{4})/$", public.year, name="year"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<year>\d{4})/notices\.json$", public_data.data, name="data_year"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<year>\d{4})/notices\.csv$", public_data.table, name="table_year"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/script/$", public_data.script, name="script"),
    re_path(r"^(?P<code>\d{6}|\d{9}|\d{12})/script\.txt$", public_data.script_text, name="script_text"),
    re_path(
        r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<reference>\d{4}-\d{1,6})/script/$",
        public_data.script,
        name="notice_script",
    ),
    re_path(
        r"^(?P<code>\d{6}|\d{9}|\d{12})/(?P<reference>\d{4}-\d{1,6})/script\.txt$",
        public_data.script_text,
        name="notice_script_text",
    ),
]
