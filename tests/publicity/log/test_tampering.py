"""What the owner of the database does in plain SQL, with every guard switched off, is found by the published program.

Each deed is done three ways: to the rows alone; with all leaves made anew so that the rows agree with one another; and
with every root signed anew, which only an earlier download can tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import transaction

from publicity.actions import roots
from publicity.reports.log import newest_root
from publicity.rules import freezing, merkle
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.log.reading import VERIFIER, check, download, three_days

TABLES = ("publicity_logentry", "publicity_logleaf", "publicity_logroot")


@pytest.fixture
def log(committing_db, make_user, travel):
    return three_days(make_user, travel)


@pytest.fixture
def owner(log, owner_cursor):
    for table in TABLES:
        owner_cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return owner_cursor


def entries(owner):
    owner.execute("SELECT id, canonical, at, \"on\" FROM publicity_logentry WHERE village_id = %s ORDER BY at, id",
                  [VILLAGE])  # fmt: skip
    return owner.fetchall()


def edited(owner, day):
    key, text, _at, _on = entries(owner)[1]
    changed = text.replace('"starts_on":"2', '"starts_on":"1')
    assert changed != text
    owner.execute("UPDATE publicity_logentry SET canonical = %s, sha256 = %s WHERE id = %s",
                  [changed, hashlib.sha256(changed.encode()).hexdigest(), key])  # fmt: skip


def removed(owner, day):
    key = entries(owner)[1][0]
    owner.execute("DELETE FROM publicity_logleaf WHERE entry_id = %s; DELETE FROM publicity_logentry WHERE id = %s",
                  [key, key])  # fmt: skip


def removed_last(owner, day):
    key = entries(owner)[3][0]
    owner.execute("DELETE FROM publicity_logleaf WHERE entry_id = %s; DELETE FROM publicity_logentry WHERE id = %s",
                  [key, key])  # fmt: skip


def reordered(owner, day):
    (one, _t, first, _o), (two, _t, second, _o) = entries(owner)[:2]
    owner.execute("UPDATE publicity_logentry SET at = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)",
                  [one, second, first, one, two])  # fmt: skip
    owner.execute("UPDATE publicity_logleaf SET entry_id = -entry_id WHERE entry_id IN (%s, %s);"
                  "UPDATE publicity_logleaf SET entry_id = CASE entry_id WHEN -%s THEN %s ELSE %s END"
                  " WHERE entry_id < 0", [one, two, one, two, one])  # fmt: skip


def backdated(owner, day):
    """A decision of today gets into the log as if it had hung on the first day."""
    owner.execute(
        """INSERT INTO publicity_logentry (village_id, notice_id, kind, "on", at, canonical, sha256)
           SELECT village_id, notice_id, kind, %(day)s,
                  (%(day)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 minute', dated.text,
                  encode(sha256(convert_to(dated.text, 'UTF8')), 'hex')
           FROM publicity_logentry,
                LATERAL (SELECT replace(canonical, "on"::text, %(day)s::date::text) AS text) dated
           WHERE village_id = %(village)s ORDER BY id DESC LIMIT 1""",
        {"day": day, "village": VILLAGE},
    )


DEEDS = [edited, removed, removed_last, reordered, backdated]


def make_leaves_anew(owner):
    """Every leaf as it would be had the changed entries always been so; the signed roots stay."""
    owner.execute("DELETE FROM publicity_logleaf")
    owner.execute('SELECT max("on") FROM publicity_logroot')
    until = roots.end_of(owner.fetchone()[0])
    owner.execute('SELECT id, village_id, kind, "on", at, sha256 FROM publicity_logentry WHERE at < %s ORDER BY at, id',
                  [until])  # fmt: skip
    tree, counts = merkle.Growing(), {}
    for key, village, kind, on, at, sha256 in owner.fetchall():
        text = freezing.canonical({
            "county": COUNTY, "position": tree.size, "village": village, "village_position": counts.get(village, 0),
            "kind": kind, "on": on.isoformat(), "at": roots.written(at), "entry": sha256,
        })  # fmt: skip
        owner.execute(
            "INSERT INTO publicity_logleaf (village_id, county, position, village_position, entry_id, canonical,"
            " leaf_hash) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [village, COUNTY, tree.size, counts.get(village, 0), key, text, merkle.leaf_hash(text).hex()],
        )
        tree.add(merkle.leaf_hash(text))
        counts[village] = counts.get(village, 0) + 1


def sign_anew(owner, day, travel):
    """The whole log made again with the key of the house, which the owner can reach too."""
    owner.execute("DELETE FROM publicity_logleaf; DELETE FROM publicity_logroot")
    for passed in (1, 2):
        with travel(day + dt.timedelta(days=passed)), scoped(COUNTY, actor=1), transaction.atomic():
            roots.seal_day(COUNTY, on=day + dt.timedelta(days=passed - 1))


def test_an_honest_log_passes_and_goes_on_passing(log, make_user, travel, tmp_path):
    before = download()
    code, said = check(tmp_path, before)
    assert code == 0, said
    assert "4 entries sealed, 1 waiting" in said and "没有发现改动" in said
    with travel(log + dt.timedelta(days=5)), scoped(COUNTY, actor=1), transaction.atomic():
        assert len(roots.seal_until(COUNTY, through=log + dt.timedelta(days=4))) == 3, "one root for each missed day"
    after = download()
    key = roots.signer().public_key
    assert check(tmp_path, after, "--key", key, earlier=before)[0] == 0
    assert check(tmp_path, download(COUNTY), "--key", key)[0] == 0
    assert check(tmp_path, after, "--key", "00" * 32)[0] == 1, "another key is not the published one"


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_deed_in_the_database_is_found(deed, owner, log, tmp_path, travel):
    before = download()
    assert check(tmp_path, before)[0] == 0
    deed(owner, log)
    code, said = check(tmp_path, download())
    assert code == 1, f"the rows alone: {said}"
    make_leaves_anew(owner)
    code, said = check(tmp_path, download())
    assert code == 1, f"with leaves made anew: {said}"
    assert check(tmp_path, download(COUNTY))[0] == 1
    sign_anew(owner, log, travel)
    history = download()
    still_hangs = deed is removed  # then the notice hangs without an entry, whatever is signed
    assert check(tmp_path, history)[0] == still_hangs, "else nobody can tell from the new download alone"
    code, said = check(tmp_path, history, earlier=before)
    assert code == 1 and "made anew" in said, f"signed anew: {said}"


def test_a_backdated_entry_that_the_night_sealed_is_found_for_ever(owner, log, tmp_path, travel):
    backdated(owner, log)
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with travel(log + dt.timedelta(days=3)), scoped(COUNTY, actor=1), transaction.atomic():
        roots.seal_day(COUNTY, on=log + dt.timedelta(days=2))
    code, said = check(tmp_path, download())
    assert code == 1 and "back-dated" in said and "倒填" in said


def test_a_row_changed_or_taken_off_the_wall_without_a_word_is_found(log, owner_cursor, tmp_path):
    owner_cursor.execute("ALTER TABLE publicity_entry DISABLE TRIGGER USER")
    owner_cursor.execute("""UPDATE publicity_entry SET cells = jsonb_set(cells, '{expense_yuan}', '"86.50"')
                            WHERE cells ->> 'item' = '修水渠' AND village_id = %s""", [VILLAGE])  # fmt: skip
    code, said = check(tmp_path, download())
    assert code == 1 and "Row 2" in said and "was edited" in said
    owner_cursor.execute("DELETE FROM publicity_entry WHERE cells ->> 'item' = '修水渠' AND village_id = %s", [VILLAGE])
    code, said = check(tmp_path, download())
    assert code == 1 and "Row 2" in said and "was removed" in said


def test_a_notice_frozen_anew_behind_the_logs_back_is_found(log, owner_cursor, tmp_path):
    owner_cursor.execute("ALTER TABLE publicity_notice DISABLE TRIGGER USER")
    owner_cursor.execute(
        "UPDATE publicity_notice SET canonical = replace(canonical, '12000.00', '2000.00') WHERE village_id = %s;"
        "UPDATE publicity_notice SET sha256 = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')",
        [VILLAGE],
    )
    code, said = check(tmp_path, download())
    assert code == 1 and "is not the one in the log" in said


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"format":"fair-wall-history/1"}', '{"a":1,"a":2}'])
def test_what_is_no_history_is_said_to_be_unreadable(tmp_path, broken):
    path = tmp_path / "broken.json"
    path.write_text(broken)
    assert VERIFIER.main([str(path)]) == 2
    assert VERIFIER.main([str(tmp_path / "missing.json")]) == 2


def test_the_code_on_a_poster_is_one_of_the_roots_or_the_log_is_another(log, tmp_path):
    root = newest_root(VILLAGE)
    assert root is not None and (root.on, root.size) == (log + dt.timedelta(days=1), 5)
    history = download()
    assert check(tmp_path, history, "--paper", root.code.lower())[0] == 0
    assert check(tmp_path, history, "--paper", "0000-0000")[0] == 1
