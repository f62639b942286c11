"""Actions and forms that can be refused: the reason is said, nothing is half done, the way back stays on this site."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import override

from registry.errors import DomainError, Reason, Refused
from registry.jobs.models import Job
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.refusals import refusals_on
from registry.web.safe import back_url, get_safe_url
from tests.conftest import COUNTY, NEIGHBOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(rf):
    def make(data=None, **headers):
        request = rf.post("/do/", data or {}, headers=headers)
        request._messages = CookieStorage(request)
        return request

    return make


def said(request):
    return [str(message) for message in get_messages(request)]


def broken_job():
    Job.objects.create(kind="x", area_id=COUNTY, total=1, done=5)


def test_action_done_says_so_and_redirects(post):
    request = post()
    response = action_view(lambda request: done(request, "已提交。", to="/cases/7/"))(request)
    assert (response.status_code, response.url) == (302, "/cases/7/")
    assert said(request) == ["已提交。"]


def test_action_refused_says_every_reason_and_goes_back(post):
    def view(request):
        raise Refused([Reason("days", "公示未满 %(n)d 天。", {"n": 7}), Reason("witness", "没有见证人。")])

    request = post({"next": "/cases/7/"})
    response = action_view(view)(request)
    assert response.url == "/cases/7/"
    assert said(request) == ["公示未满 7 天。\n没有见证人。"]


def test_action_refused_leaves_nothing_behind(post, in_scope):
    def view(request):
        Job.objects.create(kind="half", area_id=COUNTY)
        raise DomainError("no", "不行。")

    with in_scope(COUNTY):
        action_view(view)(post())
        assert not Job.objects.filter(kind="half").exists()


def test_action_constraint_becomes_its_sentence_and_the_transaction_lives(post, in_scope):
    request = post()
    with in_scope(COUNTY), override("en"):
        action_view(lambda request: broken_job())(request)
        assert Job.objects.count() == 0
    assert said(request) == ["A job cannot have done more than there is."]


def test_action_fault_that_is_no_refusal_stays_a_fault(post):
    def view(request):
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        action_view(view)(post())


def test_action_get_is_refused(rf):
    assert action_view(lambda request: None)(rf.get("/do/")).status_code == 405


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil", "\\\\evil"]
)
def test_next_never_leaves_this_site(post, evil):
    assert get_safe_url(post({"next": evil}), fallback="/home/") == "/home/"
    assert back_url(post({"next": evil}, Referer=evil), fallback="/home/") == "/home/"


def test_back_is_the_page_before_by_its_path(post):
    assert back_url(post(Referer="http://testserver/list/?kind=a"), fallback="/") == "/list/?kind=a"


class Form(forms.Form):
    number = forms.CharField()


def test_refusal_stands_at_the_field_its_reason_names():
    form = Form({"number": "1"})
    assert form.is_valid()
    with refusals_on(form):
        raise Refused([Reason("taken", "已有此编号。", field="number"), Reason("late", "太晚。", field="elsewhere")])
    assert form.errors["number"] == ["已有此编号。"]
    assert form.non_field_errors() == ["太晚。"]


def test_refusal_by_the_database_stands_on_the_form(in_scope):
    form = Form({"number": "1"})
    form.is_valid()
    with in_scope(COUNTY), override("en"), refusals_on(form):
        broken_job()
    assert form.non_field_errors() == ["A job cannot have done more than there is."]


def test_integrity_error_of_unknown_origin_is_no_refusal():
    form = Form({"number": "1"})
    form.is_valid()
    with pytest.raises(IntegrityError), refusals_on(form):
        raise IntegrityError("no cause")


class CreateJob(ActionFormView):
    form_class = Form
    title = "新任务"
    performed: list[str] = []

    def perform(self, form):
        if form.cleaned_data["number"] == "bad":
            raise DomainError("bad", "编号不对。", field="number")
        self.performed.append(form.cleaned_data["number"])


@pytest.fixture
def page(rf, make_user):
    user = make_user("village_clerk", COUNTY)

    def call(method="get", view=CreateJob, data=None, **kwargs):
        CreateJob.performed.clear()
        request = getattr(rf, method)("/new/", data or {})
        request.user, request.postings, request._messages = user, [], CookieStorage(request)
        return view.as_view()(request, **kwargs), request

    return call


def test_form_page_shows_the_form(page):
    response, _request = page()
    assert response.status_code == 200
    assert "新任务" in response.content.decode()
    assert "data-registry-error-summary" not in response.content.decode()


@pytest.mark.parametrize(("typed", "said_there"), [("", "id_number_error"), ("bad", "编号不对。")])
def test_form_page_refused_shows_the_summary_and_the_field(page, typed, said_there):
    response, _request = page("post", data={"number": typed})
    html = response.content.decode()
    assert 'href="#id_number"' in html
    assert said_there in html
    assert CreateJob.performed == []


def test_form_page_done_says_so_and_follows_next(page):
    response, request = page("post", data={"number": "7", "next": "/list/"})
    assert (response.status_code, response.url) == (302, "/list/")
    assert len(said(request)) == 1
    assert CreateJob.performed == ["7"]


class EditJob(CreateJob):
    model = Job


def test_form_page_of_a_row_outside_the_scope_is_404(page, in_scope):
    with in_scope(NEIGHBOUR):
        foreign = Job.objects.create(kind="x", area_id=NEIGHBOUR)
        for method in ("get", "post"):
            with pytest.raises(Http404):
                page(method, view=EditJob, pk=foreign.pk)


def test_scoped_or_404_takes_models_and_querysets(in_scope, make_user):
    user = make_user("county_office", COUNTY)
    with in_scope(COUNTY):
        own = Job.objects.create(kind="x", area_id=COUNTY)
        assert scoped_or_404(Job, user, pk=own.pk) == own
        assert scoped_or_404(Job.objects.select_related("area"), user, pk=own.pk) == own
