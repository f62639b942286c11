"""Forms of a split, a merge and a marriage between two cards: first who and where, then everybody's relation."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext_lazy as _

from households.actions.transfers import running_measures
from households.choices import ChangeKind, Relation, Status
from households.forms.changes import (
    BLANK,
    EventForm,
    PapersForm,
    kin_of,
    measure_field,
    person_label,
    relation_field,
)
from households.forms.fields import LabelledForm
from households.models import Household, Member
from households.rules import kinship
from households.rules.changes import Transfer
from households.rules.kinship import Suggestion

LINKS = [(value, label) for value, label in Relation.choices if value != Relation.HEAD]


def card_label(household: Household) -> str:
    """A card in a list to choose from."""
    parts = [household.head_name, household.group, household.number, household.get_status_display()]
    return " · ".join(filter(None, parts))


class _AbstractForm(DeclarativeFieldsMetaclass, ABCMeta):
    """Django's forms bring a metaclass of their own; a form with an abstract method needs both."""


class TransferForm(EventForm, metaclass=_AbstractForm):
    """Who goes from the card `source`, on which day, for which paper."""

    kind: ClassVar[ChangeKind]
    people = forms.MultipleChoiceField(label=_("who goes"), widget=forms.CheckboxSelectMultiple)
    stay_head = forms.ChoiceField(label=_("head of those who stay"), required=False)

    def __init__(self, *args: Any, card: Household, cards: Sequence[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["papers"]  # a file does not travel through the preview; it is asked for there
        self.card = card
        self.cards = {c.pk: c for c in cards}
        self.members = list(card.members.current().order_by("joined_on", "pk"))
        people: list[tuple[str, Any]] = [(str(m.pk), person_label(m)) for m in self.members]
        for name in ("people", "new_head"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.choices = people if name == "people" else [*BLANK, *people]
        if "stay_head" in self.fields:
            stay: Any = self.fields["stay_head"]
            stay.choices = [*BLANK, *people]
            stay.help_text = _("Only when the head of household goes; empty when nobody stays.")

    @property
    def source(self) -> Household:
        """The card the people leave."""
        return self.card

    @property
    def goal(self) -> Household | None:
        """The card they come to; None for a new one."""
        return self.cards.get(int(self.cleaned_data.get("target") or 0))

    @property
    def goers(self) -> list[Member]:
        chosen = set(self.cleaned_data.get("people", ()))
        return [m for m in self.members if str(m.pk) in chosen]

    @property
    def stayers(self) -> list[Member]:
        gone = {m.pk for m in self.goers}
        return [m for m in self.members if m.pk not in gone]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "stay_head" not in self.fields or "people" not in data:
            return data
        head_goes = any(m.relation == Relation.HEAD for m in self.goers)
        staying = {str(m.pk) for m in self.stayers}
        if head_goes and staying and data.get("stay_head") not in staying:
            self.add_error("stay_head", _("The head goes. Choose who of those who stay becomes the head."))
        return data

    def here(self) -> Mapping[int, Suggestion]:
        """What those who stay become: nothing new while their head stays."""
        head = next((m for m in self.stayers if m.relation == Relation.HEAD), None)
        if head is not None or not self.stayers:
            return {}
        found = kinship.after_new_head(kin_of(self.members), head=int(self.cleaned_data["stay_head"]))
        return {m.pk: found[m.pk] for m in self.stayers}

    @abstractmethod
    def there(self) -> Mapping[int, Suggestion]:
        """What those who go become at the other card."""

    def place(self) -> dict[str, Any]:
        """Where they go, as the action takes it."""
        return {"target": self.goal.pk if self.goal else None}


class SplitForm(TransferForm):
    """A part of the household gets a card of its own."""

    kind = ChangeKind.SPLIT
    new_head = forms.ChoiceField(label=_("head of those who go"))
    group = forms.CharField(label=_("villagers' group"), max_length=30, required=False)
    address = forms.CharField(label=_("address"), max_length=120, required=False)
    field_order = ["people", "new_head", "stay_head", "day", "paper", "group", "address", "note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "people" in data and data.get("new_head") and data["new_head"] not in data["people"]:
            self.add_error("new_head", _("The head of those who go is one of them."))
        if "people" in data and not self.stayers:
            self.add_error("people", _("Somebody stays: a household that goes as a whole is not split."))
        return data

    def there(self) -> Mapping[int, Suggestion]:
        found = kinship.after_new_head(kin_of(self.members), head=int(self.cleaned_data["new_head"]))
        return {m.pk: found[m.pk] for m in self.goers}

    def place(self) -> dict[str, Any]:
        return {"group": self.cleaned_data["group"], "address": self.cleaned_data["address"]}


class MarriageForm(TransferForm):
    """Somebody marries into another household of the village; children may come along."""

    kind = ChangeKind.MARRIAGE
    target = forms.ChoiceField(label=_("to the household of"))
    bride = forms.ChoiceField(label=_("who marries"))
    link = forms.ChoiceField(label=_("what this person is to the head there"), choices=[*BLANK, *LINKS])
    field_order = ["bride", "people", "target", "link", "stay_head", "day", "paper", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_cards(self)
        people: Any = self.fields["people"]
        people.required, people.label = False, _("who comes along")
        bride: Any = self.fields["bride"]
        bride.choices = [*BLANK, *people.choices]

    def clean_people(self) -> list[str]:
        """The person who marries goes too, ticked or not."""
        return sorted({*self.cleaned_data["people"], self.data.get(self.add_prefix("bride"), "")} - {""})

    def there(self) -> Mapping[int, Suggestion]:
        bride = int(self.cleaned_data["bride"])
        return {m.pk: Suggestion(self.cleaned_data["link"] if m.pk == bride else "") for m in self.goers}


class MergeForm(TransferForm):
    """Two households become one: which card stays, and what the head who comes is to the head who stays."""

    kind = ChangeKind.MERGE
    target = forms.ChoiceField(label=_("the other household"))
    keep = forms.ChoiceField(
        label=_("which card stays"), widget=forms.RadioSelect, initial="this",
        choices=[("this", _("This card stays, the other is struck off")),
                 ("other", _("The other card stays, this one is struck off"))],
    )  # fmt: skip
    link = forms.ChoiceField(label=_("what the head who comes is to the head who stays"), choices=[*BLANK, *LINKS])
    field_order = ["target", "keep", "link", "day", "paper", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_cards(self)
        del self.fields["people"], self.fields["stay_head"]

    @property
    def source(self) -> Household:
        other = self.cards[int(self.cleaned_data["target"])]
        return other if self.cleaned_data["keep"] == "this" else self.card

    @property
    def goal(self) -> Household | None:
        other = self.cards[int(self.cleaned_data["target"])]
        return self.card if self.cleaned_data["keep"] == "this" else other

    @property
    def goers(self) -> list[Member]:
        return list(self.source.members.current().order_by("joined_on", "pk"))

    @property
    def stayers(self) -> list[Member]:
        return []

    def there(self) -> Mapping[int, Suggestion]:
        head = self.goal.members.current().filter(relation=Relation.HEAD).first() if self.goal else None
        link = self.cleaned_data["link"]
        found = kinship.into_household(kin_of(self.goers), link=link, head_sex=head.sex if head else "")
        return {m.pk: found[m.pk] for m in self.goers}


def _offer_cards(form: Any) -> None:
    field = form.fields["target"]
    field.choices = [*BLANK, *((str(c.pk), card_label(c)) for c in form.cards.values())]


class RelationsForm(PapersForm, LabelledForm):
    """Everybody's relation on both cards, and what becomes of running measures; filled with what follows."""

    def __init__(self, *args: Any, chosen: TransferForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.goers, self.stayers = chosen.goers, chosen.stayers
        there, here = chosen.there(), chosen.here()
        for member in self.goers:
            self.fields[f"there_{member.pk}"] = relation_field(member, there.get(member.pk, Suggestion()))
        for member in self.stayers:
            if member.pk in here:
                self.fields[f"here_{member.pk}"] = relation_field(member, here[member.pk])
        whole = not self.stayers
        self.measures = running_measures(chosen.source, self.goers, whole=whole)
        for measure in self.measures:
            self.fields[f"measure_{measure.pk}"] = measure_field(measure, self.stayers, follow=True)

    def _named(self, prefix: str) -> dict[int, str]:
        return {
            int(name.removeprefix(prefix)): value
            for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }  # fmt: skip

    def _bound(self, prefix: str) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def there_fields(self) -> list[Any]:
        return self._bound("there_")

    @property
    def here_fields(self) -> list[Any]:
        return self._bound("here_")

    @property
    def measure_fields(self) -> list[Any]:
        return self._bound("measure_")

    def transfer(self) -> Transfer:
        """The whole change as the action takes it."""
        chosen = self.chosen
        return Transfer(
            kind=chosen.kind, source=chosen.source.pk, people=tuple(m.pk for m in self.goers), event=chosen.event(),
            here=self._named("here_"), there=self._named("there_"), measures=self._named("measure_"), **chosen.place(),
        )  # fmt: skip


def other_cards(card: Household, cards: Any) -> list[Household]:
    """The cards of the same village people can go to."""
    found: list[Household] = list(
        cards.filter(village_id=card.village_id).exclude(pk=card.pk).exclude(status=Status.REMOVED)
        .only("pk", "village_id", "head_name", "group", "number", "status", "monitored_type", "risk_cleared_on")
        .order_by("head_sort", "number")
    )  # fmt: skip
    return found
