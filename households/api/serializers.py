"""The card over the API: sensitive numbers masked when read, in clear when written, through the actions of the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from rest_framework import serializers

from households.choices import Cause, Health, Relation
from households.models import Household, IncomeYear, Measure, Member
from households.rules import income as rule
from households.rules.drafts import CardDraft, IncomeDraft
from households.rules.members import MemberDraft


class MemberSerializer(serializers.ModelSerializer[Member]):
    """One member, the identity number masked."""

    identity = serializers.SerializerMethodField(help_text="Masked.")

    class Meta:
        model = Member
        fields: ClassVar[list[str]] = [
            "id", "household", "village", "name", "identity", "is_temporary", "sex", "birth_on", "relation",
            "ethnicity", "politics", "health", "education", "school", "labour", "work_area", "work_months",
            "has_resident_insurance", "has_employee_insurance", "has_resident_pension", "allowance", "destitute",
            "is_counted",
            "joined_on", "join_reason", "left_on", "left_reason",
        ]  # fmt: skip

    def get_identity(self, member: Member) -> str:
        return str(member.identity)


class IncomeSerializer(serializers.ModelSerializer[IncomeYear]):
    """Income of a year in yuan; totals are computed."""

    class Meta:
        model = IncomeYear
        fields: ClassVar[list[str]] = [
            "id", "household", "village", "year", "members", *rule.AMOUNTS, "gross_yuan", "net_yuan",
            "net_per_head_yuan", "is_frozen",
        ]  # fmt: skip


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """A help measure."""

    class Meta:
        model = Measure
        fields: ClassVar[list[str]] = [
            "id", "household", "village", "member", "kind", "item", "amount_yuan", "starts_on", "ends_on", "state",
            "result",
        ]  # fmt: skip


class HouseholdSerializer(serializers.ModelSerializer[Household]):
    """A card without its parts; phone and account masked."""

    phone = serializers.SerializerMethodField(help_text="Masked.")
    bank_account = serializers.SerializerMethodField(help_text="Masked.")
    income_year = serializers.IntegerField(read_only=True, allow_null=True)
    income_per_head = serializers.DecimalField(14, 2, read_only=True, allow_null=True)

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = [
            "id", "village", "number", "group", "address", "phone", "bank_name", "bank_account", "attribute",
            "id_standard", "status", "identified_on", "lifted_on", "plan_lift_year", "monitored_type", "monitored_on",
            "risk_cleared_on", "main_cause", "other_causes", "cause_note", "size", "head_name", "has_no_labour",
            "income_year", "income_per_head", "version",
        ]  # fmt: skip

    def get_phone(self, household: Household) -> str | None:
        return str(household.phone) if household.phone else None

    def get_bank_account(self, household: Household) -> str | None:
        return str(household.bank_account) if household.bank_account else None


class MemberDraftSerializer(serializers.Serializer[Any]):
    """A member as typed. Sex and birth date may be left out: the number tells them. `id` names one on the card."""

    id = serializers.IntegerField(required=False)
    name = serializers.CharField(max_length=60)
    identity = serializers.CharField(max_length=40, required=False, help_text="In clear; leave out to keep it.")
    relation = serializers.ChoiceField(choices=Relation.choices)
    sex = serializers.CharField(required=False, allow_blank=True, max_length=6)
    birth_on = serializers.DateField(required=False, allow_null=True)
    ethnicity = serializers.CharField(required=False, allow_blank=True, max_length=2)
    health = serializers.ListField(child=serializers.ChoiceField(choices=Health.choices), required=False)
    education = serializers.CharField(required=False, allow_blank=True, max_length=12)
    school = serializers.CharField(required=False, allow_blank=True, max_length=16)
    labour = serializers.CharField(required=False, allow_blank=True, max_length=10)
    work_months = serializers.IntegerField(required=False, min_value=0, max_value=12)
    has_resident_insurance = serializers.BooleanField(required=False)
    has_employee_insurance = serializers.BooleanField(required=False)

    def draft(self, values: dict[str, Any], on_record: dict[int, MemberDraft]) -> MemberDraft:
        """The row as the actions take it; what is left out stays as it is on record."""
        given = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k != "id"}
        known = on_record.get(values.get("id", 0))
        if known is not None:
            return replace(known, **given)
        return MemberDraft(**{"identity": ""} | given)


class IncomeDraftSerializer(serializers.Serializer[Any]):
    """Income of a year as typed, in yuan."""

    year = serializers.IntegerField(min_value=2010)
    members = serializers.IntegerField(required=False, min_value=1)

    def get_fields(self) -> dict[str, Any]:
        amounts = {name: serializers.DecimalField(12, 2, min_value=rule.ZERO, required=False) for name in rule.AMOUNTS}
        return super().get_fields() | amounts


class CardSerializer(serializers.Serializer[Any]):
    """A whole card as typed: written through the same action as the form, in one transaction."""

    village = serializers.CharField(max_length=12, required=False, help_text="Needed for a new card.")
    number = serializers.CharField(max_length=32, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, help_text="Needed to change a card: the version you read.")
    group = serializers.CharField(max_length=30, required=False, allow_blank=True)
    address = serializers.CharField(max_length=120, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, help_text="In clear; leave out to keep it.")
    bank_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    bank_account = serializers.CharField(max_length=40, required=False, help_text="In clear; leave out to keep it.")
    attribute = serializers.CharField(max_length=2, required=False)
    id_standard = serializers.CharField(max_length=12, required=False)
    plan_lift_year = serializers.IntegerField(required=False, allow_null=True)
    main_cause = serializers.ChoiceField(choices=Cause.choices, required=False)
    other_causes = serializers.ListField(child=serializers.ChoiceField(choices=Cause.choices), required=False)
    cause_note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    members = MemberDraftSerializer(many=True, required=False)
    income = IncomeDraftSerializer(required=False)

    def card_draft(self, household: Household | None) -> CardDraft:
        """The household block: what was sent, else what is on record."""
        names = [n for n in CardDraft.__dataclass_fields__ if n not in {"phone", "bank_account"}]
        values = {name: getattr(household, name) for name in names} if household else {}
        values |= {n: v for n, v in self.validated_data.items() if n in CardDraft.__dataclass_fields__}
        if "other_causes" in values:
            values["other_causes"] = tuple(values["other_causes"])
        return CardDraft(**values)

    def member_drafts(self, on_record: dict[int, MemberDraft]) -> list[MemberDraft]:
        """All members: those sent, and those on record that were not sent, unchanged."""
        row = MemberDraftSerializer()
        sent = [row.draft(values, on_record) for values in self.validated_data.get("members", [])]
        kept = [draft for pk, draft in on_record.items() if pk not in {d.pk for d in sent}]
        return [*kept, *sent]

    def income_draft(self) -> IncomeDraft | None:
        data = self.validated_data.get("income")
        if data is None:
            return None
        amounts = {name: data[name] for name in rule.AMOUNTS if name in data}
        return IncomeDraft(data["year"], amounts, data.get("members"))
