"""Workbooks for the import's tests: a good one in the national order, and one fault planted at a time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter

from households.imports.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_SHEET, MEMBER_COLUMNS, MEMBER_SHEET
from registry.text import identity

HOUSEHOLD_HEADINGS = [c.heading for c in HOUSEHOLD_COLUMNS]
MEMBER_HEADINGS = [c.heading for c in MEMBER_COLUMNS]
FIRST_ROW = 4  # three heading rows above
Book = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def person(serial: int, born_on: dt.date, sex: str) -> str:
    """A valid fictitious identity number; odd sequence = male."""
    return identity.compose(region="529901", born_on=born_on, sequence=serial * 2 + (1 if sex == "male" else 0))


def sample() -> Book:
    """The sample row of DOMAIN §10.1–10.2 with its people, moved to a village in scope; 2019 figures."""
    place = {"省": "湖南省", "市": "湘西土家族苗族自治州", "县": "花垣县", "乡": "双龙镇", "村": "十八洞村"}
    household = place | {
        "自然村": "上坝组",
        "户编号": "5299012001010001",
        "户主编号": "P0001",
        "户主姓名": "周山",
        "户主证件号码": "529901196803120018",
        "家庭人口数": "4",
        "年度": "2019",
        "户联系电话": "13800000001",
        "识别标准": "国家标准",
        "贫困户属性": "低保贫困户",
        "脱贫属性": "未脱贫",
        "主要致贫原因": "因病",
        "次要致贫原因": "缺技术",
        "开户银行名称": "石桥农商银行",
        "银行卡号": "6200000000000000001",
        "工资性收入": "5200.00",
        "生产经营性收入": "3000.00",
        "财产性收入": "200.00",
        "转移性收入": "5160.00",
        "计划生育金": "0",
        "低保金": "3360.00",
        "五保金(特困供养金)": "0",
        "养老保险金": "1200.00",
        "生态补偿金": "300.00",
        "其他转移性收入": "300.00",
        "资产收益扶贫分红收入": "200.00",
        "其他财产性收入": "0",
        "生产经营性支出": "1200.00",
        "年收入": "13560.00",
        "纯收入": "12360.00",
        "人均纯收入": "3090.00",
        "耕地面积（亩）": "4.20",
        "林地面积（亩）": "6.00",
        "退耕还林面积（亩）": "2.00",
        "林果面积（亩）": "1.00",
        "牧草地面积": "0",
        "水面面积": "0",
        "与村主干路距离": "0.8",
        "入户路类型": "水泥路",
        "住房面积": "82",
        "是否危房户": "否",
        "是否解决安全饮用水": "是",
        "是否通生产用电": "是",
        "是否通生活用电": "是",
        "是否通广播电视": "是",
        "是否有卫生厕所": "是",
        "主要燃料类型": "清洁能源",
        "是否加入农民专业合作组织": "是",
        "是否有龙头企业带动": "否",
        "是否有创业致富带头人带动": "是",
        "村办公电话": "0850-0000001",
        "帮扶责任人": "吴倩",
        "帮扶人电话": "13800000009",
    }
    common = place | {
        "户编号": "5299012001010001",
        "证件类型": "居民身份证",
        "年度": "2019",
        "民族": "苗族",
        "政治面貌": "群众",
    }
    rows = [
        ("周山", "1", "529901196803120018", "户主", "小学", "", "长期慢性病", "弱劳动力或半劳动力"),
        ("李秋", "2", "529901197009250020", "配偶", "初中", "", "健康", "普通劳动力"),
        ("周林", "1", "529901199507040033", "之子", "高中", "", "健康", "技能劳动力"),
        ("周小禾", "2", "529901201205180049", "之孙女", "", "小学", "健康", "无劳动力"),
    ]
    keys = ("姓名", "性别", "证件号码", "与户主关系", "文化程度", "在校生状况", "健康状况", "劳动技能")
    return [household], [common | dict(zip(keys, row, strict=True)) for row in rows]


def good(
    households: int = 3, *, start: int = 1, village: str = "十八洞村", township: str = "双龙镇",
    places: Sequence[tuple[str, str]] = (),
) -> Book:  # fmt: skip
    """Valid households of three people each, in one village or in turn in several places (township, village)."""
    first, second = [], []
    for n in range(start, start + households):
        number = f"90000000{n:06d}"
        day, serial = dt.timedelta(days=n // 499), n % 499
        head = person(serial, dt.date(1960, 1, 1) + day, "male")
        town, name = places[n % len(places)] if places else (township, village)
        place = {"乡": town, "村": name}
        first.append(
            place
            | {
                "村民小组": f"{n % 5 + 1}组",
                "户编号": number,
                "户主姓名": "石大山",
                "户主证件号码": head,
                "家庭人口数": "3",
                "年度": "2025",
                "主要致贫原因": "因病",
                "工资性收入": "6000",
                "生产经营性收入": "3000",
                "生产经营性支出": "1500",
                "年收入": "9000",
                "纯收入": "7500",
                "人均纯收入": "2500.00",
            }
        )
        people = [
            ("石大山", "男", head, "户主", "长期慢性病", "弱劳动力或半劳动力"),
            ("龙秋花", "女", person(serial, dt.date(1962, 1, 1) + day, "female"), "配偶", "健康", "普通劳动力"),
            ("石小山", "男", person(serial, dt.date(1990, 1, 1) + day, "male"), "之子", "健康", "普通劳动力"),
        ]
        keys = ("姓名", "性别", "证件号码", "与户主关系", "健康状况", "劳动技能")
        second += [{"户编号": number} | dict(zip(keys, row, strict=True)) for row in people]
    return first, second


def xlsx(book: Book, *, headings: tuple[Iterable[str], Iterable[str]] | None = None) -> bytes:
    """Both sheets with three heading rows, names on the third. A value ("number", x) is written as an Excel number."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as file:
        names = headings or (HOUSEHOLD_HEADINGS, MEMBER_HEADINGS)
        for title, columns, rows in zip((HOUSEHOLD_SHEET, MEMBER_SHEET), names, book, strict=True):
            page, columns = file.add_worksheet(title), list(columns)
            page.write_string(0, 0, f"{title}表")
            page.write_string(1, 0, "填报单位：花垣县")
            for place, heading in enumerate(columns):
                page.write_string(2, place, heading)
            for number, row in enumerate(rows, FIRST_ROW - 1):
                for heading, value in row.items():
                    if isinstance(value, tuple):
                        page.write_number(number, columns.index(heading), value[1])
                    elif value != "":
                        page.write_string(number, columns.index(heading), str(value))
    return target.getvalue()


def csv(rows: list[dict[str, Any]], headings: list[str], *, encoding: str = "gbk") -> bytes:
    """One sheet as CSV."""
    used = [h for h in headings if any(row.get(h) for row in rows)]
    lines = [",".join(used), *(",".join(str(row.get(h, "")) for h in used) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


Plant = Callable[[Book], None]


def _set(sheet: int, index: int, heading: str, value: Any) -> Plant:
    def plant(book: Book) -> None:
        book[sheet][index][heading] = value

    return plant


def _drop(sheet: int, index: int) -> Plant:
    def plant(book: Book) -> None:
        del book[sheet][index]

    return plant


def _copy_identity(book: Book) -> None:
    book[1][5]["证件号码"] = book[1][2]["证件号码"]  # two sons, the same number


def _same_number(book: Book) -> None:
    book[0].append(book[0][0] | {})


def _same_person_number(book: Book) -> None:
    book[1][1]["人口编号"] = book[1][2]["人口编号"] = f"P{book[1][1]['户编号']}"


# code, sheet, row in the sheet, heading, how it is planted in good(3)
FAULTS: list[tuple[str, str, int, str, Plant]] = [
    ("identity_check_digit", "家庭成员", 6, "证件号码", _set(1, 2, "证件号码", "529901199001020010")),
    ("identity_length", "家庭成员", 6, "证件号码", _set(1, 2, "证件号码", "52990119900102")),
    ("identity_destroyed", "家庭成员", 6, "证件号码", _set(1, 2, "证件号码", ("number", 529901199001020000))),
    ("value_missing", "家庭成员", 5, "姓名", _set(1, 1, "姓名", "")),
    ("choice_unknown", "家庭成员", 5, "健康状况", _set(1, 1, "健康状况", "还行")),
    ("choice_unknown", "户信息", 5, "主要致贫原因", _set(0, 1, "主要致贫原因", "运气不好")),
    ("integer_format", "户信息", 5, "年度", _set(0, 1, "年度", "去年")),
    ("year_future", "户信息", 5, "年度", _set(0, 1, "年度", "2099")),
    ("phone_format", "户信息", 4, "户联系电话", _set(0, 0, "户联系电话", "138000")),
    ("village_elsewhere", "户信息", 6, "村", _set(0, 2, "村", "不在册村")),
    ("village_code_differs", "户信息", 6, "行政村代码", _set(0, 2, "行政村代码", "433124110201")),
    ("number_twice", "户信息", 7, "户编号", _same_number),
    ("identity_twice", "家庭成员", 9, "证件号码", _copy_identity),
    ("sex_differs", "家庭成员", 6, "性别", _set(1, 2, "性别", "女")),
    ("born_differs", "家庭成员", 6, "出生日期", _set(1, 2, "出生日期", "19800101")),
    ("relation_sex", "家庭成员", 6, "与户主关系", _set(1, 2, "与户主关系", "之女")),
    ("health_contradiction", "家庭成员", 5, "健康状况", _set(1, 1, "健康状况", "健康,残疾")),
    (
        "household_missing",
        "家庭成员",
        7,
        "户编号",
        lambda book: book[1].insert(
            3, book[1][2] | {"户编号": "90000000999999", "证件号码": person(999 // 2, dt.date(1985, 5, 5), "male")}
        ),
    ),
    ("members_missing", "户信息", 6, "户编号", lambda book: book[1].__delitem__(slice(6, 9))),
    ("head_missing", "户信息", 5, "户主姓名", _set(1, 3, "与户主关系", "之兄弟姐妹")),
    ("head_twice", "家庭成员", 9, "与户主关系", _set(1, 5, "与户主关系", "户主")),
    ("spouse_twice", "家庭成员", 9, "与户主关系", _set(1, 5, "与户主关系", "配偶")),
    ("head_name_differs", "户信息", 4, "户主姓名", _set(0, 0, "户主姓名", "石二山")),
    (
        "size_differs",
        "户信息",
        4,
        "家庭人口数",
        lambda book: book[0][0].update({"家庭人口数": "4", "人均纯收入": "1875.00"}),
    ),
    ("cause_repeated", "户信息", 4, "次要致贫原因", _set(0, 0, "次要致贫原因", "因病")),
    ("causes_too_many", "户信息", 4, "次要致贫原因", _set(0, 0, "次要致贫原因", "因残、因学、缺技术")),
    ("cause_note_missing", "户信息", 4, "致贫原因说明", _set(0, 0, "次要致贫原因", "其他")),
    ("income_sum", "户信息", 4, "年收入", _set(0, 0, "年收入", "9100")),
    ("income_sum", "户信息", 4, "纯收入", _set(0, 0, "纯收入", "7000")),
    ("income_per_head", "户信息", 4, "人均纯收入", _set(0, 0, "人均纯收入", "2400")),
    ("figure_too_small", "户信息", 4, "工资性收入", _set(0, 0, "工资性收入", "-5")),
    ("amount_format", "户信息", 4, "生产经营性收入", _set(0, 0, "生产经营性收入", "约三千")),
    ("welfare_months_missing", "家庭成员", 5, "公益性岗位(月数)", _set(1, 1, "公益性岗位类型", "保洁员")),
    ("welfare_job_missing", "家庭成员", 5, "公益性岗位类型", _set(1, 1, "公益性岗位(月数)", "6")),
    ("person_number_twice", "家庭成员", 6, "人口编号", _same_person_number),
    ("year_differs", "家庭成员", 5, "年度", _set(1, 1, "年度", "2024")),
    ("danger_level", "户信息", 4, "危房级别", lambda book: book[0][0].update({"是否危房户": "否", "危房级别": "D级"})),
    ("masked_number", "户信息", 4, "户联系电话", _set(0, 0, "户联系电话", "138****0001")),
    ("certificate_differs", "家庭成员", 5, "残疾类别", lambda book: book[1][1].update(
        {"证件号码": f"{book[1][1]['证件号码']}42", "残疾类别": "视力残疾", "健康状况": "残疾"})),
    ("era_since_2021", "户信息", 4, "户类型", lambda book: book[0][0].update({"年度": "2019", "户类型": "一般农户"})),
]  # fmt: skip
MOVES_ROWS = frozenset({"number_twice", "household_missing", "members_missing"})
"""Faults whose planting adds or takes rows, so that those below them move."""


def planted(book: Book, faults: int) -> list[tuple[str, str, int, str]]:
    """Plants so many faults of all kinds in the book, each in three households of its own.

    Answers where each must be found: code, sheet, row, heading.
    """
    kinds = [fault for fault in FAULTS if fault[0] not in MOVES_ROWS]
    step = len(book[0]) // faults
    assert step >= 3, "each fault needs three households"
    expected = []
    for number in range(faults):
        code, sheet, row, heading, plant = kinds[number % len(kinds)]
        first = number * step
        plant((book[0][first : first + 3], book[1][first * 3 : first * 3 + 9]))
        expected.append((code, sheet, row + (first if sheet == HOUSEHOLD_SHEET else first * 3), heading))
    return expected
