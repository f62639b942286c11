"""What the API gives of everything on a card. Codes go out as they are stored; their labels are in the schema."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from households.api.fields import Reading
from households.models import (
    GUARANTEES,
    CauseEvidence,
    Finding,
    GuaranteeProof,
    HelperAssignment,
    HelpPlan,
    Hit,
    Household,
    HouseholdChange,
    HouseholdRisk,
    IncomeLine,
    IncomeYear,
    LivingYear,
    Measure,
    Member,
    MemberYear,
    NegativeFlag,
    Problem,
    StatusSpan,
    Visit,
    Work,
    YearlyFacts,
)
from households.models.living import MEASURED
from households.rules import income as rule
from villages.models import Helper

FACTS = YearlyFacts.fact_names()
OWN = ["id", "household", "village"]


class HouseholdSerializer(Reading):
    """A card without its parts; phone and account masked."""

    income_year = serializers.IntegerField(read_only=True, allow_null=True)
    income_per_head = serializers.DecimalField(14, 2, read_only=True, allow_null=True)
    household_type = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = [
            "id", "village", "number", "hamlet", "group", "address", "phone", "bank_name", "bank_account", "attribute",
            "id_standard", "status", "household_type", "identified_on", "lifted_on", "relapsed_on", "relapse_cause",
            "plan_lift_year", "policies_ended", "monitored_type", "monitored_on", "risk_cleared_on", "main_cause",
            "other_causes", "cause_note", "difficulty", "is_martyr_family", "is_one_child", "is_two_daughters",
            "relocation", "relocation_place", "authorised_on", "filled_by", "filled_on", "head_signed_on", "size",
            "head_name", "has_no_labour", "no_labour_confirmed_on", "income_year", "income_per_head", "version",
        ]  # fmt: skip


class MemberSerializer(Reading):
    """One member; identity number, certificate and phone masked."""

    class Meta:
        model = Member
        fields: ClassVar[list[str]] = [
            *OWN, "name", "number", "identity", "is_temporary", "sex", "birth_on", "relation", "ethnicity", "politics",
            "phone", "disability_certificate", "disability_year", *FACTS, "is_soldier", "speaks_mandarin",
            "is_without_carers", "jobless_reason", "is_counted", "joined_on", "join_reason", "left_on", "left_reason",
            "previous",
        ]  # fmt: skip


class MemberYearSerializer(Reading):
    """Facts of one person in one year."""

    class Meta:
        model = MemberYear
        fields: ClassVar[list[str]] = [*OWN, "member", "year", "is_frozen", *FACTS]


class IncomeLineSerializer(Reading):
    class Meta:
        model = IncomeLine
        fields: ClassVar[list[str]] = ["part", "kind", "amount_yuan", "note"]


class IncomeSerializer(Reading):
    """Income of a year in yuan with its lines; totals are computed."""

    lines = IncomeLineSerializer(many=True, read_only=True)

    class Meta:
        model = IncomeYear
        fields: ClassVar[list[str]] = [
            *OWN, "year", "members", *rule.AMOUNTS, "gross_yuan", "net_yuan", "net_per_head_yuan", "reference_yuan",
            "reference_per_head_yuan", "is_frozen", "lines",
        ]  # fmt: skip


class ProofSerializer(Reading):
    class Meta:
        model = GuaranteeProof
        fields: ClassVar[list[str]] = ["guarantee", "proof", "checked_by", "checked_on"]


CONDITIONS = [
    *MEASURED, "road", "is_dangerous", "danger", "rebuilt_year", "has_production_power", "has_power", "has_broadcast",
    "fuel", "has_toilet", "toilet_works", "in_cooperative", "led_by_firm", "led_by_pioneer", "industry_help",
]  # fmt: skip


class LivingSerializer(Reading):
    """Guarantees and living conditions of a year with their proofs."""

    proofs = ProofSerializer(many=True, read_only=True)

    class Meta:
        model = LivingYear
        fields: ClassVar[list[str]] = [
            *OWN, "year", *GUARANTEES, "checked_by", "checked_on", "note", *CONDITIONS, "is_frozen", "proofs",
        ]  # fmt: skip


class RiskSerializer(Reading):
    class Meta:
        model = HouseholdRisk
        fields: ClassVar[list[str]] = [*OWN, "position", "kind", "disaster", "note", "since_on", "cleared_on"]


class EvidenceSerializer(Reading):
    class Meta:
        model = CauseEvidence
        fields: ClassVar[list[str]] = [*OWN, "cause", "member", "fact", "paper", "seen_on"]


class PlanSerializer(Reading):
    class Meta:
        model = HelpPlan
        fields: ClassVar[list[str]] = [
            *OWN, "year", "state", "wish", "analysis", "target_per_head_yuan", "guarantees", "household_signed_on",
            "household_signer", "helper_signed_on", "secretary_signed_on", "result",
        ]  # fmt: skip


class MeasureSerializer(Reading):
    """A help measure of the household or of one member."""

    class Meta:
        model = Measure
        fields: ClassVar[list[str]] = [
            *OWN, "member", "kind", "item_code", "item", "plan", "source", "quantity", "unit", "details",
            "amount_yuan", "starts_on", "ends_on", "state", "result",
        ]  # fmt: skip


class HelperSerializer(Reading):
    """A helper of the village's register; the phone masked."""

    class Meta:
        model = Helper
        fields: ClassVar[list[str]] = [
            "id", "village", "name", "sex", "is_party_member", "unit", "duty", "post", "phone", "started_on",
            "ended_on",
        ]  # fmt: skip


class AssignmentSerializer(Reading):
    class Meta:
        model = HelperAssignment
        fields: ClassVar[list[str]] = [*OWN, "helper", "starts_on", "ends_on", "end_reason"]


class VisitSerializer(Reading):
    class Meta:
        model = Visit
        fields: ClassVar[list[str]] = [
            *OWN, "held_at", "form", "contents", "helper", "visitors", "spoken_to", "findings", "needs", "is_signed",
            "latitude", "longitude",
        ]  # fmt: skip


class ProblemSerializer(Reading):
    class Meta:
        model = Problem
        fields: ClassVar[list[str]] = [
            *OWN, "visit", "kind", "title", "owner", "raised_on", "due_on", "state", "answer", "closed_on",
        ]  # fmt: skip


class WorkSerializer(Reading):
    """A job away from home."""

    class Meta:
        model = Work
        fields: ClassVar[list[str]] = [
            "id", "member", "village", "starts_on", "ends_on", "place", "is_abroad", "employer", "industry", "channel",
            "monthly_wage_yuan", "is_escorted", "travel_subsidy_yuan",
        ]  # fmt: skip


class FlagSerializer(Reading):
    class Meta:
        model = NegativeFlag
        fields: ClassVar[list[str]] = [
            *OWN, "kind", "is_found", "source", "found_on", "hit", "verdict", "note", "verified_on",
        ]  # fmt: skip


class HitSerializer(Reading):
    class Meta:
        model = Hit
        fields: ClassVar[list[str]] = [*OWN, "list", "member", "fact", "verdict", "note", "verified_on"]


class FindingSerializer(Reading):
    """What a data check found; `params` fill the rule's sentence."""

    class Meta:
        model = Finding
        fields: ClassVar[list[str]] = [
            *OWN, "rule", "member", "subject", "year", "severity", "params", "state", "first_seen_on", "last_seen_on",
            "fixed_on", "explanation", "explained_on",
        ]  # fmt: skip


class ChangeSerializer(Reading):
    """People who went from one household to another."""

    class Meta:
        model = HouseholdChange
        fields: ClassVar[list[str]] = [
            "id", "village", "kind", "source", "target", "happened_on", "reason", "people", "recorded_at",
        ]  # fmt: skip


class SpanSerializer(Reading):
    class Meta:
        model = StatusSpan
        fields: ClassVar[list[str]] = [*OWN, "status", "starts_on", "ends_on"]


SERIALIZERS: dict[str, Any] = {
    serializer.Meta.model._meta.model_name or "": serializer
    for serializer in (
        HouseholdSerializer, MemberSerializer, MemberYearSerializer, IncomeSerializer, IncomeLineSerializer,
        LivingSerializer, ProofSerializer, RiskSerializer, EvidenceSerializer, PlanSerializer, MeasureSerializer,
        HelperSerializer, AssignmentSerializer, VisitSerializer, ProblemSerializer, WorkSerializer, FlagSerializer,
        HitSerializer, FindingSerializer, ChangeSerializer, SpanSerializer,
    )
}  # fmt: skip
"""Model → what the API gives of it; docs/reference/card-fields.md is made from it."""
