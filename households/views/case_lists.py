"""Cases by list: all of them with filters, and what waits where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Case as Choose
from django.db.models import Count as CountRows
from django.db.models import IntegerField, Min, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from households.actions.case_lists import BY_LIST
from households.choices.cases import APPRAISED_FROM, FINAL, Procedure
from households.forms.cases import CaseFilter
from households.models import Case
from households.views import case_pages as pages
from households.views.case_reviews import row_of
from households.views.step_grids import GRIDS
from households.workflow import COURSES, MACHINES, my_turn
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.ui.elements import Crumb, Status, Tab
from registry.ui.tiles import Tile
from registry.web.columns import Col
from registry.web.lists import WORKBOOK, Empty, ScopedListView


class CaseList(RequiresMixin, ScopedListView):
    """The worklist: what waits for the reader first, then by deadline."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Case
    template_name = "households/case_lists/list.html"
    title = gettext_lazy("Procedures")
    filterset_class = CaseFilter
    columns = [
        Col("head", gettext_lazy("Head"), value=lambda c: c.household.head_name, link=True),
        Col("village", gettext_lazy("Village"), value=lambda c: c.village.name, sort="village_id"),
        Col("people", gettext_lazy("Persons"), value=lambda c: c.household.size, format="number"),
        Col("procedure", gettext_lazy("Procedure"), sort="procedure"),
        Col("state", gettext_lazy("State"), value=pages.state_of, template="households/_case_tag.html"),
        Col("holder", gettext_lazy("Whose turn"), value=pages.holder_of, phone=False),
        Col(
            "since",
            gettext_lazy("In this state since"),
            value="state_since",
            format="date",
            sort="state_since",
            phone=False,
        ),
        Col(
            "due",
            gettext_lazy("Deadline of the step"),
            value=lambda c: pages.due_of(c, c.today),
            template="households/_case_tag.html",
            sort="due_on",
        ),
    ]
    default_order = ("turn", "due_on")
    empty = Empty(
        gettext_lazy("No case yet"),
        gettext_lazy("Open a household's card and start its application there."),
        url_name="households:list",
        label=gettext_lazy("To the households"),
    )

    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS

    def get_base_queryset(self) -> Any:
        user = self.request.user
        turn = Choose(
            When(my_turn(user), then=Value(0)),
            When(state__in=sorted(FINAL), then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        found = super().get_base_queryset().select_related("household", "village")
        return found.annotate(turn=turn, today=Value(clock.today()))

    def get_context_data(self) -> dict[str, Any]:
        user = cast(User, self.request.user)
        found = Case.objects.visible_to(user)
        begin = reverse("households:case_begin") if user.may(Permission.SUBMIT_CASE) else ""
        return {"batches": _tiles_of_steps(user, found), "worklist_url": reverse("households:case_worklist"),
                "begin_url": begin}  # fmt: skip


def _tiles_of_steps(user: User, found: Any) -> list[Tile]:
    """What waits for the reader by step, as far as it is taken by list; two statements."""
    counts = {(row["procedure"], row["state"]): row["n"] for row in
              found.open().values("procedure", "state").annotate(n=CountRows("pk")).order_by()}  # fmt: skip
    tiles = []
    for step in BY_LIST:
        if not user.may(row_of(step).permission):
            continue
        waiting = sum(counts.get((str(procedure), state), 0) for procedure, course in COURSES.items()
                      for state, names in course.forward.items() if step in names)  # fmt: skip
        if waiting:
            address = reverse("households:case_batch", args=[step])
            tiles.append(Tile(row_of(step).label, waiting, _("waiting"), address))
    for page in reversed(GRIDS):
        if not any(user.may(permission) for permission in page.permissions):
            continue
        waiting = sum(counts.get(place, 0) for place in page.places(user))
        if waiting:
            tiles.insert(0, Tile(page.title, waiting, _("waiting"), reverse(f"households:{page.url_name}")))
    voting = sum(counts.get((str(procedure), state), 0) for procedure, state in APPRAISED_FROM.items())
    if voting and (user.may(Permission.CHAIR_APPRAISAL) or user.may(Permission.SUBMIT_CASE)):
        tiles.insert(0, Tile(_("List for the appraisal"), voting, _("waiting"), reverse("households:case_appraisal")))
    return tiles


@dataclass(frozen=True)
class Waiting:
    """What waits in one village in one state of one procedure."""

    village: str
    procedure: str
    state: str
    holder: str
    is_mine: bool
    cases: int
    late: int
    oldest_days: int
    next_due: Status | None
    url: str


class Worklist(RequiresMixin, View):
    """What waits, by village and procedure: late first, then the nearest deadline; who holds the pen, for how long."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        user, on = cast(User, request.user), clock.today()
        found = Case.objects.visible_to(user).open()
        mine = set(found.filter(my_turn(user)).values_list("procedure", "state").distinct().order_by())
        grouped = (
            found.values("village_id", "village__name", "procedure", "state")
            .annotate(n=CountRows("pk"), late=CountRows("pk", filter=Q(due_on__lt=on)), oldest=Min("state_since"),
                      next=Min("due_on"))
            .order_by()
        )  # fmt: skip
        rows = [self._row(row, mine, on) for row in grouped]
        only = request.GET.get("mine") == "1"
        rows = [row for row in rows if row.is_mine or not only]
        rows.sort(key=lambda row: (not row.late, not row.is_mine, -row.oldest_days, row.village, row.procedure))
        here = reverse("households:case_worklist")
        return render(request, "households/case_lists/worklist.html", {
            "rows": rows, "cases": sum(row.cases for row in rows), "late": sum(row.late for row in rows),
            "tabs": [Tab(_("All"), here, None, not only), Tab(_("My turn"), f"{here}?mine=1", None, only)],
            "crumbs": [Crumb(_("Procedures"), reverse("households:cases")), Crumb(_("Worklist"))],
        })  # fmt: skip

    @staticmethod
    def _row(row: dict[str, Any], mine: set[tuple[str, str]], on: dt.date) -> Waiting:
        machine = MACHINES[row["procedure"]]
        role = machine.holders.get(row["state"])
        query = urlencode({"area": row["village_id"], "procedure": row["procedure"], "state": row["state"]})
        return Waiting(
            village=row["village__name"], procedure=str(Procedure(row["procedure"]).label),
            state=str(machine.states[row["state"]]), holder=str(ROLES[role].label) if role else "",
            is_mine=(row["procedure"], row["state"]) in mine, cases=row["n"], late=row["late"],
            oldest_days=(on - row["oldest"]).days, next_due=pages.due_tag(row["next"], on),
            url=f"{reverse('households:cases')}?{query}",
        )  # fmt: skip
