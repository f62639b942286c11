"""Money as the API gives it. Fields are listed; accounts of persons leave masked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from funds.ledger import reading
from funds.models import Allocation, FundSource, PaymentBatch, PaymentLine, Project


class SourceSerializer(serializers.ModelSerializer[FundSource]):
    class Meta:
        model = FundSource
        fields = [
            "id",
            "village",
            "year",
            "level",
            "category",
            "document_no",
            "document_on",
            "issuer",
            "received_on",
            "amount_yuan",
            "budget_line",
            "purposes",
            "is_void",
        ]


class AllocationSerializer(serializers.ModelSerializer[Allocation]):
    class Meta:
        model = Allocation
        fields = [
            "id",
            "kind",
            "source",
            "source_document_no",
            "from_area",
            "to_area",
            "project",
            "amount_yuan",
            "document_no",
            "decided_on",
            "note",
            "transfer",
        ]


class ProjectSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = [
            "id",
            "village",
            "year",
            "name",
            "category",
            "content",
            "unit",
            "budget_yuan",
            "target",
            "households",
            "starts_on",
            "ends_on",
            "state",
        ]


class PaymentLineSerializer(serializers.ModelSerializer[PaymentLine]):
    class Meta:
        model = PaymentLine
        fields = [
            "id",
            "position",
            "household",
            "payee_name",
            "account_masked",
            "standard_yuan",
            "quantity",
            "amount_yuan",
            "is_void",
            "transfer",
        ]


class PaymentSerializer(serializers.ModelSerializer[PaymentBatch]):
    lines = PaymentLineSerializer(many=True, read_only=True)

    class Meta:
        model = PaymentBatch
        fields = [
            "id",
            "village",
            "project",
            "source",
            "source_document_no",
            "title",
            "item",
            "unit",
            "period",
            "state",
            "total_yuan",
            "line_count",
            "released_on",
            "lines",
        ]


class TransferSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = reading.transfers().model
        fields = [
            "id",
            "seq",
            "kind",
            "debit",
            "credit",
            "debit_area",
            "credit_area",
            "amount_yuan",
            "source_id",
            "household_id",
            "booked_on",
            "subject",
            "reference",
            "reverses",
            "posted_at",
        ]
