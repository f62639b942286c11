"""Picking the households of a project: narrowed by name, status and cause, ticked, or pasted as a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.models import Project
from households.choices import REGISTERED, Cause, Status
from households.filters import search
from households.models import Household

SHOWN = 200
REGISTER = "register"


class PickFilter(forms.Form):
    """How the village's cards are narrowed."""

    q = forms.CharField(label=gettext_lazy("Name, initials or number"), required=False, max_length=40)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False,
        choices=[(REGISTER, gettext_lazy("On the register")), ("", gettext_lazy("All cards")), *Status.choices],
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=gettext_lazy("Main cause"), required=False, choices=[("", gettext_lazy("Any")), *Cause.choices]
    )


@dataclass(frozen=True)
class Pick:
    """A household that may be ticked."""

    household: Household
    picked: bool
    share: str


class Beneficiaries:
    """The page's rows and what was sent. Those on the list stay shown and ticked, whatever the filter."""

    def __init__(self, project: Project, asked: Any, sent: Any) -> None:
        self.project, self.sent = project, sent
        self.faults: list[str] = []
        self.filter = PickFilter(asked if asked else {"status": REGISTER})
        self.listed = dict(project.beneficiaries.values_list("household_id", "share"))
        self.chosen: list[int] = []
        self.shares: dict[int, str] = {}
        self.cards = Household.objects.filter(village=project.village_id)

    @property
    def pasted(self) -> str:
        return str(self.sent.get("pasted", "")) if self.sent is not None else ""

    @property
    def rows(self) -> list[Pick]:
        ticked = set(self.chosen) if self.sent is not None else set(self.listed)
        said = self.shares if self.sent is not None else self.listed
        found = {h.pk: h for h in self._narrowed()[:SHOWN]}
        found |= {h.pk: h for h in self.cards.filter(pk__in=set(self.listed) | ticked)}
        rows = [Pick(h, h.pk in ticked, said.get(h.pk, "")) for h in found.values()]
        return sorted(rows, key=lambda row: (not row.picked, row.household.group, row.household.head_sort))

    def _narrowed(self) -> Any:
        self.filter.is_valid()
        said = self.filter.cleaned_data
        found = self.cards
        if text := said.get("q", "").strip():
            found = search(found, text)
        if (status := said.get("status")) == REGISTER:
            found = found.filter(status__in=REGISTERED)
        elif status:
            found = found.filter(status=status)
        if cause := said.get("cause"):
            found = found.filter(main_cause=cause)
        return found.order_by("group", "head_sort", "pk")

    def is_valid(self) -> bool:
        """Reads what was ticked and pasted; a pasted name that fits no card or several is told, and nothing is kept."""
        keys = [int(key) for key in self.sent.getlist("pick") if key.isdecimal() and len(key) < 19]
        self.shares = {key: str(self.sent.get(f"share_{key}", "")) for key in keys}
        self.chosen = list(dict.fromkeys([*keys, *self._pasted_keys()]))
        if not self.chosen and not self.faults and not self.listed:
            self.faults.append(_("Tick at least one household, or paste a list."))
        return not self.faults

    def _pasted_keys(self) -> list[int]:
        words = [word for word in re.split(r"[\s,，、;；]+", self.pasted) if word][:2000]
        by_name: dict[str, list[int]] = {}
        for key, name, number in self.cards.values_list("pk", "head_name", "number"):
            by_name.setdefault(name, []).append(key)
            by_name.setdefault(str(number), []).append(key)
        keys: list[int] = []
        for word in words:
            found = by_name.get(word, [])
            if len(found) == 1:
                keys.append(found[0])
            elif found:
                self.faults.append(
                    _("%(word)s: several cards of the village; paste the household number.") % {"word": word}
                )
            else:
                self.faults.append(_("%(word)s: no card of the village has this head or number.") % {"word": word})
        return keys
