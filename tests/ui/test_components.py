"""The components' markup: what assistive technology and a keyboard need is there."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import override_settings

from registry.errors import Reason
from registry.ui import navigation, tiles
from registry.ui.context import Site
from registry.ui.elements import Event, Fact, Step, path


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


def test_action_without_reasons_is_a_post_form_with_a_live_button():
    html = render('{% action url="/x/" label="提交" next="/back/" %}', csrf_token="t")
    assert 'method="post"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="next" value="/back/"' in html
    assert " disabled" not in html


def test_action_with_reasons_is_disabled_and_says_why():
    html = render('{% action url="/x/" label="批准" reasons=why %}', why=[Reason("days", "公示未满 7 天")])
    button = re.search(r"<button[^>]*>", html).group(0)
    assert " disabled" in button
    described = re.search(r'aria-describedby="([^"]+)"', button).group(1)
    assert f'id="{described}"' in html
    assert "公示未满 7 天" in html


def test_masked_without_the_right_offers_no_way_to_see_more():
    html = render("{% masked value url='/reveal/' may=False %}", value="529901196704121234")
    assert "529901196704121234" not in html
    assert "<form" not in html


def test_masked_with_the_right_posts():
    html = render("{% masked value url='/reveal/' may=True field='identity' %}", value="529901196704121234")
    assert "529901196704121234" not in html
    assert 'method="post" action="/reveal/"' in html


def test_state_path_marks_the_current_step():
    html = render("{% state_path steps %}", steps=path([("a", "申请"), ("b", "公示"), ("c", "审核")], current="b"))
    assert html.count('aria-current="step"') == 1
    assert html.index("申请") < html.index('aria-current="step"') < html.index("审核")


def test_state_path_finished_has_no_current_step():
    steps = path([("a", "申请"), ("b", "登记")], current="b", done=True)
    assert steps[-1] == Step("登记", "done")


def test_values_are_escaped():
    html = render("{% facts facts %}{% timeline events %}{% badge label %}", facts=[Fact("<i>", "<script>")],
                  events=[Event("<b>", None, "<u>")], label="<s>")  # fmt: skip
    assert not re.findall(r"<(i|script|b|u|s)>", html)


def test_block_component_keeps_its_content_as_markup():
    html = render("{% card title=title %}<p>内容</p>{% endcard %}", title="<题>")
    assert "<p>内容</p>" in html
    assert "&lt;题&gt;" in html


def test_progress_without_total_is_of_unknown_length():
    assert "value=" not in re.search(r"<progress[^>]*>", render("{% progress 0 0 %}")).group(0)
    assert 'value="40"' in render("{% progress 812 2000 %}")


def test_tile_with_an_address_is_a_link():
    html = render("{% tile tile %}", tile=tiles.Tile("未脱贫", "152", "户", "/households/?status=poor"))
    assert html.strip().startswith('<a class="c-tile" href="/households/?status=poor"')


class Somebody:
    def __init__(self, *rights):
        self.rights = rights

    def may(self, permission):
        return permission in self.rights


@override_settings(ROOT_URLCONF="tests.ui.urls")
def test_navigation_shows_what_the_posting_may_and_marks_where_one_is():
    navigation.register(navigation.Item("t-list", "名单", "list", "t.view", order=1, badge=lambda user: 3))
    navigation.register(navigation.Item("t-sub", "细目", "sub", "t.view", order=2))
    navigation.register(navigation.Item("t-secret", "密", "list", "t.secret", order=3))
    navigation.register(navigation.Item("t-missing", "无", "no-such-name", "t.view", order=4))
    try:
        entries = {str(entry.label): entry for entry in navigation.entries_for(Somebody("t.view"), "/list/sub/7/")}
        assert list(entries) == ["名单", "细目"]
        assert entries["名单"].badge == 3
        assert (entries["名单"].current, entries["细目"].current) == (False, True)
    finally:
        for key in ("t-list", "t-sub", "t-secret", "t-missing"):
            navigation.unregister(key)


def test_tiles_come_in_order_and_only_with_the_right():
    tiles.register(tiles.Provider("t-b", lambda user: [tiles.Tile("二", 2)], "t.view", order=2))
    tiles.register(tiles.Provider("t-a", lambda user: [tiles.Tile("一", 1)], "t.view", order=1))
    tiles.register(tiles.Provider("t-c", lambda user: [tiles.Tile("密", 9)], "t.secret", order=0))
    try:
        labels = [tile.label for tile in tiles.for_user(Somebody("t.view"))]
        assert labels == ["一", "二"]
    finally:
        for key in ("t-a", "t-b", "t-c"):
            tiles.unregister(key)


@pytest.mark.parametrize(("count", "two_rows"), [(3, False), (14, True)])
def test_long_navigation_gets_a_row_of_its_own(rf, monkeypatch, count, two_rows):
    entries = [navigation.Entry("农户档案", "/", False, None)] * count
    request = rf.get("/")
    request.user = Somebody()
    request.user.is_authenticated = True
    monkeypatch.setattr(navigation, "entries_for", lambda user, path: entries)
    assert Site(request).two_rows is two_rows
