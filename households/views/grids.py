"""Pages with one row a household and one submit: everything ticked is done, or nothing, and nothing typed is lost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from households.actions.rows import RowsRefused
from households.choices.cases import Procedure
from households.forms.grids import MOST, Grid
from households.models import Case
from registry.accounts.decorators import check
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.divisions.models import Division, Level
from registry.errors import DomainError, Reason
from registry.web.refusals import add_reason, reasons_in, whole_or_nothing


class AnyOf(View):
    """A page for whoever holds one of the rights."""

    request: HttpRequest
    permissions: ClassVar[tuple[Permission, ...]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        held = (p for p in self.permissions if request.user.is_authenticated and request.user.may(p))
        return check(request, next(held, self.permissions[0])) or super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def asked(self, name: str) -> str:
        """What the address or the form says."""
        return self.request.POST.get(name) or self.request.GET.get(name) or ""

    def asked_procedure(self, data: Any) -> str:
        wanted = data.get("procedure", "")
        return wanted if wanted in Procedure.values else ""


class OneVillage(AnyOf):
    """A page about one village's list: the reader's own, or the one the address names inside the reader's area."""

    @property
    def village(self) -> Division:
        code = self.user.scope if len(self.user.scope) == 12 else self.asked("area")
        if not self.user.scope or not code.startswith(self.user.scope):
            raise Http404
        found: Division | None = Division.objects.filter(code=code, level=Level.VILLAGE).first()
        if found is None:
            raise Http404
        return found


class GridPage(AnyOf, ABC):
    """A grid under its head. A page says which head and rows, how the fill button fills, and which call saves."""

    template_name: ClassVar[str] = "households/case_lists/grid.html"

    @abstractmethod
    def head(self, data: Any) -> Any:
        """The form of what stands for all rows."""

    @abstractmethod
    def grid(self, head: Any, data: Any) -> Any:
        """The rows; None where there are none to show yet."""

    def fill(self, head: Any, grid: Any) -> str:
        """Fills empty cells and says so; saves nothing."""
        raise Http404

    @abstractmethod
    def record(self, head: Any, grid: Any) -> str:
        """Saves the ticked rows and says what became of them. Raises DomainError."""

    @abstractmethod
    def context(self, head: Any, grid: Any) -> dict[str, Any]:
        """What the template shows beside head and rows."""

    @abstractmethod
    def next_url(self) -> str:
        """Where the page goes after saving."""

    def get(self, request: HttpRequest) -> HttpResponse:
        head = self.head(None)
        return self._show(head, self.grid(head, None))

    def post(self, request: HttpRequest) -> HttpResponse:
        head = self.head(request.POST)
        grid = self.grid(head, request.POST)
        if grid is None:
            return self._show(head, grid)
        if request.POST.get("do") == "fill":
            messages.warning(request, self.fill(head, grid))
            return self._show(head, grid)
        valid = [head.is_valid(), grid.is_valid()]
        if not all(valid):
            return self._show(head, grid)
        try:
            with whole_or_nothing():
                said = self.record(head, grid)
        except RowsRefused as refusal:
            grid.refuse(_lift_to_head(refusal, head, grid))
            return self._show(head, grid)
        except DomainError as error:
            messages.error(request, " ".join(str(reason) for reason in reasons_in(error) or []))
            return self._show(head, grid)
        messages.success(request, said)
        return HttpResponseRedirect(self.next_url())

    def _show(self, head: Any, grid: Grid | None) -> HttpResponse:
        return render(self.request, self.template_name, {"head": head, "grid": grid} | self.context(head, grid))


def with_shown(waiting: list[Case], inside: Any, shown: list[int]) -> list[Case]:
    """The waiting cases that were shown, and those shown that moved on meanwhile, so that nothing typed is lost."""
    found = [case for case in waiting if case.pk in set(shown)]
    gone = set(shown) - {case.pk for case in found}
    return found + list(inside.filter(pk__in=gone).with_card().order_by("pk")[:MOST]) if gone else found


def _lift_to_head(refusal: RowsRefused, head: Any, grid: Grid) -> RowsRefused:
    """What is wrong for every ticked row alike, and stands at the head, is said there once."""
    every = list(refusal.rows.values())
    common = {reason.code: reason for reason in every[0] if reason.field in head.fields} if every else {}
    for code, reason in list(common.items()):
        alike = len(every) == len(grid.picked) and all(code in {one.code for one in reasons} for reasons in every)
        if not alike or grid.fields.get(reason.field or ""):
            del common[code]
    for reason in common.values():
        add_reason(head, Reason(reason.code, reason.message, reason.params, reason.field))
    left = {key: [one for one in reasons if one.code not in common] for key, reasons in refusal.rows.items()}
    return RowsRefused(left)


def ticked_words(count: int) -> str:
    """What the page says when it filled cells."""
    return _("%(count)s rows were filled. Nothing is saved yet: check them.") % {"count": count}
