"""Key presses to enter a household of four: this system's form beside our own Excel template, cell by cell.

    .venv/bin/python -m benchmarks.entry_keystrokes http://127.0.0.1:8000 clerk 'password'

The first figure is counted in Debian's Chromium on a running site (an invented household is entered and stays there);
the second is counted from the template's own columns. Model, the same for both:

- A digit, a Latin letter, Tab, Enter, an arrow or a chord (Ctrl+D, Ctrl+S) is one press. A click is one too.
- A Chinese text costs its pinyin letters and one press to choose the candidate (`Typist.compose`).
- In Excel a value from a list is typed as its label, since typing is quicker there than opening the list; every cell
  that is passed costs one Tab, empty ones too, up to the last filled one of a row; Enter goes to the next row. A value
  that is the same as above costs one press (Ctrl+D). The village's names and the year are copied by one press each.
- Both ways enter the same facts. Excel asks in addition what its two sheets cannot derive: the household number on
  every row, the head's name and identity number again, the number of persons.

Seconds are not those of a machine: 0.28 s a press and 1.1 s a click (keystroke-level model of Card, Moran and Newell,
an average typist), without thinking, which is the same for both.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any

PRESS, CLICK = 0.28, 1.1
SERIAL = "4331241102260001"
PINYIN = {
    "3组": "3zu", "因学": "yinxue", "户主": "huzhu", "配偶": "peiou", "之子": "zhizi", "之女": "zhinv",
    "苗族": "miaozu", "健康": "jiankang", "普通劳动力": "putonglaodongli", "无劳动力": "wulaodongli",
    "初中": "chuzhong", "小学": "xiaoxue", "八年级": "banianji", "是": "shi",
}  # fmt: skip


def cost(text: str, *, repeated: bool = False) -> int:
    """Presses of one value."""
    if repeated:
        return 1
    if text.isascii():
        return len(text)
    return len(PINYIN[text]) + 1


def row_cost(columns: list[str], values: dict[str, int]) -> int:
    """Presses of one row: each value, and a Tab for each cell passed; Enter ends it."""
    last = max(columns.index(name) for name in values)
    return sum(values.values()) + last + 1


def excel(people: list[Any], *, national: bool = False) -> int:
    """Presses of the same household in our template; `national` with sex and birth date, which our import derives."""
    from households.imports.columns import HOUSEHOLD_COLUMNS, MEMBER_COLUMNS
    from tests.households.entry.typing import INCOME, PHONE

    own = [column.key for column in HOUSEHOLD_COLUMNS]
    head = people[0]
    household = {
        "township": 1, "village": 1, "group": cost("3组"), "number": len(SERIAL), "head_name": len(head.pinyin) + 1,
        "head_identity": len(head.number), "size": 1, "year": 1, "phone": len(PHONE), "cause_main": cost("因学"),
        "wage": len(INCOME["wage_yuan"]), "business": len(INCOME["business_yuan"]),
        "business_cost": len(INCOME["business_cost_yuan"]),
    }  # fmt: skip
    presses = row_cost(own, household)
    columns = [column.key for column in MEMBER_COLUMNS]
    insured = "insured_resident" if "insured_resident" in columns else "has_resident_insurance"
    schools = {("education", "3"): "初中", ("school", "5"): "八年级", ("school", "3"): "小学"}
    above: dict[str, str] = {}
    for person in people:
        label = "普通劳动力" if person.labour else "无劳动力"
        shared = {"number": SERIAL, "ethnicity": "苗族", "relation": person.relation, "health": "健康", "labour": label,
                  person.schooling[0]: schools[person.schooling], insured: "是"}  # fmt: skip
        row = {name: cost(text, repeated=above.get(name) == text) for name, text in shared.items()}
        row |= {"name": len(person.pinyin) + 1, "identity_number": len(person.number)}
        if national:
            sex = "男" if person.relation in {"户主", "之子"} else "女"
            row |= {"sex": len("nan" if sex == "男" else "nv") + 1, "born_on": len("20110704")}
        above = shared
        presses += row_cost(columns, row)
    return presses


def ours(url: str, login: str, password: str) -> tuple[int, int, float]:
    """(presses, clicks, seconds of the script) for one household on a running site."""
    import random
    import shutil

    from playwright.sync_api import sync_playwright

    from registry.text.identity import FICTITIOUS_REGION, compose
    from tests.browser import ARGUMENTS
    from tests.households.entry.typing import Typist, enter_household, family

    def identity(born_on: dt.date, sex: str) -> str:
        sequence = random.randrange(10, 490) * 2 + (sex == "male")  # noqa: S311  (an invented number)
        return compose(region=FICTITIOUS_REGION, born_on=born_on, sequence=sequence)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_context(base_url=url, locale="zh-CN").new_page()
        page.goto("/accounts/login/")
        page.fill("#id_username", login)
        page.fill("#id_password", password)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda address: "/login/" not in address)
        typist = Typist(page)
        begun = time.perf_counter()
        enter_household(typist, family(identity))
        page.wait_for_url("**/households/*/")
        browser.close()
    return typist.presses, typist.clicks, time.perf_counter() - begun


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings.dev")
    django.setup()
    from tests.households.entry.typing import family

    presses, clicks, script = ours(*sys.argv[1:4])
    people = family(lambda born_on, sex: "0" * 18)
    mine = presses * PRESS + clicks * CLICK
    print("| way | presses and clicks | seconds by the model |")
    print("|---|---|---|")
    print(f"| this system | {presses + clicks} | {mine:.0f} |")
    for label, national in (
        ("Excel template, what the import needs", False),
        ("the same with sex and birth date", True),
    ):
        typed = excel(people, national=national)
        print(f"| {label} | {typed} | {typed * PRESS:.0f} |")
        print(f"  ours: {(presses + clicks) / typed:.2f} of the presses, {mine / typed / PRESS:.2f} of the seconds")
    print(f"of ours {sum(len(p.number) for p in people)} are identity numbers, {clicks} clicks; script {script:.1f} s")


if __name__ == "__main__":
    main()
