"""The page of two people on one card: reads the three versions, asks the rule, prints what has to be chosen.

The card as it was opened travels with the page as a sealed snapshot (hidden field `base`), so that it lies in a draft
too and needs no row of its own. Works without JavaScript: each open field is a set of radio buttons.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from django import forms
from django.http import QueryDict

from households.forms.fields import SealedCharField
from households.models import Household
from households.rules import merge as rule
from households.views.card_forms import MEMBERS, Forms
from registry.fields import blind_index
from registry.fields.crypto import seal, unseal
from registry.text.identity import normalise

BASE, ASKED = "base", "merge"
MINE, THEIRS, TEXT = "mine", "theirs", "text"
NOT_MERGED = frozenset({"version", "seen", "pk", "village"})
_SEP = "\x1f"  # between a sealed value's mask and its index


# --- A card as keys and values ----------------------------------------------------------------------------------------


def state_of(fresh: Forms, household: Household) -> dict[str, str]:
    """The card on record as its page sends it, by key; sealed values as mask and blind index."""
    state = {}
    for kind, form, record in _parts(fresh, household):
        for name in form.fields:
            if name not in NOT_MERGED:
                state[f"{kind}:{name}"] = _on_record(form[name], record)
    return state


def _parts(fresh: Forms, household: Household) -> list[tuple[str, forms.Form, Any]]:
    people = fresh.members.on_record
    rows = [(f"{MEMBERS}:{f.initial['pk']}", f, people[f.initial["pk"]]) for f in fresh.members.forms if f.initial]
    year = str(fresh.year["year"].value() or "")
    return [("card", fresh.card, household), *rows, (f"year:{year}", fresh.year, None)]


def _on_record(bound: Any, record: Any) -> str:
    widget, value = bound.field.widget, bound.field.prepare_value(bound.value())
    if isinstance(bound.field, SealedCharField):
        sealed = getattr(record, bound.name)
        return f"{value}{_SEP}{blind_index(sealed.purpose, sealed.reveal()).hex()}" if sealed else ""
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    if getattr(widget, "allow_multiple_selected", False):
        return "|".join(sorted(map(str, value or ())))
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return str(shown if shown is not None else "")


def typed(data: QueryDict, base: Mapping[str, str], keys: Mapping[str, str], fresh: Forms) -> dict[str, str]:
    """What the page sent, by the same keys; a masked value that was left alone equals the base."""
    places = _places(data)
    mine = {}
    for key in keys:
        name = _name_of(key, places, data)
        if name is None:
            continue
        found = _field_of(key, fresh)
        mine[key] = _sent(data, name, found, base.get(key, "")) if found else data.get(name, "")
    return mine


def _sent(data: QueryDict, name: str, found: forms.Field, base: str) -> str:
    if isinstance(found, SealedCharField):
        text = data.get(name, "").strip()
        if text == base.partition(_SEP)[0]:
            return base
        purpose: Any = "phone" if name.endswith("phone") else "bank" if name.endswith("account") else "identity"
        return f"{text}{_SEP}{blind_index(purpose, normalise(text)).hex()}" if text else ""
    if isinstance(found.widget, forms.CheckboxInput):
        return "on" if name in data else ""
    if getattr(found.widget, "allow_multiple_selected", False):
        return "|".join(sorted(data.getlist(name)))
    return data.get(name, "").strip()


def _places(data: QueryDict) -> dict[str, int]:
    """Key of a member -> its row as it was sent."""
    total = data.get(f"{MEMBERS}-TOTAL_FORMS", "0")
    rows = range(min(int(total), 200) if total.isdecimal() and len(total) < 9 else 0)
    return {pk: row for row in rows if (pk := data.get(f"{MEMBERS}-{row}-pk", ""))}


def _name_of(key: str, places: Mapping[str, int], data: QueryDict) -> str | None:
    """The name under which the page sends a key; None when it did not."""
    kind, _sep, rest = key.partition(":")
    who, _sep, name = rest.rpartition(":")
    if kind == MEMBERS:
        return f"{MEMBERS}-{places[who]}-{name}" if who in places else None
    if kind == "year":
        return f"year-{name}" if data.get("year-year", "") == who else None
    return f"card-{name}"


def _field_of(key: str, fresh: Forms) -> forms.Field | None:
    kind, _sep, rest = key.partition(":")
    form: Any = {MEMBERS: fresh.members.empty_form, "year": fresh.year}.get(kind, fresh.card)
    found: forms.Field | None = form.fields.get(rest.rpartition(":")[2])
    return found


# --- The snapshot that travels ----------------------------------------------------------------------------------------


def pack(state: Mapping[str, str]) -> str:
    """The snapshot as one sealed word."""
    packed = zlib.compress(json.dumps(state, ensure_ascii=False).encode(), 9)
    return base64.urlsafe_b64encode(seal("draft", base64.b64encode(packed).decode())).decode()


def unpack(word: str) -> dict[str, str] | None:
    """The snapshot of a page; None when there is none or it is not ours."""
    try:
        text = unseal("draft", base64.urlsafe_b64decode(word.encode()))
        found: dict[str, str] = json.loads(zlib.decompress(base64.b64decode(text)))
    except (ValueError, InvalidTag, zlib.error):
        return None
    return found


# --- Merging what was sent --------------------------------------------------------------------------------------------


@dataclass
class Open:
    """One field both changed, as the page asks about it."""

    key: str
    label: str
    base: str
    theirs: str
    mine: str
    takes_text: bool
    choice: str = ""

    @property
    def name(self) -> str:
        return f"choice:{self.key}"


@dataclass
class Meeting:
    """What came of two people's work: lines to say, fields to choose, people whose changes have no place."""

    said: list[tuple[str, str, str]] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_anything(self) -> bool:
        return bool(self.said or self.open or self.joined or self.left or self.lost)


def answer(data: QueryDict, household: Household, fresh: Forms) -> list[str]:
    """Carries out what was chosen on the page before; the keys without a choice."""
    theirs = unpack(data.get(BASE, "")) or {}
    places, missing = _places(data), []
    for key in data.getlist(ASKED):
        choice, name = data.get(f"choice:{key}", ""), _name_of(key, places, data)
        if choice not in {MINE, THEIRS, TEXT}:
            missing.append(key)
        elif name is not None and choice == THEIRS:
            _put(data, name, theirs.get(key, ""), _field_of(key, fresh))
        elif name is not None and choice == TEXT:
            data[name] = data.get(f"text:{key}", "")
    return missing


def meet(data: QueryDict, household: Household, fresh: Forms, *, unanswered: list[str]) -> Meeting:
    """Takes over into `data` what only the others changed; what is left to say and to choose.

    `unanswered` are fields asked about before without an answer: they stay open.
    """
    theirs = state_of(fresh, household)
    base = unpack(data.get(BASE, ""))
    meeting = Meeting()
    if base is None:
        return meeting
    mine = typed(data, base, {**base, **theirs}, fresh)
    merged = rule.merge(base, theirs, mine)
    names = _names(fresh, household)
    places = _places(data)
    for change in merged.taken:
        name = _name_of(change.key, places, data)
        if name:
            _put(data, name, change.now, _field_of(change.key, fresh))
            meeting.said.append((names(change.key), _shown(change.key, change.base, fresh),
                                 _shown(change.key, change.now, fresh)))  # fmt: skip
    asked = {c.key: (c.base, c.theirs, c.mine) for c in merged.conflicts}
    asked |= {key: ("", theirs.get(key, ""), mine.get(key, "")) for key in unanswered if key not in asked}
    for key, (was, now, own) in asked.items():
        meeting.open.append(Open(
            key, names(key), *(_shown(key, text, fresh) for text in (was, now, own)),
            takes_text=_takes_text(_field_of(key, fresh)),
        ))  # fmt: skip
    _people(data, merged, theirs, meeting, fresh, household, names)
    data[BASE] = pack(theirs)
    data["card-version"] = str(household.version)
    data.setlist(ASKED, list(asked))
    return meeting


def _people(
    data: QueryDict, merged: rule.Merged, theirs: Mapping[str, str], meeting: Meeting, fresh: Forms,
    household: Household, names: Any,
) -> None:  # fmt: skip
    rows = _rows(data)
    gone = {str(pk) for pk in merged.left}
    for row in rows:
        if row.get("pk", [""])[0] in gone:
            meeting.left.append(row.get("name", [""])[0])
    meeting.lost = [(names(c.key), _shown(c.key, c.now, fresh)) for c in merged.lost]
    rows = [row for row in rows if row.get("pk", [""])[0] not in gone]
    for pk in merged.joined:
        own = {key.rpartition(":")[2]: value for key, value in theirs.items() if rule.member_of(key) == pk}
        holder = QueryDict(mutable=True)
        for name, value in own.items():
            _put(holder, name, value, fresh.members.empty_form.fields.get(name))
        rows.append({name: holder.getlist(name) for name in holder} | {"pk": [str(pk)]})
        meeting.joined.append(own.get("name", ""))
    if gone or merged.joined:
        _write_rows(data, rows)


def _rows(data: QueryDict) -> list[dict[str, list[str]]]:
    total = data.get(f"{MEMBERS}-TOTAL_FORMS", "0")
    found: list[dict[str, list[str]]] = [
        {} for _row in range(min(int(total), 200) if total.isdecimal() and len(total) < 9 else 0)
    ]
    for name in data:
        kind, _dash, rest = name.partition("-")
        number, _dash, own = rest.partition("-")
        if kind == MEMBERS and number.isdecimal() and len(number) < 9 and int(number) < len(found):
            found[int(number)][own] = data.getlist(name)
    return found


def _write_rows(data: QueryDict, rows: list[dict[str, list[str]]]) -> None:
    for name in [name for name in data if name.startswith(f"{MEMBERS}-") and name.split("-")[1].isdecimal()]:
        del data[name]
    rows = sorted(rows, key=lambda row: not row.get("pk", [""])[0])  # those on record first, as the formset counts
    for number, row in enumerate(rows):
        for own, values in row.items():
            data.setlist(f"{MEMBERS}-{number}-{own}", values)
    data[f"{MEMBERS}-TOTAL_FORMS"] = str(len(rows))
    data[f"{MEMBERS}-INITIAL_FORMS"] = str(sum(1 for row in rows if row.get("pk", [""])[0]))


def _put(data: QueryDict, name: str, value: str, found: forms.Field | None) -> None:
    value = value.partition(_SEP)[0]
    if found is not None and isinstance(found.widget, forms.CheckboxInput):
        if value:
            data[name] = value
        else:
            data.pop(name, None)
    elif found is not None and getattr(found.widget, "allow_multiple_selected", False):
        data.setlist(name, [part for part in value.split("|") if part])
    else:
        data[name] = value


def _takes_text(found: forms.Field | None) -> bool:
    return isinstance(found, forms.CharField) and not isinstance(found, SealedCharField)


def _names(fresh: Forms, household: Household) -> Any:
    """A function from a key to how people call it: "王小军 · phone"."""
    people = {str(m.pk): m.name for m in household.members.all()}

    def name(key: str) -> str:
        kind, _sep, rest = key.partition(":")
        who, _sep, own = rest.rpartition(":")
        form: Any = {MEMBERS: fresh.members.empty_form, "year": fresh.year}.get(kind, fresh.card)
        label = str(form[own].label) if own in form.fields else own
        first = people.get(who, "") if kind == MEMBERS else who if kind == "year" else ""
        return f"{first} · {label}" if first else label

    return name


def _shown(key: str, value: str, fresh: Forms) -> str:
    """A value in words: the label of a choice, yes for a tick."""
    from django.utils.translation import gettext as _

    found: Any = _field_of(key, fresh)
    value = value.partition(_SEP)[0]
    if found is not None and isinstance(found.widget, forms.CheckboxInput):
        return _("Yes") if value else _("No")
    if isinstance(found, forms.ChoiceField):
        labels = {}
        for code, label in found.choices:
            labels |= {str(c): str(t) for c, t in label} if isinstance(label, list | tuple) else {str(code): str(label)}
        return "、".join(labels.get(part, part) for part in value.split("|"))
    return value
