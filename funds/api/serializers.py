"""Money as the API gives it: fields are listed, codes as they are stored, accounts of persons and firms masked."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from funds.ledger import reading
from funds.models import (
    Acceptance,
    Allocation,
    Asset,
    AssetYear,
    BankFile,
    Claim,
    Contract,
    FundSource,
    Hit,
    PaymentBatch,
    PaymentLine,
    Progress,
    Project,
    ProjectTarget,
    Supplier,
)
from households.api.fields import Reading


class SourceSerializer(Reading):
    class Meta:
        model = FundSource
        fields: ClassVar[list[str]] = [
            "id", "village", "year", "level", "category", "document_no", "document_on", "issuer", "received_on",
            "amount_yuan", "budget_line", "purposes", "purpose", "deadline_on", "is_void",
        ]  # fmt: skip


class AllocationSerializer(Reading):
    class Meta:
        model = Allocation
        fields: ClassVar[list[str]] = [
            "id", "kind", "source", "source_document_no", "from_area", "to_area", "project", "amount_yuan",
            "document_no", "decided_on", "note", "transfer",
        ]  # fmt: skip


class TargetSerializer(Reading):
    class Meta:
        model = ProjectTarget
        fields: ClassVar[list[str]] = ["id", "group", "name", "comparison", "value", "unit", "reached"]


class ProjectSerializer(Reading):
    targets = TargetSerializer(many=True, read_only=True)

    class Meta:
        model = Project
        fields: ClassVar[list[str]] = [
            "id", "village", "year", "name", "category", "nature", "place", "content", "unit", "person", "budget_yuan",
            "financing", "mechanism", "target", "targets", "households", "starts_on", "ends_on", "state",
        ]  # fmt: skip


class ProgressSerializer(Reading):
    class Meta:
        model = Progress
        fields: ClassVar[list[str]] = ["id", "village", "project", "on", "percent", "note"]


class ProgressInput(serializers.Serializer[Any]):
    """How far the work was on a day. Photos are added on the page."""

    project = serializers.IntegerField()
    on = serializers.DateField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    note = serializers.CharField(max_length=300)


class SupplierSerializer(Reading):
    """A firm with its account masked; only the county sees the row."""

    class Meta:
        model = Supplier
        fields: ClassVar[list[str]] = ["id", "village", "name", "credit_code", "bank_name", "bank_account"]


class AcceptanceSerializer(Reading):
    class Meta:
        model = Acceptance
        fields: ClassVar[list[str]] = ["id", "on", "grade", "members", "quality", "final_yuan", "over_reason"]


class ContractSerializer(Reading):
    acceptances = AcceptanceSerializer(many=True, read_only=True)
    paid_yuan = serializers.DecimalField(16, 2, read_only=True)

    class Meta:
        model = Contract
        fields: ClassVar[list[str]] = [
            "id", "village", "project", "supplier", "supplier_name", "number", "subject_matter", "procurement",
            "procurement_note", "amount_yuan", "final_yuan", "paid_yuan", "deposit_share", "signed_on", "starts_on",
            "ends_on", "completed_on", "acceptances",
        ]  # fmt: skip


class ClaimSerializer(Reading):
    class Meta:
        model = Claim
        fields: ClassVar[list[str]] = [
            "id", "village", "contract", "source", "source_document_no", "number", "milestone", "amount_yuan",
            "applied_on", "papers", "note", "state", "paid_on", "transfer",
        ]  # fmt: skip


class AssetYearSerializer(Reading):
    class Meta:
        model = AssetYear
        fields: ClassVar[list[str]] = [
            "year", "due_yuan", "received_yuan", "to_households_yuan", "to_village_yuan", "upkeep_yuan", "households",
        ]  # fmt: skip


class AssetSerializer(Reading):
    years = AssetYearSerializer(many=True, read_only=True)

    class Meta:
        model = Asset
        fields: ClassVar[list[str]] = [
            "id", "village", "project", "name", "kind", "value_yuan", "place", "owner", "keeper", "handed_over_on",
            "paper_no", "state", "state_note", "years",
        ]  # fmt: skip


class PaymentLineSerializer(Reading):
    """One payment; the account masked as it was when the list was submitted."""

    class Meta:
        model = PaymentLine
        fields: ClassVar[list[str]] = [
            "id", "village", "batch", "position", "household", "payee_name", "account_masked", "standard_yuan",
            "quantity", "amount_yuan", "item", "period", "is_void", "transfer",
        ]  # fmt: skip


class PaymentSerializer(Reading):
    """A payment list. Its lines are asked for at /payment-lines/?batch=…, or come with one list."""

    class Meta:
        model = PaymentBatch
        fields: ClassVar[list[str]] = [
            "id", "village", "project", "source", "source_document_no", "title", "item", "unit", "period", "means",
            "state", "total_yuan", "line_count", "released_on",
        ]  # fmt: skip


class PaymentWithLinesSerializer(PaymentSerializer):
    lines = PaymentLineSerializer(many=True, read_only=True)

    class Meta(PaymentSerializer.Meta):
        fields: ClassVar[list[str]] = [*PaymentSerializer.Meta.fields, "lines"]


@extend_schema_serializer(component_name="PaymentLineInput")
class LineInput(serializers.Serializer[Any]):
    """A household, its rate in yuan, a quantity; `member` where the money is one person's own."""

    household = serializers.IntegerField()
    member = serializers.IntegerField(required=False, allow_null=True)
    standard_yuan = serializers.DecimalField(12, 2, min_value=0)
    quantity = serializers.DecimalField(12, 2, min_value=0, default="1")


class PaymentInput(serializers.Serializer[Any]):
    """A new list as a draft. It is looked through and submitted on its page."""

    project = serializers.IntegerField()
    source = serializers.IntegerField()
    title = serializers.CharField(max_length=100)
    item = serializers.CharField(max_length=60)
    unit = serializers.CharField(max_length=20)
    period = serializers.CharField(max_length=20)
    lines = LineInput(many=True, allow_empty=False, max_length=5000)


class TransferSerializer(Reading):
    class Meta:
        model = reading.transfers().model
        fields: ClassVar[list[str]] = [
            "id", "seq", "kind", "debit", "credit", "debit_area", "credit_area", "amount_yuan", "source_id",
            "household_id", "booked_on", "late_for", "subject", "reference", "reverses", "posted_at",
        ]  # fmt: skip


class AccountSerializer(Reading):
    class Meta:
        model = reading.accounts().model
        fields: ClassVar[list[str]] = [
            "id", "kind", "village", "source_id", "project_id", "name", "opens_on", "last_booked_on", "balance_yuan",
        ]  # fmt: skip


class StatementLineSerializer(serializers.Serializer[Any]):
    booked_on = serializers.DateField()
    late_for = serializers.DateField(allow_null=True)
    seq = serializers.IntegerField()
    transfer_id = serializers.UUIDField()
    kind = serializers.CharField()
    reference = serializers.CharField()
    in_yuan = serializers.DecimalField(16, 2)
    out_yuan = serializers.DecimalField(16, 2)
    balance_yuan = serializers.DecimalField(16, 2)


class StatementSerializer(serializers.Serializer[Any]):
    """Movements of an account, a page of at most 500 from `offset`; the sums are those of the whole time."""

    account = serializers.IntegerField(source="account.pk")
    since = serializers.DateField()
    until = serializers.DateField()
    opening_yuan = serializers.DecimalField(16, 2)
    in_yuan = serializers.DecimalField(16, 2)
    out_yuan = serializers.DecimalField(16, 2)
    closing_yuan = serializers.DecimalField(16, 2)
    count = serializers.IntegerField()
    lines = StatementLineSerializer(many=True)


class StatementQuery(serializers.Serializer[Any]):
    """From which day to which, and from which movement on."""

    since = serializers.DateField()
    until = serializers.DateField()
    offset = serializers.IntegerField(min_value=0, default=0)


@extend_schema_serializer(component_name="MoneyWarning")
class HitSerializer(Reading):
    """A warning as a small case; whose accounts met is told on its page only."""

    class Meta:
        model = Hit
        fields: ClassVar[list[str]] = [
            "id", "village", "pattern", "subject", "amount_yuan", "found_on", "last_seen_on", "due_on", "responsible",
            "escalated_on", "state", "answered_on", "judged_on", "closed_on", "closing", "exempt_until",
        ]  # fmt: skip


class BankFileSerializer(Reading):
    """State of a file for the bank: what it holds is not given out here."""

    class Meta:
        model = BankFile
        fields: ClassVar[list[str]] = [
            "id", "village", "batch", "number", "sha256", "line_count", "total_yuan", "state", "made_on", "sent_on",
        ]  # fmt: skip
