"""Cases over the API: read them, ask what may be done, take a step. Refusals carry every reason, as on the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from households.actions import case_lists
from households.actions import cases as actions
from households.forms.case_steps import form_class
from households.forms.cases import CaseFilter
from households.models import Case
from households.workflow import STEPS, machine_of
from registry import clock
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet


class CaseSerializer(serializers.ModelSerializer[Case]):
    """One case; the head's name as on the card, no identity number."""

    head_name = serializers.CharField(source="household.head_name", read_only=True)
    household_number = serializers.CharField(source="household.number", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields: ClassVar[list[str]] = [
            "id", "household", "household_number", "head_name", "village", "procedure", "state", "state_label",
            "state_since", "due_on", "origin", "applied_on", "authorised_on", "investigated_on", "first_investigator",
            "second_investigator", "findings", "group_met_on", "group_leader", "group_present", "group_agree",
            "accepted_on", "accepted_by", "compared_on", "comparison", "comparison_note", "checklist",
            "appraisal_meeting", "votes_agree", "votes_against", "votes_abstain", "recused", "village_notice",
            "spot_checked_on", "spot_check", "township_notice", "announcement", "monitored_type", "clearing_way",
            "returned_note", "handbook_on", "closed_on", "closed_reason", "steps",
        ]  # fmt: skip

    def get_steps(self, case: Case) -> list[dict[str, Any]]:
        """The steps of the caller's role from here, with the reasons against each. Only on a single case."""
        view = self.context.get("view")
        if view is None or getattr(view, "action", "") == "list":
            return []
        options = machine_of(case).available(case, by=self.context["request"].user, on=clock.today())
        return [
            {
                "name": o.transition.name,
                "label": str(o.transition.label),
                "open": o.is_open,
                "reasons": [reason.as_dict() for reason in o.reasons],
            }
            for o in options
        ]


class CaseViewSet(ScopedReadOnlyViewSet):
    """Cases of the caller's area, of all procedures."""

    queryset = Case.objects.select_related("household")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    permissions: ClassVar = {"list": Permission.VIEW_HOUSEHOLDS, "retrieve": Permission.VIEW_HOUSEHOLDS,
                             "take": Permission.VIEW_HOUSEHOLDS}  # fmt: skip

    @extend_schema(
        request=inline_serializer("CaseStep", {"note": serializers.CharField(required=False)}),
        responses=CaseSerializer,
    )
    @action(detail=True, methods=["post"], url_path=r"steps/(?P<step>[a-z_]+)")
    def take(self, request: Request, pk: str, step: str) -> Response:
        """Takes a step. 400: the step's own fields need mending; 409: reasons stand against it."""
        case = self.get_object()
        if step not in STEPS[case.procedure]:
            raise NotFound(_("The procedure has no such step."))
        if step in ("publish", "approve"):
            result = self._by_list(case, step, request.user)
        else:
            result = self._by_form(case, step, request)
        return Response(self.get_serializer(result).data)

    def _by_form(self, case: Case, step: str, request: Request) -> Case:
        """The step with its evidence, checked by the form of the page."""
        form = form_class(case, step)(request.data, case=case)
        if not form.is_valid():
            raise ValidationError(form.errors)
        by, on, note = request.user, clock.today(), form.cleaned_data.get("note", "")
        if step == "publicise_township":
            case_lists.publicise_cases([case], by=by, on=on, **form.evidence())
            case.refresh_from_db()
            return case
        return actions.take_step(case, step, by=by, on=on, note=note, **form.evidence())

    def _by_list(self, case: Case, step: str, user: Any) -> Case:
        """A list of one: its own notice, or its own announcement."""
        if step == "publish":
            case_lists.publish_cases([case], by=user, on=clock.today())
        else:
            case_lists.approve_one(case, by=user, on=clock.today())
        case.refresh_from_db()
        return case


router_entries = [("cases", CaseViewSet, "case")]
