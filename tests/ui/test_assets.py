"""What is shipped to browsers: vendored as recorded, joined as committed, within the browser floor and the policy."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
JOINED = ("tokens", "base", "layout", "utilities", "print")
OWN_CSS = [*(STATIC / "css" / f"{name}.css" for name in JOINED), *sorted((STATIC / "css/components").glob("*.css"))]
NEWER_THAN_CHROME_86 = (
    r"@layer|@container|:has\(|:is\(|:where\(|color-mix|oklch|light-dark\(|aspect-ratio|inset:|:user-invalid|text-wrap"
)


def test_vendored_files_are_the_recorded_ones():
    recorded = [line.split() for line in (STATIC / "vendor/VERSIONS").read_text().splitlines()]
    assert {row[1] for row in recorded} == {"bootstrap", "htmx.org"}
    for name, _package, _version, digest, _licence in recorded:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name
    assert {row[0] for row in recorded} == {path.name for path in (STATIC / "vendor").iterdir()} - {"VERSIONS"}


def test_htmx_stays_on_major_2():
    version = next(line.split()[2] for line in (STATIC / "vendor/VERSIONS").read_text().splitlines() if "htmx" in line)
    assert version.startswith("2.")


def test_joined_style_sheet_is_up_to_date(tmp_path):
    made = tmp_path / "registry.css"
    subprocess.run([ROOT / "script/css", made], check=True)
    assert made.read_text() == (STATIC / "css/registry.css").read_text(), "run script/css"


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda path: path.name)
def test_css_stays_within_the_browser_floor(path):
    assert not re.findall(NEWER_THAN_CHROME_86, path.read_text())


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda path: path.name)
def test_css_names_colours_only_in_the_tokens(path):
    if path.name in {"tokens.css", "print.css"}:
        return
    colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())) - {"#ffffff", "#000000", "#fafbfc"}
    assert not colours


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_no_inline_style_script_or_handler(path):
    if "pdf" in path.parts:
        return
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.findall(r"\sstyle=", text)
    assert not re.findall(r"<style", text)
    assert not re.findall(r"\son[a-z]+=\"", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.parent.name == "components"], ids=lambda path: path.name)
def test_component_begins_with_its_parameters(path):
    assert path.read_text().startswith("{% comment %}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_htmx_get_always_has_the_same_plain_address(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    for tag in re.findall(r"<(?:a|form)\b[^>]*?hx-get=[^>]*>", text, flags=re.S):
        got = re.search(r'hx-get="([^"]*)"', tag).group(1)
        plain = re.search(r'\s(?:href|action)="([^"]*)"', tag)
        assert plain, tag
        assert plain.group(1) == got, tag


def test_scripts_parse_as_es2019_without_modules():
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text()
        assert re.search(r"['\"]use strict['\"]", text), path.name
        assert not re.findall(r"\?\?|\?\.|^import |^export ", text, flags=re.M), path.name


def compressed(*paths):
    """What a phone downloads: the files as brotli sends them."""
    return sum(len(brotli.compress((STATIC / path).read_bytes())) for path in paths)


def test_first_visit_downloads_little():
    """The card form's budget is 60 kB cold; style and scripts may take 52 of it."""
    scripts = ("vendor/htmx.min.js", "js/registry.js", "js/divisions.js")
    assert compressed("vendor/bootstrap.min.css", "css/registry.css", *scripts) < 52_000
