"""Objections in the situations the tests need, and pictures as villagers and attackers send them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from publicity import actions
from publicity.actions.objections import Receipt
from publicity.models import Objection
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import hanging

PAIR = ("吴新民", "田桂花")
SECRET = "柴火垛旁边住的我亲眼看见"  # words that tell who wrote them
NAME, PHONE = "石告状", "13800007777"


@dataclass
class People:
    """Everyone an objection meets; each posted where the demo's villages have them."""

    clerk: Any
    witness: Any
    reviewer: Any
    township_leader: Any
    county: Any
    second_county: Any
    head: Any


def people(make_user: Any) -> People:
    township = VILLAGE[:9]
    return People(
        make_user("village_clerk", VILLAGE, name="彭文书"), make_user("supervision_committee", VILLAGE, name="龙监督"),
        make_user("township_reviewer", township), make_user("township_leader", township),
        make_user("county_office", COUNTY), make_user("county_office", COUNTY), make_user("county_leader", COUNTY),
    )  # fmt: skip


def notice_of(who: People, **fields: Any) -> Any:
    return hanging(who.clerk, who.witness, **fields)


def told(notice: Any, text: str = SECRET, **fields: Any) -> tuple[Receipt, Objection]:
    """An objection to the first family of the notice, and its receipt."""
    receipt = actions.receive_objection(notice_id=notice.pk, position=1, text=text, **fields)
    return receipt, Objection.objects.select_related("notice", "entry", "words").get(pk=receipt.objection_id)


def answered(
    objection: Objection, by: Any, step: str = "refuse", answer: str = "村里已核实，情况不属实。"
) -> Objection:
    """Taken up, looked into by two, and answered."""
    on = clock.today()
    for move in ("accept", "investigate"):
        actions.move_objection(objection, move, by=by, on=on, investigators=PAIR)
    return actions.answer_objection(objection, step, by=by, on=on, answer=answer, findings=f"记录：{SECRET}")


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 240), *, exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise(size, 90).convert("RGB")
    image.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def place() -> bytes:
    """EXIF with a place, a phone's maker and its serial number."""
    exif = Image.Exif()
    exif[0x010F], exif[0xA431] = "SPYPHONE", "SERIAL-4711"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (28.0, 20.0, 11.0)
    return exif.tobytes()


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")
