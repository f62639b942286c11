"""The township's desk on real days: one goes back with its comment, the rest hang a second time, nothing in between."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from households.actions import case_review as review
from households.actions.case_lists import pass_cases
from households.actions.rows import RowsRefused, last_steps
from households.models import Case
from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.households.cases import procedure as p


def test_a_list_with_one_return(make_user, committing_db, travel, monkeypatch):
    who = p.people(make_user)
    monkeypatch.setattr(p, "BEGIN", clock.today() - dt.timedelta(days=3))
    with scoped(VILLAGE[:6], actor=who.village_clerk.pk), transaction.atomic():
        cases = [p.hanging(who, serial=n, head=head) for n, head in ((1, "石爬专"), (2, "麻玉清"), (3, "龙双喜"))]
    with (
        travel(clock.today() + dt.timedelta(days=9)),
        scoped(VILLAGE[:6], actor=who.township_reviewer.pk),
        transaction.atomic(),
    ):
        on, by = clock.today(), who.township_reviewer
        assert len(pass_cases(cases, "report_up", by=who.village_clerk, on=on).ready) == 3
        rows = list(Case.objects.order_by("pk").with_card())
        seen = last_steps(rows)

        def decisions(note: str) -> list[review.Decision]:
            back, *rest = (review.Decision(case, "go", seen=seen[case.pk]) for case in rows)
            return [review.Decision(back.case, "return", note, back.seen), *rest]

        spot = {"spot_checked_on": on, "spot_check": "抽查两户，属实"}
        with pytest.raises(RowsRefused) as refused:
            review.decide(decisions(" "), "publicise_township", by=by, on=on, evidence=spot)
        assert [reason.code for reason in refused.value.rows[rows[0].pk]] == ["note_missing"]
        assert set(Case.objects.values_list("state", flat=True)) == {"township_review"}

        shown = review.look(decisions("收入不实"), "publicise_township", by=by, on=on)
        assert (len(shown.gone), len(shown.returned), shown.held) == (2, 1, [])
        done = review.decide(decisions("收入不实"), "publicise_township", by=by, on=on, evidence=spot)
        assert (len(done.gone), len(done.returned)) == (2, 1)
        states = list(Case.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["investigated", "public_township", "public_township"]
        first, second, third = Case.objects.order_by("pk")
        assert first.returned_note == "收入不实" and second.township_notice_id == third.township_notice_id

        again = review.decide(decisions("x")[1:], "publicise_township", by=by, on=on, evidence=spot)  # sent twice
        assert again.gone == [] and {r.code for _c, reasons in again.held for r in reasons} == {"moved_since"}
