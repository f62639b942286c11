"""A draft is its author's alone, survives the form, and is swept."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from registry import clock
from registry.drafts import actions, queries
from registry.drafts.models import Draft
from registry.drafts.tasks import sweep
from registry.errors import DomainError
from tests.conftest import SIBLING, VILLAGE
from tests.households.test_pages import fields_of

IDENTITY = "529901196803120018"


def keep(user: Any, **values: str) -> Draft:
    return actions.keep(
        by=user, form="households.card", subject="new:1", form_version="x", address="/households/new/", title="龙大山",
        values={name: [value] for name, value in ({"members-0-identity": IDENTITY} | values).items()},
    )  # fmt: skip


@pytest.mark.django_db
def test_numbers_inside_are_sealed(make_user: Any, in_scope: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=clerk.pk):
        draft = keep(clerk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT data, row_to_json(d)::text FROM drafts_draft d WHERE id = %s", [draft.pk])
            data, row = cursor.fetchone()
        assert IDENTITY.encode() not in bytes(data) and IDENTITY not in row
        assert str(Draft.objects.get(pk=draft.pk).data) == "***"
        assert queries.of(clerk).get().values()["members-0-identity"] == [IDENTITY]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "village"), [
    ("village_clerk", SIBLING), ("village_clerk", VILLAGE), ("branch_secretary", VILLAGE),
    ("county_office", VILLAGE[:6]),
])  # fmt: skip
def test_nobody_else_reads_a_draft_not_even_by_sql(make_user: Any, in_scope: Any, role: str, village: str) -> None:
    clerk, other = make_user("village_clerk", VILLAGE), make_user(role, village)
    with in_scope(VILLAGE, actor=clerk.pk):
        keep(clerk)
        assert Draft.objects.count() == 1
    with in_scope(village, actor=other.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM drafts_draft")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE drafts_draft SET title = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM drafts_draft")
        assert cursor.rowcount == 0
    with in_scope(VILLAGE, actor=clerk.pk):
        assert queries.of(clerk).get().title == "龙大山"


@pytest.mark.django_db
def test_draft_of_another_cannot_be_written(make_user: Any, in_scope: Any) -> None:
    from django.db import Error

    clerk, other = make_user("village_clerk", VILLAGE), make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=other.pk), pytest.raises(Error), transaction.atomic():
        keep(clerk)


@pytest.mark.django_db
def test_draft_typed_under_another_posting_is_not_offered(make_user: Any, in_scope: Any) -> None:
    from registry.accounts.models import Posting

    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=clerk.pk):
        keep(clerk)
    clerk.act_as(Posting(user=clerk, role="village_clerk", division_id=SIBLING))
    with in_scope(SIBLING, actor=clerk.pk):
        assert not Draft.objects.exists()


@pytest.mark.django_db
def test_too_large_is_refused(make_user: Any, in_scope: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=clerk.pk), pytest.raises(DomainError) as refused:
        keep(clerk, note="x" * (actions.LARGEST + 1))
    assert refused.value.code == "draft_too_large"


def test_old_drafts_are_swept(committing_db: str, make_user: Any, in_scope: Any, travel: Any, settings: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        keep(clerk)
        day = clock.today()
    with travel(day + dt.timedelta(days=settings.REGISTRY_DRAFT_DAYS - 1)):
        assert sweep() == 0
    with travel(day + dt.timedelta(days=settings.REGISTRY_DRAFT_DAYS + 2)):
        assert sweep() == 1
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        assert not Draft.objects.exists()


# --- the pages --------------------------------------------------------------------------------------------------------


def send(client: Any, **changes: Any) -> Any:
    values = {name: [value] for name, value in changes.pop("values", {"card-group": "3组"}).items()}
    body = {"form": "households.card", "subject": "new:1", "version": "x", "address": "/households/new/",
            "title": "龙", "values": values}  # fmt: skip
    return client.post(reverse("drafts:keep"), json.dumps(body | changes), content_type="application/json")


@pytest.mark.django_db
def test_what_was_typed_comes_back_after_logout(make_user: Any, as_user: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    url = reverse("households:create")
    client = as_user(clerk)
    typed = fields_of(client.get(url).content.decode())
    typed |= {"members-0-name": "龙大山", "members-0-identity": IDENTITY, "card-group": "3组", "old-field": "旧内容"}
    typed.pop("csrfmiddlewaretoken", None)
    assert send(client, values=typed, subject=typed["draft_key"]).status_code == 200
    client.logout()

    later = as_user(clerk)
    offered = later.get(url).content.decode()
    assert "?draft=" in offered
    assert "龙大山" not in as_user(make_user("village_clerk", VILLAGE)).get(url).content.decode()
    address = offered.split('href="/households/new/?draft=')[1].split('"')[0]
    html = later.get(f"{url}?draft={address}").content.decode()
    again = fields_of(html)
    assert (again["members-0-identity"], again["card-group"]) == (IDENTITY, "3组")
    assert "旧内容" in html and again["old-field"] == "旧内容", "a field the form has no more is listed and kept"

    ready = again | {"members-0-relation": "head", "card-main_cause": "01", "members-0-health": "healthy"}
    assert later.post(url, ready).status_code == 302
    assert "?draft=" not in later.get(url).content.decode(), "saving the card ends the draft"


@pytest.mark.django_db
def test_draft_is_kept_and_thrown_away_without_script(make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    url = reverse("households:create")
    typed = fields_of(client.get(url).content.decode()) | {"card-group": "3组", "save_draft": "1"}
    kept = client.post(url, typed)
    assert kept.status_code == 302 and "?draft=" in kept["Location"]
    pk = kept["Location"].split("=")[1]
    assert client.post(reverse("drafts:draft", args=[pk])).status_code == 302
    assert client.delete(reverse("drafts:draft", args=[pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("body", [
    b"", b"[]", b'{"values": 3}', b'{"values": {"a": ["1"]}, "form": "f", "subject": "s", "title": "", "version": ""}',
    b'{"values": {}, "form": "f", "subject": "s", "title": "", "version": "", "address": "//evil.example/"}',
])  # fmt: skip
def test_unreadable_draft_is_refused(make_user: Any, as_user: Any, body: bytes) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    assert client.post(reverse("drafts:keep"), body, content_type="application/json").status_code == 400
