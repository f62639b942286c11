"""Rules are proposed by one and confirmed by another; the database writes the row, and lets nobody past it.

The refusals of the database are asked as the application's role, past every action. DOMAIN §9.2 (6).
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from households.models import Standard
from publicity.models import PublicityPeriod
from registry import clock
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.audit import trail
from registry.db.dated import DatedRule
from registry.errors import DomainError, Refused
from registry.policies import actions, reading
from registry.policies.actions import RuleDraft
from registry.policies.models import RuleProposal
from registry.policies.tables import all_tables, table_of
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE

pytestmark = pytest.mark.django_db


def run(statement: str, values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


TABLES = [model for model in apps.get_models() if issubclass(model, DatedRule)]
TOWNSHIP = VILLAGE[:9]


@pytest.fixture
def who(make_user: Any) -> dict[str, Any]:
    roles = ("county_office", "county_finance", "county_leader", "auditor")
    return {role: make_user(role, COUNTY) for role in roles} | {"clerk": make_user("village_clerk", VILLAGE)}


@pytest.fixture
def today(db: Any) -> dt.date:
    return clock.today()


def draft(code: str = "publicity.publicityperiod", **fields: Any) -> RuleDraft:
    values = {"kind": "identification_village", "days": 10, "counting": "calendar_days"}
    tomorrow = clock.today() + dt.timedelta(days=1)
    known = {"region": COUNTY, "values": values, "document_no": "花乡振发〔2026〕3号", "valid_from": tomorrow,
             "is_read": True, "reason": "按县文件执行"}  # fmt: skip
    return RuleDraft(table=table_of(code), **(known | fields))


def line(amount: str = "9000", **fields: Any) -> RuleDraft:
    values = {"kind": "monitoring_line", "year": clock.today().year, "amount_yuan": Decimal(amount)}
    return draft("households.standard", **({"values": values} | fields))


def days_at(region: str, on: dt.date) -> int:
    return PublicityPeriod.objects.for_kind("identification_village", region=region, on=on).first().days


def test_every_dated_table_is_kept_here_and_the_database_knows_the_same():
    with connection.cursor() as cursor:
        cursor.execute("SELECT policies_tables()")
        known = json.loads(cursor.fetchone()[0])
    ours = {t.code: {"line": t.is_line, "yearly": t.is_yearly} for t in all_tables()}
    assert {m._meta.label_lower for m in TABLES} == set(ours)
    assert known == ours


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize("right", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_the_application_may_write_no_table_of_rules(model, right):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('registry_app', %s, %s)", [model._meta.db_table, right])
        assert cursor.fetchone() == (False,)


def test_the_database_and_the_roles_agree_on_who_confirms():
    holders = {p: {r.code for r in ROLES.values() if p in r.permissions}
               for p in (Permission.CONFIRM_LINE, Permission.CONFIRM_RULE)}  # fmt: skip
    assert holders == {Permission.CONFIRM_LINE: {"county_finance"}, Permission.CONFIRM_RULE: {"county_leader"}}


def test_a_confirmed_proposal_holds_from_its_day_and_goes_before_the_nation(in_scope, who, today):
    with in_scope(COUNTY, who["county_office"].pk):
        proposal = actions.propose(draft(), by=who["county_office"], on=today)
    tomorrow = today + dt.timedelta(days=1)
    assert days_at(VILLAGE, tomorrow) == 7
    with in_scope(COUNTY, who["county_leader"].pk):
        actions.decide(proposal, "confirm", by=who["county_leader"], on=today)
        events = [entry.event for entry in trail.entries_for(proposal)]
    assert (days_at(VILLAGE, today), days_at(VILLAGE, tomorrow), days_at(NEIGHBOUR, tomorrow)) == (7, 10, 7)
    row = PublicityPeriod.objects.get(pk=proposal.row_id)
    assert (row.region, row.document_no, row.is_verified) == (COUNTY, "花乡振发〔2026〕3号", True)
    assert (proposal.state, proposal.decided_by, proposal.decided_on) == ("confirmed", who["county_leader"], today)
    assert events == ["rule.confirm", "rule.propose"]
    held = reading.standing(table_of(proposal.table), region=VILLAGE, on=tomorrow).holding
    local = next(li for li in held if li.row.pk == row.pk)
    assert local.is_local
    assert [beaten.row.region for beaten in local.beats] == [""]


def test_a_new_row_ends_the_one_of_its_own_place_and_never_a_day_gone_by(in_scope, who, today):
    office, leader = who["county_office"], who["county_leader"]
    first, second = today + dt.timedelta(days=1), today + dt.timedelta(days=40)
    for start, days in ((first, 10), (second, 12)):
        values = {"kind": "identification_village", "days": days, "counting": "calendar_days"}
        with in_scope(COUNTY, office.pk):
            proposal = actions.propose(draft(values=values, valid_from=start), by=office, on=today)
        with in_scope(COUNTY, leader.pk):
            actions.decide(proposal, "confirm", by=leader, on=today)
    assert [days_at(VILLAGE, day) for day in (first, second - dt.timedelta(days=1), second)] == [10, 10, 12]
    with in_scope(COUNTY, office.pk), pytest.raises(Refused) as caught:
        actions.propose(draft(valid_from=first), by=office, on=today)
    assert [reason.code for reason in caught.value.reasons] == ["rule_overlaps", "rule_overlaps"]


def test_an_end_is_proposed_for_local_rows_and_days_to_come_only(in_scope, who, today):
    office, leader, table = who["county_office"], who["county_leader"], table_of("publicity.publicityperiod")
    with in_scope(COUNTY, office.pk):
        proposal = actions.propose(draft(), by=office, on=today)
    with in_scope(COUNTY, leader.pk):
        actions.decide(proposal, "confirm", by=leader, on=today)
    row = PublicityPeriod.objects.get(pk=proposal.row_id)
    ends_on = today + dt.timedelta(days=30)
    more = {"document_no": "花乡振发〔2026〕9号", "reason": "废止", "by": office, "on": today}
    with in_scope(COUNTY, office.pk):
        for bad_row, day in ((row, today), (PublicityPeriod.objects.filter(region="").first(), ends_on)):
            with pytest.raises(Refused):
                actions.propose_end(table, bad_row, ends_on=day, **more)
        end = actions.propose_end(table, row, ends_on=ends_on, **more)
    with in_scope(COUNTY, leader.pk):
        actions.decide(end, "confirm", by=leader, on=today)
    assert [days_at(VILLAGE, day) for day in (ends_on - dt.timedelta(days=1), ends_on)] == [10, 7]


@pytest.mark.parametrize("region", ["", NEIGHBOUR, NEIGHBOUR + "100", "4331", VILLAGE])
def test_a_rule_is_set_in_ones_own_county_or_its_townships_only(in_scope, who, today, region):
    with in_scope(COUNTY, who["county_office"].pk), pytest.raises(Refused):
        actions.propose(draft(region=region), by=who["county_office"], on=today)


@pytest.mark.parametrize("role", ["county_finance", "county_leader", "auditor", "clerk"])
def test_only_the_county_office_proposes(in_scope, who, today, role):
    with in_scope(COUNTY, who[role].pk), pytest.raises(Refused):
        actions.propose(draft(), by=who[role], on=today)


def test_what_is_past_stays_as_it_was_decided(in_scope, who, today):
    new_year = dt.date(today.year, 1, 1)
    with in_scope(COUNTY, who["county_office"].pk):
        for bad in (draft(valid_from=today - dt.timedelta(days=1)), line(valid_from=new_year - dt.timedelta(days=1))):
            with pytest.raises(Refused) as caught:
                actions.propose(bad, by=who["county_office"], on=today)
            assert [reason.code for reason in caught.value.reasons] == ["rule_in_past"]
        assert actions.propose(line(valid_from=new_year), by=who["county_office"], on=today).pk


@pytest.mark.parametrize(
    "fields",
    [{"values": {"kind": "identification_village", "days": 0, "counting": "calendar_days"}},
     {"values": {"kind": "no such kind", "days": 7, "counting": "calendar_days"}}, {"document_no": " "},
     {"reason": ""}],
    ids=["no days", "unknown kind", "no document", "no reason"],
)  # fmt: skip
def test_a_faulty_row_is_refused_before_anybody_confirms_it(in_scope, who, today, fields):
    with in_scope(COUNTY, who["county_office"].pk), pytest.raises((DomainError, IntegrityError)), transaction.atomic():
        actions.propose(draft(**fields), by=who["county_office"], on=today)


def test_figures_that_the_nightly_checks_could_not_count_with_are_refused(in_scope, who, today):
    values = {"rule": "DQ-63", "severity": "", "is_off": False, "limits": {"cap_yuan": "viel"}}
    with in_scope(COUNTY, who["county_office"].pk), pytest.raises(Refused):
        actions.propose(draft("households.rulesetting", values=values), by=who["county_office"], on=today)


@pytest.mark.parametrize(
    ("make", "step", "role"),
    [(line, "confirm_line", "county_office"), (line, "confirm_line", "county_leader"),
     (line, "confirm", "county_leader"), (draft, "confirm", "county_office"), (draft, "confirm", "county_finance"),
     (draft, "confirm_line", "county_finance"), (draft, "confirm", "auditor"), (draft, "withdraw", "county_leader")],
    ids=["line by its author", "line by the leader", "line as a rule", "rule by its author", "rule by finance",
         "rule as a line", "auditor", "withdrawn by another"],
)  # fmt: skip
def test_nobody_else_decides(in_scope, who, today, make, step, role):
    with in_scope(COUNTY, who["county_office"].pk):
        proposal = actions.propose(make(), by=who["county_office"], on=today)
    with in_scope(COUNTY, who[role].pk):
        with pytest.raises(Refused):
            actions.decide(proposal, step, by=who[role], on=today)
        proposal.refresh_from_db()
    assert (proposal.state, proposal.row_id) == ("proposed", None)


def test_two_clicks_make_one_proposal_and_one_row(in_scope, who, today):
    office, finance = who["county_office"], who["county_finance"]
    with in_scope(COUNTY, office.pk):
        proposal = actions.propose(line(), by=office, on=today)
        with pytest.raises(DomainError) as caught:
            actions.propose(line("9100"), by=office, on=today)
    assert caught.value.code == "proposal_waits"
    with in_scope(COUNTY, finance.pk):
        actions.decide(proposal, "confirm_line", by=finance, on=today)
        with pytest.raises(Refused):
            actions.decide(proposal, "confirm_line", by=finance, on=today)
    assert Standard.objects.filter(region=COUNTY).count() == 1


def test_a_refusal_says_why_and_writes_no_row(in_scope, who, today):
    with in_scope(COUNTY, who["county_office"].pk):
        proposal = actions.propose(line(), by=who["county_office"], on=today)
    finance = who["county_finance"]
    with in_scope(COUNTY, finance.pk):
        with pytest.raises(Refused):
            actions.decide(proposal, "refuse_line", by=finance, on=today)
        actions.decide(proposal, "refuse_line", by=finance, on=today, note="与省定标准不符")
    assert (proposal.state, proposal.row_id) == ("refused", None)
    assert not Standard.objects.filter(region=COUNTY).exists()


def waiting(in_scope: Any, who: Any, today: dt.date, *, author: str = "county_office") -> RuleProposal:
    with in_scope(COUNTY, who[author].pk):
        return actions.propose(draft(), by=who[author], on=today)


ATTACKS = {
    "policies_second_person": ("UPDATE policies_ruleproposal SET state = 'confirmed' WHERE id = %s", "county_office"),
    "policies_not_theirs": ("UPDATE policies_ruleproposal SET state = 'confirmed' WHERE id = %s", "county_finance"),
    "policies_proposal_fixed": (
        "UPDATE policies_ruleproposal SET state = 'confirmed', document_no = 'x' WHERE id = %s", "county_leader"),
    "policies_ruleproposal_state_edges": (
        "UPDATE policies_ruleproposal SET state = 'open again' WHERE id = %s", "county_leader"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_sql_past_the_actions_is_refused_by_name(in_scope, who, today, name):
    proposal = waiting(in_scope, who, today)
    statement, role = ATTACKS[name]
    with in_scope(COUNTY, who[role].pk), pytest.raises(IntegrityError) as caught:
        run(statement, [proposal.pk])
    assert caught.value.__cause__.diag.constraint_name == name
    assert days_at(VILLAGE, today + dt.timedelta(days=1)) == 7


COPY = """
INSERT INTO policies_ruleproposal (village_id, "table", kind, key, "values", document_no, is_read, valid_from, reason,
    state, proposed_by_id, proposed_on, decided_by_id, decided_on, row_id)
SELECT %(region)s, %(table)s, kind, 'x', "values", document_no, is_read, valid_from, reason, %(state)s, %(author)s,
    proposed_on, decided_by_id, decided_on, row_id FROM policies_ruleproposal WHERE id = %(pk)s
"""


@pytest.mark.parametrize(
    ("name", "fields"),
    [("policies_proposal_begins", {"state": "confirmed"}), ("policies_proposal_begins", {"author": "auditor"}),
     ("policies_unknown_table", {"table": "accounts.user"}), ("policies_in_county", {"region": VILLAGE})],
    ids=["born confirmed", "in another's name", "another table", "in a village"],
)  # fmt: skip
def test_a_proposal_made_by_sql_begins_as_one(in_scope, who, today, name, fields):
    proposal = waiting(in_scope, who, today)
    values = {"region": TOWNSHIP, "table": proposal.table, "state": "proposed", "author": "county_office",
              "pk": proposal.pk} | fields  # fmt: skip
    values["author"] = who[values["author"]].pk
    office = who["county_office"].pk
    with in_scope(COUNTY, office), pytest.raises(IntegrityError) as caught:
        run(COPY, values)
    assert caught.value.__cause__.diag.constraint_name == name


def test_a_proposal_made_by_sql_stays_in_the_scope_and_out_of_the_past(in_scope, who, today):
    proposal = waiting(in_scope, who, today)
    values = {"table": proposal.table, "state": "proposed", "author": who["county_office"].pk, "pk": proposal.pk}
    with in_scope(COUNTY, who["county_office"].pk):
        with pytest.raises(DatabaseError, match="row-level security"):
            run(COPY, values | {"region": NEIGHBOUR})
        backdated = COPY.replace(", valid_from, reason, %(state)s", ", date '2024-06-01', reason, %(state)s")
        run(backdated, values | {"region": TOWNSHIP})
    late = RuleProposal.objects.all()
    with in_scope(COUNTY, who["county_leader"].pk):
        past = late.get(village_id=TOWNSHIP)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            actions.decide(past, "confirm", by=who["county_leader"], on=today)
    assert caught.value.__cause__.diag.constraint_name == "policies_past"


def test_a_clerk_finds_the_document_and_a_stranger_no_proposal(in_scope, who, today, as_user, make_user):
    proposal = waiting(in_scope, who, today)
    page = as_user(who["clerk"]).get("/policies/publicity.publicityperiod/")
    national = PublicityPeriod.objects.get(region="", kind="identification_village", valid_to=None)
    assert national.document_no in page.content.decode()
    assert "/propose/" not in page.content.decode()
    assert as_user(make_user("county_leader", NEIGHBOUR)).get(proposal.get_absolute_url()).status_code == 404


def test_the_screens_carry_a_line_from_proposal_to_force(as_user, who, today):
    office, finance = as_user(who["county_office"]), as_user(who["county_finance"])
    data = {"kind": "monitoring_line", "year": today.year, "amount_yuan": "9000", "region": COUNTY,
            "valid_from": (today + dt.timedelta(days=1)).isoformat(), "document_no": "花乡振发〔2026〕5号",
            "is_read": "on", "reason": "省定标准"}  # fmt: skip
    answer = office.post("/policies/households.standard/propose/", data)
    assert answer.status_code == 302
    again = office.post("/policies/households.standard/propose/", data)
    assert again.status_code == 200
    assert "c-error-summary" in again.content.decode()
    assert f"{answer.url}confirm_line/" not in office.get(answer.url).content.decode()
    assert f"{answer.url}confirm_line/" in finance.get(answer.url).content.decode()
    office.post(f"{answer.url}confirm_line/")
    assert not Standard.objects.filter(region=COUNTY).exists()
    finance.post(f"{answer.url}confirm_line/")
    assert Standard.objects.get(region=COUNTY).amount_yuan == 9000
    assert finance.post(f"{answer.url}nonsense/").status_code == 404
