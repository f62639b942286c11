"""An old telephone: small pages, no script needed, and no style or script that its browser does not know."""

from __future__ import annotations

import re
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.test import Client

from publicity import actions
from publicity.actions import EntryDraft
from publicity.models import WallNotice
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import COLUMNS, finance, hanging

LIMIT = 15_000
CSS, JS = (settings.BASE_DIR / "static" / name for name in ("css/wall.css", "js/wall.js"))


@pytest.mark.parametrize("unknown", [
    r"var\(", r"--[a-z]", r":has\(", r":is\(", r":where\(", r"display:(inline-)?grid", r"(?<![a-z-])gap:", r"inset:",
    r"aspect-ratio", r"clamp\(", r"\bmin\(", r"\bmax\(", r"@layer", r"@container", r"&", r"focus-visible",
])  # fmt: skip
def test_the_style_sheet_has_nothing_that_an_old_browser_skips(unknown: str) -> None:
    """A rule that is skipped leaves white on white; Android's browser of 2014 is the measure."""
    text = re.sub(r"/\*.*?\*/", "", CSS.read_text(), flags=re.S)
    assert not re.search(unknown, text), re.search(rf".*{unknown}.*", text)


@pytest.mark.parametrize("unknown", [r"=>", r"\blet\b", r"\bconst\b", r"`", r"\?\.", r"\?\?", r"\.\.\.", r"\bclass\b",
                                     r"\basync\b", r"\.includes\(", r"\.closest\(", r"\.dataset"])  # fmt: skip
def test_the_script_has_nothing_that_an_old_browser_cannot_read(unknown: str) -> None:
    text = re.sub(r"//.*|\"[^\"]*\"", "", JS.read_text())
    assert not re.search(unknown, text), unknown


@pytest.fixture
def stocked(make_user: Any, in_scope: Any, db: Any) -> Any:
    """A wall at its fullest: 80 families, a dozen sheets, figures, a year of decisions."""
    clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
    families = [
        EntryDraft({"head_name": "王向龙石施麻吴杨"[n % 8] + "大" + "山英兰专金林"[n % 6], "group": f"{n % 8 + 1}组",
                    "people": n % 6 + 1, "proposal": "村里拟纳入帮扶"})
        for n in range(80)
    ]  # fmt: skip
    with in_scope(COUNTY):
        actions.publish_contact(village=VILLAGE, office_phone="0743-7650226", by=None)
        for topic in ("funds", "households", "village"):
            actions.publish_figures(village=VILLAGE, topic=topic, as_of=clock.today(), by=None, rows=[
                {"label": f"湘财农指〔2026〕{n}号（省级）", "value": f"收到{n}2,000元，发出{n}1,500元"}
                for n in range(12)
            ], sentences=[f"今年发给{n}户，共{n}3,500元。" for n in range(8)])  # fmt: skip
        for number in range(12):
            finance(clerk, witness, title=f"2026年第{number}次村级收支公示")
        return hanging(clerk, witness, entries=families, columns=COLUMNS)


def test_every_page_weighs_less_than_its_limit(stocked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Html, style sheet and script together, compressed as sent; printed, so that growth is seen."""
    wall, base = Client(headers={"accept-language": "zh-CN", "accept-encoding": "br"}), f"/wall/{VILLAGE}/"
    sheet = f"{base}{stocked.reference}/"
    pages = {
        "county": f"/wall/{COUNTY}/", "township": f"/wall/{VILLAGE[:9]}/", "village": base, "80 families": sheet,
        "objection form": f"{sheet}objection/", "year": f"{base}{stocked.year}/", "broadcast": f"{base}script/",
        "broadcast, 80 families": f"{sheet}script/", "verify": f"/wall/verify/{stocked.check_code}/",
        "verify form": "/wall/verify/", "receipt": "/wall/receipt/", "slip": "/wall/slip/", "log": f"{base}log/",
        "quality": f"/wall/{COUNTY}/quality/", "not here": f"{base}1999-1/",
    }  # fmt: skip
    extra = sum(len(brotli.compress(path.read_bytes())) for path in (CSS, JS))
    found = {}
    for name, address in pages.items():
        page = wall.get(f"{address}?big=1&contrast=1&lang=zh")
        body = page.content if page.get("Content-Encoding") == "br" else brotli.compress(page.content)
        assert page.status_code == (404 if name == "not here" else 200), name
        found[name] = len(body) + extra
    with capsys.disabled():
        print(f"\n  wall weights in bytes, css and js {extra} included: {found}", end="")  # noqa: T201  (asked for)
    assert {name: size for name, size in found.items() if size >= LIMIT} == {}


def test_pages_are_whole_without_a_script(stocked: Any) -> None:
    """The only script is a deferred file of our own; its button is hidden until the phone has a voice."""
    page = Client(headers={"accept-language": "zh-CN"}).get(f"/wall/{VILLAGE}/").content.decode()
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/js/wall.js" defer>']
    assert (
        re.search(r"<button[^>]*data-read hidden", page)
        and " style=" not in page
        and " on" not in re.sub(r">[^<]*<", "><", page)
    )


def test_a_night_over_a_village_costs_a_bounded_number_of_statements(
    stocked: Any, django_assert_max_num_queries: Any, in_scope: Any
) -> None:
    """However many sheets hang: the database is read once for all pages of a division, in both languages and sizes."""
    from publicity.documents import pages

    hung = WallNotice.objects.filter(village_id=VILLAGE).count()
    with django_assert_max_num_queries(12):
        made = list(pages.pages_of(VILLAGE, on=clock.today()))
    assert len(made) == 4 * (hung + 1)
