"""Attacks by plain SQL, as the application's role in the scope and name of the attacker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from funds.actions import bank
from funds.actions.periods import hindrances
from funds.actions.watch import recover
from funds.ledger import posting
from funds.ledger.models import Account
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import Scene, scene
from tests.funds.bank.test_guards import refused
from tests.funds.watch.planting import warning

pytestmark = pytest.mark.django_db

LIST = (
    "INSERT INTO funds_paymentbatch (village_id, project_id, source_id, source_document_no, title, item, unit, period,"
    " means, state, total_yuan, line_count, released_on) SELECT village_id, project_id, source_id, source_document_no,"
    " title, 'x', unit, period, means, %s, 0, 0, CASE WHEN %s = 'released' THEN registry_today() END"
    " FROM funds_paymentbatch LIMIT 1"
)
FILE = (
    "INSERT INTO funds_bankfile (village_id, batch_id, layout_id, number, sha256, line_count, total_yuan, state,"
    " made_on, made_by_id, sent_on, sent_by_id) SELECT village_id, batch_id, layout_id, 'x', sha256, line_count,"
    " total_yuan, 'sent', made_on, made_by_id, made_on, sent_by_id FROM funds_bankfile LIMIT 1"
)
RECOVERY = (
    "INSERT INTO funds_recovery (village_id, line_id, cause, explanation, amount_yuan, recovered_yuan, due_on,"
    " opened_on, opened_by_id, state) SELECT village_id, id, 'dead', 'x', 1, 0, registry_today(),"
    " registry_today(), %s, 'written_off' FROM funds_paymentline LIMIT 1"
)
ANSWER = (
    "INSERT INTO funds_returnfile (village_id, file_id, name, sha256, row_count, sum_yuan, taken_in_on, taken_in_by_id,"
    " state, applied_on, applied_by_id) SELECT village_id, id, 'x', 'x', 1, 1, registry_today(), made_by_id, 'applied',"
    " registry_today(), made_by_id FROM funds_bankfile LIMIT 1"
)


@pytest.fixture
def s(make_user: Any, in_scope: Any) -> Iterator[Scene]:
    with in_scope(COUNTY):
        yield scene(make_user)


def test_no_paper_begins_in_the_middle(s: Scene) -> None:
    s.sent()
    with scoped(VILLAGE, actor=s.who.clerk.pk):
        for state in ("submitted", "checked", "published", "released", "returned"):
            assert refused(LIST, [state, state]) == "funds_payment_begins"
        assert refused(RECOVERY, [s.who.clerk.pk]) == "funds_recovery_begins"
    with s.acting(s.who.finance):
        assert refused(FILE) == "funds_bank_file_begins"
        assert refused(ANSWER) == "funds_answer_begins"


def test_money_does_not_leave_the_village_by_the_ledgers_own_door(s: Scene) -> None:
    """Village clerk and accounting colluding: postings of their own, in others' names, into other places, backdated."""
    project = Account.objects.get(kind="project", project_id=s.project.pk)
    sink = Account.objects.get(kind="households", village_id=VILLAGE)
    above = Account.objects.get(kind="node", village_id=COUNTY)
    post = "SELECT * FROM ledger_post(%s, %s, %s, %s, registry_today(), 'payment', %s, 'x', 'y', NULL, %s, NULL, %s)"

    def tried(debit: Any, credit: Any, amount: str, *, home: Any = None, maker: Any = None, late: Any = None) -> str:
        by = (maker or s.who.clerk).pk
        return refused(post, [str(uuid.uuid4()), debit.pk, credit.pk, amount, home, by, late], now=True)

    home = s.households[0].pk
    with scoped(VILLAGE, actor=s.who.clerk.pk):
        assert tried(project, sink, "100") == "ledger_transfer_household"  # to nobody
        assert tried(above, sink, "100", home=home) == "ledger_account_in_scope"
        assert tried(project, sink, "100", home=home, maker=s.who.finance) == "ledger_transfer_actor"
        assert tried(project, sink, "0.005", home=home) == "ledger_transfer_whole_fen"
        assert tried(project, sink, "-5", home=home) == "ledger_transfer_amount_positive"
        assert tried(project, sink, "99999999", home=home) == "ledger_account_not_negative"
        late = str(clock.today().replace(day=1))
        assert tried(project, sink, "100", home=home, late=late) == "ledger_transfer_late_for_closed"
    with scoped(SIBLING, actor=s.who.clerk.pk):
        assert tried(project, sink, "100", home=home) == "ledger_account_in_scope"


def test_a_village_reads_no_row_of_the_county_and_no_function_tells_it(s: Scene, make_user: Any) -> None:
    with scoped(SIBLING, actor=make_user("village_clerk", SIBLING).pk), connection.cursor() as cursor:
        for table in ("supplier", "fundsource", "banklayout", "paymentbatch", "paymentline", "bankfile", "returnrow",
                      "recovery", "hit", "claim", "personalaccount", "cadreaccount", "project"):  # fmt: skip
            cursor.execute(f"SELECT count(*) FROM funds_{table}")
            assert cursor.fetchone() == (0,), table
        for question in ("funds_village_flow(%s, registry_today())", "funds_origin(%s, %s)"):
            params = [VILLAGE] if question.count("%s") == 1 else [s.project.pk, s.source.pk]
            cursor.execute(f"SELECT count(*) FROM {question}", params)
            assert cursor.fetchone() == (0,), question
        line = s.line_id(1)
    with s.acting(s.who.finance), connection.cursor() as cursor:
        cursor.execute("SELECT person_index, account_index FROM funds_paymentline WHERE id = %s", [line])
        person, account = cursor.fetchone()
    with scoped(SIBLING), connection.cursor() as cursor:
        cursor.execute("SELECT place, title FROM funds_given('产业奖补', '2026', ARRAY[%s]::bytea[], NULL)", [person])
        assert [title for _place, title in cursor.fetchall()] == [""]  # that, not in which list
        cursor.execute("SELECT holder FROM funds_account_uses(ARRAY[%s]::bytea[])", [account])
        assert not any("周" in holder for (holder,) in cursor.fetchall())  # where, not whose


def test_who_left_a_refused_payment_does_not_close_its_list(s: Scene) -> None:
    file = s.sent()
    s.answered(file, answer_to(file, {1: "refused"}, on=clock.today()))
    bank.leave_line(file.lines.get(position=1), reason="户主自愿放弃", by=s.who.finance, on=clock.today())
    with pytest.raises(Refused) as caught:
        bank.close_reconciliation(s.batch, by=s.who.finance, on=clock.today())
    assert caught.value.code == "second_pen"
    closing = (
        "UPDATE funds_reconciliation SET state = 'closed', closed_on = registry_today(), closed_by_id = %s,"
        " planned_yuan = 1, credited_yuan = 1, booked_yuan = 1 WHERE batch_id = %s"
    )
    assert refused(closing, [s.who.finance.pk, s.batch.pk]) == "funds_reconciliation_second_pen"
    with s.acting(s.second):
        bank.close_reconciliation(s.batch, by=s.second, on=clock.today())


def test_a_warning_is_not_bought_off_with_one_fen(s: Scene) -> None:
    """One officer of county finance opens a recovery of a fen, books it, and the warning is gone: it is not."""
    line = s.line(1)
    hit = warning(papers=[line.subject, s.batch.subject])
    with s.acting(s.who.finance):
        with pytest.raises(Refused) as caught:
            recover(hit, line, cause="dead", amount_yuan=Decimal("0.01"), note="已追回，了结", by=s.who.finance,
                    on=clock.today())  # fmt: skip
        assert caught.value.code == "funds_hit_recovery_whole"
        fen = bank.open_recovery(line, cause="dead", amount_yuan=Decimal("0.01"), explanation="先开一分钱的案",
                                 by=s.who.finance, on=clock.today())  # fmt: skip
        by_hand = "UPDATE funds_hit SET state = 'recovering', recovery_id = %s WHERE id = %s"
        assert refused(by_hand, [fen.pk, hit.pk]) == "funds_hit_recovery_whole"


def test_a_payment_past_every_list_keeps_the_month_open(s: Scene) -> None:
    """Whoever posts to a household by the ledger's own door, without a list: the books of the month are not closed."""
    month, project = clock.today().strftime("%Y-%m"), Account.objects.get(kind="project", project_id=s.project.pk)
    sink = Account.objects.get(kind="households", village_id=VILLAGE)

    def stands() -> int:
        found = {one.code: one.count for one in hindrances(COUNTY, month)}
        return found.get("payments_without_list", 0)

    assert stands() == 0
    key = uuid.uuid4()
    with s.acting(s.who.clerk):
        transfer = posting.post(
            key=key, debit=project, credit=sink, amount_yuan=Decimal(100), booked_on=clock.today(), by=s.who.clerk,
            household=s.households[0].pk, subject="x", reference="y",
        )  # fmt: skip
    assert stands() == 1
    with s.acting(s.who.finance):
        posting.reverse(transfer, key=uuid.uuid4(), by=s.who.finance, on=clock.today(), reason="无名单，冲回")
    assert stands() == 0
