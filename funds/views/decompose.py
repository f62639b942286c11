"""The grid that splits one sum over the divisions below, and the page that gives idle money another use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds import actions, reports
from funds.forms.shares import DecomposeForm, ReallocateForm, filled_from
from funds.ledger import reading
from funds.ledger.choices import HELD, AccountKind
from funds.models import known_sources
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.ui.elements import Crumb
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView


class Decompose(RequiresMixin, ActionFormView):
    """One source over all divisions below in one page: amounts, one document number, one day, all or nothing."""

    permission = Permission.ALLOCATE_FUNDS
    form_class = DecomposeForm
    template_name = "funds/decompose.html"
    title = gettext_lazy("Split over the divisions below")
    submit_label = gettext_lazy("Pass all of it on")

    @cached_property
    def account(self) -> Any:
        held = reading.accounts().filter(kind=AccountKind.NODE).select_related("village")
        return scoped_or_404(held, self.request.user, pk=self.kwargs["pk"])

    @cached_property
    def parent(self) -> Division:
        """Whose divisions stand in the rows: the holder's own, or those of one township of it."""
        below = self.request.GET.get("below") or self.account.village_id
        found = Division.objects.filter(code=below).first() if below.startswith(self.account.village_id) else None
        return found or self.account.village

    @cached_property
    def divisions(self) -> list[Division]:
        return list(Division.objects.children_of(self.parent.code))

    def get_form_kwargs(self) -> dict[str, Any]:
        came = reports.came_by_division(self.account.source_id, self.parent.code)
        return super().get_form_kwargs() | {
            "account": self.account, "divisions": self.divisions, "came": came, "today": clock.today(),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "fill":
            return self.fill(request)
        return super().post(request, *args, **kwargs)

    def fill(self, request: HttpRequest) -> HttpResponse:
        """Rows from the box for pasting, put into the grid and not judged yet."""
        found, unknown = filled_from(request.POST.get("pasted", ""), self.divisions)
        typed = {name: value for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "step"}}
        initial = typed | found
        form = self.form_class(**{k: v for k, v in self.get_form_kwargs().items() if k not in {"data", "files"}},
                               initial=initial)  # fmt: skip
        if unknown:
            messages.warning(request, _("No division here for: %(lines)s. Look at them before you pass money on.")
                             % {"lines": "；".join(unknown[:8])})  # fmt: skip
        messages.info(request, _("%(count)s rows were filled. Nothing is booked yet.") % {"count": len(found)})
        return self.show(form)

    def get_context_data(self, form: Any) -> dict[str, Any]:
        source = known_sources().get(self.account.source_id)
        crumbs = [Crumb(_("Special funds"), reverse("funds:home"))]
        if len(self.request.user.scope) <= 6:
            crumbs.append(Crumb(str(source), reverse("funds:source", args=[self.account.source_id])))
        townships = Division.objects.children_of(self.account.village_id) if len(self.account.village_id) == 6 else []
        return {
            "crumbs": [*crumbs, Crumb(str(self.title))], "account": self.account, "source": source,
            "parent": self.parent, "townships": townships,
        }  # fmt: skip

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        made = actions.decompose(
            key=data["key"], account=self.account, shares=form.shares, by=self.request.user, on=data["on"],
            document_no=data["document_no"], note=data["note"],
        )  # fmt: skip
        return made

    @property
    def done_message(self) -> str:  # type: ignore[override]  # said with this page's own words
        return _("The money was passed on, a row each.")

    def get_success_url(self, result: Any) -> str:
        if len(self.request.user.scope) <= 6:
            return reverse("funds:source", args=[self.account.source_id])
        return f"{reverse('funds:allocations')}?source={self.account.source_id}"


class Reallocate(RequiresMixin, ActionFormView):
    """Idle money: taken back from where it lies and given to another use, in one step with its reason."""

    permission = Permission.ALLOCATE_FUNDS
    form_class = ReallocateForm
    title = gettext_lazy("Take idle money back and give it another use")
    submit_label = gettext_lazy("Take back and pass on")
    done_message = gettext_lazy("The money was taken back and passed on.")

    @cached_property
    def account(self) -> Any:
        held = reading.accounts().filter(kind__in=HELD).select_related("village")
        return scoped_or_404(held, self.request.user, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        source = known_sources().get(self.account.source_id)
        return super().get_form_kwargs() | {
            "user": self.request.user, "purposes": source.purposes if source else [],
            "initial": {"amount_yuan": self.account.balance_yuan},
        }  # fmt: skip

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"intro": _("%(place)s · %(name)s: %(held)s yuan lie here. The money goes up as far as needed and down "
                           "again; every step is booked with your reason.")
                % {"place": self.account.village.name, "name": self.account.name,
                   "held": f"{self.account.balance_yuan:,.2f}"}}  # fmt: skip

    def perform(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        division = data.pop("to")
        made = actions.reallocate(account=self.account, by=self.request.user, on=clock.today(),
                                  to=division.code if division else "", **data)  # fmt: skip
        return made.project or made

    def get_success_url(self, result: Any) -> str:
        if hasattr(result, "get_absolute_url"):
            return super().get_success_url(result)
        return f"{reverse('funds:allocations')}?source={self.account.source_id}"
