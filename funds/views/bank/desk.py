"""The desk of county finance: lists that want a file, files that wait, what the bank has; a file and its download."""

from __future__ import annotations

import io
import zipfile
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from funds import presenters
from funds.actions import bank
from funds.choices import AnswerState, BankFileState, FundFigure
from funds.forms.bank import AnswerForm, ChooseLayoutForm
from funds.models import BankFile, FundRule, ReturnFile
from funds.presenters import bank as shown
from funds.workflow import BANK_FILE
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404

_AT_BANK = [BankFileState.SENT, BankFileState.ANSWERED]
MOST = 200  # lists or files on the desk at a time


def crumbs(*last: Crumb) -> list[Crumb]:
    return [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("The bank"), reverse("funds:bank")), *last]


@requires(Permission.KEEP_BANK)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything finance owes the bank and the bank owes finance, the oldest first."""
    user = cast(User, request.user)
    today = clock.today()
    files = BankFile.objects.visible_to(user).select_related("batch", "village", "layout", "made_by", "sent_by")
    made = list(files.filter(state=BankFileState.MADE).order_by("made_on", "pk")[:MOST])
    limit = FundRule.objects.value(FundFigure.BANK_DAYS, region=user.scope, on=today)
    at_bank = [
        (file, shown.state_of(file.batch, file, closed=False, on=today, limit=limit))
        for file in files.filter(state__in=[BankFileState.SENT, BankFileState.ANSWERED]).order_by("sent_on", "pk")[
            :MOST
        ]
    ]
    answers = ReturnFile.objects.visible_to(user).filter(state=AnswerState.READ).select_related("file").order_by("pk")
    return render(request, "funds/bank/desk.html", {
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("The bank"))],
        "waiting": list(bank.awaiting_file(user)[:MOST]),
        "made": [(file, file.made_by_id != user.pk) for file in made],
        "at_bank": at_bank, "limit": limit, "answers": answers[:MOST],
        "layout_form": ChooseLayoutForm(user=user), "answer_form": AnswerForm(),
        "ready_missing": bank.ready_layouts_missing(user.scope[:6]),
    })  # fmt: skip


@requires(Permission.KEEP_BANK)
@action_view
def make(request: HttpRequest) -> HttpResponse:
    """Makes the files of the ticked lists, one each; what cannot be made is named, the others are made."""
    user = cast(User, request.user)
    form = ChooseLayoutForm(request.POST, user=user)
    if not form.is_valid():
        raise DomainError("layout_missing", _("Choose a bank layout; take over the ready ones when there is none."))
    batches = bank.awaiting_file(user).filter(pk__in=_ids(request, "batch"))
    if not batches:
        raise DomainError("nothing_chosen", _("Tick the lists you want files of."))
    number, refused = 0, []
    for batch in batches:
        try:
            bank.make_file(batch, layout=form.cleaned_data["layout"], by=user, on=clock.today())
            number += 1
        except DomainError as error:
            refused.append(f"{batch.village.name} {batch.title}: {error}")
    for line in refused:
        messages.error(request, line)
    if not number:
        return HttpResponseRedirect(reverse("funds:bank"))
    words = ngettext("%(n)s file was made.", "%(n)s files were made.", number) % {"n": number}
    return done(request, f"{words} {_('Someone else hands them over.')}", to="funds:bank")


def _ids(request: HttpRequest, name: str) -> list[int]:
    values = request.POST.getlist(name) or request.GET.getlist(name)
    return [int(value) for value in values if value.isdigit()][:MOST]


@requires(Permission.KEEP_BANK)
@require_GET
def bundle(request: HttpRequest) -> HttpResponse:
    """All files that wait to be handed over (or the ticked ones) as one archive; each download is on record."""
    files = BankFile.objects.visible_to(request.user).select_related("layout").order_by("number")
    ids = _ids(request, "file")
    files = files.filter(pk__in=ids) if ids else files.filter(state=BankFileState.MADE)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files[:MOST]:
            try:
                data = bank.checked_content(file)
            except DomainError:
                bank.record_altered(request, file)
                raise
            archive.writestr(zipfile.ZipInfo(bank.file_name(file)), data)
            trail.note_access(request, "funds.bank_file_downloaded", target=file, village=file.village_id)
    return shown.attachment(target.getvalue(), "bank.zip", "application/zip")


@requires(Permission.KEEP_BANK)
@action_view
def send_many(request: HttpRequest) -> HttpResponse:
    """Notes the ticked files as handed over; all of them or none."""
    files = list(BankFile.objects.visible_to(request.user).filter(pk__in=_ids(request, "file")))
    if not files:
        raise DomainError("nothing_chosen", _("Tick the files you handed over."))
    for file in files:
        bank.hand_over(file, by=cast(User, request.user), on=clock.today())
    return done(request, _("Noted as handed over to the bank."), to="funds:bank")


@requires(Permission.KEEP_BANK)
@require_GET
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    file: BankFile = scoped_or_404(
        BankFile.objects.select_related("batch", "village", "layout", "made_by", "sent_by"), request.user, pk=pk
    )
    user = cast(User, request.user)
    altered = ""
    try:
        bank.checked_content(file)
    except DomainError as error:
        altered = str(error)
        bank.record_altered(request, file)
    options = {o.transition.name: o for o in BANK_FILE.available(file, by=user, on=clock.today())}
    return render(request, "funds/bank/file.html", {
        "crumbs": crumbs(Crumb(file.number)), "object": file, "altered": altered, "status": shown.file_status(file),
        "facts": shown.file_facts(file), "send": options.get("send"), "cancel": options.get("cancel"),
        "answers": [(a, shown.answer_status(a)) for a in file.answers.select_related("taken_in_by").order_by("pk")],
        "lines": [
            (line, shown.outcome_status(line.outcome))
            for line in file.lines.select_related("line").order_by("position")[:MOST]
        ],
        "events": presenters.history(BANK_FILE, file), "answer_form": AnswerForm(),
        "takes_answers": file.sent_on is not None,
    })  # fmt: skip


@requires(Permission.KEEP_BANK)
@require_GET
def file_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was made; refused with an alarm when the database gives another one now."""
    file: BankFile = scoped_or_404(BankFile.objects.select_related("layout"), request.user, pk=pk)
    try:
        data = bank.checked_content(file)
    except DomainError:
        bank.record_altered(request, file)
        raise
    trail.note_access(request, "funds.bank_file_downloaded", target=file, village=file.village_id)
    return shown.attachment(data, bank.file_name(file), "application/octet-stream")


@requires(Permission.KEEP_BANK)
@action_view
def file_send(request: HttpRequest, pk: int) -> HttpResponse:
    file: BankFile = scoped_or_404(BankFile, request.user, pk=pk)
    bank.hand_over(file, by=cast(User, request.user), on=clock.today())
    return done(request, _("Noted as handed over to the bank."), to=file)


@requires(Permission.KEEP_BANK)
@action_view
def file_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    file: BankFile = scoped_or_404(BankFile, request.user, pk=pk)
    note: Any = request.POST.get("note", "")
    bank.cancel_file(file, by=cast(User, request.user), on=clock.today(), note=note)
    return done(request, _("The file was cancelled; another can be made."), to="funds:bank")
