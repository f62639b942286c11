"""Atom, JSON and CSV: valid, stable, cacheable, and without persons; small groups are not counted out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from publicity import actions, feeds, tasks
from publicity.actions import Column, EntryDraft
from publicity.documents import files
from publicity.feeds import records
from publicity.feeds.tables import HEADINGS
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE
from tests.publicity.factories import finance, hanging, rows

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = f"/wall/{VILLAGE}/"
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$")


@pytest.fixture
def wall() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def people(make_user: Any, db: Any) -> Any:
    return make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)


@pytest.fixture
def stocked(people: Any, in_scope: Any) -> Any:
    """A list of three families, a sheet of accounts with a formula in it, a correction."""
    with in_scope(COUNTY):
        listed = hanging(*people)
        sheet = finance(*people, title="=HYPERLINK(1) 收支公示", entries=[
            EntryDraft({"item": "=1+1", "expense_yuan": "8600.50", "remark": "@修路"}),
            EntryDraft({"item": "补助", "income_yuan": "12000"})])  # fmt: skip
        right = finance(*people, title="更正：收支公示", corrects=sheet)
    return listed, sheet, right


def test_json_is_what_its_schema_says_and_names_nobody(wall: Client, stocked: Any) -> None:
    listed, sheet, right = stocked
    schema = json.loads(wall.get("/wall/notices.schema.json").content)
    jsonschema.Draft202012Validator.check_schema(schema)
    for code in (VILLAGE, VILLAGE[:9], COUNTY):
        response = wall.get(f"/wall/{code}/notices.json")
        found = json.loads(response.content)
        jsonschema.Draft202012Validator(schema).validate(found)
        assert "＊" not in response.content.decode() and response["Access-Control-Allow-Origin"] == "*"
        by_number = {notice["number"]: notice for notice in found["notices"]}
        assert by_number[listed.reference]["rows"] is None and by_number[listed.reference]["count"] == 3
        assert by_number[sheet.reference]["rows"][1]["cells"] == {"item": "补助", "income_yuan": "12000.00"}
        assert by_number[right.reference]["corrects"] == sheet.check_code
        assert found["years"] == [
            {"year": listed.year, "url": f"http://127.0.0.1:8001/wall/{code}/{listed.year}/notices.json"}
        ]
    with pytest.raises(jsonschema.ValidationError):
        found["notices"][0]["rows"] = [{"position": 1, "cells": {"head_name": "王＊山"}}]
        jsonschema.Draft202012Validator(schema).validate(found)


def test_csv_has_a_bom_a_fixed_heading_and_no_formula(wall: Client, stocked: Any) -> None:
    response = wall.get(f"{BASE}notices.csv")
    assert response.content.startswith(b"\xef\xbb\xbf") and "attachment" in response["Content-Disposition"]
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert list(table[0]) == HEADINGS and len(table) == 3
    assert table[1]["标题"] == "'=HYPERLINK(1) 收支公示" and table[1]["支出合计（元）"] == "8600.50"
    assert not [cell for row in table for cell in row.values() if cell[:1] in {"=", "+", "-", "@", "\t"}]


def test_atom_keeps_its_identifiers_and_moves_updated_when_something_happened(
    wall: Client, stocked: Any, people: Any, make_user: Any, in_scope: Any
) -> None:
    listed, _sheet, _right = stocked
    first = _feed(wall)
    assert {entry.find(f"{ATOM}title").text for entry in first.values()} >= {listed.title, "更正：收支公示"}
    secretary = make_user("branch_secretary", VILLAGE)
    with in_scope(VILLAGE, actor=secretary.pk):
        actions.withdraw(listed, by=secretary, on=clock.today(), reason="名单重新核对\x0b")
    second = _feed(wall)
    assert set(first) == set(second)
    moved = {key for key in first if _updated(first[key]) != _updated(second[key])}
    assert moved == {records.lasting_id(VILLAGE, listed.reference)}
    assert "名单重新核对" in second[moved.pop()].find(f"{ATOM}summary").text
    assert set(_feed(wall, COUNTY)) == set(second), "the same notice is the same entry in every feed"


def _feed(wall: Client, code: str = VILLAGE) -> dict[str, Any]:
    """The entries by identifier, after what RFC 4287 asks of a feed was looked at."""
    response = wall.get(f"/wall/{code}/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314  (our own answer)
    assert root.tag == f"{ATOM}feed" and root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"http://127.0.0.1:8001/wall/{code}/",
        "self": f"http://127.0.0.1:8001/wall/{code}/feed.atom",
    }
    entries = root.findall(f"{ATOM}entry")
    for item in [root, *entries]:
        for name in ("id", "title", "updated", "author"):
            assert len(item.findall(f"{ATOM}{name}")) == 1, (item, name)
        assert item.find(f"{ATOM}id").text.startswith("urn:uuid:") and MOMENT.match(_updated(item))
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids) and _updated(root) == max(map(_updated, entries))
    return dict(zip(ids, entries, strict=True))


def _updated(item: Any) -> str:
    return str(item.find(f"{ATOM}updated").text)


@pytest.mark.parametrize("name", ["feed.atom", "notices.json", "notices.csv", "script.txt"])
def test_answers_can_be_kept_and_asked_for_again(wall: Client, stocked: Any, name: str) -> None:
    first, head = wall.get(BASE + name), wall.head(BASE + name)
    assert first["Cache-Control"].startswith("public, max-age=") and re.fullmatch(r'"[0-9a-f]{20}"', first["ETag"])
    assert wall.get(BASE + name).content == first.content
    again = wall.get(BASE + name, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"]
    assert head["Content-Length"] == str(len(first.content)) and not head.content
    assert wall.post(BASE + name).status_code == 405
    for address in (f"/wall/{NEIGHBOUR}/{name}", f"/wall/{COUNTY}999999/{name}"):
        assert wall.get(address).status_code == 404


def test_pages_of_a_year_keep_their_members(
    wall: Client, stocked: Any, people: Any, in_scope: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(records, "PAGE_SIZE", 2)
    first = json.loads(wall.get(f"{BASE}notices.json").content)
    second = json.loads(wall.get(first["next"].removeprefix("http://127.0.0.1:8001")).content)
    assert [len(first["notices"]), len(second["notices"]), second["next"]] == [2, 1, None]
    with in_scope(COUNTY):
        finance(*people, title="后来的")
    again = json.loads(wall.get(f"{BASE}notices.json").content)
    assert again["notices"] == first["notices"]
    for page in ("3", "0", "-1", "x", "99999999"):
        assert wall.get(f"{BASE}notices.json?page={page}").status_code == 404


@pytest.mark.parametrize(("families", "hangs", "count"), [(4, True, 4), (4, False, "<5"), (5, False, 5)])
def test_a_group_below_five_is_counted_only_while_its_rows_hang(
    families: int, hangs: bool, count: Any, stocked: Any, people: Any, in_scope: Any
) -> None:
    names = ("王大山", "向秋英", "龙先兰", "石把专", "麻金秀")[:families]
    with in_scope(COUNTY):
        notice = hanging(*people, kind="payment_list", entries=[
            EntryDraft({"head_name": name, "amount_yuan": "500"}) for name in names],
            columns=[Column("head_name"), Column("amount_yuan")])  # fmt: skip
    day = clock.today() if hangs else clock.today() + dt.timedelta(days=60)
    found = feeds.batch(VILLAGE, on=day)
    [record] = [r for r in found.records if r["number"] == notice.reference]
    assert record["count"] == count
    assert record["totals"] == (None if count == "<5" else {"amount_yuan": f"{500 * families}.00"})


def test_a_small_count_in_a_row_is_hidden_once_it_hangs_no_more() -> None:
    assert records._counted("households", 3, True) == 3
    assert [records._counted("households", n, False) for n in (0, 3, 5)] == [0, "<5", 5]
    assert records._counted("amount_yuan", "3.00", False) == "3.00"


def _set_clock(owner_cursor: Any, to: dt.datetime) -> None:
    owner_cursor.execute("UPDATE registry_clock SET shift = %s - clock_timestamp()", [to])


def test_person_rows_leave_every_page_at_midnight(
    committing_db: str, make_user: Any, owner_cursor: Any, wall: Client
) -> None:
    """Around the end of the last day: pages stored that day, a browser's copy and its conditional request included."""
    with scoped(COUNTY, actor=1), transaction.atomic():
        notice = hanging(make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE),
                         entries=rows())  # fmt: skip
    sheet = f"{BASE}{notice.reference}/"
    addresses = [sheet, f"{sheet}script/", f"{sheet}script.txt", f"/wall/verify/{notice.check_code}/"]
    evening = dt.datetime.combine(notice.ends_on, dt.time(23, 59, 40), clock.ZONE)
    _set_clock(owner_cursor, evening)
    tasks.render_village.apply(kwargs={"village": VILLAGE}).get()
    before = [wall.get(address) for address in addresses]
    assert all(re.search("王[＊某]山", page.content.decode()) for page in before)
    assert int(before[0]["Cache-Control"].rpartition("=")[2]) <= 20, "not kept over midnight"
    _set_clock(owner_cursor, evening + dt.timedelta(seconds=25))
    for address, old in zip(addresses, before, strict=True):
        for headers in ({}, {"if-none-match": old["ETag"]}):
            page = wall.get(address, headers=headers)
            assert page.status_code == 200 and not re.search("王[＊某]山", page.content.decode()), address
    assert files.sweep(on=clock.today()) > 0
    assert not list(settings.REGISTRY_WALL_DIR.rglob("index.html*")), "no name lies in a forgotten file"
