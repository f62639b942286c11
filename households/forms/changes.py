"""Forms of the events of a household's people: who comes, who comes back, who leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from households.choices import Education, Ethnicity, JoinReason, Labour, LeaveReason, Relation, School, Sex
from households.choices.changes import ABSENCES, RETURNS, Absence, MeasureFate
from households.forms.fields import HealthField, LabelledForm
from households.forms.visits import PhotosField, PhotosInput
from households.models import Household, Measure, Member
from households.rules import kinship
from households.rules.changes import Event
from households.rules.kinship import Kin, Suggestion
from households.rules.members import MemberDraft
from registry.documents.attachments import ACCEPT

BLANK = [("", "")]
ADULT = 18

PAPERS = {
    JoinReason.BIRTH: _("birth certificate or register page"), JoinReason.MARRIAGE: _("marriage certificate"),
    JoinReason.ADOPTION: _("adoption certificate"), JoinReason.REGISTERED: _("register page"),
    JoinReason.DISCHARGED: _("discharge papers"), JoinReason.RELEASED: _("certificate of release"),
    JoinReason.FOUND: _("police statement or visit"),
}  # fmt: skip
LEAVING_PAPERS = {
    LeaveReason.DEATH: _("death certificate or cremation paper"), LeaveReason.MARRIAGE: _("marriage certificate"),
    LeaveReason.MOVED: _("register page"), LeaveReason.PRISON: _("judgement"),
    LeaveReason.ARMY: _("call-up papers"), LeaveReason.MISSING: _("police statement or visit"),
    LeaveReason.MISTAKE: _("what shows the mistake"),
}  # fmt: skip


class PapersForm(forms.Form):
    """Photos or scans of what shows an event; the village confirms only with a paper."""

    papers = PhotosField(
        label=_("photo or scan of the paper"), required=False,
        widget=PhotosInput(attrs={"accept": f"image/*,{ACCEPT}"}),
        help_text=_("The secretary confirms only when the paper lies with it; it can be added later."),
    )  # fmt: skip


class EventForm(PapersForm, LabelledForm):
    """Day, paper and note of any event."""

    day = forms.DateField(label=_("day it happened"))
    paper = forms.CharField(label=_("paper seen"), max_length=120)
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, on: dt.date, paper: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["max"] = on.isoformat()
        if paper:
            self.fields["paper"].help_text = format_lazy(_("For example: {paper}"), paper=paper)

    def event(self) -> Event:
        """What the action takes."""
        data = self.cleaned_data
        return Event(data["day"], data["paper"], data.get("note", ""))


def person_label(member: Member) -> str:
    """A person in a list to choose from: name and relation."""
    return f"{member.name}（{member.get_relation_display()}）"


def kin_of(members: Iterable[Member]) -> list[Kin]:
    """The members as the composition of relations needs them."""
    return [Kin(m.pk, m.relation, m.sex) for m in members]


def relation_field(member: Member, suggestion: Suggestion) -> forms.ChoiceField:
    """What a person is to the head: the suggestion, and in words what else it could be."""
    field = forms.ChoiceField(label=member.name, choices=[*BLANK, *Relation.choices], required=False,
                              initial=suggestion.relation)  # fmt: skip
    if suggestion.others:
        readings = [r for r in (suggestion.relation, *suggestion.others) if r]
        words = " / ".join(str(Relation(relation).label) for relation in readings)
        field.help_text = format_lazy(_("Please check: {relations}?"), relations=words)
    return field


def measure_field(measure: Measure, heirs: Sequence[Member], *, follow: bool = False) -> forms.ChoiceField:
    """What becomes of a running measure: ends, goes along, or goes on for another member."""
    options = [(str(MeasureFate.FOLLOW), MeasureFate.FOLLOW.label)] if follow else []
    options += [(str(MeasureFate.END), MeasureFate.END.label)]
    if heirs:
        options += [(str(MeasureFate.STAY), MeasureFate.STAY.label)]
    options += [(f"member:{m.pk}", format_lazy(_("Goes on for {name}"), name=m.name)) for m in heirs]
    label = f"{measure} · {measure.member.name}" if measure.member else str(measure)
    return forms.ChoiceField(label=label, choices=options, initial=options[0][0])


def likely_head(members: Sequence[Member], on: dt.date) -> Member | None:
    """Whom the page proposes as the new head: the spouse, else the oldest grown-up, else the oldest."""
    spouse = next((m for m in members if m.relation == Relation.SPOUSE), None)
    by_age = sorted(members, key=lambda m: m.birth_on)
    younger = [m for m in by_age if m.relation in {Relation.SON, Relation.DAUGHTER} and m.age_on(on) >= ADULT]
    grown = [m for m in by_age if m.age_on(on) >= ADULT]
    return spouse or next(iter([*younger, *grown, *by_age]), None)


class ArrivalForm(EventForm):
    """Somebody new. A birth asks the parent, a marriage the partner; the relation to the head follows from them."""

    parent = forms.ChoiceField(label=_("child of"))
    partner = forms.ChoiceField(label=_("married to"))
    name = forms.CharField(label=_("name"), max_length=60)
    identity = forms.CharField(label=_("identity number"), max_length=40, required=False)
    relation = forms.ChoiceField(label=_("relation to the head"), choices=[*BLANK, *Relation.choices])
    sex = forms.ChoiceField(label=_("sex"), choices=[*BLANK, *Sex.choices], required=False)
    birth_on = forms.DateField(label=_("birth date"), required=False)
    ethnicity = forms.ChoiceField(label=_("ethnic group"), choices=[*BLANK, *Ethnicity.choices], required=False)
    health = HealthField(label=_("health"), required=False)
    labour = forms.ChoiceField(label=_("labour"), choices=[*BLANK, *Labour.choices], required=False)
    education = forms.ChoiceField(label=_("education"), choices=[*BLANK, *Education.choices], required=False)
    school = forms.ChoiceField(label=_("at school"), choices=[*BLANK, *School.choices], required=False)
    insurance = forms.ChoiceField(
        label=_("medical insurance"), required=False,
        choices=[*BLANK, ("resident", _("Residents' insurance")), ("employee", _("Employees' insurance"))],
    )  # fmt: skip

    BIRTH = ("name", "sex", "day", "parent", "identity", "paper", "papers", "ethnicity", "health", "insurance", "note")

    def __init__(self, *args: Any, reason: str, members: Sequence[Member], **kwargs: Any) -> None:
        self.reason, self.members = reason, members
        super().__init__(*args, paper=PAPERS[JoinReason(reason)], **kwargs)
        people = [(str(m.pk), person_label(m)) for m in members]
        for name in ("parent", "partner"):
            field: Any = self.fields[name]
            field.choices = [*BLANK, *people]
        self.fields["identity"].widget.attrs["autocomplete"] = "off"
        self._shape()
        head = next((m for m in members if m.relation == Relation.HEAD), None)
        self.initial.setdefault("ethnicity", head.ethnicity if head else "")

    def _shape(self) -> None:
        """Leaves the fields this kind of arrival asks for, filled with what is usual."""
        drop = {"parent", "partner"}
        if self.reason in {JoinReason.BIRTH, JoinReason.ADOPTION}:
            drop = {"partner", "relation"}
        elif self.reason == JoinReason.MARRIAGE:
            drop = {"parent", "relation"}
        if self.reason == JoinReason.BIRTH:
            drop = set(self.fields) - set(self.BIRTH)
            self.fields["day"].label = _("born on")
            self.fields["sex"].required = True
            self.fields["identity"].help_text = _("No number yet? Leave it empty; a temporary one is given.")
            self.fields["insurance"].help_text = _("A newborn is insured by the parents: check that it is done.")
            self.initial |= {"health": "healthy", "insurance": "resident"}
        else:
            self.fields["identity"].required = True
            self.initial |= {"insurance": "resident"}
            self.fields["sex"].help_text = self.fields["birth_on"].help_text = _("Told by the number when left empty.")
        for name in drop:
            del self.fields[name]
        if self.reason == JoinReason.BIRTH:
            self.order_fields(self.BIRTH)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        through = data.get("parent") or data.get("partner")
        if through and not self.errors:
            sex = data.get("sex") or self._sex_told()
            data["relation"] = self._relation(int(through), "down" if data.get("parent") else "across", sex)
            if not data["relation"]:
                field = "parent" if data.get("parent") else "partner"
                self.add_error(field, _("What the person is to the head cannot be told from this. Choose “Registration "
                                        "moved in” and give the relation."))  # fmt: skip
        return data

    def _sex_told(self) -> str:
        from registry.text import identity

        number = self.cleaned_data.get("identity", "")
        return "" if identity.check(number) else str(identity.parse(number).sex or "")

    def _relation(self, through: int, way: Any, sex: str) -> str:
        """The relation to the head of somebody one step from the member `through`; "" when it cannot be told."""
        member = next(m for m in self.members if m.pk == through)
        head = next(m for m in self.members if m.relation == Relation.HEAD)
        return kinship.one_step_from(Kin(member.pk, member.relation, member.sex), way, sex, head_sex=head.sex)

    def draft(self) -> MemberDraft:
        """The new person as the action takes them."""
        data = self.cleaned_data
        is_birth = self.reason == JoinReason.BIRTH
        chosen = {
            name: data.get(name) or "" for name in ("relation", "sex", "ethnicity", "labour", "education", "school")
        }
        if is_birth:
            chosen |= {"labour": Labour.NONE, "school": School.PRESCHOOL_AGE}
        return MemberDraft(
            name=data["name"], identity=data.get("identity") or "",
            birth_on=data["day"] if is_birth else data.get("birth_on"), health=tuple(data.get("health") or ()),
            has_resident_insurance=data.get("insurance") == "resident",
            has_employee_insurance=data.get("insurance") == "employee", **chosen,
        )  # fmt: skip


class ReturnForm(EventForm):
    """Somebody who was away is back: who, and what they are to the head now."""

    member = forms.ChoiceField(label=_("who is back"))
    relation = forms.ChoiceField(label=_("relation to the head"), choices=[*BLANK, *Relation.choices], required=False)

    def __init__(self, *args: Any, reason: str, away: Sequence[Member], **kwargs: Any) -> None:
        self.away = {m.pk: m for m in away}
        super().__init__(*args, paper=PAPERS[JoinReason(reason)], **kwargs)
        field: Any = self.fields["member"]
        field.choices = [(str(m.pk), person_label(m)) for m in away]
        self.fields["relation"].help_text = _("Left empty it stays what it was.")
        self.order_fields(("member", "day", "paper", "papers", "relation", "note"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        member = self.away.get(int(data.get("member") or 0))
        if member is not None and member.left_on is not None:
            data["relation"] = data.get("relation") or member.relation
        return data


class DepartureForm(EventForm):
    """A member leaves or is away. When it is the head, the new head and everybody's relation stand on the same page."""

    absence = forms.ChoiceField(label=_("on the card from then on"), choices=Absence.choices)
    new_head = forms.ChoiceField(label=_("new head of household"))
    suggested_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, reason: str, member: Member, rest: Sequence[Member], measures: Sequence[Measure],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.reason, self.member, self.rest, self.measures = reason, member, list(rest), list(measures)
        super().__init__(*args, paper=LEAVING_PAPERS[LeaveReason(reason)], **kwargs)
        if reason not in ABSENCES:
            del self.fields["absence"]
        self.asks_head = member.relation == Relation.HEAD and bool(rest)
        if self.asks_head:
            self._ask_relations()
        else:
            del self.fields["new_head"], self.fields["suggested_for"]
        for measure in self.measures:
            self.fields[f"measure_{measure.pk}"] = measure_field(measure, self.rest)

    def _ask_relations(self) -> None:
        on = dt.date.fromisoformat(self.fields["day"].widget.attrs["max"])
        proposed = likely_head(self.rest, on)
        chosen = str(self.data.get("new_head") or (proposed.pk if proposed else ""))
        field: Any = self.fields["new_head"]
        field.choices = [(str(m.pk), person_label(m)) for m in self.rest]
        field.initial = chosen
        head = next((m.pk for m in self.rest if str(m.pk) == chosen), None)
        self.fields["suggested_for"].initial = chosen
        found: Mapping[int, Suggestion] = {}
        if head is not None:
            found = kinship.after_new_head(kin_of([self.member, *self.rest]), head=head)
        for member in self.rest:
            self.fields[f"relation_{member.pk}"] = relation_field(member, found.get(member.pk, Suggestion()))

    @property
    def is_stale(self) -> bool:
        """Was another head chosen than the one the relations on the page were suggested for?"""
        return self.asks_head and self.is_bound and self.data.get("new_head") != self.data.get("suggested_for")

    def relations(self) -> dict[int, str]:
        """The relations of those who stay; nothing when the head stays the head."""
        if not self.asks_head:
            return {}
        found = {m.pk: self.cleaned_data.get(f"relation_{m.pk}", "") for m in self.rest}
        return found | {int(self.cleaned_data["new_head"]): str(Relation.HEAD)}

    def fates(self) -> dict[int, str]:
        return {m.pk: self.cleaned_data[f"measure_{m.pk}"] for m in self.measures}

    @property
    def event_fields(self) -> list[Any]:
        return [self[name] for name in ("day", "paper", "papers", "absence", "note") if name in self.fields]

    @property
    def relation_fields(self) -> list[Any]:
        """The others' relations; the new head's own is not asked."""
        head = str(self["new_head"].value()) if self.asks_head else ""
        return [self[f"relation_{m.pk}"] for m in self.rest if self.asks_head and str(m.pk) != head]

    @property
    def measure_fields(self) -> list[Any]:
        return [self[f"measure_{m.pk}"] for m in self.measures]


class HeadForm(PapersForm):
    """Every member's relation to the new head, on one page; filled in for the member `head` when one is chosen."""

    def __init__(self, *args: Any, members: Sequence[Member], head: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heads = [(m.pk, person_label(m)) for m in members]
        self.head = head if head in {m.pk for m in members} else None
        found = kinship.after_new_head(kin_of(members), head=self.head) if self.head else {}
        for member in members:
            kept = Suggestion(member.relation)
            self.fields[f"relation_{member.pk}"] = relation_field(member, found.get(member.pk, kept))
        self.order_fields([*(f"relation_{m.pk}" for m in members), "papers"])

    def relations(self) -> dict[int, str]:
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith("relation_")}
        return {int(name.removeprefix("relation_")): value for name, value in chosen.items()}


def away_from(household: Household, reason: str) -> list[Member]:
    """Who can come back for this reason: who left for its counterpart and has not returned, and the uncounted."""
    left = household.members.filter(left_reason=RETURNS[JoinReason(reason)], next=None).order_by("-left_on", "pk")
    return [*left, *household.members.current().filter(is_counted=False).order_by("pk")]
