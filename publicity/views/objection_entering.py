"""Objections that came by phone or on paper: entered for the villager, who takes a slip with the code home."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publicity import actions, presenters
from publicity.documents.receipt import render_receipt
from publicity.forms.objections import EnteredObjectionForm
from publicity.models import Notice, Objection
from publicity.rules.freezing import read_code
from publicity.rules.receipts import receipt_hash
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView


class ObjectionEnter(RequiresMixin, ActionFormView):
    """The form; the page after it shows the receipt code once."""

    permission = Permission.HANDLE_OBJECTION
    model = Notice
    form_class = EnteredObjectionForm
    title = _("Enter an objection")
    intro = _("The clock of the entry stops today. You enter it, so someone else handles it. The receipt code is shown "
              "only once: print the slip for the villager.")  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": presenters.entry_choices(self.target)}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        self.receipt = actions.enter_objection(
            self.target, position=data["row"], text=data["text"], channel=data["channel"], by=self.request.user,
            name=data["name"], phone=data["phone"], anonymous=not (data["name"] or data["phone"]),
            about=data["about"], photos=data["photos"],
        )  # fmt: skip
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if not hasattr(self, "receipt"):
            return response
        objection = Objection.objects.visible_to(request.user).get(pk=self.receipt.objection_id)
        context = {"receipt": self.receipt, "notice": self.target, "objection": objection}
        shown = render(request, "publicity/objection_entered.html", context)
        shown["Cache-Control"] = "no-store"
        return shown


@requires(Permission.HANDLE_OBJECTION)
@require_POST
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper slip. The code comes with the request: only its hash is kept, so only its holder can print it."""
    objection = scoped_or_404(Objection, request.user, pk=pk)
    code = read_code(request.POST.get("code", ""))
    if receipt_hash(code) != bytes(objection.receipt_hash):
        raise Http404
    pdf = render_receipt(objection, code=code)
    return HttpResponse(pdf, content_type="application/pdf", headers={
        "Cache-Control": "no-store", "Content-Disposition": 'inline; filename="receipt.pdf"',
    })  # fmt: skip
