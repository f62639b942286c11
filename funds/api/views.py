"""Money to read. Payment lists and progress may be written, by the pages' own actions; everything else moves on the
screens, where two people look at it."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from funds import actions, filters
from funds.api import serializers as told
from funds.ledger import reading
from funds.models import (
    Allocation,
    Asset,
    BankFile,
    Claim,
    Contract,
    FundSource,
    Hit,
    PaymentBatch,
    PaymentLine,
    Progress,
    Project,
    Supplier,
)
from funds.reports.books.statement import statement
from households.api.base import AreaFilter, CardViewSet, filter_of
from registry import clock
from registry.accounts.permissions import Permission

READ: dict[str, Permission] = {"list": Permission.VIEW_FUNDS, "retrieve": Permission.VIEW_FUNDS}
MOST_LINES = 500


class _Money(CardViewSet):
    """Read by everyone who sees money, inside the scope."""

    permissions: ClassVar[dict[str, Permission]] = READ


class SourceViewSet(_Money):
    """Source documents of the county."""

    queryset = FundSource.objects.all()
    serializer_class = told.SourceSerializer
    filterset_class = filters.SourceFilter


class AllocationViewSet(_Money):
    """Money passed on or given back."""

    queryset = Allocation.objects.all()
    serializer_class = told.AllocationSerializer
    filterset_class = filters.AllocationFilter


class ProjectViewSet(_Money):
    """Projects of the library with their performance targets."""

    queryset = Project.objects.prefetch_related("targets")
    serializer_class = told.ProjectSerializer
    filterset_class = filters.ProjectFilter


class ProgressViewSet(_Money):
    """How far the work of projects was. Reports stay; a wrong one is followed by a right one."""

    queryset = Progress.objects.all()
    serializer_class = told.ProgressSerializer
    filterset_class = filter_of(Progress, ["project", "on"], AreaFilter)
    permissions = READ | {"create": Permission.PROPOSE_PROJECT}

    @extend_schema(request=told.ProgressInput, responses={201: told.ProgressSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Reports how far the work of a project was on a day."""
        data = self.typed(request, told.ProgressInput)
        project = self.seen(Project, data["project"], "project")
        row = actions.report_progress(
            project, day=data["on"], percent=data["percent"], note=data["note"], by=self.me, on=clock.today(),
            at=clock.now(),
        )  # fmt: skip
        return self.answer(row, made=True)


class SupplierViewSet(_Money):
    """Suppliers of the county, accounts masked; below the county none is seen."""

    queryset = Supplier.objects.all()
    serializer_class = told.SupplierSerializer
    filterset_class = filters.SupplierFilter


class ContractViewSet(_Money):
    """Contracts with their acceptances and what was paid."""

    queryset = Contract.objects.with_standing().prefetch_related("acceptances")
    serializer_class = told.ContractSerializer
    filterset_class = filters.ContractFilter


class ClaimViewSet(_Money):
    """Claims of suppliers and how far they are."""

    queryset = Claim.objects.all()
    serializer_class = told.ClaimSerializer
    filterset_class = filters.ClaimFilter


class AssetViewSet(_Money):
    """Assets of projects with what they brought each year."""

    queryset = Asset.objects.prefetch_related("years")
    serializer_class = told.AssetSerializer
    filterset_class = filters.AssetFilter


class PaymentViewSet(_Money):
    """Payment lists; one list comes with its lines."""

    queryset = PaymentBatch.objects.all()
    serializer_class = told.PaymentSerializer
    filterset_class = filters.PaymentFilter
    permissions = READ | {"create": Permission.PREPARE_PAYMENT}

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found if self.action == "list" else found.prefetch_related("lines")

    def get_serializer_class(self) -> Any:
        return told.PaymentSerializer if self.action == "list" else told.PaymentWithLinesSerializer

    @extend_schema(request=told.PaymentInput, responses={201: told.PaymentWithLinesSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Prepares a list as a draft, with the checks of the page."""
        data = self.typed(request, told.PaymentInput)
        project = self.seen(Project, data.pop("project"), "project")
        lines = [actions.LineDraft(**line) for line in data.pop("lines")]
        row = actions.prepare_payment(project=project, lines=lines, by=self.me, on=clock.today(), **data)
        return self.answer(row, made=True)


class PaymentLineViewSet(_Money):
    """Single payments of lists, accounts masked."""

    queryset = PaymentLine.objects.all()
    serializer_class = told.PaymentLineSerializer
    filterset_class = filter_of(PaymentLine, ["batch", "household", "is_void"], AreaFilter)


class TransferViewSet(_Money):
    """The ledger, one row a transfer."""

    queryset: Any = reading.transfers()
    serializer_class = told.TransferSerializer
    filterset_class = filters.TransferFilter
    lookup_value_regex = "[0-9a-f-]{36}"


class AccountViewSet(_Money):
    """Accounts of the ledger with what they hold now."""

    queryset: Any = reading.accounts()
    serializer_class = told.AccountSerializer
    filterset_class = filter_of(reading.accounts().model, ["kind", "source_id", "project_id"], AreaFilter)
    permissions = READ | {"statement": Permission.VIEW_FUNDS}

    @extend_schema(parameters=[told.StatementQuery], responses=told.StatementSerializer)
    @action(detail=True)
    def statement(self, request: Request, pk: str) -> Response:
        """The movements of an account from a day to a day, with the balance after each."""
        account = self.get_object()
        asked = told.StatementQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = statement(account.pk, limit=MOST_LINES, **asked.validated_data)
        if found is None:
            raise NotFound
        return Response(told.StatementSerializer(found).data)


class HitViewSet(_Money):
    """Warnings about money, as cases."""

    queryset = Hit.objects.all()
    serializer_class = told.HitSerializer
    filterset_class = filter_of(Hit, ["pattern", "state", "due_on"], AreaFilter)


class BankFileViewSet(_Money):
    """Files for the bank and their states; what is in them is not given out here."""

    queryset = BankFile.objects.all()
    serializer_class = told.BankFileSerializer
    filterset_class = filter_of(BankFile, ["batch", "state"], AreaFilter)
