"""Personal names: how much of one may hang on a wall, and by which keys one is found and sorted.

The pinyin of a surname often differs from the character's common reading (单 shàn, 曾 zēng, 解 xiè): the table below
decides. A person is found under every reading, and sorted by the first one. Embedded PostgreSQL has no ICU collation,
so the sort key is stored. Source: ECOSYSTEM.md §4.4.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import product
from typing import Final

STAR: Final = "＊"
_DOTS: Final = dict.fromkeys(map(ord, "•・‧∙⋅●．｡"), "·")
_MOST_READINGS: Final = 6

# Readings of surnames, first the one to sort by. pypinyin's own answer is wrong or incomplete for each of these.
SURNAMES: Final[dict[str, tuple[str, ...]]] = {
    "单": ("shan", "dan"), "曾": ("zeng", "ceng"), "解": ("xie", "jie"), "仇": ("qiu", "chou"), "覃": ("qin", "tan"),
    "任": ("ren",), "华": ("hua",), "区": ("ou", "qu"), "查": ("zha", "cha"), "盖": ("gai", "ge"),
    "朴": ("piao", "pu"), "乐": ("yue", "le"), "种": ("chong", "zhong"), "缪": ("miao", "mou"), "翟": ("zhai", "di"),
    "尉": ("wei", "yu"), "车": ("che",), "葛": ("ge",), "宁": ("ning",), "纪": ("ji",), "召": ("shao", "zhao"),
    "折": ("she", "zhe"), "黑": ("he", "hei"), "繁": ("po", "fan"), "员": ("yun", "yuan"), "郗": ("chi", "xi"),
    "秘": ("bi", "mi"), "冼": ("xian",), "逄": ("pang",), "晁": ("chao",), "訾": ("zi",), "祭": ("zhai", "ji"),
    "那": ("na",), "佴": ("nai", "er"), "隗": ("wei", "kui"), "哈": ("ha",), "撒": ("sa",), "燕": ("yan",),
    "应": ("ying",), "曲": ("qu",), "幺": ("yao",), "吕": ("lv", "lu"), "闫": ("yan",), "贠": ("yun",),
    "洗": ("xian", "xi"), "谌": ("chen", "shen"), "向": ("xiang",), "瞿": ("qu",), "粟": ("su",), "石": ("shi",),
    "麻": ("ma",), "隆": ("long",), "沈": ("shen",), "殷": ("yin",), "柏": ("bai", "bo"), "卜": ("bu",),
    "相": ("xiang",), "句": ("gou", "ju"), "长": ("chang",), "重": ("chong",), "欧阳": ("ou yang",),
    "司马": ("si ma",), "诸葛": ("zhu ge",), "上官": ("shang guan",), "尉迟": ("yu chi", "wei chi"),
    "长孙": ("zhang sun", "chang sun"), "万俟": ("mo qi", "wan si"), "令狐": ("ling hu",), "皇甫": ("huang fu",),
    "司徒": ("si tu",), "夏侯": ("xia hou",), "公孙": ("gong sun",), "慕容": ("mu rong",), "宇文": ("yu wen",),
    "澹台": ("tan tai",), "单于": ("chan yu", "shan yu"), "东方": ("dong fang",), "独孤": ("du gu",),
    "呼延": ("hu yan",),
}  # fmt: skip

# Characters of given names that people spell in two ways; the first is the common one in names.
_GIVEN: Final[dict[str, tuple[str, ...]]] = {
    "乐": ("le", "yue"), "长": ("chang", "zhang"), "重": ("zhong", "chong"), "朝": ("chao", "zhao"),
    "茜": ("qian", "xi"), "行": ("xing", "hang"), "盛": ("sheng", "cheng"), "仔": ("zai", "zi"),
    "曾": ("zeng", "ceng"), "禅": ("chan", "shan"), "藏": ("zang", "cang"), "传": ("chuan", "zhuan"),
    "莘": ("xin", "shen"), "晟": ("sheng", "cheng"), "昇": ("sheng",), "女": ("nv", "nu"), "绿": ("lv", "lu"),
    "侣": ("lv", "lu"), "参": ("shen", "can"), "调": ("tiao", "diao"), "伽": ("jia", "qie"), "琇": ("xiu",),
    "娜": ("na", "nuo"), "妮": ("ni",), "曦": ("xi",), "柏": ("bai", "bo"),
}  # fmt: skip


def normalise(raw: object) -> str:
    """A name without blanks, with one kind of middle dot and full-width Latin letters made half-width.

    >>> normalise(" 王　大山 "), normalise("买买提•吐尔逊")
    ('王大山', '买买提·吐尔逊')
    """
    text = str(raw or "").translate(_DOTS)
    text = unicodedata.normalize("NFKC", text).translate(_DOTS)
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"})
    parts = text.split()
    return (" " if all(p.isascii() for p in parts) else "").join(parts)


def mask_name(name: str) -> str:
    """The name as a public list shows it after its term: the first character, and the last of three or more.

    >>> mask_name("王山"), mask_name("王大山"), mask_name("欧阳小山")
    ('王＊', '王＊山', '欧＊＊山')
    >>> mask_name("买买提·吐尔逊")
    '买＊＊·＊＊逊'
    """
    name = normalise(name)
    if len(name) < 2:
        return STAR * len(name)
    if len(name) == 2:
        return name[0] + STAR
    return name[0] + "".join(c if c in "· " else STAR for c in name[1:-1]) + name[-1]


def surname(name: str) -> str:
    """The surname, two characters for a compound one; a name with a middle dot has none and answers its first part.

    >>> surname("欧阳淼"), surname("龙先兰")
    ('欧阳', '龙')
    """
    name = normalise(name)
    if "·" in name:
        return name.split("·", 1)[0]
    return name[:2] if len(name) > 2 and name[:2] in SURNAMES else name[:1]


def pinyin_keys(name: str) -> tuple[str, ...]:
    """Every spelling under which a clerk may look for the name: full pinyin and initials of each reading.

    >>> pinyin_keys("覃建国")
    ('qinjianguo', 'qjg', 'tanjianguo', 'tjg')
    """
    keys: dict[str, None] = {}
    for syllables in _readings(name):
        keys["".join(syllables)] = None
        keys["".join(s[0] for s in syllables)] = None
    return tuple(keys)


def search_text(name: str) -> str:
    """All pinyin keys in one column, blank between them, for a trigram or prefix index.

    >>> search_text("单田芳")
    'shantianfang stf dantianfang dtf'
    """
    return " ".join(pinyin_keys(name))


def sort_key(name: str) -> str:
    """Pinyin by syllable and then the characters: sorts as a Chinese name list does under collation "C".

    >>> sorted(["曾丽", "艾民", "单雄", "单兰"], key=sort_key)
    ['艾民', '单兰', '单雄', '曾丽']
    """
    name = normalise(name)
    readings = _readings(name)
    return f"{' '.join(readings[0])} {name}" if readings else name


def _readings(name: str) -> list[tuple[str, ...]]:
    name = normalise(name).replace("·", "").replace(" ", "")
    if not name:
        return []
    first = surname(name)
    options: list[tuple[str, ...]] = [SURNAMES.get(first) or _characters(first)]
    options += [_given(c) for c in name[len(first) :]]
    combined = [tuple(" ".join(choice).split()) for choice in product(*options)]
    return combined[:_MOST_READINGS]


def _characters(text: str) -> tuple[str, ...]:
    return (" ".join(_reading(c) for c in text),)


def _given(character: str) -> tuple[str, ...]:
    return _GIVEN.get(character) or (_reading(character),)


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    """The common reading of one character; pypinyin is imported at the first use because its tables take 0.2 s."""
    from pypinyin import Style, lazy_pinyin

    reading = lazy_pinyin(character, style=Style.NORMAL)
    return (reading[0] if reading else "").strip().lower() or character


@lru_cache(maxsize=4_000)
def label_keys(label: str) -> str:
    """By what a label of a code list is chosen from the keyboard: initials and full spelling, Latin words as they are.

    A label is read as a phrase, not as a name: 长期 is chang qi here.

    >>> label_keys("之子"), label_keys("长期慢性病")
    ('zz zhizi', 'cqmxb changqimanxingbing')
    >>> label_keys("Daughter-in-law")
    'dil daughterinlaw'
    """
    from pypinyin import Style, lazy_pinyin

    syllables = [part for text in lazy_pinyin(label, style=Style.NORMAL) for part in _words(text)]
    initials, full = "".join(s[0] for s in syllables), "".join(syllables)
    return f"{initials} {full}"


def _words(text: str) -> list[str]:
    kept = "".join(c if c.isalnum() and c.isascii() else " " for c in unicodedata.normalize("NFKC", text).lower())
    return kept.split()
