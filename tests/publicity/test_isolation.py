"""The wall's own process and role: it reads the public views, and nothing else in the whole database."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile

import psycopg2
import pytest
from django.db import connections, transaction

from publicity import actions
from registry import servers
from registry.db.scope import scoped
from tests.conftest import COUNTY, ROOT, VILLAGE
from tests.publicity.factories import hanging, prepared

READABLE = {
    "divisions_division",
    "registry_clock",
    "wall_notice",
    "wall_entry",
    "wall_answer",
    "wall_figures",
    "wall_contact",
    "wall_frozen",
    "wall_log_entry",
    "wall_log_leaf",
    "wall_log_root",
    "wall_paper",
    "wall_quality",
    "wall_duty",
}
CALLABLE = {
    "publicity_receive_objection",
    "publicity_attach_objection_photo",
    "publicity_follow_objection",
    "publicity_content_with_objection",
    "publicity_ask_review",
    "publicity_open_slip",
}


def _urls():
    return servers.ensure(ROOT).at(connections["default"].settings_dict["NAME"])


@pytest.fixture
def stocked(committing_db, make_user):
    """One notice hanging, one only prepared, one objection with a phone."""
    with scoped(COUNTY, actor=1), transaction.atomic():
        clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        notice, waiting = hanging(clerk, witness), prepared(clerk, title="还没有见证的公示")
        actions.receive_objection(notice_id=notice.pk, position=1, text="秘密的话", name="石某", phone="13800001111",
                                  anonymous=False)  # fmt: skip
    return notice, waiting


@pytest.fixture
def public(stocked):
    """A cursor of the role the wall's process connects as."""
    connection = psycopg2.connect(_urls().public)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def test_of_all_relations_of_the_catalogue_only_the_public_ones_can_be_read(public):
    public.execute("""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p', 'f')""")
    relations = [row[0] for row in public.fetchall()]
    assert {"audit_entry", "accounts_user", "publicity_objection", "publicity_objectioncontact", "publicity_notice",
            "households_household", "households_member"} <= set(relations)  # fmt: skip
    readable = set()
    for name in relations:
        try:
            public.execute(f'SELECT * FROM "{name}" LIMIT 1')
            readable.add(name)
        except psycopg2.errors.InsufficientPrivilege:
            continue
    assert readable == READABLE


def test_no_single_column_of_another_table_is_granted(public):
    public.execute("""SELECT DISTINCT table_name FROM information_schema.column_privileges
                      WHERE grantee IN ('registry_public', 'PUBLIC') AND table_schema = 'public'""")
    assert {row[0] for row in public.fetchall()} == READABLE


def test_writes_nothing_anywhere(public):
    public.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND relkind IN ('r','v')"
    )
    for (name,) in public.fetchall():
        public.execute("SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE')", [f'public."{name}"'])
        assert public.fetchone() == (False,), name


def test_calls_only_its_two_doors_of_what_runs_as_owner(public):
    public.execute("""SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
                      AND has_function_privilege(p.oid, 'EXECUTE') AND p.prorettype <> 'trigger'::regtype""")
    assert {row[0] for row in public.fetchall()} == CALLABLE


def test_sees_what_hangs_and_not_what_waits_nor_who_is_behind_it(public, stocked):
    notice, _waiting = stocked
    public.execute("SELECT check_code FROM wall_notice")
    assert public.fetchall() == [(notice.check_code,)]
    public.execute("SELECT * FROM wall_entry")
    columns = {column.name for column in public.description}
    assert len(public.fetchall()) == 3 and "subject" not in columns
    public.execute("SELECT to_jsonb(n)::text FROM wall_notice n")
    assert not {"prepared_by", "witnessed_by", "canonical", "subject"} & set(
        public.fetchone()[0].replace('"', " ").split()
    )


def test_objects_through_the_door_and_follows_by_receipt(public, stocked):
    notice, waiting = stocked
    call = "SELECT receipt FROM publicity_receive_objection(%s, %s, %s, %s, %s, %s)"
    public.execute(call, [notice.pk, 2, "他家有小汽车", "", "", True])
    code = public.fetchone()[0]
    public.execute("SELECT state, notice_title FROM publicity_follow_objection(%s)", [code])
    assert public.fetchone() == ("received", notice.title)
    public.execute("SELECT count(*) FROM publicity_follow_objection('AAAA-AAAA-AAAA-AAAA')")
    assert public.fetchone() == (0,)
    with pytest.raises(psycopg2.errors.CheckViolation, match="publicity_objection_closed"):
        public.execute(call, [waiting.pk, 1, "他家有小汽车", "", "", True])


def test_cannot_pass_as_staff(public, stocked):
    notice, _waiting = stocked
    public.execute(
        "SELECT objection FROM publicity_receive_objection(%s, 2, '他家有小汽车', '', '', true, 'paper', 1)",
        [notice.pk],
    )
    (made,) = public.fetchone()
    owner = psycopg2.connect(_urls().owner)
    with owner.cursor() as cursor:
        cursor.execute("SELECT channel, entered_by_id FROM publicity_objection WHERE id = %s", [made])
        assert cursor.fetchone() == ("wall", None)
    owner.close()


def test_the_public_process_serves_the_pages_under_its_own_role(stocked, tmp_path):
    """The real settings of the public site, in a process of its own: pages come, staff pages do not exist."""
    notice, _waiting = stocked
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.db import connection; from django.test import Client\n"
        "c = Client(headers={'accept-language': 'zh-CN'}, SERVER_NAME='127.0.0.1')\n"
        f"page = c.get('/wall/{VILLAGE}/{notice.reference}/')\n"
        "assert page.status_code == 200 and '王＊山' in page.content.decode(), page.status_code\n"
        "assert not page.cookies and 'Cookie' not in page['Vary'], page['Vary']\n"
        "connection.ensure_connection(); assert connection.settings_dict['USER'] == 'registry_public'\n"
        "assert not settings.REGISTRY_SEAL_KEY and 'SessionMiddleware' not in str(settings.MIDDLEWARE)\n"
        "for address in ('/publicity/', '/households/', '/accounts/login/', '/api/v1/notices/', '/wall/999999/'):\n"
        "    assert c.get(address).status_code == 404, address\n"
        "import time; from publicity.forms import public as forms; forms.FASTEST = -1\n"
        f"sent = c.post('/wall/{VILLAGE}/{notice.reference}/objection/', {{'row': '3', 'text': '不对', 'named': 'yes',"
        " 'phone': '0743-7210000', 'token': forms.trap_token()})\n"
        "assert sent.status_code == 200 and not sent.cookies, sent.content.decode()\n"
        "print('served')\n"
    )
    environment = {**os.environ, "REGISTRY_SITE": "public", "DATABASE_PUBLIC_URL": _urls().public,
                   "DJANGO_SETTINGS_MODULE": "registry.settings.dev", "REGISTRY_WALL_DIR": str(tmp_path)}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True,
                          check=False, timeout=120)  # fmt: skip
    assert done.stdout.strip() == "served", done.stdout + done.stderr


class _Socket(http.client.HTTPConnection):
    """http over a socket file: no port has to be free."""

    def __init__(self, path):
        super().__init__("127.0.0.1")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def test_the_public_site_runs_as_a_server_of_its_own(stocked, tmp_path):
    """As docker-compose starts it: gunicorn, the public settings, no key, no broker, one role of the database."""
    notice, _waiting = stocked
    environment = {**os.environ, "REGISTRY_SITE": "public", "DATABASE_PUBLIC_URL": _urls().public, "WEB_WORKERS": "1",
                   "DJANGO_SETTINGS_MODULE": "registry.settings.dev", "REGISTRY_WALL_DIR": str(tmp_path),
                   "GUNICORN_CMD_ARGS": "--log-level info"}  # fmt: skip
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "REGISTRY_SEAL_KEY", "REGISTRY_INDEX_KEY"):
        environment.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/wall"
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "registry.wsgi:application"],
            cwd=ROOT, env={**environment, "BIND": f"unix:{path}"}, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            said = next((line for line in iter(server.stderr.readline, "") if "Listening at" in line), "")
            assert said, "it did not start"
            for address, status in ((f"/wall/{VILLAGE}/", 200), (f"/wall/{VILLAGE}/{notice.reference}/", 200),
                                    (f"/wall/{COUNTY}/notices.json", 200), (f"/wall/{VILLAGE}/feed.atom", 200),
                                    (f"/wall/{VILLAGE}/script.txt", 200), ("/robots.txt", 200), ("/readyz", 200),
                                    ("/households/", 404), ("/api/v1/notices/", 404)):  # fmt: skip
                answer = _Socket(path)
                answer.request("GET", address, headers={"Host": "127.0.0.1"})
                response = answer.getresponse()
                assert response.status == status, (address, response.status)
                headers = {name.lower(): value for name, value in response.getheaders()}
                assert "set-cookie" not in headers and headers["x-content-type-options"] == "nosniff", address
                assert (headers["x-frame-options"], headers["referrer-policy"]) == ("DENY", "no-referrer"), address
                policy = headers["content-security-policy"]
                assert "frame-ancestors 'none'" in policy and "unsafe" not in policy, address
                response.read()
                answer.close()
        finally:
            server.terminate()
            server.communicate(timeout=60)
