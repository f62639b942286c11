"""What clients type, turned into the drafts that the forms hand to the same actions."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any, ClassVar

from rest_framework import serializers

from households.api.fields import Typed
from households.api.reading import CONDITIONS, FACTS
from households.choices import IncomeKind, IncomePart
from households.choices.changes import DEPARTURES
from households.models import (
    GUARANTEES,
    CauseEvidence,
    GuaranteeProof,
    HelpPlan,
    Household,
    HouseholdRisk,
    LivingYear,
    Measure,
    Member,
    MemberYear,
    Problem,
    Visit,
    Work,
)
from households.rules import income as rule
from households.rules.drafts import CardDraft, IncomeDraft, LineDraft, LivingDraft, PersonYearDraft, ProofDraft
from households.rules.members import MemberDraft


class MemberInput(Typed):
    """A member as typed. Sex and birth date may be left out: the number tells them. `id` names one on the card."""

    id = serializers.IntegerField(required=False)

    class Meta:
        model = Member
        needed = ("name", "relation")
        fields: ClassVar[list[str]] = [
            "id", "name", "number", "identity", "relation", "sex", "birth_on", "ethnicity", "politics", "phone",
            "disability_certificate", "disability_year", *FACTS, "is_soldier", "speaks_mandarin", "is_without_carers",
            "jobless_reason",
        ]  # fmt: skip

    @staticmethod
    def draft(values: dict[str, Any], on_record: dict[int, MemberDraft]) -> MemberDraft:
        """The row as the actions take it; what is left out stays as it is on record."""
        known_names = {f.name for f in fields_of(MemberDraft)}
        given: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known_names
        }
        known = on_record.get(values.get("id", 0))
        return replace(known, **given) if known is not None else MemberDraft(**{"identity": ""} | given)


class LineInput(serializers.Serializer[Any]):
    part = serializers.ChoiceField(choices=IncomePart.choices)
    kind = serializers.ChoiceField(choices=IncomeKind.choices)
    amount_yuan = serializers.DecimalField(12, 2, min_value=rule.ZERO)
    note = serializers.CharField(max_length=120, required=False, allow_blank=True)


class IncomeInput(serializers.Serializer[Any]):
    """Income of a year as typed, in yuan; `lines` replaces those on record."""

    year = serializers.IntegerField(min_value=2010, max_value=2100)
    members = serializers.IntegerField(required=False, min_value=1, max_value=40)
    lines = LineInput(many=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        amounts = {name: serializers.DecimalField(12, 2, min_value=rule.ZERO, required=False) for name in rule.AMOUNTS}
        return super().get_fields() | amounts

    @staticmethod
    def draft(data: dict[str, Any]) -> IncomeDraft:
        lines = tuple(LineDraft(**line) for line in data["lines"]) if "lines" in data else None
        amounts = {name: data[name] for name in rule.AMOUNTS if name in data}
        return IncomeDraft(data["year"], amounts, data.get("members"), lines)


class ProofInput(Typed):
    class Meta:
        model = GuaranteeProof
        needed = ("guarantee", "proof")
        fields: ClassVar[list[str]] = ["guarantee", "proof", "checked_by", "checked_on"]


class LivingInput(Typed):
    """Guarantees and conditions of a year as seen."""

    proofs = ProofInput(many=True, required=False)

    class Meta:
        model = LivingYear
        needed = ("year",)
        fields: ClassVar[list[str]] = [
            "year", *GUARANTEES, "checked_by", "checked_on", "note", *CONDITIONS, "proofs",
        ]  # fmt: skip

    @staticmethod
    def draft(data: dict[str, Any], on_record: LivingYear | None) -> LivingDraft:
        """The year as the action takes it; verdicts left out stay as they are on record."""
        verdicts = {name: getattr(on_record, name) if on_record else False for name in GUARANTEES}
        verdicts |= {name: data[name] for name in GUARANTEES if name in data}
        proofs = tuple(ProofDraft(**proof) for proof in data["proofs"]) if "proofs" in data else None
        rest = {name: data[name] for name in ("checked_by", "checked_on") if name in data}
        note = data.get("note", on_record.note if on_record else "")
        conditions = {name: data[name] for name in CONDITIONS if name in data}
        return LivingDraft(data["year"], verdicts, note, conditions, proofs, **rest)


class PersonYearInput(Typed):
    """Facts of one person in a year."""

    class Meta:
        model = MemberYear
        needed = ("member",)
        fields: ClassVar[list[str]] = ["member", *FACTS]

    member = serializers.IntegerField()

    @staticmethod
    def draft(data: dict[str, Any]) -> PersonYearDraft:
        return PersonYearDraft(data["member"], {name: data[name] for name in FACTS if name in data})


class YearInput(serializers.Serializer[Any]):
    """A year's snapshot as typed; a block left out stays."""

    year = serializers.IntegerField(min_value=2010, max_value=2100)
    version = serializers.IntegerField(required=False)
    people = PersonYearInput(many=True, required=False)


class CardInput(Typed):
    """A whole card as typed: written through the same action as the form, in one transaction."""

    village = serializers.CharField(max_length=12, required=False, help_text="Needed for a new card.")
    version = serializers.IntegerField(required=False, help_text="Needed to change a card: the version you read.")
    members = MemberInput(many=True, required=False)
    income = IncomeInput(required=False)
    living = LivingInput(required=False)

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = [
            "village", "number", "version", "hamlet", "group", "address", "phone", "bank_name", "bank_account",
            "attribute", "id_standard", "plan_lift_year", "policies_ended", "relapse_cause", "main_cause",
            "other_causes", "cause_note", "difficulty", "is_martyr_family", "is_one_child", "is_two_daughters",
            "relocation", "relocation_place", "authorised_on", "filled_by", "filler_phone", "filled_on",
            "head_signed_on", "members", "income", "living",
        ]  # fmt: skip

    def card_draft(self, household: Household | None) -> CardDraft:
        """The household block: what was sent, else what is on record."""
        names = {f.name for f in fields_of(CardDraft)}
        kept = {n for n in names if n not in {"phone", "bank_account"}}
        values = {name: getattr(household, name) for name in kept} if household else {}
        values |= {n: v for n, v in self.validated_data.items() if n in names}
        if "other_causes" in values:
            values["other_causes"] = tuple(values["other_causes"])
        return CardDraft(**values)

    def member_drafts(self, on_record: dict[int, MemberDraft]) -> list[MemberDraft]:
        """All members: those sent, and those on record that were not sent, unchanged."""
        sent = [MemberInput.draft(values, on_record) for values in self.validated_data.get("members", [])]
        kept = [draft for pk, draft in on_record.items() if pk not in {d.pk for d in sent}]
        return [*kept, *sent]

    def income_draft(self) -> IncomeDraft | None:
        data = self.validated_data.get("income")
        return None if data is None else IncomeInput.draft(data)

    def living_draft(self, household: Household | None) -> LivingDraft | None:
        data = self.validated_data.get("living")
        if data is None:
            return None
        on_record = household.livings.filter(year=data["year"]).first() if household else None
        return LivingInput.draft(data, on_record)


class LeaveInput(serializers.Serializer[Any]):
    left_on = serializers.DateField()
    reason = serializers.ChoiceField(choices=[(code.value, code.label) for code in DEPARTURES])
    paper = serializers.CharField(max_length=120, help_text="What shows it; its photo is added on the request's page.")
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class AskedAnswer(serializers.Serializer[Any]):
    """A change that was asked for and waits for the village and the township."""

    id = serializers.IntegerField()
    state = serializers.CharField()
    url = serializers.CharField()


class MeasureInput(Typed):
    household = serializers.IntegerField(required=False, help_text="Needed for a new measure.")
    member = serializers.IntegerField(required=False, allow_null=True)
    plan = serializers.IntegerField(required=False, allow_null=True)

    class Meta:
        model = Measure
        fields: ClassVar[list[str]] = [
            "household", "member", "kind", "item_code", "item", "plan", "source", "quantity", "unit", "details",
            "amount_yuan", "starts_on", "ends_on", "state", "result",
        ]  # fmt: skip


class RiskInput(Typed):
    class Meta:
        model = HouseholdRisk
        needed = ("kind", "since_on")
        fields: ClassVar[list[str]] = ["kind", "disaster", "note", "since_on"]


class RisksInput(serializers.Serializer[Any]):
    """All open risks in their order; those not named are cleared today."""

    risks = RiskInput(many=True)


class EvidenceInput(Typed):
    household = serializers.IntegerField()
    member = serializers.IntegerField(required=False, allow_null=True)

    class Meta:
        model = CauseEvidence
        needed = ("household", "cause", "fact", "seen_on")
        fields: ClassVar[list[str]] = ["household", "cause", "member", "fact", "paper", "seen_on"]


class PlanInput(Typed):
    household = serializers.IntegerField(required=False, help_text="Needed for a new plan.")

    class Meta:
        model = HelpPlan
        fields: ClassVar[list[str]] = ["household", "year", "wish", "analysis", "target_per_head_yuan", "guarantees"]


class PlanStepInput(Typed):
    """What a step of a plan needs: the signatures, the note, the result."""

    note = serializers.CharField(required=False, allow_blank=True)

    class Meta:
        model = HelpPlan
        fields: ClassVar[list[str]] = [
            "household_signer", "household_signed_on", "helper_signed_on", "secretary_signed_on", "result", "note",
        ]  # fmt: skip


class AssignmentInput(serializers.Serializer[Any]):
    household = serializers.IntegerField()
    helper = serializers.IntegerField()


class AssignmentEndInput(serializers.Serializer[Any]):
    """`to` names the helper who takes over; without one the assignment ends, if another helper stays."""

    reason = serializers.CharField(max_length=120)
    to = serializers.IntegerField(required=False, allow_null=True)


class ProblemInput(Typed):
    household = serializers.IntegerField(required=False, help_text="Needed for a problem of its own.")

    class Meta:
        model = Problem
        needed = ("kind", "title", "owner", "due_on")
        fields: ClassVar[list[str]] = ["household", "kind", "title", "owner", "due_on"]


class ProblemStepInput(serializers.Serializer[Any]):
    answer = serializers.CharField(required=False, allow_blank=True, max_length=400)


class VisitInput(Typed):
    household = serializers.IntegerField()
    helper = serializers.IntegerField(required=False, allow_null=True)
    problems = ProblemInput(many=True, required=False)

    class Meta:
        model = Visit
        needed = ("household", "held_at", "form", "contents", "visitors")
        fields: ClassVar[list[str]] = [
            "household", "held_at", "form", "contents", "helper", "visitors", "spoken_to", "findings", "needs",
            "is_signed", "problems",
        ]  # fmt: skip


class WorkInput(Typed):
    member = serializers.IntegerField(required=False, help_text="Needed for a new job.")
    place = serializers.CharField(required=False, allow_null=True, max_length=12)

    class Meta:
        model = Work
        needed = ("starts_on",)
        fields: ClassVar[list[str]] = [
            "member", "starts_on", "ends_on", "place", "is_abroad", "employer", "industry", "channel",
            "monthly_wage_yuan", "is_escorted", "travel_subsidy_yuan",
        ]  # fmt: skip
