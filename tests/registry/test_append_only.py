"""What nobody may do, the owner of the tables included."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import transaction

from registry.audit import trail
from tests.conftest import VILLAGE


def test_append_only_refuses_the_owner_too(owner_cursor, make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE), transaction.atomic():
        trail.record("accounts.user_changed", by=user, target=user, village=VILLAGE)

    for statement in ("UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with pytest.raises(psycopg2.errors.CheckViolation, match="never changed"):
            owner_cursor.execute(statement)
