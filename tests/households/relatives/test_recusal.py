"""A declared relative takes no part: cases, changes of members, waivers, witnesses, objections, plain SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from households import checks
from households.actions import requests
from households.actions.findings import check_card
from households.actions.relatives import reasons_against_acting
from households.models import Case
from households.rules.changes import Departure, Event
from households.workflow import IDENTIFICATION
from households.workflow.member_change import MEMBER_CHANGE
from publicity.workflow import NOTICE
from registry import clock
from registry.db import guards
from registry.db.scope import scoped
from registry.errors import Refused
from registry.workflow.models import Event as Step
from tests.conftest import VILLAGE, text_of
from tests.documents.test_attachments import photo, upload
from tests.households import factories as make

pytestmark = pytest.mark.django_db


def against(machine: Any, subject: Any, name: str, by: Any) -> set[str]:
    with scoped(by.scope, actor=by.pk):
        return {reason.code for reason in machine.reasons_against(subject, name, by=by, on=clock.today())}


def test_relative_by_marriage_counts_and_says_whose(card, people, file, number):
    assert reasons_against_acting(card, people["officer"]) == []
    file("officer", number, kinship="in_law")
    (reason,) = reasons_against_acting(card, people["officer"])
    assert reason.code == "recused"
    assert {"周山", "姻亲"} <= {str(value) for value in reason.params.values()}
    assert reasons_against_acting(card, people["leader"]) == []


def test_member_change_is_neither_asked_confirmed_nor_approved_by_a_relative(card, people, file, number):
    change = Departure(card.members.get(name="周林").pk, "moved", Event(clock.today(), "证明"))
    papers = [upload(photo(), "证明.jpg")]
    asked = requests.request(change, by=people["clerk"], on=clock.today(), papers=papers)
    file("secretary", number)
    assert against(MEMBER_CHANGE, asked, "confirm", people["secretary"]) == {"recused"}
    file("officer", number)
    file("clerk", number)
    assert "recused" in against(MEMBER_CHANGE, asked, "take_back", people["clerk"])
    other = Departure(card.members.get(name="周小禾").pk, "moved", Event(clock.today(), "证明"))
    with pytest.raises(Refused) as caught:
        requests.request(other, by=people["clerk"], on=clock.today())
    assert caught.value.code == "recused"


def test_relative_of_the_card_people_go_to_is_recused_too(card, people, file):
    from households.choices.help import ChangeKind
    from households.rules.changes import Transfer

    goal = make.household(members=[make.head("吴刚")], status="ordinary", on=make.ON)
    file("secretary", goal.members.get().identity.reveal(), relative_name="吴刚")
    son = card.members.get(name="周林")
    change = Transfer(ChangeKind.MARRIAGE, card.pk, (son.pk,), Event(clock.today(), "结婚证"),
                      there={son.pk: "son_in_law"}, target=goal.pk)  # fmt: skip
    asked = requests.request(change, by=people["clerk"], on=clock.today())
    assert "recused" in against(MEMBER_CHANGE, asked, "confirm", people["secretary"])


def test_case_witness_and_waiver(card, people, file, number, as_user):
    from publicity.actions import publish
    from publicity.rules.drafts import Column, EntryDraft

    case = Case(household=card, village_id=VILLAGE, procedure="identification", applied_on=clock.today(),
                opened_by=people["clerk"], state_since=clock.today())  # fmt: skip
    case.save(force_insert=True)
    file("clerk", number)
    assert "recused" in against(IDENTIFICATION, case, "investigate", people["clerk"])
    notice = publish(
        kind="measures", village=VILLAGE, title="帮扶措施公示", columns=[Column("head_name"), Column("measure")],
        entries=[EntryDraft({"head_name": "周山", "measure": "产业"}, case.subject)], by=people["secretary"],
        on=clock.today(),
    )  # fmt: skip
    assert "recused" not in against(NOTICE, notice, "witness", people["witness"])
    file("witness", number)
    assert "recused" in against(NOTICE, notice, "witness", people["witness"])
    assert "回避" in text_of(as_user(people["officer"]).get(case.get_absolute_url()))
    found = check_card(card, on=clock.today())
    assert found.new >= 0


def test_plain_sql_writes_no_step_of_a_relative(card, people, file, number):
    case = Case(household=card, village_id=VILLAGE, procedure="identification", applied_on=clock.today(),
                opened_by=people["clerk"], state_since=clock.today())  # fmt: skip
    case.save(force_insert=True)
    file("officer", number)  # the village sees nothing of it
    values: dict[str, Any] = {
        "machine": "identification", "village_id": VILLAGE, "transition": "pass_township", "on": clock.today(),
        "from_state": "township_review", "to_state": "county_review", "duty": "review", "at": clock.now(),
    }  # fmt: skip
    for kind, key in (("households.case", case.pk),):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Step.objects.create(subject_type=kind, subject_id=key, by=people["officer"], **values)
        guard = guards.explain(caught.value)
        assert (guard.code, "回避" in str(guard.message) or "Recusal" in str(guard.message)) == (
            "households_recused",
            True,
        )
        Step.objects.create(subject_type=kind, subject_id=key, by=people["leader"], **values)
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"), transaction.atomic():
        cursor.execute("SELECT * FROM households_of_subject('households.case', %s, 'make')", [case.pk])


def test_dq60_knows_filings(card, people, file, number):
    def signs() -> list[str]:
        return [one.params["what"] for one in checks.found_on(card, on=clock.today()) if one.rule == "DQ-60"]

    card.monitored_type, card.monitored_on = "marginal", clock.today()
    card.save()
    assert signs() == []
    file("secretary", number)
    assert signs() == ["!relative_unvisited"]
