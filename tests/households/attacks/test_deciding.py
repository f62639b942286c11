"""Who asks or compares does not decide; exemptions end; nothing is explained away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from households.actions import findings
from households.actions.comparison import HitDraft, ListDraft, record, verify
from households.models import Finding, Hit
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, VILLAGE

TOWNSHIP = VILLAGE[:9]
OTHER_TOWNSHIP = "433124102"  # 龙潭镇


@pytest.fixture
def finding(card):
    on = clock.today()
    return Finding.objects.create(
        rule="DQ-30", village_id=VILLAGE, household=card, subject=f"household:{card.pk}", severity="error",
        first_seen_on=on, last_seen_on=on,
    )  # fmt: skip


def test_an_error_is_not_explained_away(finding, clerk):
    with pytest.raises(Refused):
        findings.explain(finding, words="就是这样", by=clerk, on=clock.today())


@pytest.mark.parametrize("day", [dt.date(2076, 11, 22), dt.date.max, dt.date.min])
def test_an_exemption_does_not_last_for_ever(finding, clerk, day):
    with pytest.raises(Refused):
        findings.ask_waiver(finding, words="x", expires_on=day, by=clerk, on=clock.today())


def test_an_exemption_is_decided_one_level_up_by_somebody_else(finding, clerk, make_user):
    on = clock.today()
    waiver = findings.ask_waiver(finding, words="x", expires_on=on + dt.timedelta(days=365), by=clerk, on=on)
    others = [
        ("village_clerk", VILLAGE), ("branch_secretary", VILLAGE), ("township_reviewer", OTHER_TOWNSHIP),
        ("county_office", COUNTY), ("auditor", COUNTY), ("line_department", COUNTY),
    ]  # fmt: skip
    for who in (clerk, *(make_user(role, code) for role, code in others)):
        with pytest.raises(Refused):
            findings.decide_waiver(waiver, granted=True, answer="同意", by=who, on=on)
    findings.decide_waiver(waiver, granted=True, answer="同意", by=make_user("township_reviewer", TOWNSHIP), on=on)
    with pytest.raises(Refused):
        findings.decide_waiver(waiver, granted=False, answer="x", by=make_user("township_reviewer", TOWNSHIP), on=on)


@pytest.fixture
def hit(card, make_user):
    """A hit of a list that the township compared, and who compared it."""
    officer, on = make_user("township_reviewer", TOWNSHIP), clock.today()
    member = card.members.order_by("pk").first()
    with scoped(TOWNSHIP, actor=officer.pk):
        draft = ListDraft("cars", "交警大队", on, "=cmd.xlsx", "a" * 64, 1, 0)
        listed = record(draft, area=TOWNSHIP, hits=[HitDraft(member, '=HYPERLINK("x")')], by=officer, on=on)
        return Hit.objects.get(list=listed), officer


def test_who_compared_the_list_does_not_verify_its_hits(hit, make_user):
    found, officer = hit
    told = {"verdict": "refuted", "note": "没有车", "on": clock.today()}
    with scoped(TOWNSHIP, actor=officer.pk):
        with pytest.raises(DomainError) as refused:
            verify(found, by=officer, **told)
        assert refused.value.code == "own_list"
        assert verify(found, by=make_user("township_reviewer", TOWNSHIP), **told).verdict == "refuted"


@pytest.mark.parametrize(
    ("role", "code"),
    [("line_department", COUNTY), ("auditor", COUNTY), ("county_office", COUNTY), ("helper", VILLAGE),
     ("township_leader", TOWNSHIP), ("province_viewer", COUNTY[:4]), ("township_reviewer", OTHER_TOWNSHIP)],
)  # fmt: skip
def test_only_village_and_township_of_the_place_verify(hit, make_user, as_user, role, code):
    found, _officer = hit
    address = reverse("households:hit", args=[found.pk])
    answer = as_user(make_user(role, code)).post(address, {"verdict": "refuted", "note": "x"})
    assert answer.status_code in {403, 404}
    found.refresh_from_db()
    assert found.verdict == "open"
