"""Who is entitled to what in an area, who receives it, and where the gaps are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from households.actions.help_facts import coverage_facts
from households.choices import Cover, Policy
from households.forms.help_filters import CHUNK, MOST_SEARCHED, CoverageFilter
from households.models import Household
from households.presenters import help as shown
from households.rules.coverage import Line, coverage
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError
from registry.spreadsheets.writer import write_table
from registry.web.columns import Col
from registry.web.exports import LIMIT, TYPE
from registry.web.lists import WORKBOOK, Empty, ScopedListView


class CoverageList(RequiresMixin, ScopedListView):
    """Households in rows, policies in columns; each cell says how the household stands, a gap leads to its measure."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Household
    filterset_class = CoverageFilter
    template_name = "households/help/coverage.html"
    title = _("Entitled, received, missing")
    default_sort = "number"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS

    def get_columns(self) -> list[Col]:
        self._lines: dict[int, dict[str, Line]] = getattr(self, "_lines", {})
        in_village = len(self.request.user.scope) == 12  # type: ignore[union-attr] # signed in
        policies = [
            Col(policy.value, policy.label, value=lambda h, policy=policy: self._cell(h, policy), align="center",
                template="households/help/_cover_cell.html")
            for policy in Policy
        ]  # fmt: skip
        return [
            Col("head", _("Head of household"), value="head_name", sort="head_sort",
                link=lambda h: f"{reverse('households:help', args=[h.pk])}#coverage"),
            Col("number", _("Household number"), sort="number", phone=False),
            *([] if in_village else [Col("village", _("Village"), value=lambda h: h.village.name, phone=False)]),
            Col("gaps", _("Gaps"), value=lambda h: sum(line.is_gap for line in self._of(h).values()), format="number"),
            *policies,
        ]  # fmt: skip

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().registered().select_related("village")

    def get_empty(self) -> Empty:
        words = _("For a search for gaps choose a township or a village: at most %(most)s cards are searched at once.")
        return Empty(_("No household here"), words % {"most": f"{MOST_SEARCHED:,}"})

    def _page(self, queryset: Any) -> Any:
        page = super()._page(queryset)
        self._read(list(page.rows))
        return page

    def _read(self, households: list[Household]) -> None:
        facts = coverage_facts(households, on=clock.today())
        self._lines = {pk: {line.policy: line for line in coverage(of)} for pk, of in facts.items()}

    def _of(self, household: Household) -> dict[str, Line]:
        return self._lines.get(household.pk, {})

    def _cell(self, household: Household, policy: Policy) -> Any:
        line = self._of(household).get(policy)
        return None if line is None or line.cover == Cover.NOT_DUE else shown.cover_row(household, line)

    def export_workbook(self, queryset: Any) -> HttpResponse:
        """The matrix as a workbook, and who took it on record. Raises DomainError when it is too long."""
        if queryset.count() > LIMIT:
            words = _(
                "This list has more than %(limit)s rows. Narrow it down with the filters and download it in parts."
            )
            raise DomainError("export_too_large", words, limit=f"{LIMIT:,}")
        user: Any = self.request.user
        trail.note_access(self.request, "households.exported", target=user, village=user.scope)
        fixed = (_("Household number"), _("Village"), _("Head of household"), _("Gaps"))
        headings = [str(label) for label in (*fixed, *(policy.label for policy in Policy))]
        data = write_table(sheet=str(self.title), title=str(self.title), headings=headings, rows=self._rows(queryset))
        name = content_disposition_header(True, f"{self.title}.xlsx")
        return HttpResponse(data, content_type=TYPE, headers={"Content-Disposition": str(name)})

    def _rows(self, queryset: Any) -> Iterator[list[Any]]:
        chunk: list[Household] = []
        for household in queryset.iterator(chunk_size=CHUNK):
            chunk.append(household)
            if len(chunk) == CHUNK:
                yield from self._written(chunk)
                chunk = []
        yield from self._written(chunk)

    def _written(self, households: list[Household]) -> Iterator[list[Any]]:
        self._read(households)
        for h in households:
            lines = self._of(h)
            words = ["" if lines[p].cover == Cover.NOT_DUE else str(lines[p].cover.label) for p in Policy]
            yield [h.number, h.village.name, h.head_name, sum(line.is_gap for line in lines.values()), *words]
