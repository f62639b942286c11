"""Names: masks for the wall, keys for search and order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import names

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王山", "王＊"),
        ("王大山", "王＊山"),
        ("欧阳小山", "欧＊＊山"),
        ("山", "＊"),
        ("", ""),
        (" 王　山 ", "王＊"),
        ("阿卜·山", "阿＊·山"),
    ],
)
def test_mask_name(name, masked):
    assert names.mask_name(name) == masked


@given(han)
def test_mask_name_never_shows_more_than_first_and_last(name):
    masked = names.mask_name(name)
    assert len(masked) == len(names.normalise(name))
    assert set(masked[1:-1]) <= {names.STAR}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("单雄信", {"shanxiongxin", "sxx"}),
        ("曾国藩", {"zengguofan", "zgf"}),
        ("解珍", {"xiezhen", "xz"}),
        ("仇和", {"qiuhe", "qh"}),
        ("覃建国", {"qinjianguo", "qjg", "tanjianguo", "tjg"}),
        ("欧阳淼", {"ouyangmiao", "oym"}),
        ("龙先兰", {"longxianlan", "lxl"}),
        ("石乐", {"shile", "shiyue", "sl", "sy"}),
        ("吕绿", {"lvlv", "lulu"}),
        ("买买提·吐尔逊", {"maimaitituerxun", "mmttex"}),
    ],
)
def test_pinyin_keys_find_every_reading(name, keys):
    assert keys <= set(names.pinyin_keys(name))


@given(st.text(max_size=12))
def test_keys_of_any_text_are_few_and_without_blanks(name):
    keys = names.pinyin_keys(name)
    assert len(keys) <= 12
    assert all(key and " " not in key for key in keys) or not names.normalise(name).strip("· ")


def test_sort_key_orders_by_reading_of_the_surname():
    people = ["曾丽", "单雄", "艾民", "解放", "谢安", "单兰"]
    assert sorted(people, key=names.sort_key) == ["艾民", "单兰", "单雄", "谢安", "解放", "曾丽"]


def test_sort_key_syllables_do_not_run_together():
    assert names.sort_key("西安") < names.sort_key("先")
