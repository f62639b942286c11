"""Households, members, incomes, living conditions and facts of people: read, and written by the forms' own actions."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from households.actions import households as actions
from households.actions import requests
from households.actions.incomes import record_income, record_living
from households.actions.members import as_draft
from households.actions.work import save_work
from households.actions.years import record_year
from households.api.base import READ, AreaFilter, CardViewSet, filter_of
from households.api.inputs import (
    AskedAnswer,
    CardInput,
    IncomeInput,
    LeaveInput,
    LivingInput,
    PersonYearInput,
    WorkInput,
    YearInput,
)
from households.api.reading import (
    HouseholdSerializer,
    IncomeSerializer,
    LivingSerializer,
    MemberSerializer,
    MemberYearSerializer,
    WorkSerializer,
)
from households.filters import HouseholdFilter
from households.models import Household, IncomeYear, LivingYear, Member, MemberYear, Work
from households.rules.changes import Departure, Event
from households.rules.drafts import YearDraft
from households.rules.work import JobDraft
from registry import clock
from registry.accounts.permissions import Permission
from registry.api.viewsets import expected_version
from registry.divisions.models import Division


class HouseholdViewSet(CardViewSet):
    """Household cards. Entering and changing go through the same action as the form, with the same reasons."""

    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    permissions: ClassVar[dict[str, Permission]] = READ | {
        "create": Permission.EDIT_HOUSEHOLDS, "partial_update": Permission.EDIT_HOUSEHOLDS,
        "income": Permission.EDIT_HOUSEHOLDS, "living": Permission.EDIT_HOUSEHOLDS, "year": Permission.EDIT_HOUSEHOLDS,
    }  # fmt: skip

    def get_queryset(self) -> Any:
        found: Any = super().get_queryset()
        return found.with_latest_income()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One card. The ETag is its version, for `If-Match`."""
        household = self.get_object()
        return self._versioned(household, Response(self.get_serializer(household).data))

    @extend_schema(request=CardInput, responses={201: HouseholdSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enters a card as an applicant."""
        card = self._card(request)
        code = card.validated_data.get("village", "")
        village = Division.objects.villages_of(self.me.scope).filter(code=code).first()
        if village is None:
            raise ValidationError({"village": [_("Give the code of a village inside your area.")]})
        made = actions.enter(
            village=village.code, by=self.me, on=clock.today(), card=card.card_draft(None),
            members=card.member_drafts({}), number=card.validated_data.get("number", ""), income=card.income_draft(),
            living=card.living_draft(None),
        )  # fmt: skip
        return self._versioned(made, self.answer(made, made=True))

    @extend_schema(request=CardInput, responses=HouseholdSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes a card. The version read comes as `If-Match` or `version`; another one answers 409 card_changed."""
        household = self.get_object()
        card = self._card(request)
        version = expected_version(request, card.validated_data.get("version"))
        if version is None:
            raise ValidationError({"version": [_("Send the version you read.")]})
        on_record = {m.pk: as_draft(m) for m in household.members.current().order_by("pk")}
        changed = actions.change(
            household, by=self.me, on=clock.today(), card=card.card_draft(household),
            members=card.member_drafts(on_record), version=version, income=card.income_draft(),
            living=card.living_draft(household),
        )  # fmt: skip
        return self._versioned(changed, self.answer(changed))

    @extend_schema(request=IncomeInput, responses=IncomeSerializer)
    @action(detail=True, methods=["post", "put"])
    def income(self, request: Request, pk: str) -> Response:
        """The income of a year, new or changed. 409 year_frozen for a frozen one."""
        household = self.get_object()
        draft = IncomeInput.draft(self.typed(request, IncomeInput))
        row = record_income(household, draft=draft, by=self.me, on=clock.today())
        return Response(IncomeSerializer(household.incomes.get(pk=row.pk)).data)

    @extend_schema(request=LivingInput, responses=LivingSerializer)
    @action(detail=True, methods=["post", "put"])
    def living(self, request: Request, pk: str) -> Response:
        """The guarantees and living conditions of a year, new or changed."""
        household = self.get_object()
        data = self.typed(request, LivingInput)
        draft = LivingInput.draft(data, household.livings.filter(year=data["year"]).first())
        row = record_living(household, draft=draft, by=self.me, on=clock.today())
        return Response(LivingSerializer(household.livings.get(pk=row.pk)).data)

    @extend_schema(request=YearInput, responses=MemberYearSerializer(many=True))
    @action(detail=True, methods=["post", "put"])
    def year(self, request: Request, pk: str) -> Response:
        """The facts of people in a year."""
        household = self.get_object()
        data = self.typed(request, YearInput)
        drafts = tuple(PersonYearInput.draft(row) for row in data.get("people", []))
        changed = record_year(household, draft=YearDraft(data["year"], people=drafts), by=self.me,
                              on=clock.today(), version=expected_version(request, data.get("version")))  # fmt: skip
        rows = household.member_years.filter(year=data["year"]).order_by("pk")
        return self._versioned(changed, Response(MemberYearSerializer(rows, many=True).data))

    def _card(self, request: Request) -> CardInput:
        card = CardInput(data=request.data)
        card.is_valid(raise_exception=True)
        return card

    @staticmethod
    def _versioned(household: Household, response: Response) -> Response:
        response["ETag"] = f'"{household.version}"'
        return response


class MemberViewSet(CardViewSet):
    """Members, identity numbers masked. They are entered and changed with their card."""

    queryset = Member.objects.all()
    serializer_class = MemberSerializer
    filterset_class = filter_of(
        Member, ["relation", "sex", "labour", "allowance", "destitute", "school", "welfare_job", "is_counted"]
    )
    permissions = READ | {"leave": Permission.EDIT_HOUSEHOLDS}

    @extend_schema(request=LeaveInput, responses={202: AskedAnswer})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Asks that the member belongs to the household no longer from a day on. The village and the township decide.

        The head leaves on the page, where the others' relations to the new head are chosen.
        """
        member = self.get_object()
        data = self.typed(request, LeaveInput)
        change = Departure(member.pk, data["reason"], Event(data["left_on"], data["paper"], data["note"]))
        asked = requests.request(change, by=self.me, on=clock.today())
        answer = {"id": asked.pk, "state": asked.state, "url": asked.get_absolute_url()}
        return Response(answer, status=status.HTTP_202_ACCEPTED)


class MemberYearViewSet(CardViewSet):
    """Facts of people by year."""

    queryset = MemberYear.objects.all()
    serializer_class = MemberYearSerializer
    filterset_class = filter_of(MemberYear, ["year", "member", "is_frozen"])


class IncomeViewSet(CardViewSet):
    """Incomes by household and year, with the lines they are made of."""

    queryset = IncomeYear.objects.prefetch_related("lines")
    serializer_class = IncomeSerializer
    filterset_class = filter_of(IncomeYear, ["year", "is_frozen"])


class LivingViewSet(CardViewSet):
    """Guarantees and living conditions by household and year, with their proofs."""

    queryset = LivingYear.objects.prefetch_related("proofs")
    serializer_class = LivingSerializer
    filterset_class = filter_of(LivingYear, ["year", "is_frozen", "is_dangerous", "has_water", "has_housing"])


class WorkFilter(AreaFilter):
    """Jobs of an area, of a household, of a member."""

    class Meta:
        model = Work
        fields: ClassVar[dict[str, list[str]]] = {"member": ["exact"], "member__household": ["exact"]}


class WorkViewSet(CardViewSet):
    """Jobs away from home."""

    queryset = Work.objects.all()
    serializer_class = WorkSerializer
    filterset_class = WorkFilter
    permissions = READ | {"create": Permission.EDIT_HOUSEHOLDS, "partial_update": Permission.EDIT_HOUSEHOLDS}

    @extend_schema(request=WorkInput, responses={201: WorkSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new job of a member."""
        data = self.typed(request, WorkInput)
        member = self.seen(Member, data.pop("member", None), "member")
        row = save_work(member, draft=JobDraft(**data), by=self.me, on=clock.today())
        return self.answer(row, made=True)

    @extend_schema(request=WorkInput, responses=WorkSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes a job; what is left out stays."""
        work = self.get_object()
        data = self.typed(request, WorkInput)
        kept = {f.name: getattr(work, f.name) for f in fields_of(JobDraft) if f.name not in {"key", "place"}}
        values = kept | {"place": work.place_id} | {k: v for k, v in data.items() if k != "member"}
        row = save_work(work.member, draft=JobDraft(**values, key=work.pk), by=self.me, on=clock.today())
        return self.answer(row)
