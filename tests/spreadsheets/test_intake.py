"""An upload on its way through its states, under the database's guards."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction

from registry.audit import trail
from registry.errors import DomainError
from registry.spreadsheets import intake
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.issues import Issue, Severity
from registry.spreadsheets.models import EDGES, ImportBatch, ImportState
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.spreadsheets.factories import workbook

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
DATA = workbook({"户信息": [["户编号"], ["1"]]})
ERROR = Issue("户信息", 2, "A", "户编号", "x", "错")
WARNING = Issue("户信息", 3, "A", "户编号", "y", "看", severity=Severity.WARNING)


@pytest.fixture
def clerk(make_user, in_scope):
    with in_scope(COUNTY):
        yield make_user("village_clerk", VILLAGE)


def receive(by, data=DATA, area=VILLAGE):
    return intake.receive(kind="households", area=area, data=data, file_name="C:\\表\\户信息.xlsx", by=by, at=AT)


def test_receive_stores_bytes_under_a_name_that_tells_nothing(clerk):
    batch = receive(clerk)
    assert (batch.state, batch.file_name, batch.size) == (ImportState.UPLOADED, "户信息.xlsx", len(DATA))
    assert intake.data_of(batch) == DATA
    assert "户信息" not in batch.file.name
    assert batch.file.name.startswith("imports/433124/")
    assert [entry.event for entry in trail.entries_for(batch)] == ["spreadsheets.received"]


def test_receive_refused_file_leaves_nothing(clerk):
    with pytest.raises(WorkbookRefused):
        receive(clerk, data=b"PK\x03\x04 half")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(("found", "state"), [([], "checked"), ([WARNING], "checked"), ([WARNING, ERROR], "refused")])
def test_note_check_refuses_only_for_errors(clerk, found, state):
    batch = intake.note_check(receive(clerk), issues=found, counts={"rows": 1})
    assert batch.state == state
    assert batch.counts == {"rows": 1, "issues": len(found), "errors": int(ERROR in found)}
    batch.refresh_from_db()
    assert [issue.row for issue in batch.found_issues] == sorted(issue.row for issue in found)


def test_note_applied_and_undone_name_who_and_when(clerk):
    batch = intake.note_check(receive(clerk), issues=[], counts={})
    batch = intake.note_applied(batch, counts={"new": 1}, by=clerk, at=AT)
    assert list(ImportBatch.objects.same_file(kind="households", area=VILLAGE, sha256=batch.sha256)) == [batch]
    batch = intake.note_undone(batch, by=clerk, at=AT, reason="重复")
    assert (batch.state, batch.undone_by, batch.applied_by) == ("undone", clerk, clerk)
    assert not ImportBatch.objects.same_file(kind="households", area=VILLAGE, sha256=batch.sha256).exists()


def test_same_file_is_applied_once_until_it_is_undone(clerk):
    first = intake.note_applied(intake.note_check(receive(clerk), issues=[], counts={}), counts={}, by=clerk, at=AT)
    second = intake.note_check(receive(clerk), issues=[], counts={})
    with pytest.raises(IntegrityError, match="import_same_file_applied_once"), transaction.atomic():
        intake.note_applied(second, counts={}, by=clerk, at=AT)
    intake.note_undone(first, by=clerk, at=AT, reason="改正")
    assert intake.note_applied(second, counts={}, by=clerk, at=AT).state == "applied"


@pytest.mark.parametrize("state", ["uploaded", "refused"])
def test_unchecked_or_refused_import_cannot_be_applied(clerk, state):
    batch = receive(clerk)
    if state == "refused":
        batch = intake.note_check(batch, issues=[ERROR], counts={})
    with pytest.raises(DomainError) as raised:
        intake.note_applied(batch, counts={}, by=clerk, at=AT)
    assert raised.value.code == "import_state"


def test_database_refuses_a_step_the_module_does_not_know(clerk):
    batch = intake.note_check(receive(clerk), issues=[ERROR], counts={})
    with pytest.raises(IntegrityError, match="no step"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(state="checked")


def test_database_knows_the_same_edges_as_the_module():
    guards = import_module("registry.spreadsheets.migrations.0003_content_and_part")
    assert set(guards.EDGES) == {(str(a), str(b)) for a, b in EDGES}


def test_import_of_another_village_is_not_seen(clerk, make_user, in_scope):
    batch = receive(clerk)
    other = make_user("village_clerk", SIBLING)
    assert not ImportBatch.objects.visible_to(other).exists()
    with in_scope(SIBLING):
        assert not ImportBatch.objects.filter(pk=batch.pk).exists()
