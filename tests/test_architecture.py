"""What the import contracts cannot see: the rules of the house, read from the source and from the database."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
OURS = ("registry", "publicity", "villages", "households", "funds", "inspections")
SOURCES = [p for app in OURS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}

# Tables without row-level security, each for a reason.
UNSCOPED = {
    "accounts_user": "read before a scope is known; people of an area are found through their postings",
    "accounts_posting": "read to find the scope",
    "divisions_division": "reference data, the same for everyone",
    "inspections_demomark": "one row: whether the people are invented, shown on every page",
    "households_adjustmentround": "the yearly round of the county, read in every village",
    "publicity_lookupattempt": "a moment and nothing else; counted for the whole site",
    "registry_clock": "one row, read by everyone",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "django_session": "Django's own",
    "auth_group": "Django's own, empty",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own",
    "axes_accessattempt": "lock-out, before login",
    "axes_accessattemptexpiration": "lock-out, before login",
    "axes_accessfailurelog": "lock-out, before login",
    "axes_accesslog": "login record",
}
REFERENCE = re.compile(
    r"_(standard|measurestandard|costratio|publicityperiod|meetingrule|helprule|indicatorthreshold|steplimit"
    r"|wallduty|objectionlimit|rulesetting|limit|fundrule|pacetarget|instalment|signaturerule|subsidypolicy|libraryrule"
    r"|blockedpurpose)$|_period$"
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_signal_receivers_for_business_rules():
    found = [
        names(p) for p in SOURCES if re.search(r"@receiver|post_save|pre_save\.connect|post_delete", p.read_text())
    ]
    assert not found


def test_every_address_has_a_view_that_can_be_made():
    """A page built on a base with an abstract hook says what the hook does; otherwise each request is a 500."""
    from django.urls import get_resolver

    def views(patterns: list) -> list:
        return [
            view
            for one in patterns
            for view in (views(one.url_patterns) if hasattr(one, "url_patterns") else [one.callback])
        ]

    classes = {getattr(v, "view_class", getattr(v, "cls", None)) for v in views(get_resolver().url_patterns)} - {None}
    assert len(classes) > 20
    assert [str(made) for made in classes if inspect.isabstract(made)] == []


def test_no_unescaped_html_in_code_or_templates():
    code = [names(p) for p in SOURCES if "mark_safe" in p.read_text() and p.parts[-2] not in {"ui", "templatetags"}]
    pages = [
        names(p)
        for p in (ROOT / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=", p.read_text())
        and "pdf" not in names(p)
        and p.name != "pdf.html"
    ]
    assert not code
    assert not pages


def test_domain_reads_no_clock_of_its_own():
    """Rules and workflows get the day as an argument; everything else asks registry.clock."""
    allowed = {"registry/accounts/middleware.py"}  # the age of a session is the server's own affair
    found = [names(p) for p in SOURCES if re.search(r"\b(datetime\.now|date\.today|timezone\.now)\(", p.read_text())]
    assert set(found) <= allowed


def test_views_and_forms_do_not_write():
    """ORM writes belong to actions, workflow, the ledger and imports."""
    found = []
    for path in SOURCES:
        if not {"views", "forms", "filters", "presenters"} & {path.parent.name, path.stem}:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                target = ast.unparse(node.func.value)
                if (
                    target.endswith(".objects")
                    or ".objects." in target
                    or (node.func.attr == "save" and target not in {"super()", "self"})
                ):
                    found.append(f"{names(path)}:{node.lineno} {target}.{node.func.attr}")
    assert not found


def test_lists_of_scoped_models_start_from_the_scope():
    """In views and the API every `.objects` chain of a scoped model passes `visible_to` (or is a lookup by subject)."""
    from registry.divisions.scoping import ScopedQuerySet

    scoped = {m.__name__ for m in apps.get_models() if isinstance(m._default_manager.get_queryset(), ScopedQuerySet)}
    narrowed = re.compile(r"visible_to|scoped_or_404|\.within\(|for_subject|OuterRef|\.about\(|\.none\(\)")
    found = []
    for path in SOURCES:
        if not {"views", "api"} & set(path.relative_to(ROOT).parts[:-1]) and path.stem != "views":
            continue
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                body = ast.get_source_segment(text, node) or ""
                asked = {match[1] for match in re.finditer(r"\b(\w+)\.objects\b", body)} & scoped
                if asked and not narrowed.search(body):
                    found.append(f"{names(path)}:{node.lineno} {node.name}: {sorted(asked)}")
    assert not found


def test_tasks_are_sent_after_the_commit():
    found = []
    for path in SOURCES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\.(delay|apply_async)\(", line) and "on_commit" not in line:
                before = path.read_text().splitlines()[max(0, number - 4) : number]
                if not any("on_commit" in b for b in before):
                    found.append(f"{names(path)}:{number}")
    assert not found


@pytest.mark.django_db
def test_every_table_is_walled_or_on_the_list():
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                   EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')""")
        tables = cursor.fetchall()
    bare = sorted(
        name
        for name, walled, policy in tables
        if not (walled and policy) and name not in UNSCOPED and not REFERENCE.search(name)
    )
    assert not bare, "tables without row-level security: give them Scoped() or a reason in UNSCOPED"


@pytest.mark.django_db
def test_application_role_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


def test_every_model_has_words_and_a_text():
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            assert model.__str__ is not object.__str__ and "__str__" in model.__dict__, f"{model} has no __str__"


def test_every_constraint_of_ours_says_what_to_do():
    silent = [
        f"{m.__name__}.{c.name}"
        for m in apps.get_models()
        if m.__module__.split(".")[0] in OURS
        for c in m._meta.constraints
        if c.violation_error_message == c.default_violation_error_message
    ]
    assert not silent


def test_foreign_keys_protect_unless_the_child_is_a_part():
    from django.db import models

    loose = [
        f"{m.__name__}.{f.name}"
        for m in apps.get_models()
        if m.__module__.split(".")[0] in OURS
        for f in m._meta.get_fields()
        if isinstance(f, models.ForeignKey)
        and f.remote_field.on_delete not in {models.PROTECT, models.CASCADE, models.RESTRICT}
    ]
    assert not loose


def test_schedule_names_tasks_that_exist():
    from registry.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
