"""A clerk at the keyboard: every press and click is counted. For the tests and benchmarks/entry_keystrokes.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Person:
    """One member of the measured household, as both ways of entry type it."""

    name: str
    pinyin: str
    relation: str
    keys: str
    number: str
    health: str = "1"
    labour: str = "2"
    schooling: tuple[str, str] = ("education", "3")


@dataclass
class Typist:
    """Presses keys in a page and counts them. A Chinese text costs its pinyin letters and one key to choose."""

    page: Any
    presses: int = 0
    clicks: int = 0
    log: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """Letters and digits, one press each."""
        self.page.keyboard.type(text)
        self.presses += len(text)

    def compose(self, text: str, pinyin: str) -> None:
        """Chinese characters by an input method: the letters, then one key that chooses."""
        self.page.keyboard.insert_text(text)
        self.presses += len(pinyin) + 1

    def press(self, key: str, times: int = 1) -> None:
        for _press in range(times):
            self.page.keyboard.press(key)
        self.presses += times

    def at(self) -> str:
        """The id of the field in hand."""
        found: str = self.page.evaluate("document.activeElement.id || document.activeElement.className")
        return found


def family(identity: Any) -> list[Person]:
    """Head, spouse and two children of school age. `identity(born_on, sex)` makes a valid number."""
    return [
        Person("龙大山", "longdashan", "户主", "", identity(dt.date(1984, 3, 12), "male"),
               schooling=("education", "3")),
        Person("石秋云", "shiqiuyun", "配偶", "2", identity(dt.date(1986, 9, 25), "female"),
               schooling=("education", "3")),
        Person("龙小林", "longxiaolin", "之子", "3", identity(dt.date(2011, 7, 4), "male"), labour="",
               schooling=("school", "5")),
        Person("龙小禾", "longxiaohe", "之女", "4", identity(dt.date(2016, 5, 18), "female"), labour="",
               schooling=("school", "3")),
    ]  # fmt: skip


GROUP, GROUP_KEYS = "3组", "3zu"
PHONE = "13900000021"
CAUSE = "3"  # 因学
INCOME = {"wage_yuan": "26000", "business_yuan": "8000", "business_cost_yuan": "2500"}


def enter_household(typist: Typist, people: list[Person]) -> None:
    """The card of a new household, by keyboard alone, from the list of households until it is saved."""
    page = typist.page
    page.goto("/households/new/")
    page.focus("#id_card-group")  # the village and the number are there already; one click of the mouse
    typist.clicks += 1
    typist.type("3")
    typist.compose("组", "zu")
    typist.press("Enter", 2)  # the address stays empty
    typist.type(PHONE)
    page.focus("#id_members-0-name")
    typist.clicks += 1
    for place, person in enumerate(people):
        enter_person(typist, person, first=place == 0)
    page.focus("#id_year-wage_yuan")
    typist.clicks += 1
    for amount in INCOME.values():
        typist.type(amount)
        typist.press("Enter")
    page.focus("#id_card-main_cause")
    typist.clicks += 1
    typist.type(CAUSE)
    typist.press("Control+s")


def enter_person(typist: Typist, person: Person, *, first: bool) -> None:
    """One row of the grid; Enter passes over what the number and the row above fill."""
    typist.compose(person.name, person.pinyin)
    typist.press("Enter")
    if not first:
        typist.type(person.keys)
        typist.press("Enter")
    typist.type(person.number)
    typist.press("Enter")
    if first:
        typist.type("mz")  # 苗族; the others take it over (digits: 06)
        typist.press("Enter")
    typist.type(person.health)
    typist.press("Enter")
    if person.labour:  # a child's is filled by its age
        typist.type(person.labour)
        typist.press("Enter")
    typist.type(person.schooling[1])  # of a child Enter goes to the school by itself
    typist.press("Enter")
    if first:
        typist.type("1")  # 城乡居民医保
        typist.press("Enter")
