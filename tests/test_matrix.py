"""Every address × role × inside or outside the scope.

Addresses come from the resolver, so that none can be forgotten: one without a row in `tests/matrix.toml` fails. A row
names the right an address needs ("login" for any person, "public" for all). From that and the roles follows what each
role must get: the page, 403 inside without the right, 404 outside the scope.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.divisions.models import Level
from tests.conftest import COUNTY, VILLAGE

MATRIX = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
HOME = {Level.VILLAGE: VILLAGE, Level.TOWNSHIP: VILLAGE[:9], Level.COUNTY: COUNTY, Level.PREFECTURE: COUNTY[:4]}


def routes(resolver: Any = None, prefix: str = "", namespace: str = "") -> dict[str, str]:
    """Address name (with namespace) -> route, for the whole site."""
    found: dict[str, str] = {}
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            found |= routes(item, route, inner)
        elif isinstance(item, URLPattern):
            found[f"{namespace}{item.name or route}"] = route
    return found


ROUTES = routes()


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ROUTES) - set(MATRIX) == set(), "addresses without a row in tests/matrix.toml"
    assert set(MATRIX) - set(ROUTES) == set(), "rows without an address"


def test_every_row_names_a_known_right():
    for name, row in MATRIX.items():
        for right in [row["needs"]] if isinstance(row["needs"], str) else row["needs"]:
            assert right in {"public", "login", *Permission}, f"{name}: {right}"


def rights(row: dict[str, Any]) -> list[str]:
    return [row["needs"]] if isinstance(row["needs"], str) else row["needs"]


PLAIN = sorted(name for name, route in ROUTES.items() if "<" not in route and name in MATRIX)


@pytest.fixture
def clients(make_user, as_user):
    return {code: as_user(make_user(code, HOME[role.level])) for code, role in ROLES.items()}


@pytest.mark.django_db
def test_plain_addresses_role_by_role(clients, client):
    """Addresses without parameters: 200/302/400 (a form that wants input) with the right, 403 without it."""
    wrong: list[str] = []
    for name in PLAIN:
        row, address = MATRIX[name], "/" + ROUTES[name]
        method = row.get("method", "get")
        anonymous = getattr(client, method)(address)
        if "public" not in rights(row) and not (anonymous.status_code == 302 and "/login/" in anonymous.url) and not (
            address.startswith("/api/v1/") and anonymous.status_code in {401, 403}
        ):
            wrong.append(f"{name}: anonymous got {anonymous.status_code}")
        for code, role in ROLES.items():
            answer = getattr(clients[code], method)(address).status_code
            allowed = bool({"public", "login"} & set(rights(row))) or any(r in role.permissions for r in rights(row))
            expected = {200, 302, 400, 404, 422} if allowed else {403}
            if answer not in expected:
                wrong.append(f"{name}: {code} got {answer}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


WITH_OBJECT = sorted(name for name, row in MATRIX.items() if "object" in row)


@pytest.mark.django_db
def test_object_addresses_inside_and_outside(clients, make_user, in_scope, client):
    """Addresses of one object: with the right inside 200/302/…, without it 403, outside the scope 404, unknown 404."""
    from tests.matrix_objects import OBJECTS

    inside, outside = OBJECTS(make_user, in_scope)
    wrong: list[str] = []
    for name in WITH_OBJECT:
        row, method = MATRIX[name], MATRIX[name].get("method", "get")
        for code, role in ROLES.items():
            allowed = bool({"public", "login"} & set(rights(row))) or any(r in role.permissions for r in rights(row))
            for where, key in (("inside", inside[row["object"]]), ("outside", outside[row["object"]])):
                address = address_of(ROUTES[name], key)
                answer = getattr(clients[code], method)(address).status_code
                seen = where == "inside" and role.level != Level.PREFECTURE or "public" in rights(row)
                if not allowed:
                    expected = {403, 404}
                elif seen:
                    expected = {200, 302, 400, 403, 409, 422, 286} if method == "post" else {200, 302, 304}
                else:
                    expected = {404}
                if answer not in expected:
                    wrong.append(f"{name} {where}: {code} got {answer}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def address_of(route: str, values: dict[str, Any]) -> str:
    """The address of a route with the object's values put in."""
    import re

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m.group(1)]), route)
