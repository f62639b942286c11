"""Login, lock-out, time-out, postings, and the administrator's pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import clock
from registry.accounts import actions
from registry.accounts.middleware import LOGIN_STAMP, SEEN_STAMP
from registry.accounts.models import Posting, User
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.audit.models import Entry
from registry.divisions.models import Division, Level
from registry.errors import DomainError
from tests.conftest import COUNTY, NEIGHBOUR, PASSWORD, VILLAGE

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def log_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"username": user.username, "password": password})


def test_login_right_password_enters_and_rotates_the_session(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    client.get(LOGIN)
    before = client.session.session_key
    assert log_in(client, user).status_code == 302
    assert client.session.session_key != before


def test_login_sixth_try_is_locked_out_even_with_the_right_password(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    for _ in range(5):
        log_in(client, user, "wrong")
    assert log_in(client, user).status_code == 429


def test_login_lock_of_one_address_does_not_lock_another(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    for _ in range(5):
        log_in(client, user, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert log_in(elsewhere, user).status_code == 302


def test_login_says_the_same_for_unknown_name_and_wrong_password(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    wrong = client.post(LOGIN, {"username": user.username, "password": "wrong"})
    unknown = client.post(LOGIN, {"username": "nobody", "password": "wrong"})
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_login_first_password_must_be_changed(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    assert log_in(client, user).url == reverse("accounts:password_change")
    new = "another long password 9"
    client.post(
        reverse("accounts:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    user.refresh_from_db()
    assert not user.must_change_password and user.check_password(new)


def test_login_next_to_another_site_is_ignored(make_user, client):
    user = make_user("village_clerk", VILLAGE)
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"username": user.username, "password": PASSWORD})
    assert "evil" not in response.url


def test_session_older_than_the_limit_ends(make_user, as_user):
    client = as_user(make_user("village_clerk", VILLAGE))
    client.get("/divisions/search/")
    session = client.session
    session[LOGIN_STAMP] = timezone.now().timestamp() - 9 * 3600
    session.save()
    assert client.get("/divisions/search/").url.startswith(LOGIN)


def test_session_idle_time_begins_anew_with_a_visit_and_is_not_written_with_every_page(make_user, as_user):
    client = as_user(make_user("village_clerk", VILLAGE))
    client.get("/divisions/search/")
    written = Session.objects.get(pk=client.session.session_key)
    client.get("/divisions/search/")
    assert Session.objects.get(pk=written.pk).expire_date == written.expire_date
    session = client.session
    session[SEEN_STAMP] -= 61
    session.save()
    Session.objects.filter(pk=written.pk).update(expire_date=timezone.now() + dt.timedelta(minutes=1))
    client.get("/divisions/search/")
    assert Session.objects.get(pk=written.pk).expire_date > timezone.now() + dt.timedelta(minutes=29)
    Session.objects.filter(pk=written.pk).update(expire_date=timezone.now())
    assert client.get("/divisions/search/").url.startswith(LOGIN)


def test_account_closed_in_mid_session_is_out_with_the_next_request(make_user, as_user):
    user = make_user("village_clerk", VILLAGE)
    client = as_user(user)
    assert client.get("/divisions/children/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/divisions/children/").status_code == 302


def test_posting_ended_takes_its_rights_the_same_day(make_user):
    user = make_user("village_clerk", VILLAGE)
    today = clock.today()
    Posting.objects.filter(user=user).update(ends_on=today)
    assert user.postings_on(today) == []
    assert len(user.postings_on(today - dt.timedelta(days=1))) == 1


def test_posting_switch_changes_the_rights(make_user, as_user):
    user = make_user("village_clerk", VILLAGE)
    admin = Posting.objects.create(user=user, role="system_admin", division_id=COUNTY, starts_on="2020-01-01")
    client = as_user(user)
    assert client.get(reverse("accounts:users")).status_code == 200  # the widest division first
    clerk = Posting.objects.get(user=user, role="village_clerk")
    client.post(reverse("accounts:switch_posting"), {"posting": clerk.pk})
    assert client.get(reverse("accounts:users")).status_code == 403
    client.post(reverse("accounts:switch_posting"), {"posting": admin.pk})
    assert client.get(reverse("accounts:users")).status_code == 200


def test_posting_of_somebody_else_cannot_be_taken(make_user, as_user):
    clerk, admin = make_user("village_clerk", VILLAGE), make_user("system_admin", COUNTY)
    client = as_user(clerk)
    client.post(reverse("accounts:switch_posting"), {"posting": admin.posting.pk})
    assert client.get(reverse("accounts:users")).status_code == 403


def test_posting_same_role_twice_at_once_is_refused_by_the_database(make_user):
    user = make_user("village_clerk", VILLAGE)
    with pytest.raises(IntegrityError, match="posting_no_overlap"), transaction.atomic():
        Posting.objects.create(user=user, role="village_clerk", division_id=VILLAGE, starts_on="2025-01-01")


def test_administrator_opens_an_account_in_the_browser(make_user, as_user, in_scope):
    client = as_user(make_user("system_admin", COUNTY))
    response = client.post(
        reverse("accounts:user_create"),
        {
            "username": "newclerk",
            "name": "新文书",
            "password": "first password 77",
            "role": "village_clerk",
            "division": VILLAGE,
            "title": "",
            "starts_on": "2026-01-01",
        },
    )
    assert response.status_code == 302, response.context["form"].errors | response.context["posting_form"].errors
    person = User.objects.get(username="newclerk")
    assert person.must_change_password and person.postings.get().division_id == VILLAGE
    with in_scope(COUNTY):
        assert set(Entry.objects.about(person).values_list("event", flat=True)) == {
            "accounts.user_created",
            "accounts.posting_created",
        }


@pytest.mark.parametrize(
    ("role", "division", "message"),
    [
        ("village_clerk", COUNTY, "level"),
        ("county_office", VILLAGE, "level"),
        ("village_clerk", NEIGHBOUR, "area"),
        ("village_clerk", "nowhere", "code"),
    ],
)
def test_administrator_posting_that_does_not_fit_is_explained(make_user, as_user, role, division, message):
    client = as_user(make_user("system_admin", COUNTY), **{"accept-language": "en"})
    response = client.post(
        reverse("accounts:user_create"),
        {
            "username": "x",
            "name": "x",
            "password": "first password 77",
            "role": role,
            "division": division,
            "starts_on": "2026-01-01",
        },
    )
    assert response.status_code == 200
    assert message in str(response.context["posting_form"].errors["division"])
    assert not User.objects.filter(username="x").exists()


def test_administrator_cannot_touch_the_own_account(make_user, in_scope):
    admin = make_user("system_admin", COUNTY)
    with in_scope(COUNTY), pytest.raises(DomainError) as refusal:
        actions.begin_posting(
            admin,
            role="county_finance",
            division=Division.objects.get(code=COUNTY),
            title="",
            starts_on=dt.date(2026, 1, 1),
            by=admin,
        )
    assert refusal.value.code == "own_account"


def test_administrator_does_not_see_people_of_another_county(make_user, as_user):
    stranger = make_user("village_clerk", Division.objects.villages_of(NEIGHBOUR)[0].code)
    client = as_user(make_user("system_admin", COUNTY))
    assert client.get(reverse("accounts:user", args=[stranger.pk])).status_code == 404


def test_roles_every_right_is_held_by_someone_and_nobody_both_prepares_and_releases():
    held = set().union(*(role.permissions for role in ROLES.values()))
    assert held == set(Permission)
    apart = [
        (Permission.PREPARE_PAYMENT, Permission.RELEASE_PAYMENT),
        (Permission.PREPARE_NOTICE, Permission.WITNESS_NOTICE),
        (Permission.SUBMIT_CASE, Permission.APPROVE_CASE),
        (Permission.SUBMIT_CASE, Permission.CHAIR_APPRAISAL),
        (Permission.PREPARE_NOTICE, Permission.HANDLE_OBJECTION),
        (Permission.MANAGE_ACCOUNTS, Permission.VIEW_HOUSEHOLDS),
    ]
    for role in ROLES.values():
        for one, other in apart:
            if role.level != Level.VILLAGE and one == Permission.PREPARE_NOTICE:
                continue  # no committee above the village: officers divide the duties by person (Duty)
            assert not {one, other} <= role.permissions, f"{role.code} holds {one} and {other}"
