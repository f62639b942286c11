"""The error pages and what leads to them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError
from django.test import override_settings

from registry.errors import DomainError
from registry.web.middleware import RefusalMiddleware
from tests.conftest import COUNTY, VILLAGE, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", [400, 403, 404, 409, 500, 503])
def test_error_page_has_its_status_and_a_way_on(client, code):
    response = client.get(f"/styleguide/error/{code}/", headers={"accept-language": "zh-hans"})
    assert response.status_code == code
    assert 'href="/"' in response.content.decode()


def test_missing_page_in_the_middle_of_a_request_is_rendered(as_user, make_user):
    response = as_user(make_user("village_clerk", VILLAGE)).get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "<html" in response.content.decode()


def test_right_missing_says_whose_task_it_is(as_user, make_user):
    response = as_user(make_user("village_clerk", VILLAGE), **{"accept-language": "en"}).get("/accounts/users/")
    assert response.status_code == 403
    assert "It is done by: " in text_of(response)


def test_form_without_token_is_explained(client, make_user):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(make_user("village_clerk", VILLAGE), backend="django.contrib.auth.backends.ModelBackend")
    response = strict.post("/accounts/posting/", {"posting": "1"})
    assert response.status_code == 403
    assert "This form is no longer valid" in text_of(response)


def test_uncaught_refusal_is_a_page_with_the_reason(rf):
    middleware = RefusalMiddleware(lambda request: None)
    response = middleware.process_exception(rf.get("/"), DomainError("no", "公示未满。"))
    assert response.status_code == 409
    assert "公示未满。" in response.content.decode()


def test_uncaught_guard_of_the_database_is_no_server_error(rf, in_scope):
    from django.db import transaction

    from registry.jobs.models import Job

    with in_scope(COUNTY), pytest.raises(IntegrityError) as caught, transaction.atomic():
        Job.objects.create(kind="x", area_id=COUNTY, total=1, done=5)
    response = RefusalMiddleware(lambda request: None).process_exception(rf.get("/"), caught.value)
    assert response.status_code == 422


def test_lost_database_is_503_and_a_fault_stays_a_fault(rf):
    middleware = RefusalMiddleware(lambda request: None)
    assert middleware.process_exception(rf.get("/"), OperationalError("gone")).status_code == 503
    assert middleware.process_exception(rf.get("/"), RuntimeError("bug")) is None
    assert middleware.process_exception(rf.get("/"), IntegrityError("no cause")) is None


@override_settings(REGISTRY_DEMO=False, DEBUG=False)
@pytest.mark.parametrize("address", ["", "form/", "confirm/", "error/500/"])
def test_gallery_is_not_there_with_real_people(client, address):
    assert client.get(f"/styleguide/{address}").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_gallery_in_both_languages_leaves_no_name_unresolved(client, language):
    response = client.get("/styleguide/", headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_fragment_after_the_session_ended_sends_the_whole_page_to_the_login(client):
    response = client.get(
        "/divisions/children/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/households/?sort=x"}
    )
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fhouseholds%2F%3Fsort%3Dx"


def test_page_after_the_session_ended_is_redirected_as_ever(client):
    assert client.get("/divisions/children/").status_code == 302
