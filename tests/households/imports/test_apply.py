"""What an upload writes: all of it or nothing, the same twice changes nothing, and each change is known beforehand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from households.imports import apply, uploads
from households.models import Household, ImportPreview, IncomeYear, Member, StatusSpan
from registry.audit.models import Change, Entry
from registry.errors import DomainError
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.models import ImportBatch
from tests.conftest import VILLAGE
from tests.households.imports import books

ON = dt.date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def _advance(done: int, total: int, phase: str) -> None:
    pass


def uploaded(clerk, book, name="户.xlsx") -> ImportBatch:
    batch = uploads.receive(data=books.xlsx(book), file_name=name, by=clerk)
    return uploads.check(batch, on=ON, advance=_advance)


def imported(clerk, book) -> dict[str, int]:
    return uploads.put_in_force(uploaded(clerk, book), by=clerk, on=ON, advance=_advance)


@pytest.fixture
def clerk(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=user.pk):
        yield user


def test_new_households_enter_as_applicants_with_people_income_and_history(clerk):
    counts = imported(clerk, books.sample())
    household = Household.objects.get(number="5299012001010001")
    assert (counts["new"], counts["new_persons"]) == (1, 4)
    assert (household.status, household.head_name, household.size, household.main_cause) == (
        "applicant",
        "周山",
        4,
        "01",
    )
    assert household.other_causes == ["07"] and household.attribute == "04" and household.hamlet == "上坝组"
    assert household.bank_account.reveal() == "6200000000000000001" and household.phone.reveal() == "13800000001"
    income = IncomeYear.objects.get(household=household)
    assert (income.year, str(income.gross_yuan), str(income.net_per_head_yuan)) == (2019, "13560.00", "3090.00")
    assert StatusSpan.objects.get(household=household).starts_on == ON
    head = Member.objects.with_identity("529901196803120018").get()
    assert (head.relation, head.sex, head.birth_on, head.labour) == ("head", "male", dt.date(1968, 3, 12), "weak")
    assert Entry.objects.about(household).get().event == "households.imported"


def test_the_same_content_twice_changes_nothing(clerk):
    data = books.xlsx(books.good(4))  # a workbook written in another second has other bytes
    batch = uploads.check(uploads.receive(data=data, file_name="户.xlsx", by=clerk), on=ON, advance=_advance)
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    first = list(Household.objects.order_by("pk").values_list("pk", "version"))
    with pytest.raises(DomainError) as error:
        uploads.receive(data=data, file_name="again.xlsx", by=clerk)
    assert error.value.code == "same_file"
    plan, _issues, _book = uploads.examine(books.xlsx(books.good(4)), file_name="x.xlsx", scope=VILLAGE, on=ON)
    assert [item.changes for item in plan] == [[]] * 4
    assert [item.kind for item in plan] == ["same"] * 4
    apply.write(plan, on=ON, by=clerk)
    assert list(Household.objects.order_by("pk").values_list("pk", "version")) == first


def test_changed_values_are_told_old_and_new_and_then_written(clerk):
    imported(clerk, books.good(2))
    book = books.good(2)
    book[0][0] |= {
        "村民小组": "九组",
        "工资性收入": "9000",
        "年收入": "12000",
        "纯收入": "10500",
        "人均纯收入": "3500",
        "户联系电话": "13912345678",
    }
    book[1][1]["健康状况"] = "残疾"
    batch = uploaded(clerk, book)
    changes = ImportPreview.objects.get(batch=batch).content["changes"]
    assert ("村民小组", "2组", "九组") in [(c["what"], c["old"], c["new"]) for c in changes]
    assert {c["what"] for c in changes} == {"村民小组", "户联系电话", "健康状况", "工资性收入"}
    assert "13912345678" not in str(changes)
    assert batch.counts["changed"] == 1 and batch.counts["same"] == 1
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    household = Household.objects.get(number=book[0][0]["户编号"])
    assert (household.group, household.phone.reveal(), household.version) == ("九组", "13912345678", 2)
    assert str(IncomeYear.objects.get(household=household).net_per_head_yuan) == "3500.00"
    assert Member.objects.get(household=household, relation="spouse").health == ["disabled"]
    assert Change.objects.filter(table="households_household", row_id=str(household.pk)).exists()


def test_heads_change_places_in_one_upload(clerk):
    imported(clerk, books.good(1))
    book = books.good(1)
    book[1][0]["与户主关系"], book[1][2]["与户主关系"] = "之父", "户主"
    book[1][1]["与户主关系"] = "之母"
    book[0][0] |= {"户主姓名": "石小山", "户主证件号码": book[1][2]["证件号码"]}
    imported(clerk, book)
    household = Household.objects.get()
    assert household.head_name == "石小山"
    assert sorted(household.members.values_list("relation", flat=True)) == ["father", "head", "mother"]


def test_a_person_not_in_the_file_stays_and_is_named(clerk):
    imported(clerk, books.good(1))
    book = books.good(1)
    del book[1][2]
    book[0][0] |= {"家庭人口数": "2", "人均纯收入": "3750.00"}
    batch = uploaded(clerk, book)
    assert [row["name"] for row in ImportPreview.objects.get(batch=batch).content["absent"]] == ["石小山"]
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    assert Household.objects.get().size == 3


def test_a_fault_while_writing_leaves_no_row(clerk, monkeypatch):
    batch = uploaded(clerk, books.good(5))
    before = Entry.objects.count()

    def stumble(*args, **kwargs):
        raise IntegrityError("the last statement fails")

    monkeypatch.setattr(apply, "_put_on_record", stumble)
    with pytest.raises(IntegrityError), transaction.atomic():
        uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    assert (Household.objects.count(), Member.objects.count(), IncomeYear.objects.count()) == (0, 0, 0)
    batch.refresh_from_db()
    assert batch.state == "checked" and Entry.objects.count() == before


def test_what_was_fine_at_the_check_is_asked_again_at_the_writing(clerk):
    batch = uploaded(clerk, books.good(1))
    other = books.good(1)
    other[0][0]["户编号"] = other[1][0]["户编号"] = other[1][1]["户编号"] = other[1][2]["户编号"] = "90000000777777"
    imported(clerk, other)
    with pytest.raises(DomainError) as error:
        uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    assert error.value.code == "no_longer_fits"
    assert Household.objects.count() == 1


def test_a_person_of_another_village_is_taken_without_saying_where(make_user, in_scope, clerk):
    from tests.conftest import SIBLING

    neighbour = make_user("village_clerk", SIBLING)
    book = books.good(1)
    with in_scope(SIBLING, actor=neighbour.pk):
        imported(neighbour, books.good(1, village="丙池村"))
    _plan, issues, _book = uploads.examine(books.xlsx(book), file_name="x.xlsx", scope=VILLAGE, on=ON)
    found = sorted((i.code, i.sheet, i.row) for i in issues if i.is_error)
    assert found == [
        ("identity_taken", "家庭成员", 4),
        ("identity_taken", "家庭成员", 5),
        ("identity_taken", "家庭成员", 6),
        ("number_taken", "户信息", 4),
    ]
    assert not any(SIBLING in issue.message or "丙池" in issue.message for issue in issues)


def test_a_file_that_may_not_be_opened_is_not_stored(clerk):
    with pytest.raises(WorkbookRefused):
        uploads.receive(data=b"MZ\x90\x00 not a workbook", file_name="x.xlsx", by=clerk)
    assert ImportBatch.objects.count() == 0
