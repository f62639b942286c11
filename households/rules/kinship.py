"""What people are to a new head, told from what they were to the old one: a table of relations composed as paths.

Each relation is a path through the family: up to a parent, down to a child, across to a spouse, each with the sex of
who is reached. From the new head to a person one goes back to the old head and on from there; what leads to and fro is
shortened. Where two readings remain (a son's son: the new head's own son or a nephew?) both are given, and the first
only when the card shows nobody else it could be. What the list cannot say is "other". Source: DOMAIN §2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from households.choices import Relation, Sex

Way = Literal["up", "down", "across"]
Step = tuple[Way, str]  # how one goes on, and the sex of who is reached ("" = not known)
Path = tuple[Step, ...]

M, F = str(Sex.MALE), str(Sex.FEMALE)
_BACK: dict[Way, Way] = {"up": "down", "down": "up", "across": "across"}


def _path(*words: str) -> Path:
    """ "up:m across:f" as steps; the last step's sex is the person's own when left out."""
    sexes = {"m": M, "f": F, "": ""}
    ways: dict[str, Way] = {"up": "up", "down": "down", "across": "across"}
    return tuple((ways[w.partition(":")[0]], sexes[w.partition(":")[2]]) for w in words)


PATHS: dict[str, Path] = {
    Relation.HEAD: (),
    Relation.SPOUSE: _path("across"),
    Relation.SON: _path("down:m"),
    Relation.DAUGHTER: _path("down:f"),
    Relation.DAUGHTER_IN_LAW: _path("down:m", "across:f"),
    Relation.SON_IN_LAW: _path("down:f", "across:m"),
    Relation.GRANDSON: _path("down:m", "down:m"),
    Relation.GRANDDAUGHTER: _path("down:m", "down:f"),
    Relation.MATERNAL_GRANDSON: _path("down:f", "down:m"),
    Relation.MATERNAL_GRANDDAUGHTER: _path("down:f", "down:f"),
    Relation.FATHER: _path("up:m"),
    Relation.MOTHER: _path("up:f"),
    Relation.WIFES_FATHER: _path("across:f", "up:m"),
    Relation.WIFES_MOTHER: _path("across:f", "up:f"),
    Relation.HUSBANDS_FATHER: _path("across:m", "up:m"),
    Relation.HUSBANDS_MOTHER: _path("across:m", "up:f"),
    Relation.GRANDFATHER: _path("up:m", "up:m"),
    Relation.GRANDMOTHER: _path("up:m", "up:f"),
    Relation.MATERNAL_GRANDFATHER: _path("up:f", "up:m"),
    Relation.MATERNAL_GRANDMOTHER: _path("up:f", "up:f"),
    Relation.SIBLING: _path("up", "down"),
    Relation.GREAT_GRANDSON: _path("down", "down", "down:m"),
    Relation.GREAT_GRANDDAUGHTER: _path("down", "down", "down:f"),
    Relation.NEPHEW: _path("up", "down:m", "down:m"),
    Relation.NIECE: _path("up", "down:m", "down:f"),
    Relation.BROTHERS_WIFE: _path("up", "down:m", "across:f"),
    Relation.UNCLE: _path("up:m", "up", "down:m"),
}
"""Where each relation stands, seen from the head; "other" stands nowhere."""


@dataclass(frozen=True)
class Kin:
    """A person as the composition needs one: a key, the sex, and the relation to the old head."""

    key: int
    relation: str
    sex: str


@dataclass(frozen=True)
class Suggestion:
    """The relation to the new head; "" when it must be asked. `others`: what else it could be."""

    relation: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return bool(self.relation) and not self.others


def after_new_head(people: Sequence[Kin], *, head: int) -> dict[int, Suggestion]:
    """What everybody is to the person `head`, who becomes head of household; the old head is among `people`."""
    old = next((p for p in people if p.relation == Relation.HEAD), None)
    new = next(p for p in people if p.key == head)
    found = {head: Suggestion(Relation.HEAD)}
    if old is None or new is old:
        return found | {p.key: Suggestion(p.relation) for p in people if p.key != head}
    way = _known(new)
    back = None if way is None else _inverse(way, old.sex)
    found |= {p.key: _suggest(back, p, new, people) for p in people if p.key != head}
    return _one_spouse(found)


def into_household(people: Sequence[Kin], *, link: str, head_sex: str) -> dict[int, Suggestion]:
    """What people of another household are to a head of the sex `head_sex`, to whom their own head is `link`."""
    theirs = next((p for p in people if p.relation == Relation.HEAD), None)
    new = Kin(0, Relation.HEAD, head_sex)
    way = PATHS.get(link)
    if theirs is not None and way:
        way = (*way[:-1], (way[-1][0], theirs.sex))
    found = {p.key: _suggest(way, p, new, ()) for p in people}
    if theirs is not None:
        found[theirs.key] = Suggestion(link)
    return _one_spouse(found)


def compose(way: Path, onward: Path, *, start: str) -> list[str]:
    """The relations that a person at the end of `onward` after `way` can have to someone of the sex `start`.

    Readings in which two people on the way are one and the same come first.
    """
    relations = [_name(reading, start) for reading in _readings(way, onward, start) if reading]
    return list(dict.fromkeys(relations))


def _known(kin: Kin) -> Path | None:
    """The path to a person, with the own sex at its end; None for "other"."""
    path = PATHS.get(kin.relation)
    if path is None:
        return None
    return (*path[:-1], (path[-1][0], kin.sex)) if path else ()


def _inverse(path: Path, start: str) -> Path:
    """The way back from the end of `path` to a beginning of the sex `start`."""
    sexes = [start, *(sex for _way, sex in path[:-1])]
    return tuple((_BACK[way], sex) for (way, _sex), sex in zip(reversed(path), reversed(sexes), strict=True))


def _suggest(way: Path | None, person: Kin, new: Kin, people: Sequence[Kin]) -> Suggestion:
    onward = _known(person)
    if way is None or onward is None:
        return Suggestion()
    relations = compose(way, onward, start=new.sex)
    if len(relations) == 1:
        return Suggestion(relations[0])
    first = relations[0] if _is_only_link(onward, people) else ""
    return Suggestion(first, tuple(r for r in relations if r != first))


def _is_only_link(onward: Path, people: Iterable[Kin]) -> bool:
    """Does the card show at most one child of the old head through whom the two can be related?"""
    if not onward or onward[0][0] != "down" or not onward[0][1]:
        return False
    link = Relation.SON if onward[0][1] == M else Relation.DAUGHTER
    return sum(p.relation == link for p in people) == 1


def _one_spouse(found: dict[int, Suggestion]) -> dict[int, Suggestion]:
    """Two people who could be the spouse are both asked about."""
    spouses = [key for key, s in found.items() if s.relation == Relation.SPOUSE]
    if len(spouses) < 2:
        return found
    return found | {key: Suggestion("", (Relation.SPOUSE, *found[key].others)) for key in spouses}


def _readings(way: Path, onward: Path, start: str) -> Iterable[Path]:
    """The shortened paths, the one that takes two people for the same first."""
    way, onward = _shorten(way, start), _shorten(onward, way[-1][1] if way else start)
    if not way or not onward:
        yield (*way, *onward)
        return
    (back, _reached), (on, sex) = way[-1], onward[0]
    before = way[-2][1] if len(way) > 1 else start
    if (back, on) == ("up", "down"):
        whole = len(way) == 1 and len(onward) == 1  # two different people, else nothing is asked
        differ = bool(before and sex and before != sex)
        if not whole and not differ:
            yield from _readings(way[:-1], onward[1:], start)
        yield (*way, *onward)
        return
    yield _shorten((*way, *onward), start)


def _shorten(path: Path, start: str) -> Path:
    """The path without what leads to and fro, wherever that is certain."""
    steps = list(path)
    place = 0
    while place < len(steps) - 1:
        if put := _siblings(steps[place : place + 3]):
            steps[place : place + 3] = put
        else:
            pair = _pair(steps[place], steps[place + 1], steps[place - 1][1] if place else start)
            if pair is None:
                place += 1
                continue
            steps[place : place + 2] = pair
        place = max(0, place - 1)
    return tuple(steps)


def _siblings(steps: Sequence[Step]) -> list[Step]:
    """Brothers and sisters share both parents: a sibling's parent is one's own, a child's sibling one's own child."""
    ways = tuple(way for way, _sex in steps)
    if ways == ("up", "down", "up") or (ways == ("down", "up", "down") and not steps[1][1]):
        return [steps[2]]
    return []


def _pair(one: Step, two: Step, before: str) -> list[Step] | None:
    """What two steps come to, for someone of the sex `before`; None when they stay."""
    ways, sex = (one[0], two[0]), two[1]
    if ways == ("across", "across"):
        return []
    if ways == ("across", "down"):
        return [two]
    if ways == ("up", "across"):
        return [("up", sex or _by(one[1], F, M, ""))]
    if ways == ("down", "up") and before and sex:  # the parents of one's child: oneself and the spouse
        return [] if before == sex else [("across", sex)]
    return None


def _name(path: Path, start: str) -> str:
    """The relation at the end of a path, by the list; "other" for what has no word there."""
    ways = tuple(way for way, _sex in path)
    first, last = path[0][1], path[-1][1]
    table: dict[tuple[Way, ...], str] = {
        ("across",): Relation.SPOUSE,
        ("down",): _by(last, Relation.SON, Relation.DAUGHTER),
        ("up",): _by(last, Relation.FATHER, Relation.MOTHER),
        ("down", "across"): _by(last, Relation.SON_IN_LAW, Relation.DAUGHTER_IN_LAW),
        ("down", "down"): _by(first, _by(last, Relation.GRANDSON, Relation.GRANDDAUGHTER),
                              _by(last, Relation.MATERNAL_GRANDSON, Relation.MATERNAL_GRANDDAUGHTER)),
        ("down", "down", "down"): _by(last, Relation.GREAT_GRANDSON, Relation.GREAT_GRANDDAUGHTER),
        ("across", "up"): _by(start, _by(last, Relation.WIFES_FATHER, Relation.WIFES_MOTHER),
                              _by(last, Relation.HUSBANDS_FATHER, Relation.HUSBANDS_MOTHER)),
        ("up", "up"): _by(first, _by(last, Relation.GRANDFATHER, Relation.GRANDMOTHER),
                          _by(last, Relation.MATERNAL_GRANDFATHER, Relation.MATERNAL_GRANDMOTHER)),
        ("up", "down"): Relation.SIBLING,
        ("up", "down", "down"): _by(path[1][1] or M, _by(last, Relation.NEPHEW, Relation.NIECE), Relation.OTHER)
        if len(path) > 1 else "",
        ("up", "down", "across"): _by(last, Relation.OTHER, Relation.BROTHERS_WIFE),
        ("up", "up", "down"): _by(last, _by(first, Relation.UNCLE, Relation.OTHER), Relation.OTHER),
    }  # fmt: skip
    return str(table.get(ways, Relation.OTHER))


def _by(sex: str, male: str, female: str, unknown: str = str(Relation.OTHER)) -> str:
    return male if sex == M else female if sex == F else unknown


def one_step_from(member: Kin, way: Way, sex: str, *, head_sex: str) -> str:
    """The relation to the head of a member's child ("down") or spouse ("across"); "" when it is not certain."""
    path = _known(member)
    if path is None or not sex:
        return ""
    relations = compose(path, ((way, sex),), start=head_sex) if path else [_name(((way, sex),), head_sex)]
    return relations[0] if len(relations) == 1 else ""
