"""The way of a requested change for tests that only want it carried out: paper, secretary, township."""

from __future__ import annotations

from typing import Any

from households.actions import requests
from households.models import MemberChange
from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.documents.test_attachments import photo, upload


def carry_out_all(make_user: Any, village: str = VILLAGE) -> list[MemberChange]:
    """Every open request of the village through the rest of its chain."""
    secretary, officer = make_user("branch_secretary", village), make_user("township_reviewer", village[:9])
    with scoped(village, actor=secretary.pk):
        waiting = list(MemberChange.objects.filter(village=village, state="pending").order_by("pk"))
        for asked in waiting:
            requests.add_papers(asked, [upload(photo(), "证明.jpg")], by=secretary)
            requests.take_step(asked, "confirm", by=secretary, on=clock.today())
    with scoped(village[:9], actor=officer.pk):
        return [requests.take_step(asked, "approve", by=officer, on=clock.today()) for asked in waiting]
