"""The log as anybody reads it: pages, proofs, downloads."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest
from django.db import transaction
from django.test import Client

from publicity.models import LogRoot, Notice
from publicity.rules import merkle, signing
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE, text_of
from tests.publicity.log.reading import SCRIPT, three_days


@pytest.fixture
def log(committing_db, make_user, travel):
    return three_days(make_user, travel)


@pytest.fixture
def wall():
    return Client(headers={"accept-language": "zh-CN"})


def test_the_page_lists_what_was_published_with_its_seals(wall, log):
    text = text_of(wall.get(f"/wall/{VILLAGE}/log/"))
    for words in ("公开日志", "第一季度村级收支公示", "算错了一笔", "今天夜里封存", "python3 verify_wall.py"):
        assert words in text, words
    assert "第 4 条" in text or "第4条" in text
    page = wall.get(f"/wall/{VILLAGE}/log/", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 15_000 and not page.cookies and page["Cache-Control"].startswith("public")
    assert "Publication log" in text_of(wall.get(f"/wall/{VILLAGE}/log/?lang=en&page=99"))


@pytest.mark.parametrize("path", [f"{NEIGHBOUR}/log/", f"{NEIGHBOUR}/log.json", "433124999999/log/",
                                  f"{NEIGHBOUR}/log/1.json", f"{COUNTY}/log/1-99.json", f"{VILLAGE}/log/99.json",
                                  f"{VILLAGE}/log/0.json", f"{COUNTY}/log/5-4.json"])  # fmt: skip
def test_what_is_not_here_is_not_found(wall, log, path):
    assert wall.get(f"/wall/{path}").status_code == 404


def test_a_proof_leads_from_the_entry_to_the_signed_root(wall, log):
    proof = wall.get(f"/wall/{VILLAGE}/log/2.json").json()
    root = json.loads(proof["root"]["text"])
    leaf = merkle.leaf_hash(proof["leaf"])
    assert leaf.hex() == proof["leaf_hash"] and json.loads(proof["leaf"])["village_position"] == 1
    path = [bytes.fromhex(node) for node in proof["path"]]
    assert merkle.is_included(leaf, proof["position"], proof["size"], path, bytes.fromhex(root["root"]))
    assert signing.is_signed(proof["root"]["text"], signature=proof["root"]["signature"],
                             public_key=root["public_key"])  # fmt: skip
    grown = wall.get(f"/wall/{COUNTY}/log/4-5.json").json()
    heads = [bytes.fromhex(grown[name]) for name in ("first_root", "second_root")]
    assert merkle.is_consistent(4, 5, *heads, [bytes.fromhex(node) for node in grown["path"]])


def test_a_printed_code_leads_to_the_copy_its_place_and_what_came_after(wall, log):
    with scoped(COUNTY), transaction.atomic():
        notice = Notice.objects.get(title="第二季度村级收支公示")
    page = wall.get(f"/wall/verify/{notice.check_code}/")
    text = text_of(page)
    for words in ("日志里怎么写", "算错了一笔", "第3条", "第4条", "证明（JSON）"):
        assert words in text, words
    assert f'href="/wall/{VILLAGE}/log/3.json"' in page.content.decode()


def test_the_download_is_tagged_before_it_is_made_and_stable(wall, log, monkeypatch):
    first = wall.get(f"/wall/{VILLAGE}/log.json", headers={"accept-encoding": "gzip"})
    again = wall.get(f"/wall/{VILLAGE}/log.json", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(first.content) == gzip.decompress(again.content) and first["ETag"] == again["ETag"]
    assert first["Content-Type"].startswith("application/json") and "attachment" in first["Content-Disposition"]
    monkeypatch.setattr("publicity.reports.log.history", None)
    fresh = wall.get(f"/wall/{VILLAGE}/log.json", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert fresh.status_code == 304 and not fresh.content


def test_names_leave_the_download_with_their_days_and_the_fingerprint_stays(wall, log, travel):
    before = wall.get(f"/wall/{VILLAGE}/log.json").content.decode()
    assert "王＊山" in before and "王大山" not in before and "households" not in before
    with travel(log + dt.timedelta(days=60)):
        history = wall.get(f"/wall/{VILLAGE}/log.json").json()
    assert "王＊山" not in json.dumps(history, ensure_ascii=False)
    assert len(history["entries"]) == 5, "the entries and their fingerprints stay"


def test_the_verifier_is_the_file_of_the_repository(wall, db):
    response = wall.get("/wall/verify_wall.py")
    assert response.content == SCRIPT.read_bytes() and response["Content-Type"].startswith("text/x-python")
    assert "import" in response.content.decode() and "django" not in response.content.decode()


def test_a_poster_can_name_the_newest_root(log):
    from publicity.reports.log import newest_root
    from registry.documents.pdf import check_code

    with scoped(COUNTY), transaction.atomic():
        root = LogRoot.objects.order_by("-on")[0]
    found = newest_root(VILLAGE)
    assert found is not None and (found.on, found.code) == (root.on, check_code(root.root_hash))
    assert newest_root(NEIGHBOUR) is None


def test_no_page_of_the_log_is_kept_over_midnight(wall, log, monkeypatch):
    """A name leaves the wall at midnight, whatever page showed it."""
    late = dt.datetime.combine(clock.today(), dt.time(23, 59, 40), clock.ZONE)
    monkeypatch.setattr("publicity.views.public.clock.now", lambda: late)
    for path in (f"/wall/{VILLAGE}/log/", f"/wall/{VILLAGE}/log.json", f"/wall/{VILLAGE}/log/2.json",
                 f"/wall/{COUNTY}/log/4-5.json", "/wall/verify_wall.py"):  # fmt: skip
        assert wall.get(path)["Cache-Control"] == "public, max-age=20", path
