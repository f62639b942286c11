"""Photos and scans: what a file is, its bytes say; what hides in it stays outside; a photo filed twice is found."""

from __future__ import annotations

import datetime as dt
import io
import struct
import uuid
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from PIL import Image, ImageDraw

from registry import clock
from registry.audit.models import Entry
from registry.documents import attachments, pictures, storage
from registry.documents.models import Attachment
from registry.errors import DomainError
from tests.conftest import NEIGHBOUR, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 15, 0, tzinfo=clock.ZONE)


def drawn(seed: int = 1, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """A picture with features of its own."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for n in range(24):
        x, y = (seed * 97 + n * 53) % size[0], (seed * 61 + n * 89) % size[1]
        draw.rectangle([x, y, x + 90, y + 70], fill=((n * 40 + seed * 31) % 255, (n * 70) % 255, (seed * 13) % 255))
    return image


def photo(seed: int = 1, *, form: str = "JPEG", size: tuple[int, int] = (900, 600), **options: object) -> bytes:
    out = io.BytesIO()
    drawn(seed, size).save(out, form, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "家访.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def attach(data: bytes, *, subject: str = "households.visit:1", kind: str = "photo", name: str = "a.jpg", **fields):
    values = {"village": VILLAGE, "by": None, "at": AT} | fields
    return attachments.attach(subject=subject, kind=kind, upload=upload(data, name), **values)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims width × height points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def inside(in_scope):
    with in_scope(VILLAGE[:6]):
        yield


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg_of_ours_with_a_small_copy(form):
    found = attach(photo(form=form))
    assert found.content_type == "image/jpeg" and found.is_picture
    kept = Image.open(io.BytesIO(attachments.read(found)))
    small = Image.open(io.BytesIO(attachments.read(found, small=True)))
    assert kept.format == "JPEG" and kept.size == (900, 600)
    assert max(small.size) == pictures.SMALL
    assert attachments.of("households.visit:1") == [found]


def test_place_and_camera_are_stripped_but_the_day_is_read():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8769)[36867] = "2026:11:19 09:30:00"
    exif.get_ifd(0x8825)[2] = (28.0, 20.0, 31.0)
    found = attach(photo(exif=exif))
    kept = attachments.read(found)
    assert b"SecretCamera" not in kept and not Image.open(io.BytesIO(kept)).getexif()
    assert found.taken_at == dt.datetime(2026, 11, 19, 9, 30, tzinfo=clock.ZONE)


def test_a_moment_that_is_yet_to_come_is_not_believed():
    assert attach(photo(), taken_at=AT + dt.timedelta(minutes=1)).taken_at is None
    assert attach(photo(2), taken_at=AT).taken_at == AT


def test_a_photo_turned_by_its_camera_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    assert Image.open(io.BytesIO(attachments.read(attach(photo(exif=exif))))).size == (600, 900)


def test_a_large_photo_is_made_smaller():
    found = attach(photo(size=(4000, 3000)))
    assert max(Image.open(io.BytesIO(attachments.read(found))).size) == pictures.LONGEST


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": b"GIF89a" + bytes(64),
    "exe": b"MZ" + bytes(512),
    "zip": b"PK\x03\x04" + bytes(64),
    "jpeg in name only": b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 20,
    "png cut off": photo(form="PNG")[:200],
    "jpeg of nothing": b"\xff\xd8\xff",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_photo_is_refused_whatever_its_name(data):
    with pytest.raises(DomainError) as refused:
        attach(data, name="photo.jpg")
    assert refused.value.code in {"attachment_type", "picture_damaged"}
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("size", [(9000, 9000), (30000, 30000), (60000, 60000)])
def test_a_small_file_that_claims_a_huge_picture_is_refused_undecoded(size):
    data = bomb(*size)
    assert len(data) < 300
    with pytest.raises(pictures.PictureRefused) as refused:
        attach(data)
    assert refused.value.code == "picture_too_large"


def test_a_second_file_glued_to_a_photo_is_gone():
    for tail in (b"<script>alert(1)</script>", b"PK\x03\x04evil", b"%PDF-1.7 evil"):
        found = attach(photo() + tail, subject=f"households.visit:{len(tail)}")
        assert tail not in attachments.read(found)


def test_empty_and_oversized_files_are_refused(settings):
    with pytest.raises(attachments.AttachmentRefused):
        attach(b"")
    settings.REGISTRY_ATTACHMENT_MAX_BYTES = 100
    with pytest.raises(attachments.AttachmentRefused) as refused:
        attach(photo())
    assert refused.value.code == "attachment_too_big"


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_scan_may_be_a_pdf_but_a_photo_may_not():
    assert attach(PDF, kind="scan", name="证明.pdf").content_type == "application/pdf"
    with pytest.raises(attachments.AttachmentRefused):
        attach(PDF, subject="households.visit:2")


@pytest.mark.parametrize("data", [PDF[:-8], PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>")])
def test_a_pdf_that_is_cut_off_or_acts_is_refused(data):
    with pytest.raises(attachments.AttachmentRefused):
        attach(data, kind="scan", name="a.pdf")


def test_the_same_file_twice_under_one_subject_is_one():
    assert attach(photo()) == attach(photo(), name="again.jpg")
    assert Attachment.objects.count() == 1


def test_a_photo_filed_under_another_subject_is_found():
    first = attach(photo(5))
    assert attachments.elsewhere(first) == []
    again = attach(photo(5), subject="households.visit:2")
    assert attachments.elsewhere(again) == [first]
    assert attachments.elsewhere(first) == [again]


def test_the_same_picture_saved_smaller_and_worse_is_found():
    first = attach(photo(7, size=(1600, 1200)))
    out = io.BytesIO()
    drawn(7, (1600, 1200)).resize((800, 600)).save(out, "JPEG", quality=40)
    again = attach(out.getvalue(), subject="households.visit:2")
    assert again.sha256 != first.sha256
    assert attachments.elsewhere(again) == [first]


def test_different_pictures_and_blank_ones_are_not_taken_for_the_same():
    marks = {pictures.mark(drawn(seed)) for seed in range(1, 40)}
    assert len(marks) == 39
    assert pictures.mark(Image.new("RGB", (300, 300), "black")) is None


def test_names_carry_no_folders():
    assert attach(photo(), name="..\\..\\x\\入户.jpg").name == "入户.jpg"


def test_what_was_filed_is_neither_changed_nor_removed():
    found = attach(photo())
    for deed in (lambda: Attachment.objects.filter(pk=found.pk).update(name="x"),
                 lambda: Attachment.objects.filter(pk=found.pk).delete()):  # fmt: skip
        with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
            deed()


def test_damaged_bytes_are_noticed():
    found = attach(photo(11))
    storage._place(found.path).write_bytes(b"other")
    with pytest.raises(storage.DocumentDamaged):
        attachments.read(found)


def test_only_the_scope_sees_it_and_the_look_goes_on_record(make_user, as_user):
    found = attach(photo(3))
    address = found.get_absolute_url()
    answer = as_user(make_user("village_clerk", VILLAGE)).get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert Entry.objects.filter(event="documents.attachment_seen", target_id=str(found.pk)).count() == 1
    small = as_user(make_user("helper", VILLAGE)).get(f"{address}?small=1")
    assert small.status_code == 200 and len(small.content) < len(answer.content)
    assert Entry.objects.filter(event="documents.attachment_seen").count() == 1
    assert as_user(make_user("village_clerk", SIBLING)).get(address).status_code == 404
    assert as_user(make_user("county_office", NEIGHBOUR)).get(address).status_code == 404
    assert as_user(make_user("system_admin", VILLAGE[:6])).get(address).status_code == 403


def test_a_pdf_is_saved_and_never_shown_in_our_pages(make_user, as_user):
    found = attach(PDF, kind="scan", name="a.pdf")
    answer = as_user(make_user("village_clerk", VILLAGE)).get(found.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment")


def test_subjects_of_nobody_are_not_served(make_user, as_user):
    found = attach(photo(), subject=f"strange.thing:{uuid.uuid4().hex[:6]}")
    assert as_user(make_user("village_clerk", VILLAGE)).get(found.get_absolute_url()).status_code == 404
