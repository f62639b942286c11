"""Filters of papers, and what the system check says about fonts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template

from registry.documents import checks, fonts


def render(text, **context):
    return Template("{% load papers %}" + text).render(Context(context))


def test_dates_and_amounts_in_the_form_of_official_papers():
    assert render("{{ d|chinese_date }}", d=dt.date(2026, 11, 1)) == "2026年11月1日"
    assert render("{{ a|capital }}", a=Decimal("10155.50")) == "壹万零壹佰伍拾伍元伍角整"
    assert render("[{{ d|chinese_date }}{{ d|capital }}]", d=None) == "[]"


def test_rare_wraps_and_escapes():
    assert render("{{ n|rare }}", n="王3<b>") == '王<span class="n">3&lt;b&gt;</span>'


@pytest.mark.skipif(fonts.body_font_file() is None, reason="no FangSong font in REGISTRY_FONT_DIR")
def test_rare_wraps_characters_the_body_font_lacks():
    assert render("{{ n|rare }}", n="王喆") == '王<span class="r">喆</span>'


def test_qr_tag_is_a_data_uri():
    assert render("{% qr 'https://example.invalid/v/7K3F-92QD' 22 %}").startswith("data:image/svg+xml;base64,")


def test_check_names_a_missing_subset_library(monkeypatch):
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    assert [warning.id for warning in checks.check_subset_library(None)] == ["documents.W001"]
    monkeypatch.setattr(checks, "find_library", lambda name: f"lib{name}.so.0")
    assert checks.check_subset_library(None) == []


def test_check_names_missing_kinds_of_type(monkeypatch, settings, tmp_path):
    settings.REGISTRY_FONT_DIR = tmp_path
    monkeypatch.setattr(fonts, "system_families", lambda: frozenset({"Noto Sans CJK SC"}))
    assert fonts.missing_roles() == ["小标宋", "宋体", "仿宋", "楷体"]
    assert "仿宋" in checks.check_fonts(None)[0].msg
    (tmp_path / "FandolFang-Regular.otf").write_bytes(b"x")
    assert "仿宋" not in fonts.missing_roles()
    assert fonts.stack("fang").startswith('"FandolFang"')


def test_licensed_fonts_of_the_county_come_first(settings, tmp_path):
    settings.REGISTRY_FONT_DIR = tmp_path
    for name in ("FandolFang-Regular.otf", "simfang.ttf"):
        (tmp_path / name).write_bytes(b"x")
    assert fonts.stack("fang").startswith('"FangSong_GB2312", "FandolFang"')
    assert "font:simfang.ttf" in fonts.face_css()
