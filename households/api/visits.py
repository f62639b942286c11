"""Helpers, their assignments, visits and the ledger of problems over the API, written by the pages' own actions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from households.actions import assignments, problems
from households.actions.visits import record_visit
from households.api.base import READ, AreaFilter, CardViewSet, filter_of
from households.api.inputs import AssignmentEndInput, AssignmentInput, ProblemInput, ProblemStepInput, VisitInput
from households.api.reading import AssignmentSerializer, HelperSerializer, ProblemSerializer, VisitSerializer
from households.models import HelperAssignment, Problem, Visit
from households.rules.problems import STEPS
from households.rules.visits import ProblemDraft, VisitDraft
from registry import clock
from registry.accounts.permissions import Permission
from villages.models import Helper


class HelperViewSet(CardViewSet):
    """The helpers of the villages, phones masked."""

    queryset = Helper.objects.all()
    serializer_class = HelperSerializer
    filterset_class = filter_of(Helper, ["post"], AreaFilter)
    permissions: ClassVar = {"list": Permission.VIEW_VILLAGE, "retrieve": Permission.VIEW_VILLAGE}


class AssignmentViewSet(CardViewSet):
    """Who stands by which household, and since when."""

    queryset = HelperAssignment.objects.all()
    serializer_class = AssignmentSerializer
    filterset_class = filter_of(HelperAssignment, ["helper"])
    permissions = READ | {"create": Permission.MANAGE_HELPERS, "end": Permission.MANAGE_HELPERS}

    @extend_schema(request=AssignmentInput, responses={201: AssignmentSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Puts a helper at a household's side, from today."""
        data = self.typed(request, AssignmentInput)
        card, helper = self.card(data), self.seen(Helper, data["helper"], "helper")
        row = assignments.assign(card, helper=helper, by=self.me, on=clock.today())
        return self.answer(row, made=True)

    @extend_schema(request=AssignmentEndInput, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Ends an assignment, or hands it over to another helper the same day."""
        row, data = self.get_object(), self.typed(request, AssignmentEndInput)
        common: dict[str, Any] = {"by": self.me, "on": clock.today(), "reason": data["reason"]}
        if data.get("to"):
            heir = self.seen(Helper, data["to"], "to")
            return self.answer(assignments.hand_over(row, to=heir, **common))
        return self.answer(assignments.end_assignment(row, **common))


class VisitViewSet(CardViewSet):
    """Visits to households. Photos are added on the page."""

    queryset = Visit.objects.all()
    serializer_class = VisitSerializer
    filterset_class = filter_of(Visit, ["form", "helper", "is_signed"])
    permissions = READ | {"create": Permission.WRITE_VISIT}

    @extend_schema(request=VisitInput, responses={201: VisitSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Records a visit with the problems it found."""
        data = self.typed(request, VisitInput)
        card = self.card(data)
        found = [ProblemDraft(**{k: v for k, v in row.items() if k != "household"}) for row in data.pop("problems", [])]
        data.pop("household")
        draft = VisitDraft(**{**data, "contents": tuple(data["contents"])})
        return self.answer(record_visit(card, draft=draft, by=self.me, at=clock.now(), problems=found), made=True)


class ProblemViewSet(CardViewSet):
    """The ledger of problems."""

    queryset = Problem.objects.all()
    serializer_class = ProblemSerializer
    filterset_class = filter_of(Problem, ["kind", "state", "visit", "due_on"])
    permissions = READ | {"create": Permission.WRITE_VISIT, "take": Permission.ANSWER_PROBLEM}

    @extend_schema(request=ProblemInput, responses={201: ProblemSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Raises a problem of a household."""
        data = self.typed(request, ProblemInput)
        card = self.card(data)
        data.pop("household")
        row = problems.add_problem(card, draft=ProblemDraft(**data), by=self.me, on=clock.today())
        return self.answer(row, made=True)

    @extend_schema(request=ProblemStepInput, responses=ProblemSerializer)
    @action(detail=True, methods=["post"], url_path=r"steps/(?P<step>[a-z_]+)")
    def take(self, request: Request, pk: str, step: str) -> Response:
        """Takes a step; one that closes the problem needs its answer."""
        row, data = self.get_object(), self.typed(request, ProblemStepInput)
        if step not in STEPS:
            raise NotFound(_("The procedure has no such step."))
        done = problems.take_step(row, step, by=self.me, on=clock.today(), answer=data.get("answer", ""))
        return self.answer(done)
