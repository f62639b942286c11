"""Documents are issued once, kept to the byte, and handed to those who may have them."""

import datetime as dt
import hashlib
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from registry.audit import trail
from registry.audit.models import Entry
from registry.db.scope import scoped
from registry.documents import issuing, storage
from registry.documents.models import IssuedDocument
from registry.documents.pdf import check_code
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)  # already 1 January 2027 in Shanghai
PDF = b"%PDF-1.7 specimen"


@pytest.fixture
def county(in_scope):
    with in_scope(COUNTY):
        yield


def issue(pdf=PDF, **changes):
    given = {"area": VILLAGE, "title": "2026年12月检查报告", "pdf": pdf, "by": None, "at": AT, "period": "2026-12"}
    return issuing.issue("inspections.monthly", **{**given, **changes})


def test_issue_keeps_bytes_number_hash_and_code(county):
    document = issue()
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (document.year, document.number, document.serial) == (2027, 1, "〔2027〕1号")
    assert (document.sha256, document.size, document.check_code) == (sha256, len(PDF), check_code(sha256))
    assert issuing.read(document) == PDF
    assert [entry.event for entry in trail.entries_for(document)] == ["documents.issued"]


def test_issue_same_bytes_again_gives_the_same_document(county):
    assert issue() == issue()
    assert IssuedDocument.objects.count() == 1


def test_issue_numbers_run_by_kind_area_and_year(county):
    numbers = [
        issue(b"1").number,
        issue(b"2").number,
        issue(b"3", area=SIBLING).number,
        issue(b"4", at=AT.replace(year=2025)).number,
        issuing.issue("inspections.quarterly", area=VILLAGE, title="x", pdf=b"5", by=None, at=AT).number,
        issue(b"6").number,
    ]
    assert numbers == [1, 2, 1, 1, 1, 3]


def test_issue_correction_supersedes_once(county):
    first = issue(b"1")
    second = issue(b"2", supersedes=first)
    assert list(IssuedDocument.objects.in_force()) == [second]
    with pytest.raises(IntegrityError), transaction.atomic():
        issue(b"3", supersedes=first)


@pytest.mark.parametrize(
    "change", ["UPDATE documents_issueddocument SET title = 'x'", "DELETE FROM documents_issueddocument"]
)
def test_issued_document_is_append_only(county, change):
    issue()
    with (
        pytest.raises(Exception, match=r"permission denied|append"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_changed_bytes_are_never_handed_out(county):
    document = issue(b"%PDF tampered with")
    place = Path(settings.MEDIA_ROOT) / document.path
    place.write_bytes(b"%PDF something else")
    with pytest.raises(storage.DocumentDamaged):
        issuing.read(document)
    place.unlink()
    with pytest.raises(storage.DocumentDamaged):
        issuing.read(document)


def test_keep_leaves_no_half_file_when_the_disk_fails(monkeypatch):
    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", fail)
    sha256 = hashlib.sha256(b"lost").hexdigest()
    with pytest.raises(OSError, match="space"):
        storage.keep(b"lost", kind="a.b", year=2026, sha256=sha256)
    folder = Path(settings.MEDIA_ROOT) / "documents/a-b/2026" / sha256[:2]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("path", ["../keys.json", "/etc/passwd", "documents/../../x"])
def test_read_never_leaves_the_media_folder(path):
    with pytest.raises(storage.DocumentDamaged):
        storage.read(path, sha256="0" * 64)


def test_keep_repairs_a_damaged_copy():
    sha256 = hashlib.sha256(b"whole").hexdigest()
    path = storage.keep(b"whole", kind="a.b", year=2026, sha256=sha256)
    (Path(settings.MEDIA_ROOT) / path).write_bytes(b"who")
    assert storage.keep(b"whole", kind="a.b", year=2026, sha256=sha256) == path
    assert storage.read(path, sha256=sha256) == b"whole"


def test_two_issuers_at_once_get_two_numbers(committing_db):
    barrier = threading.Barrier(4)
    numbers, failures = [], []

    def work(text):
        try:
            with scoped(COUNTY, actor=1):
                barrier.wait()
                numbers.append(issue(text).number)
        except Exception as failure:  # noqa: BLE001  (shown by the assertion below)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"thread {n}".encode(),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(numbers) == [1, 2, 3, 4]


def _url(document, **query):
    return reverse("documents:download", args=[document.uuid], query=query or None)


def test_download_gives_the_very_bytes_and_goes_on_record(county, make_user, as_user):
    document = issue()
    user = make_user("county_office", COUNTY)
    response = as_user(user).get(_url(document))
    assert (response.status_code, response.content) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''2026%E5%B9%B412")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    entry = Entry.objects.get(event="documents.downloaded")
    assert (entry.by, entry.target_id) == (user, str(document.pk))
    assert as_user(user).get(_url(document, view=1))["Content-Disposition"].startswith("inline")


def test_download_outside_the_scope_is_not_found(county, make_user, as_user):
    document = issue()
    stranger = make_user("county_office", NEIGHBOUR)
    missing = as_user(stranger).get(reverse("documents:download", args=["00000000-0000-4000-8000-000000000000"]))
    response = as_user(stranger).get(_url(document))
    assert (response.status_code, missing.status_code) == (404, 404)


def test_download_without_the_right_is_forbidden_and_says_why(county, make_user, as_user):
    response = as_user(make_user("helper", VILLAGE)).get(_url(issue()))
    assert response.status_code == 403


def test_download_needs_a_login_and_get(county, client, make_user, as_user):
    document = issue()
    assert client.get(_url(document)).status_code == 302
    assert as_user(make_user("county_office", COUNTY)).post(_url(document)).status_code == 405


def test_file_name_is_safe_for_every_system():
    assert IssuedDocument(title='a/b\\c:"d"\r\n?', kind="k").file_name == "a_b_c__d____.pdf"
    assert IssuedDocument(title=" . ", kind="k").file_name == "k.pdf"
