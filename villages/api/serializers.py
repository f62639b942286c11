"""What the API gives of villages and meetings."""

from __future__ import annotations

from rest_framework import serializers

from villages.models import Meeting, VillageCard


class VillageCardSerializer(serializers.ModelSerializer[VillageCard]):
    name = serializers.CharField(source="village.name", read_only=True)

    class Meta:
        model = VillageCard
        fields = [
            "village", "name", "office_phone", "groups", "households_total", "population", "representatives_total",
            "party_members", "farmland_mu", "leading_industries", "collective_income_yuan", "updated_on",
        ]  # fmt: skip


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    class Meta:
        model = Meeting
        fields = [
            "id", "village", "kind", "held_on", "place", "topic", "due", "present", "agree", "against", "abstain",
            "chair", "recorder", "recused", "conclusion", "carried", "signed_at",
        ]  # fmt: skip
