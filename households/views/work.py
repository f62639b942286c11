"""Jobs away from home on a card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions import work as actions
from households.forms.work import WorkForm
from households.models import Member, Work
from households.views.members import CardDeedView
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404


class WorkAdd(CardDeedView):
    """A new job of a member."""

    model: Any = Member
    form_class = WorkForm
    done_message = _("The job was recorded.")

    @property
    def member(self) -> Member:
        found: Member = self.target
        return found

    @property
    def card(self) -> Any:
        return self.member.household

    def get_title(self) -> Any:
        return _("%(name)s works away from home") % {"name": self.member.name}

    def perform(self, form: Any) -> Work:
        by: Any = self.request.user
        return actions.save_work(self.member, draft=form.draft(), by=by, on=clock.today())

    def get_success_url(self, result: Any) -> str:
        return reverse("households:member", args=[self.member.pk])


class WorkChange(WorkAdd):
    """Changing or ending a job."""

    model = Work

    @property
    def member(self) -> Member:
        found: Member = self.target.member
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"work": self.target}


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def take_over_months(request: HttpRequest, pk: int) -> HttpResponse:
    """Months and area of this year's jobs go on the card, because somebody said so."""
    member: Member = scoped_or_404(Member, request.user, pk=pk)
    by: Any = request.user
    actions.take_over_months(member, by=by, on=clock.today())
    return done(request, _("The months of work are on the card."), to=reverse("households:member", args=[member.pk]))
