"""A dishonest cadre looks for who said it: by plain SQL over every table, by API, by every page, by forged writes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from publicity import actions
from publicity.actions import deadlines, following
from publicity.models import Objection
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.objections.scenes import NAME, PHONE, SECRET, answered, notice_of, people, picture, told

pytestmark = pytest.mark.django_db
TRACES = (SECRET, NAME, PHONE, "我不服因为我住隔壁")


@pytest.fixture
def who(make_user):
    return people(make_user)


@pytest.fixture
def told_on(who, in_scope):
    """`told_on(about)`: an objection with everything in it that could tell on the villager, asked for review."""

    def make(about):
        with in_scope(COUNTY, actor=who.reviewer.pk):
            receipt, objection = told(notice_of(who), about=about, name=NAME, phone=PHONE, anonymous=False,
                                      photos=[picture()])  # fmt: skip
            if about in {"entry", "village_cadre"}:
                answered(objection, who.reviewer)
                following.ask_review(receipt.code, reason=TRACES[-1])
                objection.refresh_from_db()
                on = clock.today()
                actions.review_objection(objection, "review_refuse", by=who.county, on=on, answer="复查无误。",
                                         findings=SECRET)  # fmt: skip
            return Objection.objects.select_related("notice", "entry").get(pk=objection.pk)

    return make


def seen_by(scope, in_scope):
    """Everything registry_app can read in that scope, of every table and view, as one text."""
    with in_scope(scope), connection.cursor() as cursor:
        cursor.execute("""SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                          AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT')""")
        found = []
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM public."{name}" t')
            found += [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM publicity_objectionphoto")
        return "\n".join(found), cursor.fetchone()[0]


@pytest.mark.parametrize(("about", "blind", "reads"), [
    ("entry", [VILLAGE], VILLAGE[:9]), ("village_cadre", [VILLAGE], VILLAGE[:9]),
    ("township", [VILLAGE, VILLAGE[:9]], COUNTY), ("county", [VILLAGE, VILLAGE[:9]], COUNTY),
])  # fmt: skip
def test_no_table_shows_the_accused_the_words_the_name_or_the_photo(told_on, in_scope, about, blind, reads):
    told_on(about)
    for scope in blind:
        text, photos = seen_by(scope, in_scope)
        assert "关于拟纳入帮扶人家名单的公示" in text, "what the village may read is read"
        assert not [trace for trace in TRACES if trace in text], scope
        assert photos == 0
    text, photos = seen_by(reads, in_scope)
    assert SECRET in text and NAME in text and photos == 1


def test_no_page_and_no_answer_of_the_api_shows_the_village_anything(told_on, as_user, who, make_user):
    objection = told_on("entry")
    pages = [objection.get_absolute_url(), reverse("publicity:objections"), objection.notice.get_absolute_url(),
             "/api/v1/objections/", f"/api/v1/objections/{objection.pk}/", reverse("trail"), "/",
             f"/wall/{VILLAGE}/", f"/wall/{VILLAGE}/{objection.notice.reference}/"]  # fmt: skip
    roles = ("village_clerk", "branch_secretary", "supervision_committee", "first_secretary", "helper")
    for role in roles:
        client = as_user(make_user(role, VILLAGE))
        for page in pages:
            text = client.get(page, follow=True).content.decode()
            assert not [trace for trace in TRACES if trace in text], (role, page)
        photo = reverse("publicity:objection_photo", args=[objection.pk, 1])
        assert client.get(photo).status_code == 403
        for step in ("accept", "slip"):
            address = reverse(f"publicity:objection_{step}", args=[objection.pk])
            assert client.post(address, {"code": "A"}).status_code == 403


def test_what_accuses_the_county_is_read_by_its_leader_alone(told_on, as_user, who):
    objection = told_on("county")
    assert SECRET not in as_user(who.county).get(objection.get_absolute_url()).content.decode()
    page = as_user(who.head).get(objection.get_absolute_url()).content.decode()
    assert SECRET in page and NAME in page


@pytest.mark.parametrize("statement", [
    "UPDATE publicity_objection SET state = 'replied', outcome = 'refused', answer = '不', answered_on = received_on",
    "UPDATE publicity_objection SET desk = village_id", "UPDATE publicity_objection SET due_on = due_on + 90",
    "DELETE FROM publicity_objection", "UPDATE publicity_entry SET state = 'hanging', stopped_on = NULL",
    "INSERT INTO publicity_objectionwords (objection_id, village_id, text, findings, review_reason, review_findings) "
    "SELECT id, village_id, 'x', '', '', '' FROM publicity_objection",
    "SELECT publicity_objection_of('AAAA')", "SELECT publicity_objection_step(1, 'content', 'closed')",
    "ALTER POLICY scope ON publicity_objectionwords USING (true)",
])  # fmt: skip
def test_a_village_cannot_settle_move_or_open_it_by_hand(who, in_scope, statement):
    with in_scope(COUNTY, actor=who.reviewer.pk):
        _receipt, objection = told(notice_of(who))
    with in_scope(VILLAGE, actor=who.clerk.pk):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        objection.refresh_from_db()
        assert (objection.state, objection.desk, objection.entry.state) == ("received", VILLAGE[:9], "objected")


def test_the_desk_only_goes_up_and_never_back_from_the_leader(who, in_scope):
    with in_scope(COUNTY, actor=who.reviewer.pk):
        _receipt, objection = told(notice_of(who))
        for desk, leader in ((COUNTY, False), (COUNTY, True)):
            Objection.objects.filter(pk=objection.pk).update(desk=desk, leader_holds=leader)
        for back in ({"desk": VILLAGE[:9]}, {"leader_holds": False}, {"desk": "433127"}):
            with pytest.raises(DatabaseError, match="desk_up"), transaction.atomic():
                Objection.objects.filter(pk=objection.pk).update(**back)
        assert deadlines.escalate(on=objection.due_on.replace(year=objection.due_on.year + 1)) == []
