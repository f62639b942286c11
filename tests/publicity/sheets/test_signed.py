"""No village's sheet hangs unsigned: the database asks too, and its table is that of the rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from publicity import actions
from publicity.models import NoticeSignature
from publicity.rules.kinds import KINDS
from registry import clock
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import finance, posted, prepared, signers

pytestmark = pytest.mark.django_db


def hang_by_hand(notice: Any) -> None:
    """What the office's code does, without asking anybody."""
    witness = posted("supervision_committee", notice.village_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publicity_notice SET starts_on = registry_today(), ends_on = registry_today() + days,"
                       " witnessed_by_id = %s, witnessed_at = registry_now(), state = 'hanging'"
                       " WHERE id = %s", [witness.pk, notice.pk])  # fmt: skip


def test_the_rules_and_the_database_know_the_same_signers(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT k, publicity_signers_of(k) FROM unnest(%s) AS k", [list(KINDS)])
        assert {kind: tuple(signers) for kind, signers in cursor.fetchall()} == {
            kind: spec.signers for kind, spec in KINDS.items()
        }


@pytest.mark.parametrize("missing", ["secretary", "accounting"])
def test_domain_7_1_no_statement_hangs_a_sheet_that_lacks_a_signature(make_user, in_scope, missing) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY, actor=clerk.pk):
        given = {name: person for name, person in signers().items() if name != missing}
        notice = finance(clerk, signed=given)
        with pytest.raises(IntegrityError, match="publicity_notice_signed"), transaction.atomic():
            hang_by_hand(notice)
        with pytest.raises(IntegrityError, match="publicity_notice_signed"), transaction.atomic(), \
                connection.cursor() as cursor:  # fmt: skip
            cursor.execute("UPDATE publicity_notice SET starts_on = registry_today(), ends_on = registry_today() + days"
                           " WHERE id = %s", [notice.pk])  # fmt: skip
        NoticeSignature.objects.create(notice=notice, village_id=VILLAGE, signer=missing, by=signers()[missing],
                                       on=clock.today(), at=clock.now())  # fmt: skip
        hang_by_hand(notice)


def test_a_list_rests_on_its_meeting_and_above_the_village_the_witness_is_enough(make_user, in_scope) -> None:
    clerk, officer = make_user("village_clerk", VILLAGE), make_user("township_reviewer", VILLAGE[:9])
    with in_scope(COUNTY, actor=clerk.pk):
        hang_by_hand(prepared(clerk))
        hang_by_hand(prepared(officer, village=VILLAGE[:9]))


def test_a_blank_that_is_not_seen_is_no_reason_to_take_a_sheet_down(make_user, in_scope) -> None:
    clerk, secretary = make_user("village_clerk", VILLAGE), make_user("branch_secretary", VILLAGE)
    with in_scope(COUNTY, actor=clerk.pk):
        notice = prepared(clerk)
        for reason in ("\u200b\u2060", "……", "\u3164"):
            with pytest.raises(Refused) as refused:
                actions.withdraw(notice, by=secretary, on=clock.today(), reason=reason)
            assert [found.code for found in refused.value.reasons] == ["note_missing"]
        assert actions.withdraw(notice, by=secretary, on=clock.today(), reason="人数有误").closed_on
