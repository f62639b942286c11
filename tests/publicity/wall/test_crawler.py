"""Every page, feed, file and answer that can be reached without login, with every kind of notice in every state: no
identity number, phone, account, health word or full name in any of them, and no cookie. And the test would notice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import resolve

from publicity import public_urls
from publicity.choices import NoticeKind
from publicity.forms import public as forms
from publicity.rules.kinds import KINDS
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.wall.county import MOBILES, OFFICE_LINES, PERSONS, County
from tests.publicity.wall.crawler import Crawl

HOTLINES = {"12317"}
SEEDS = [
    "/", "/robots.txt", "/healthz", "/readyz", "/favicon.ico", "/api/", "/api/v1/", "/api/docs/", "/admin/",
    "/accounts/login/",
    "/publicity/", "/households/", "/wall/000000000000/", "/wall/433124999999/", f"/wall/{VILLAGE}/2010-1/",
    f"/wall/{VILLAGE}/1999/", "/wall/verify/0000-0000/", "/wall/nothing/", f"/wall/{VILLAGE}/notices.json?page=9999",
    f"/wall/{VILLAGE}/notices.csv?page=x", f"/wall/{VILLAGE}/log/1.json", f"/wall/{COUNTY}/log/1-2.json",
]  # fmt: skip


def crawl(client: Any, county: County) -> Crawl:
    return Crawl(client, county.secrets, {*OFFICE_LINES.values(), *HOTLINES})


def test_nothing_private_can_be_reached(county: County, visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "FASTEST", -1)
    walk = crawl(visitor(), county)
    codes = [f"/wall/verify/{code}/" for code in [*county.codes, *county.waiting]]
    assert list(walk.problems([*SEEDS, *codes])) == []
    _read_what_needs_a_form(walk, county)

    everything = "\n".join(walk.text)
    assert county.shown - {word for word in county.shown if word in everything} == set(), "the walk went nowhere"
    assert [kind for kind in NoticeKind.values if f"正在贴的{kind}" not in everything] == []
    assert {walk.seen[f"/wall/verify/{code}/"] for code in county.waiting} == {404}
    assert {walk.seen[f"/wall/verify/{code}/"] for code in county.codes} == {200}
    _every_address_was_met(walk)


def _read_what_needs_a_form(walk: Crawl, county: County) -> None:
    """What comes back to whoever types: receipts, slips, objections refused and taken, errors."""
    client = walk.client
    reference = next(a for a in walk.seen if a.endswith("/objection/"))
    token = forms.trap_token()
    sent = [
        *(("/wall/receipt/", {"code": code}) for code in [*county.receipts, "AAAA-AAAA-AAAA-AAAA", ""]),
        ("/wall/slip/", {"code": county.slip}), ("/wall/slip/", {"code": "BBBB-BBBB-BBBB-BBBB"}),
        (reference, {}), (reference, {"row": "2", "text": "他家有小汽车", "named": "no", "token": token}),
    ]  # fmt: skip
    for address, data in sent:
        response = client.post(address, data)
        body, kind = walk.judge(response, address)
        body = re.sub("|".join(map(re.escape, [c for c in data.values() if c])) or "$^", "", body)  # what they typed
        assert walk.leaks(body, kind) == [], (address, data)
        assert response["Cache-Control"] == "no-store", address
    for address, method in (
        (f"/wall/{VILLAGE}/", "post"),
        (f"/wall/{VILLAGE}/feed.atom", "put"),
        ("/wall/receipt/", "delete"),
    ):
        assert getattr(client, method)(address).status_code == 405, address


def _every_address_was_met(walk: Crawl) -> None:
    """Each address of the wall was read at least once: a page that nothing leads to is a page nobody judged."""
    met = {
        resolve(address.split("?")[0]).url_name
        for address in walk.seen
        if address.startswith("/wall/") and walk.seen[address] != 404
    }
    assert {item.name for item in public_urls.urlpatterns} - met <= {"log_growth"}, "a page that nothing leads to"


LEAKS = {
    "an identity number": "户主身份证52990119900101001X",
    "an account": "存入6228480012345678901",
    "a phone": f"有事打{MOBILES[1]}",
    "a private landline": "有事打0743-8888888",
    "a health word": "因患病住院补助",
    "a full name": f"{PERSONS[0]}家领走",
}


def test_the_crawler_would_find_one_leak(committing_db: str, visitor: Any, owner_cursor: Any) -> None:
    """The same walk over a wall with one leak that went past every guard: it is found, on the page where it stands."""
    owner_cursor.execute(
        "INSERT INTO publicity_villagefigures (village_id, topic, as_of, payload) VALUES (%s, 'funds', now(), '{}')",
        [VILLAGE],
    )
    client = visitor()
    for leak, words in LEAKS.items():
        owner_cursor.execute(
            "UPDATE publicity_villagefigures "
            "SET payload = jsonb_build_object('sentences', jsonb_build_array(%s::text))",
            [words],
        )
        found = next(crawl(client, County()).problems([f"/wall/{COUNTY}/"]), "nothing")
        assert found.startswith(f"/wall/{VILLAGE}/"), (leak, found)


def test_every_kind_is_planted() -> None:
    assert set(KINDS) == set(NoticeKind.values)
