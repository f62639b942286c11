"""Causes' evidence, risks, plans and measures over the API, written by the actions of the help pages."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from households.actions import plans as plan_actions
from households.actions.causes import record_evidence
from households.actions.measures import save_measure
from households.actions.risks import RiskDraft, set_risks
from households.api.base import READ, CardViewSet, filter_of
from households.api.inputs import EvidenceInput, MeasureInput, PlanInput, PlanStepInput, RisksInput
from households.api.reading import EvidenceSerializer, MeasureSerializer, PlanSerializer, RiskSerializer
from households.models import CauseEvidence, HelpPlan, Household, HouseholdRisk, Measure
from households.rules.drafts import MeasureDraft
from registry import clock
from registry.accounts.permissions import Permission

WRITE = READ | {"create": Permission.WRITE_HELP, "partial_update": Permission.WRITE_HELP}


class EvidenceViewSet(CardViewSet):
    """What the causes of poverty rest on."""

    queryset = CauseEvidence.objects.all()
    serializer_class = EvidenceSerializer
    filterset_class = filter_of(CauseEvidence, ["cause", "member"])
    permissions = WRITE

    @extend_schema(request=EvidenceInput, responses={201: EvidenceSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Puts evidence on record."""
        data = self.typed(request, EvidenceInput)
        card = self.card(data)
        data.pop("household")
        row = record_evidence(card, by=self.me, on=clock.today(), at=clock.now(), **data)
        return self.answer(row, made=True)


class RiskViewSet(CardViewSet):
    """Risks of monitored objects, in their order."""

    queryset = HouseholdRisk.objects.all()
    serializer_class = RiskSerializer
    filterset_class = filter_of(HouseholdRisk, ["kind", "position"])
    permissions = READ | {"of_household": Permission.WRITE_HELP}

    @extend_schema(request=RisksInput, responses=RiskSerializer(many=True))
    @action(detail=False, methods=["post", "put"], url_path=r"of/(?P<household>[0-9]{1,18})")
    def of_household(self, request: Request, household: str) -> Response:
        """Sets the open risks of a household, in this order."""
        card = Household.objects.visible_to(self.me).filter(pk=household).first()
        if card is None:
            raise NotFound
        drafts = [RiskDraft(**row) for row in self.typed(request, RisksInput)["risks"]]
        rows = set_risks(card, risks=drafts, by=self.me, on=clock.today())
        return Response(self.get_serializer(rows, many=True).data)


class PlanViewSet(CardViewSet):
    """Help plans by household and year."""

    queryset = HelpPlan.objects.all()
    serializer_class = PlanSerializer
    filterset_class = filter_of(HelpPlan, ["year", "state"])
    permissions = WRITE | {"take": Permission.WRITE_HELP}

    @extend_schema(request=PlanInput, responses={201: PlanSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new plan, as a draft."""
        data = self.typed(request, PlanInput)
        if "year" not in data:
            raise ValidationError({"year": [_("A plan is for a year.")]}, code="required")
        card = self.card(data)
        row = plan_actions.save_plan(card, draft=self._draft(data, None), by=self.me, on=clock.today())
        return self.answer(row, made=True)

    @extend_schema(request=PlanInput, responses=PlanSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes the text of a draft; what is left out stays."""
        plan = self.get_object()
        draft = self._draft(self.typed(request, PlanInput), plan)
        row = plan_actions.save_plan(plan.household, draft=draft, plan=plan, by=self.me, on=clock.today())
        return self.answer(row)

    @extend_schema(request=PlanStepInput, responses=PlanSerializer)
    @action(detail=True, methods=["post"], url_path=r"steps/(?P<step>[a-z_]+)")
    def take(self, request: Request, pk: str, step: str) -> Response:
        """Agrees, revises or closes a plan."""
        plan, data = self.get_object(), self.typed(request, PlanStepInput)
        common: dict[str, Any] = {"by": self.me, "on": clock.today()}
        if step == "agree":
            row = plan_actions.agree(
                plan, signer=data.get("household_signer", ""), household_signed_on=data.get("household_signed_on"),
                helper_signed_on=data.get("helper_signed_on"), secretary_signed_on=data.get("secretary_signed_on"),
                **common,
            )  # fmt: skip
        elif step == "revise":
            row = plan_actions.revise(plan, note=data.get("note", ""), **common)
        elif step == "close":
            row = plan_actions.close(plan, result=data.get("result", ""), **common)
        else:
            raise NotFound(_("The procedure has no such step."))
        return self.answer(row)

    @staticmethod
    def _draft(data: dict[str, Any], plan: HelpPlan | None) -> plan_actions.PlanDraft:
        names = [f.name for f in fields_of(plan_actions.PlanDraft)]
        values = {name: getattr(plan, name) for name in names} if plan else {}
        values |= {name: data[name] for name in names if name in data and not (plan and name == "year")}
        if "guarantees" in values:
            values["guarantees"] = tuple(values["guarantees"])
        return plan_actions.PlanDraft(**values)


class MeasureViewSet(CardViewSet):
    """Help measures."""

    queryset = Measure.objects.all()
    serializer_class = MeasureSerializer
    filterset_class = filter_of(Measure, ["kind", "state", "member", "plan", "item_code"])
    permissions = WRITE

    @extend_schema(request=MeasureInput, responses={201: MeasureSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new measure."""
        data = self.typed(request, MeasureInput)
        card = self.card(data)
        missing = [name for name in ("kind", "starts_on") if name not in data]
        if missing:
            raise ValidationError({name: [_("This field is required.")] for name in missing}, code="required")
        row = save_measure(card, draft=self._draft(data, None), by=self.me, on=clock.today())
        return self.answer(row, made=True)

    @extend_schema(request=MeasureInput, responses=MeasureSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes a measure or moves it to another state; what is left out stays."""
        measure = self.get_object()
        draft = self._draft(self.typed(request, MeasureInput), measure)
        return self.answer(save_measure(measure.household, draft=draft, by=self.me, on=clock.today()))

    @staticmethod
    def _draft(data: dict[str, Any], measure: Measure | None) -> MeasureDraft:
        names = [f.name for f in fields_of(MeasureDraft) if f.name not in {"pk", "member", "plan", "owner"}]
        values: dict[str, Any] = {"item": ""}
        if measure is not None:
            values = {name: getattr(measure, name) for name in names}
            values |= {"pk": measure.pk, "member": measure.member_id, "plan": measure.plan_id}
            values |= {"owner": measure.owner} if hasattr(measure, "owner") else {}
        values |= {name: data[name] for name in (*names, "member", "plan") if name in data}
        return MeasureDraft(**values)
