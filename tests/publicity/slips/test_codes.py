"""The code of a slip: opens one household's sentences, and nothing when it is wrong, revoked or tried out."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client

from publicity.actions import slips
from publicity.actions.slips import Fact
from publicity.models import LookupAttempt, Slip, SlipFact
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import SIBLING, VILLAGE, text_of

SUBJECT = "households.household:7"
URL = "/wall/slip/"


@pytest.fixture
def clerk(db, make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def wall():
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def issued(clerk):
    with scoped(VILLAGE, actor=clerk.pk):
        found = slips.issue_slip(subject=SUBJECT, village=VILLAGE, by=clerk, on=clock.today())
        on = clock.today()
        slips.set_facts(subject=SUBJECT, village=VILLAGE, source="status", facts=[Fact(on, "你家登记为：脱贫户。")])
        slips.set_facts(subject=SUBJECT, village=VILLAGE, source="notices", facts=[
            Fact(on + dt.timedelta(days=3), "你家在《名单》里，第2行。"),
            Fact(on - dt.timedelta(days=1), "早撤了的公示")])  # fmt: skip
        slips.set_facts(subject=SUBJECT, village=VILLAGE, source="payments", facts=[
            Fact(dt.date(2025, 6, 1), "产业奖补", Decimal("1500.00")),
            Fact(dt.date(2025, 6, 1), "产业奖补", Decimal("1500.00")),
            Fact(dt.date(2026, 3, 1), "雨露计划", Decimal("3000.00"))])  # fmt: skip
    return found


def test_the_code_is_80_random_bits_and_kept_as_a_hash_alone(issued):
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", issued.code)
    assert len({slips.new_code() for _n in range(200)}) == 200
    with scoped(VILLAGE), connection.cursor() as cursor:
        cursor.execute("SELECT s::text || coalesce((SELECT string_agg(e::text, '') FROM audit_entry e), '')"
                       " FROM publicity_slip s")  # fmt: skip
        kept = cursor.fetchone()[0]
    assert issued.code not in kept and issued.code.replace("-", "") not in kept


def test_the_holder_reads_standing_notice_days_left_and_money_by_year(wall, issued):
    response = wall.post(URL, {"code": issued.code.lower().replace("-", " ")})
    text = text_of(response)
    for words in ("你家登记为：脱贫户。", "你家在《名单》里", "还有 3 天", "2025 年一共 3,000.00 元",
                  "2026 年一共 3,000.00 元",
                  "2026年3月1日 雨露计划", "12317"):  # fmt: skip
        assert words in text, words
    assert text.count("1,500.00") == 2 and "早撤了的公示" not in text
    assert response["Cache-Control"] == "no-store" and not response.cookies
    assert issued.code not in response.content.decode() and SUBJECT not in response.content.decode()
    assert len(response.content) < 15_000


def test_the_code_is_never_read_from_an_address(wall, issued):
    assert "脱贫户" not in text_of(wall.get(f"{URL}?code={issued.code}"))
    assert 'method="post"' in wall.get(URL).content.decode()


def test_wrong_revoked_and_replaced_codes_get_the_same_answer_and_are_counted(wall, issued, clerk):
    with scoped(VILLAGE, actor=clerk.pk):
        again = slips.issue_slip(subject=SUBJECT, village=VILLAGE, by=clerk, on=clock.today())
        assert Slip.objects.filter(subject=SUBJECT, revoked_on=None).count() == 1
        slips.revoke_slips([SUBJECT], by=clerk, on=clock.today())
        assert not SlipFact.objects.filter(subject=SUBJECT).exists()
    pages = [wall.post(URL, {"code": code}) for code in (issued.code, again.code, "0000-0000-0000-0000")]
    answers = {re.sub(r' value="[0-9A-Z-]+"', "", page.content.decode()) for page in pages}  # what was typed comes back
    assert len(answers) == 1 and "没有这个码" in text_of(pages[0])
    assert LookupAttempt.objects.filter(kind="slip").count() == 3


def test_codes_cannot_be_tried_out_and_the_count_is_forgotten(wall, issued):
    for _n in range(3):
        wall.post(URL, {"code": "0000-0000-0000-0000"})
    assert LookupAttempt.objects.count() == 3
    assert slips.forget_attempts(before=clock.now() - dt.timedelta(days=1)) == 0
    assert slips.forget_attempts(before=clock.now() + dt.timedelta(seconds=1)) == 3


def test_over_the_bound_nobody_is_answered_for_ten_minutes(committing_db, owner_cursor, make_user, wall):
    with scoped(VILLAGE, actor=1), transaction.atomic():
        clerk = make_user("village_clerk", VILLAGE)
        code = slips.issue_slip(subject=SUBJECT, village=VILLAGE, by=clerk, on=clock.today()).code
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            LookupAttempt.objects.create(kind="slip", at=clock.now())
    owner_cursor.execute("INSERT INTO publicity_lookupattempt (kind, at) SELECT 'slip', registry_now()"
                         " FROM generate_series(1, 599)")  # fmt: skip
    assert wall.post(URL, {"code": "0000-0000-0000-0000"}).status_code == 200, "the 600th"
    late = wall.post(URL, {"code": code})
    assert late.status_code == 429 and "太多" in text_of(late)
    owner_cursor.execute("UPDATE publicity_lookupattempt SET at = at - interval '11 minutes'")
    assert "我家的情况" in text_of(wall.post(URL, {"code": code}))


def test_the_walls_role_reads_a_slip_by_its_code_alone(committing_db, make_user):
    from tests.publicity.test_isolation import _urls

    with scoped(VILLAGE, actor=1), transaction.atomic():
        clerk = make_user("village_clerk", VILLAGE)
        code = slips.issue_slip(subject=SUBJECT, village=VILLAGE, by=clerk, on=clock.today()).code
    public = psycopg2.connect(_urls().public)
    public.autocommit = True
    with public.cursor() as cursor:
        cursor.execute("SELECT village_id FROM publicity_open_slip(%s)", [code])
        assert cursor.fetchall() == [(VILLAGE,)]
        for table in ("publicity_slip", "publicity_slipfact", "publicity_lookupattempt"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(f"SELECT * FROM {table}")
    public.close()


@pytest.mark.parametrize("text", ["身份证43312419680312001X", "电话13800001111", "他家大病", "x" * 201, ""])
def test_private_words_are_refused_and_by_the_database_too(clerk, text):
    with scoped(VILLAGE, actor=clerk.pk), pytest.raises(DomainError):
        slips.set_facts(subject=SUBJECT, village=VILLAGE, source="status", facts=[Fact(clock.today(), text)])


def test_the_database_refuses_a_number_whoever_writes_it(clerk):
    from django.db import IntegrityError

    with scoped(VILLAGE, actor=clerk.pk), pytest.raises(IntegrityError, match="looks private"), transaction.atomic():
        SlipFact.objects.create(village_id=VILLAGE, subject=SUBJECT, source="x", on=clock.today(),
                                text="6222020200011112222")  # fmt: skip


def test_sources_replace_their_own_sentences_only_and_write_nothing_unchanged(issued, clerk):
    with scoped(VILLAGE, actor=clerk.pk):
        kept = set(SlipFact.objects.filter(source="payments").values_list("pk", flat=True))
        said = {SUBJECT: (VILLAGE, [Fact(clock.today(), "你家登记为：脱贫户。")])}
        assert slips.set_many(source="status", facts=said) == 0
        assert slips.set_many(source="status", facts={SUBJECT: (VILLAGE, [])}) == 1
        assert set(SlipFact.objects.filter(source="payments").values_list("pk", flat=True)) == kept


def test_a_slip_of_another_village_is_out_of_reach_and_not_doubled(issued, make_user):
    other = make_user("village_clerk", SIBLING)
    with scoped(SIBLING, actor=other.pk):
        assert slips.revoke_slips([SUBJECT], by=other, on=clock.today()) == 0
        with pytest.raises(DomainError) as held:
            slips.issue_slip(subject=SUBJECT, village=SIBLING, by=other, on=clock.today())
    assert held.value.code == "slip_held"
