"""Taking an import back: old values return exactly, new households go, and whatever depends on it stands against it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from households.actions.measures import save_measure
from households.imports import undo, uploads
from households.imports.effects import TABLES
from households.models import Household, ImportEffect, Member
from households.rules.drafts import MeasureDraft
from registry.audit.models import Change, Entry
from registry.errors import DomainError, Refused
from tests.conftest import VILLAGE
from tests.households.imports import books

ON = dt.date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def _advance(done: int, total: int, phase: str) -> None:
    pass


@pytest.fixture
def clerk(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=user.pk):
        yield user


def imported(clerk, book):
    batch = uploads.check(
        uploads.receive(data=books.xlsx(book), file_name="户.xlsx", by=clerk), on=ON, advance=_advance
    )
    assert batch.state == "checked", batch.issues
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    batch.refresh_from_db()
    return batch


def everything() -> dict[str, list[str]]:
    """Every row of every table an import writes into, but for the version of a card."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT (to_jsonb(t) - 'version')::text FROM {table} t ORDER BY id")  # names of our own
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def changed(book):
    """The second upload of a book: another head, a newcomer, other figures and living conditions."""
    book[0][0] |= {
        "村民小组": "九组", "户联系电话": "13912345678", "工资性收入": "9000", "年收入": "12000", "纯收入": "10500",
        "人均纯收入": "3500", "耕地面积（亩）": "3.5", "入户路类型": "水泥路",
    }  # fmt: skip
    book[1][0]["与户主关系"], book[1][2]["与户主关系"], book[1][1]["与户主关系"] = "之父", "户主", "之母"
    book[0][0] |= {"户主姓名": "石小山", "户主证件号码": book[1][2]["证件号码"]}
    book[1][1] |= {"健康状况": "残疾", "残疾类别": "肢体残疾", "是否会讲普通话": "是"}
    baby = {"户编号": book[1][3]["户编号"], "姓名": "石小宝", "性别": "男", "与户主关系": "之孙子", "健康状况": "健康",
            "劳动技能": "无劳动力", "证件号码": books.person(400, dt.date(2026, 1, 5), "male")}  # fmt: skip
    book[1].append(baby)
    book[0][1] |= {"家庭人口数": "4", "人均纯收入": "1875.00"}
    return book


def test_new_households_go_with_everything_of_theirs(clerk):
    before = everything()
    batch = imported(clerk, books.sample())
    assert Household.objects.count() == 1
    found = undo.undo(batch, by=clerk, reason="传错了文件")
    batch.refresh_from_db()
    assert (batch.state, found.removed) == ("undone", 1)
    assert everything() == before
    removed = Change.objects.filter(table="households_member", operation="delete")
    assert removed.count() == 4  # kept by the trail, as every removal
    entry = Entry.objects.filter(event="households.import_removed").get()
    assert entry.reason == "传错了文件" and entry.target_label.startswith("周山")


def test_changed_cards_get_every_old_value_back(clerk):
    imported(clerk, books.good(2))
    before = everything()
    version = Household.objects.order_by("pk").first().version
    batch = imported(clerk, changed(books.good(2)))
    assert everything() != before
    found = undo.undo(batch, by=clerk, reason="改错了")
    assert (found.removed, found.restored) == (0, 2)
    assert everything() == before
    assert Household.objects.order_by("pk").first().version > version  # a form opened in between is told


def test_the_file_may_be_applied_again_after_it_was_taken_back(clerk):
    data = books.xlsx(books.good(1))
    batch = uploads.check(uploads.receive(data=data, file_name="a.xlsx", by=clerk), on=ON, advance=_advance)
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    undo.undo(ImportBatch_of(batch), by=clerk, reason="x")
    again = uploads.check(uploads.receive(data=data, file_name="a.xlsx", by=clerk), on=ON, advance=_advance)
    assert uploads.put_in_force(again, by=clerk, on=ON, advance=_advance)["new"] == 1


def ImportBatch_of(batch):
    batch.refresh_from_db()
    return batch


def refused(batch, clerk) -> set[str]:
    before = everything()
    with pytest.raises(Refused) as error:
        undo.undo(batch, by=clerk, reason="x")
    assert everything() == before
    return {reason.code for reason in error.value.reasons}


def test_a_later_change_of_a_row_stands_against_it(clerk):
    batch = imported(clerk, books.good(1))
    Member.objects.filter(relation="spouse").update(name="龙冬花")
    assert refused(batch, clerk) == {"changed_since"}


def test_a_later_import_of_the_same_card_stands_against_it_until_it_is_taken_back(clerk):
    first = imported(clerk, books.good(2))
    second = imported(clerk, changed(books.good(2)))
    assert "changed_since" in refused(first, clerk)
    undo.undo(second, by=clerk, reason="x")
    assert "changed_since" in refused(first, clerk)  # the version tells that the card was touched


def test_a_measure_since_stands_against_it(clerk):
    batch = imported(clerk, books.good(1))
    draft = MeasureDraft(kind="M08", item="大病救助", starts_on=ON)
    save_measure(Household.objects.get(), draft=draft, by=clerk, on=ON)
    assert refused(batch, clerk) >= {"deed_since", "depends_on_it"}


def test_a_row_that_only_points_at_a_changed_card_stands_against_it(clerk):
    imported(clerk, books.good(1))
    batch = imported(clerk, changed(books.good(2)))
    household = Household.objects.order_by("pk").first()
    household.visits.create(village_id=VILLAGE, held_at="2026-05-05T09:00:00+08:00", visitors="吴倩")
    assert refused(batch, clerk) == {"depends_on_it"}


def test_what_was_there_before_a_changing_import_does_not_stand_against_it(clerk):
    imported(clerk, books.good(2))
    household = Household.objects.order_by("pk").first()
    household.visits.create(village_id=VILLAGE, held_at="2026-05-05T09:00:00+08:00", visitors="吴倩")
    batch = imported(clerk, changed(books.good(2)))
    assert undo.survey(batch).is_possible
    undo.undo(batch, by=clerk, reason="x")


def test_it_is_taken_back_once_and_with_a_reason(clerk):
    batch = imported(clerk, books.good(1))
    with pytest.raises(DomainError) as error:
        undo.undo(batch, by=clerk, reason="  ")
    assert error.value.code == "undo_needs_reason"
    undo.undo(batch, by=clerk, reason="x")
    batch.refresh_from_db()
    assert refused(batch, clerk) == {"import_state"}


def test_effects_are_kept_for_good(clerk):
    from django.db import DatabaseError, transaction

    imported(clerk, books.good(1))
    assert ImportEffect.objects.filter(is_new=True, table="households_member").count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportEffect.objects.all().update(left_as="")
