"""Every address × role × own village, next village, other county.

Addresses come from the resolver, so that none can be forgotten: one without a row in `tests/matrix.toml` fails. A row
names the right an address needs. From that and the roles follows what each role must get: the page, 403 inside the
scope without the right, 404 outside it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES, Role
from registry.divisions.models import Division, Level
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE

MATRIX: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
HOME = {Level.VILLAGE: VILLAGE, Level.TOWNSHIP: VILLAGE[:9], Level.COUNTY: COUNTY, Level.PREFECTURE: COUNTY[:4]}
SEEN = {200, 302, 304}  # a page, or a redirect to where the page is
PARTS = 8  # hundreds of addresses × roles × places: in parts, so that both cores share them
DONE = SEEN | {400, 403, 409, 422}  # a POST inside: done, or refused by form, duty or procedure


def routes(resolver: Any = None, prefix: str = "", namespace: str = "") -> dict[str, str]:
    """Address name (with namespace) -> route, for the whole site."""
    found: dict[str, str] = {}
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            found |= routes(item, route, f"{namespace}{item.namespace}:" if item.namespace else namespace)
        elif isinstance(item, URLPattern):
            found[f"{namespace}{item.name or route}"] = route
    return found


ROUTES = routes()


def needs(row: dict[str, Any]) -> list[str]:
    return [row["needs"]] if isinstance(row["needs"], str) else row["needs"]


def allowed(row: dict[str, Any], role: Role) -> bool:
    return bool({"public", "login"} & set(needs(row))) or any(right in role.permissions for right in needs(row))


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ROUTES) - set(MATRIX) == set(), "addresses without a row in tests/matrix.toml"
    assert set(MATRIX) - set(ROUTES) == set(), "rows without an address"


def test_every_row_names_known_rights_and_its_kind_of_row():
    for name, row in MATRIX.items():
        assert set(needs(row)) <= {"public", "login", *Permission}, name
        assert ("<" in ROUTES[name]) == ("object" in row) or name == "divisions:children", name


PAPERS: dict[Any, bytes] = {}
"""Form of a paper → its PDF. The process sets each form once; every address, role and place is asked all the same."""


@pytest.fixture(autouse=True)
def papers_set_once(monkeypatch):
    from registry.documents import engine

    write = engine.write

    def known(html: str, **options: Any) -> bytes:
        form = (tuple(re.findall(r'<\w+|class="[^"]*"', html)), repr(options["variant"]), tuple(options["styles"]))
        if form not in PAPERS:
            PAPERS[form] = write(html, **options)
        return PAPERS[form] + b"\n% " + hashlib.sha256(html.encode()).hexdigest().encode()

    monkeypatch.setattr(engine, "write", known)


@pytest.fixture
def clients(make_user, as_user):
    found = {code: as_user(make_user(code, HOME[role.level])) for code, role in ROLES.items()}
    for one in found.values():
        one.raise_request_exception = False  # a 500 is one more wrong answer
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(2))
def test_addresses_without_a_row_of_data(clients, client, part):
    wrong: list[str] = []
    plain = [name for name, row in MATRIX.items() if "object" not in row][part::2]
    for name in sorted(plain, key=lambda name: ("ends_session" in MATRIX[name], name)):
        row, address = MATRIX[name], reverse(name)
        method = "post" if row.get("post") else "get"
        anonymous = getattr(client, method)(address)
        stranger = (
            anonymous.status_code in {401, 403}
            if address.startswith("/api/v1/")
            else (anonymous.status_code == 302 and "/login/" in anonymous.url)
        )
        if "public" not in needs(row) and not stranger:
            wrong.append(f"{name}: a stranger got {anonymous.status_code}")
        for code, role in ROLES.items():
            answer = getattr(clients[code], method)(address).status_code
            expected = (DONE if row.get("post") else SEEN | {400}) if allowed(row, role) else {403}
            if answer not in expected:
                wrong.append(f"{name}: {code} got {answer}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("part", range(PARTS))
def test_addresses_of_one_row(clients, client, make_user, part):
    """Inside with the right: the page. Inside without: 403. Outside: 404, the same as for a row that is not there."""
    from tests.matrix_objects import objects_in

    far = Division.objects.villages_of(NEIGHBOUR)[0].code
    rows = {village: objects_in(village, make_user) for village in (VILLAGE, SIBLING, far)}
    wrong: list[str] = []
    for name in sorted(name for name, row in MATRIX.items() if "object" in row)[part::PARTS]:
        row = MATRIX[name]
        for village, objects in rows.items():
            address = reverse(name, kwargs=_parameters(name, objects[row["object"]]))
            wrong += _wrong_answers(name, row, village, address, clients, client)
    assert not wrong, "\n".join(wrong)


def _parameters(name: str, values: dict[str, Any]) -> dict[str, Any]:
    wanted = re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>", ROUTES[name])
    return {key: values[key] for pair in wanted for key in pair if key}


def _wrong_answers(name: str, row: dict[str, Any], village: str, address: str, clients: Any, client: Any) -> list[str]:
    method = "post" if row.get("post") else "get"
    wrong = []
    anonymous = getattr(client, method)(address)
    if "public" not in needs(row) and anonymous.status_code not in {302, 401, 403}:
        wrong.append(f"{name}: a stranger got {anonymous.status_code}")
    body = {"content_type": "application/json"} if row.get("post") and address.startswith("/api/") else {}
    rendered = False
    for code, role in ROLES.items():
        seen = row.get("everywhere", False) or _reaches(role, village, row)
        if row.get("slow") and rendered and seen and allowed(row, role):
            continue  # one paper proves the address; the refusals are asked of every role
        answer = getattr(clients[code], method)(address, **body).status_code
        rendered = rendered or answer == 200
        if not allowed(row, role):
            expected = {403, 404}
        elif seen:
            expected = set(row.get("answers", DONE if method == "post" else SEEN | set(row.get("also", []))))
        else:
            expected = {404}
        if answer not in expected:
            wrong.append(f"{name} in {village}: {code} got {answer}, expected {sorted(expected)}")
    return wrong


def _reaches(role: Role, village: str, row: dict[str, Any]) -> bool:
    """Does the role's scope cover the row? Sources and suppliers stand at the county, seen there and above only; a
    round stands there too, and every village of the county reads it."""
    if row["object"] == "round" and len(HOME[role.level]) >= len(COUNTY):
        return village[:6] == HOME[role.level][:6]
    code = village[:6] if row["object"] in {"source", "supplier"} else village
    return code.startswith(HOME[role.level])
