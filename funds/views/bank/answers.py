"""Answers of the bank: sent in, looked at, applied; odd rows explained, papers of the bank entered."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds.actions import bank
from funds.actions.bank.answers import AT_BANK
from funds.choices import CLEAR, AnswerState, Outcome
from funds.forms import NoteForm
from funds.forms.bank import AnswerForm, EvidenceForm, ExplainForm
from funds.models import BankFile, BankFileLine, ReturnFile, ReturnRow
from funds.presenters import bank as shown
from funds.views.bank.desk import MOST, crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui import formats
from registry.ui.elements import Crumb, Fact
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView


@requires(Permission.KEEP_BANK)
@action_view
def answer_upload(request: HttpRequest) -> HttpResponse:
    """Takes in an answer; which file it belongs to, its rows say (or `file`, when the page of a file sends it)."""
    user = cast(User, request.user)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        raise DomainError("file_missing", _("Choose the file that the bank sent."))
    upload = form.cleaned_data["file"]
    data = upload.read()
    wanted = request.POST.get("bank_file", "")
    if wanted.isdigit():
        file = scoped_or_404(BankFile.objects.filter(state__in=AT_BANK).select_related("layout"), user, pk=int(wanted))
    else:
        file = bank.file_of_answer(data, file_name=upload.name, user=user)
    read = bank.read_answer(file, data=data, name=upload.name, by=user, on=clock.today())
    messages.info(request, _("Nothing counts yet. Look through the answer, then apply it."))
    return HttpResponseRedirect(read.get_absolute_url())


@requires(Permission.KEEP_BANK)
@require_GET
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the answer says and what would happen, or has happened."""
    found: ReturnFile = scoped_or_404(
        ReturnFile.objects.select_related("file__batch", "taken_in_by", "applied_by"), request.user, pk=pk
    )
    rows = found.rows.select_related("bank_line__line", "explained_by").order_by("row")
    odd = rows.exclude(outcome__in=CLEAR)
    refused = rows.filter(outcome=Outcome.REFUSED)
    applied = found.state == AnswerState.APPLIED
    return render(request, "funds/bank/answer.html", {
        "crumbs": crumbs(Crumb(found.file.number, found.file.get_absolute_url()), Crumb(found.name)),
        "object": found, "status": shown.answer_status(found), "counts": shown.counts_of(found),
        "facts": _facts(found), "odd": shown.rows_shown(list(odd[:MOST]), applied=applied),
        "refused": shown.rows_shown(list(refused[:MOST]), applied=applied), "most": MOST,
        "is_open": found.state == AnswerState.READ, "applied": applied,
        "refused_count": refused.count(), "odd_count": odd.count(),
    })  # fmt: skip


def _facts(found: ReturnFile) -> list[Fact]:
    return [
        Fact(_("File for the bank"), found.file.number, href=found.file.get_absolute_url()),
        Fact(_("Rows"), formats.number(found.row_count)),
        Fact(_("Sum of its rows (yuan)"), f"{found.sum_yuan.normalize():,f}"),
        Fact(_("Taken in"), f"{formats.cn_date(found.taken_in_on)} {found.taken_in_by.name}"),
        *([Fact(_("Counts since"), f"{formats.cn_date(found.applied_on)} {found.applied_by.name}")]
          if found.applied_on else []),
        Fact(_("SHA-256"), found.sha256),
    ]  # fmt: skip


@requires(Permission.KEEP_BANK)
@action_view
def answer_apply(request: HttpRequest, pk: int) -> HttpResponse:
    found: ReturnFile = scoped_or_404(ReturnFile, request.user, pk=pk)
    bank.apply_answer(found, by=cast(User, request.user), on=clock.today())
    return done(request, _("The answer counts. Refused payments were taken back in the ledger."), to=found)


@requires(Permission.KEEP_BANK)
@action_view
def answer_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found: ReturnFile = scoped_or_404(ReturnFile, request.user, pk=pk)
    bank.drop_answer(found, by=cast(User, request.user))
    return done(request, _("The answer was laid aside; it may be sent in again."), to=found.file)


class _OfList(RequiresMixin, ActionFormView):
    """A form about something of a list; afterwards back to its reconciliation."""

    permission = Permission.KEEP_BANK

    @abstractmethod
    def batch_id(self) -> int:
        """The list that the page leads back to."""

    def get_success_url(self, result: Any) -> str:
        return reverse("funds:reconciliation", args=[self.batch_id()])

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(_("Reconciliation"), self.get_success_url(None)), Crumb(str(self.title))),
                "back_url": self.get_success_url(None)}  # fmt: skip


class RowExplain(_OfList):
    """Explains an odd row of an answer."""

    model = ReturnRow
    form_class = ExplainForm
    title = gettext_lazy("Explain a row of the answer")
    submit_label = gettext_lazy("Write down")
    done_message = gettext_lazy("The row is explained.")

    def batch_id(self) -> int:
        number: int = self.target.answer.file.batch_id
        return number

    def perform(self, form: Any) -> None:
        bank.explain_row(self.target, explanation=form.cleaned_data["explanation"], by=cast(User, self.request.user),
                         on=clock.today())  # fmt: skip


class Evidence(_OfList):
    """Enters a paper of the bank about one payment."""

    model = BankFileLine
    form_class = EvidenceForm
    title = gettext_lazy("Enter a paper of the bank")
    submit_label = gettext_lazy("Enter the paper")
    done_message = gettext_lazy("The paper was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.target
        return super().get_form_kwargs() | {"initial": {"amount_yuan": line.amount_yuan - line.credited_yuan}}

    def get_title(self) -> Any:
        line = self.target.line
        return _("Paper of the bank: %(payee)s, %(amount)s yuan") % {
            "payee": line.payee_name, "amount": formats.yuan(line.amount_yuan)}  # fmt: skip

    def get_form(self) -> Any:
        form = super().get_form()
        form.is_multipart = lambda: True
        return form

    def batch_id(self) -> int:
        number: int = self.target.file.batch_id
        return number

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        draft = bank.EvidenceDraft(data["amount_yuan"], data["on"], data["paper_no"], data["explanation"])
        scans = [data["scan"]] if data["scan"] else []
        bank.enter_evidence(self.target, draft, by=cast(User, self.request.user), on=clock.today(), scans=scans)


class LineLeave(_OfList):
    """Writes why a refused payment is not issued again."""

    model = BankFileLine
    form_class = NoteForm
    title = gettext_lazy("Not issue a payment again")
    intro = gettext_lazy("It stays taken back; the money stays with the project.")
    submit_label = gettext_lazy("Write down")
    done_message = gettext_lazy("The payment will not be issued again.")

    def batch_id(self) -> int:
        number: int = self.target.file.batch_id
        return number

    def perform(self, form: Any) -> None:
        bank.leave_line(self.target, reason=form.cleaned_data["note"], by=cast(User, self.request.user),
                        on=clock.today())  # fmt: skip
