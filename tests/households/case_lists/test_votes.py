"""The grid of votes: a row each, all or nothing, and who has a relative there stays out. DOMAIN §3.7, §9.2 (5)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from households.actions import appraisals
from households.actions.appraisals import Vote
from households.actions.rows import RowsRefused, last_steps
from households.models import Case, NearRelative
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households.cases import procedure as p
from villages.actions import record_meeting

pytestmark = pytest.mark.django_db
ON = p.BEGIN + dt.timedelta(days=3)


@pytest.fixture
def who(make_user, in_scope):
    found = p.people(make_user)
    with in_scope(VILLAGE, actor=found.branch_secretary.pk):
        yield found


@pytest.fixture
def cases(who):
    return [p.compared(who, serial=n, head=head) for n, head in ((1, "石爬专"), (2, "麻玉清"), (3, "龙双喜"))]


def vote(case, agree=20, against=3, abstain=1, **more):
    return Vote(case.pk, agree, against, abstain, **more)


def take(who, meeting, *votes):
    return appraisals.record_votes(meeting, votes, by=who.branch_secretary, on=ON)


def refused(who, meeting, *votes) -> dict[int, list[tuple[str, str]]]:
    with pytest.raises(RowsRefused) as caught:
        take(who, meeting, *votes)
    return {key: [(r.code, r.field) for r in reasons] for key, reasons in caught.value.rows.items()}


def states():
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


def related(case, cadre: str, user=None):
    NearRelative.objects.create(
        village_id=VILLAGE, cadre_name=cadre, cadre_post="two_committees", cadre_user=user, relative_name="石某",
        kinship="sibling", household=case.household, filed_on=dt.date(2026, 1, 5), filed_by=user,
        relative_identity="",
    )  # fmt: skip


def test_carried_pass_failed_go_down_or_back_the_rest_waits(who, cases):
    meeting = p.meeting(who, ON)
    extra = p.compared(who, serial=4, head="吴桂英")
    done = take(who, meeting, vote(cases[0]), vote(cases[1], 5, 19, 0, failed="turn_down", note="有商品房"),
                vote(cases[2], 5, 19, 0, failed="send_back", note="收入不清"))  # fmt: skip
    assert [case.pk for case in done.passed] == [cases[0].pk]
    assert states() == ["appraised", "rejected", "draft", "compared"]
    kept = Case.objects.get(pk=cases[1].pk)
    assert (kept.votes_agree, kept.votes_against, kept.appraisal_meeting_id) == (5, 19, meeting.pk)
    assert Case.objects.get(pk=extra.pk).appraisal_meeting_id is None


def test_one_faulty_row_stops_the_sheet_and_names_its_cell(who, cases):
    meeting = p.meeting(who, ON)
    said = refused(who, meeting, vote(cases[0]), vote(cases[1], 24, 1, 0), vote(cases[2], 5, 19, 0))
    assert said == {
        cases[1].pk: [("more_votes_than_present", "agree")],
        cases[2].pk: [("no_majority", "agree"), ("failed_missing", "failed")],
    }
    assert states() == ["compared"] * 3


def test_a_failed_row_needs_its_reason(who, cases):
    said = refused(who, p.meeting(who, ON), vote(cases[0], 5, 19, 0, failed="turn_down"))
    assert said == {cases[0].pk: [("note_missing", "note")]}


def test_recused_count_among_the_present_and_are_taken_off_the_voters(who, cases):
    meeting = p.meeting(who, ON)  # 24 came
    assert refused(who, meeting, vote(cases[0], 20, 3, 1, recused=("石甲",)))[cases[0].pk][0][0] == (
        "more_votes_than_voters")  # fmt: skip
    take(who, meeting, vote(cases[0], 12, 11, 0, recused=("石甲",)))
    assert states()[0] == "appraised"  # 12 of 23


def test_a_filed_relative_cannot_be_left_out(who, cases):
    related(cases[0], "石委员")
    meeting = p.meeting(who, ON)
    assert refused(who, meeting, vote(cases[0])) == {cases[0].pk: [("recused_missing", "recused")]}
    take(who, meeting, vote(cases[0], 20, 3, 0, recused=("石委员",)))
    assert Case.objects.get(pk=cases[0].pk).recused == ["石委员"]


@pytest.mark.parametrize("name", ["龙书记", "施文书"])  # chaired, recorded
def test_a_relative_of_the_chair_or_recorder_is_not_voted_on_there(who, cases, name):
    related(cases[0], name)
    said = refused(who, p.meeting(who, ON), vote(cases[0], recused=(name,)))
    assert ("chair_related", "recused") in said[cases[0].pk]


def test_whoever_filed_the_relative_enters_no_votes_on_it(who, cases):
    related(cases[0], who.branch_secretary.name, who.branch_secretary)
    votes = vote(cases[0], 20, 3, 0, recused=(who.branch_secretary.name,))
    assert "recused" in {code for code, _cell in refused(who, p.meeting(who, ON), votes)[cases[0].pk]}


def test_the_chairs_own_household_waits_for_another_chair(who):
    own = p.compared(who, serial=9)
    own.household.members.filter(relation="head").update(name="龙书记")
    assert ("chair_own_household", "recused") in refused(who, p.meeting(who, ON), vote(own))[own.pk]


@pytest.mark.parametrize(("options", "code"), [
    ({"present": 19}, "no_quorum"), ({"present": 0}, "more_votes_than_present"),
    ({"kind": "supervision"}, "meeting_kind"),
])  # fmt: skip
def test_a_meeting_that_cannot_decide_decides_nothing(who, cases, options, code):
    votes = vote(cases[0], 15, 3, 1)
    said = refused(who, p.meeting(who, ON, **options), votes)
    assert code in {found for found, _cell in said[cases[0].pk]}


def test_an_unsigned_meeting_and_one_of_another_village_decide_nothing(who, cases, make_user, in_scope):
    said = {"kind": "representatives", "held_on": ON, "place": "村部", "topic": "评议", "due": 30, "present": 24,
            "agree": 24, "against": 0, "abstain": 0, "chair": "甲", "recorder": "乙", "conclusion": "同意"}  # fmt: skip
    unsigned = record_meeting(village=VILLAGE, by=who.village_clerk, on=ON, **said)
    assert refused(who, unsigned, vote(cases[0]))[cases[0].pk][0][0] == "meeting_unsigned"
    with in_scope(VILLAGE[:6]):
        other = p.people(make_user, SIBLING)
        elsewhere = p.meeting(other, ON)
        assert "meeting_elsewhere" in {c for c, _f in refused(who, elsewhere, vote(cases[0]))[cases[0].pk]}


def test_a_row_somebody_moved_meanwhile_is_refused(who, cases):
    seen = last_steps(cases)[cases[0].pk]
    p.actions.take_step(cases[0], "send_back", by=who.branch_secretary, on=ON, note="再查")
    said = refused(who, p.meeting(who, ON), vote(cases[0], seen=seen), vote(cases[1]))
    assert said[cases[0].pk][0][0] == "moved_since" and states()[1] == "compared"


# --- the page ---------------------------------------------------------------------------------------------------------


def sent(meeting, rows, **more):
    data = {
        "procedure": "identification",
        "meeting": meeting.pk,
        "case": [case.pk for case, _cells in rows],
        "do": "save",
    }
    for case, cells in rows:
        data |= {f"in-{case.pk}": "on"} | {f"{cell}-{case.pk}": value for cell, value in cells.items()}
    return data | more


def written(page, case, cell="agree") -> str:
    """What stands in a cell of the page."""
    found = re.search(rf'name="{cell}-{case.pk}" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


URL = "households:case_votes"


def test_page_keeps_everything_typed_when_a_row_is_wrong(who, cases, as_user):
    meeting, client = p.meeting(who, ON), as_user(who.branch_secretary)
    rows = [(cases[0], {"agree": "24", "against": "0", "abstain": "0"}),
            (cases[1], {"agree": "２3", "against": "x", "abstain": "0", "note": "有车"})]  # fmt: skip
    page = client.post(reverse(URL), sent(meeting, rows))
    assert page.status_code == 200 and page.content.decode().count("c-votes__error") == 1
    kept = [written(page, *at) for at in ((cases[0],), (cases[1],), (cases[1], "against"), (cases[1], "note"))]
    assert kept == ["24", "２3", "x", "有车"]
    assert states() == ["compared"] * 3
    rows[1][1]["against"] = "0"
    assert client.post(reverse(URL), sent(meeting, rows)).status_code == 302
    assert states() == ["appraised", "appraised", "compared"]
    again = client.post(reverse(URL), sent(meeting, rows))  # double submit
    assert again.status_code == 200 and states() == ["appraised", "appraised", "compared"]


def test_all_agreed_is_filled_in_only_when_asked_and_saves_nothing(who, cases, as_user):
    related(cases[0], "石委员")
    meeting, client = p.meeting(who, ON), as_user(who.branch_secretary)
    query = f"?procedure=identification&meeting={meeting.pk}"
    shown = client.get(reverse(URL) + query)
    assert [written(shown, case) for case in cases] == ["", "", ""] and written(shown, cases[0], "recused") == "石委员"
    filled = client.post(reverse(URL), sent(meeting, [(case, {}) for case in cases], do="fill"))
    assert [written(filled, case) for case in cases] == ["23", "24", "24"] and states() == ["compared"] * 3


@pytest.mark.parametrize("role", ["village_clerk", "township_reviewer"])
def test_only_who_chairs_enters_votes(who, cases, as_user, role):
    meeting = p.meeting(who, ON)
    rows = [(cases[0], {"agree": "24", "against": "0", "abstain": "0"})]
    assert as_user(getattr(who, role)).post(reverse(URL), sent(meeting, rows)).status_code == 403
    assert states() == ["compared"] * 3


def test_the_list_is_printed_with_the_names_that_stand_aside(who, cases, as_user):
    related(cases[0], "石委员")
    client, url = as_user(who.village_clerk), reverse("households:case_appraisal")
    text = text_of(client.get(url))
    assert "石委员" in text and "麻玉清" in text
    printed = client.post(
        url, {"procedure": "identification", "case": [cases[0].pk, cases[1].pk], "do": "print", "due": "30"}
    )
    assert client.get(printed.url).content.startswith(b"%PDF")
    on = client.post(url, {"procedure": "identification", "case": [cases[1].pk], "do": "votes"})
    assert f"case={cases[1].pk}" in on.url and f"case={cases[0].pk}" not in on.url
