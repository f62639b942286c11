"""The division list: loading, carrying over to a later release, searching and walking."""

from __future__ import annotations

import csv
import lzma

import pytest
from django.db import IntegrityError, transaction

from registry.divisions import loading
from registry.divisions.models import Division, parent_code
from tests.conftest import COUNTY, VILLAGE


def write(path, rows):
    with lzma.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name"), *rows])
    return path


@pytest.fixture
def as_owner(committing_db):
    from tests.conftest import _point

    _point(committing_db, "owner")


def test_file_holds_every_division_of_the_release():
    rows = list(loading.read(loading.FILE))
    assert len(rows) == 665_276
    assert len({row[0] for row in rows}) == 665_276


def test_load_twice_changes_nothing_the_second_time(as_owner):
    assert loading.load(within=(COUNTY,)) == loading.Loaded(0, 0)


def test_load_of_a_later_release_ends_what_is_gone_and_keeps_its_row(as_owner, tmp_path):
    rows = [(d.code, d.name) for d in Division.objects.exclude(code=VILLAGE)]
    rows.append(("433124110299", "新并村"))
    result = loading.load(write(tmp_path / "next.csv.xz", rows), release=2024)
    assert result == loading.Loaded(written=1, ended=1)
    assert loading.succeed([(VILLAGE, "433124110299")]) == 1
    old = Division.objects.get(code=VILLAGE)
    assert (old.valid_to, old.successor_id) == (2024, "433124110299")
    assert not Division.objects.current().filter(code=VILLAGE).exists()


def test_load_revives_a_code_that_comes_back(as_owner, tmp_path):
    everything = [(d.code, d.name) for d in Division.objects.all()]
    loading.load(write(tmp_path / "a.csv.xz", [r for r in everything if r[0] != VILLAGE]), release=2024)
    loading.load(write(tmp_path / "b.csv.xz", everything), release=2025)
    assert Division.objects.get(code=VILLAGE).valid_to is None


@pytest.mark.django_db
class TestPicking:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("十八洞", VILLAGE),
            ("433124110226", VILLAGE),
            ("hyx", COUNTY),
            ("花垣", COUNTY),
        ],
    )
    def test_search_finds_by_name_code_and_initials(self, text, expected):
        assert expected in set(Division.objects.matching(text).values_list("code", flat=True))

    def test_walk_goes_down_one_level_at_a_time(self):
        assert [d.code for d in Division.objects.children_of("4331")] == ["433124", "433127"]
        assert Division.objects.children_of(COUNTY).count() == 12
        assert Division.objects.villages_of(COUNTY).count() == 228

    def test_full_name_begins_at_the_county(self):
        assert Division.objects.get(code=VILLAGE).full_name == "花垣县双龙镇十八洞村"

    def test_search_page_answers_json_and_needs_a_login(self, client, as_user, make_user):
        assert client.get("/divisions/search/?q=十八洞").status_code == 302
        answer = as_user(make_user("village_clerk", VILLAGE)).get(
            "/divisions/search/?q=十八洞", headers={"accept": "application/json"}
        )
        assert answer.json()["results"][0]["code"] == VILLAGE


@pytest.mark.parametrize(("code", "parent"), [("433124110226", "433124110"), ("433124", "4331"), ("43", "")])
def test_parent_code(code, parent):
    assert parent_code(code) == parent


def test_level_must_fit_the_code(as_owner):
    with pytest.raises(IntegrityError, match="division_level_fits_code"), transaction.atomic():
        Division.objects.create(code="99", name="x", level=5, valid_from=2023)
