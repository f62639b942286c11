"""What may never be published, whoever asks, and that the database refuses it too."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from publicity import actions
from publicity.actions import Column, EntryDraft
from publicity.choices import NoticeKind
from publicity.models import Entry, Notice
from publicity.rules import freezing
from publicity.rules.kinds import COLUMNS, KINDS
from publicity.rules.masking import mask_name
from publicity.rules.privacy import looks_private, speaks_of_health
from registry import clock
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.publicity.factories import hanging, prepared, rows

PRIVATE = [
    "529901199001010012", "52990119900101001X", "529901 19900101 0012", "５２９９０１１９９００１０１００１２",
    "529901900101001", "13800001111", "138 0000 1111", "电话138-0000-1111请联系", "6228480012345678901",
    "6228 4800 1234 5678 901",
]  # fmt: skip
HARMLESS = [
    "2026-10-08 2026-10-15", "0743-7210000", "12317", "1,234,567.00", "3组（河边）", "2026年第三季度", "共13户41人",
    "12345678901234", "23800001111",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_looks_private_finds_numbers_however_they_are_written(text):
    assert looks_private(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_looks_private_lets_dates_and_amounts_pass(text):
    assert looks_private(text) == ""


@given(st.text(alphabet="0123456789 -Xx号年１３８·", max_size=40))
def test_looks_private_never_misses_a_run_of_eighteen_digits(text):
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    assert looks_private(f"{digits[:3]}号529901199001010012号")


@pytest.mark.django_db
@pytest.mark.parametrize("text", PRIVATE + HARMLESS)
def test_the_database_reads_numbers_as_python_does(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT publicity_looks_private(%s)", [text])
        assert cursor.fetchone()[0] is bool(looks_private(text))


def test_no_kind_can_declare_a_private_column():
    forbidden = {"identity", "phone", "account", "card", "bank", "health", "disab", "cause", "illness", "birth", "sex",
                 "net_income", "income_per"}  # fmt: skip
    for key in COLUMNS:
        assert not [word for word in forbidden if word in key], key
    assert set(KINDS) == set(NoticeKind.values)
    assert all(kind.columns <= set(COLUMNS) for kind in KINDS.values())


@pytest.mark.parametrize(
    ("name", "shown"), [("王大山", "王＊山"), ("王＊山", "王＊山"), ("王*山", "王＊山"), ("向英", "向＊")]
)
def test_mask_name(name, shown):
    assert mask_name(name) == shown


@pytest.mark.django_db
class TestPublish:
    @pytest.fixture(autouse=True)
    def clerk(self, make_user, in_scope):
        self.by = make_user("village_clerk", VILLAGE)
        self.witness = make_user("supervision_committee", VILLAGE)
        with in_scope(VILLAGE, actor=self.by.pk):
            yield

    @pytest.mark.parametrize(("fields", "code"), [
        ({"columns": [Column("head_name"), Column("identity_number")]}, "column_not_allowed"),
        ({"columns": [Column("head_name"), Column("amount_yuan")]}, "column_not_allowed"),
        ({"columns": [Column("head_name")], "entries": rows()}, "cell_without_column"),
        ({"columns": []}, "no_columns"), ({"entries": []}, "no_rows"),
        ({"entries": [EntryDraft({"head_name": "王大山", "proposal": "电话13800001111"})]}, "private"),
        ({"entries": [EntryDraft({"head_name": "王大山", "proposal": "因病致贫"})]}, "private"),
        ({"entries": [EntryDraft({"head_name": "王大山", "group": "529901199001010012"})]}, "private"),
        ({"title": "529901199001010012的公示"}, "private"),
    ])  # fmt: skip
    def test_refused(self, fields, code):
        with pytest.raises(Refused) as refused:
            prepared(self.by, **fields)
        assert code in [reason.code for reason in refused.value.reasons]
        assert not Notice.objects.exists()

    def test_health_of_a_person_is_refused_even_as_a_subsidy(self):
        assert speaks_of_health("残疾人两项补贴")
        with pytest.raises(Refused):
            prepared(self.by, kind="payment_list", columns=[Column("head_name"), Column("item")],
                     entries=[EntryDraft({"head_name": "王大山", "item": "残疾人两项补贴"})])  # fmt: skip

    def test_names_are_masked_whoever_calls(self):
        notice = prepared(self.by)
        assert [e.cells["head_name"] for e in notice.entries.order_by("position")] == ["王＊山", "向＊英", "龙＊兰"]
        assert "王大山" not in notice.canonical

    @pytest.mark.parametrize("cells", [
        {"head_name": "王＊山", "proposal": "529901199001010012"},
        {"head_name": "王＊山", "proposal": "１３８００００１１１１"},
        {"head_name": "王＊山", "identity_number": "1"},
    ])  # fmt: skip
    def test_the_database_refuses_what_goes_round_publish(self, cells):
        notice = prepared(self.by)
        with pytest.raises(IntegrityError, match=r"private|column"), transaction.atomic():
            Entry.objects.create(notice=notice, village_id=VILLAGE, position=99, cells=cells)

    def test_the_code_on_the_paper_changes_with_any_row(self):
        first, second = prepared(self.by), prepared(self.by, entries=rows()[:2])
        assert first.check_code != second.check_code
        assert freezing.fingerprint(first.canonical) == first.sha256
        assert freezing.check_code(first.sha256) == first.check_code
        assert (first.number, second.number) == (1, 2)

    def test_days_come_from_the_rule_and_only_get_longer(self):
        assert prepared(self.by).days == 7
        assert prepared(self.by, days=3).days == 7
        assert prepared(self.by, days=12).days == 12

    @pytest.mark.parametrize("change", [
        {"title": "另一标题"}, {"columns": []}, {"days": 1}, {"canonical": "{}"}, {"check_code": "AAAA-AAAA"},
        {"kind": "exit_village"}, {"prepared_on": "2020-01-01"}, {"totals": {}},
    ])  # fmt: skip
    @pytest.mark.parametrize("hung", [False, True])
    def test_content_never_changes(self, change, hung):
        notice = hanging(self.by, self.witness) if hung else prepared(self.by)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**change)

    @pytest.mark.parametrize("change", [{"cells": {}}, {"position": 50}, {"subject": "x"}])
    def test_rows_never_change_nor_go(self, change):
        notice = hanging(self.by, self.witness)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            notice.entries.filter(position=1).update(**change)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            notice.entries.filter(position=1).delete()

    def test_no_row_joins_later_and_none_hangs_shorter(self):
        notice = hanging(self.by, self.witness)
        with pytest.raises(IntegrityError, match="no more rows"), transaction.atomic():
            Entry.objects.create(notice=notice, village_id=VILLAGE, position=9, cells={})
        for change in ({"ends_on": notice.starts_on}, {"starts_on": "2020-01-01"}):
            with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
                Notice.objects.filter(pk=notice.pk).update(**change)

    def test_backdated_witness_is_refused_by_the_database(self):
        notice = prepared(self.by)
        with pytest.raises(IntegrityError, match="gone by"), transaction.atomic():
            actions.witness(notice, by=self.witness, on=clock.today().replace(year=clock.today().year - 1))

    def test_begins_prepared_by_hand_too(self):
        notice = prepared(self.by)
        notice.pk, notice.number, notice.check_code, notice.state = None, 99, "ZZZZ-ZZZZ", "hanging"
        notice._state.adding = True
        with pytest.raises(IntegrityError, match=r"begins prepared|notice_shown_is_witnessed"), transaction.atomic():
            notice.save(force_insert=True)
