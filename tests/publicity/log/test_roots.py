"""Sealing: once a day, in order, after downtime, two at once; and what the database itself refuses."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from publicity import actions, tasks
from publicity.actions import roots
from publicity.models import LogEntry, LogLeaf, LogRoot
from publicity.rules import merkle, signing
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.publicity.factories import finance
from tests.publicity.log.reading import three_days

DAY = dt.timedelta(days=1)


@pytest.fixture
def log(committing_db, make_user, travel):
    return three_days(make_user, travel)


def test_leaves_and_roots_follow_the_rfc_and_name_one_another(log):
    with scoped(COUNTY), transaction.atomic():
        leaves, heads = list(LogLeaf.objects.order_by("position")), list(LogRoot.objects.order_by("on"))
        assert [leaf.position for leaf in leaves] == [0, 1, 2, 3, 4]
        assert [leaf.village_position for leaf in leaves if leaf.village_id == VILLAGE] == [0, 1, 2, 3]
        assert [leaf.village_position for leaf in leaves if leaf.village_id == SIBLING] == [0]
        assert [root.size for root in heads] == [4, 5] and [root.on for root in heads] == [log, log + DAY]
        for root in heads:
            content = json.loads(root.canonical)
            hashes = [bytes.fromhex(leaf.leaf_hash) for leaf in leaves[: root.size]]
            assert content["root"] == root.root_hash == merkle.head(hashes).hex()
            assert signing.is_signed(root.canonical, signature=root.signature, public_key=content["public_key"])
            assert root.key_id == signing.key_id(content["public_key"])


def test_sealing_again_does_nothing_and_days_go_in_order(log, travel):
    with travel(log + 2 * DAY), scoped(COUNTY, actor=1), transaction.atomic():
        assert roots.seal_until(COUNTY, through=log + DAY) == []
        assert roots.seal_day(COUNTY, on=log).size == 4
        with pytest.raises(DomainError) as early:
            roots.seal_day(COUNTY, on=log + 2 * DAY)
        assert early.value.code == "day_not_over"
        with pytest.raises(DomainError) as before:
            roots.seal_day(COUNTY, on=log - DAY)
        assert before.value.code == "nothing_to_seal"


def test_the_night_makes_up_missed_days_and_days_without_entries(log, travel, settings):
    settings.REGISTRY_AREA = COUNTY
    with travel(log + 6 * DAY):
        assert tasks.seal_log() == 4 and tasks.seal_log() == 0
    with scoped(COUNTY), transaction.atomic():
        assert list(LogRoot.objects.order_by("on").values_list("size", flat=True)) == [4, 5, 6, 6, 6, 6]


def test_a_county_where_nothing_hung_has_no_root(committing_db):
    with scoped(COUNTY, actor=1), transaction.atomic():
        assert roots.seal_until(COUNTY, through=clock.today() - DAY) == []


def test_two_at_once_seal_once(log, travel):
    done: list[int] = []

    def seal():
        try:
            with scoped(COUNTY, actor=1), transaction.atomic():
                done.append(len(roots.seal_until(COUNTY, through=log + 3 * DAY)))
        finally:
            connections.close_all()

    with travel(log + 4 * DAY):
        threads = [threading.Thread(target=seal) for _n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(done) == [0, 0, 2]


def test_nothing_is_written_into_a_sealed_day_and_the_moment_is_the_databases(log, travel, make_user):
    with travel(log + 2 * DAY), scoped(COUNTY, actor=1):
        clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        with transaction.atomic():
            notice = finance(clerk, witness)
            entry = LogEntry.objects.get(notice=notice)
            assert abs(entry.at - clock.now()) < dt.timedelta(minutes=5)
            copy = {"village_id": VILLAGE, "notice": notice, "kind": "notice", "canonical": "{}", "sha256": "0" * 64}
            later = LogEntry.objects.create(on=log + 2 * DAY, at=clock.at_noon(log - 9 * DAY), **copy)
            later.refresh_from_db()
            assert later.at > clock.at_noon(log + DAY), "an application that back-dates writes the moment it wrote"
            with pytest.raises(IntegrityError, match="is sealed until"), transaction.atomic():
                LogEntry.objects.create(on=log, at=clock.now(), **copy)
            transaction.set_rollback(True)


def test_the_owner_is_refused_too_while_the_guards_are_on(log, owner_cursor):
    import psycopg2

    with pytest.raises(psycopg2.errors.CheckViolation):
        owner_cursor.execute(
            'INSERT INTO publicity_logentry (village_id, notice_id, kind, "on", at, canonical, sha256)'
            " SELECT village_id, notice_id, kind, \"on\", at - interval '9 days', canonical, sha256"
            " FROM publicity_logentry LIMIT 1")  # fmt: skip


@pytest.mark.parametrize("change", [{"position": 9}, {"village_position": 9}, {"leaf_hash": "0" * 64},
                                    {"county": "433127"}])  # fmt: skip
def test_a_leaf_is_the_next_one_with_its_own_hash(log, change):
    with scoped(COUNTY, actor=1), transaction.atomic():
        entry = LogEntry.objects.get(leaf=None)
        values = {"village_id": VILLAGE, "county": COUNTY, "position": 5, "village_position": 4, "entry": entry,
                  "canonical": "{}", "leaf_hash": merkle.leaf_hash("{}").hex()}  # fmt: skip
        with pytest.raises(IntegrityError, match="not the next one"), transaction.atomic():
            LogLeaf.objects.create(**{**values, **change})
        LogLeaf.objects.create(**values)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("days", "size", "words"), [(3, 5, "not due"), (1, 5, "not due"), (2, 6, "does not count")])
def test_a_root_counts_its_leaves_on_the_next_day_that_is_over(log, travel, days, size, words):
    with travel(log + 5 * DAY), scoped(COUNTY, actor=1), transaction.atomic():
        last = LogRoot.objects.order_by("-on")[0]
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            LogRoot.objects.create(
                village_id=COUNTY, on=log + days * DAY, size=size, root_hash=last.root_hash, canonical="{}",
                key_id=last.key_id, signature=last.signature, signed_at=clock.now(),
            )  # fmt: skip


def _seal_third_day(log):
    with transaction.atomic():
        roots.seal_day(COUNTY, on=log + 2 * DAY)


def test_a_scope_that_does_not_hold_the_county_seals_nothing(log, travel):
    with travel(log + 5 * DAY), scoped(VILLAGE, actor=1), pytest.raises((DatabaseError, DomainError)):
        _seal_third_day(log)
    with scoped(COUNTY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publicity_logroot")
        assert cursor.fetchone() == (2,)


def test_the_key_is_given_or_derived_and_never_missing(monkeypatch):
    derived = roots.signer().public_key
    monkeypatch.setattr(settings, "REGISTRY_LOG_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert roots.signer().public_key == signing.Signer(bytes(32)).public_key != derived
    monkeypatch.setattr(settings, "REGISTRY_LOG_KEY", "AAAA")
    with pytest.raises(ImproperlyConfigured):
        roots.signer()
    monkeypatch.setattr(settings, "REGISTRY_LOG_KEY", "")
    monkeypatch.setattr(settings, "REGISTRY_SEAL_KEY", "")
    with pytest.raises(ImproperlyConfigured):
        roots.signer()


def test_an_answer_is_an_entry_too(committing_db, make_user):
    with scoped(COUNTY, actor=1), transaction.atomic():
        clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        notice = finance(clerk, witness)
        actions.receive_objection(notice_id=notice.pk, position=2, text="发票呢")
        assert [entry.kind for entry in LogEntry.objects.filter(notice=notice)] == ["notice"]
