"""The base of every list page: scoped, filtered, sorted, paged by keyset, printed as one table.

A subclass declares model, columns and filterset; see docs/how-to/screens.md. An htmx request gets the table alone
(`components/list_table.html`), which the full page includes unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View

from registry.audit import trail
from registry.ui import formats
from registry.web import columns as cols
from registry.web.bulk import Bulk
from registry.web.exports import workbook
from registry.web.filtering import Chip, address, chips
from registry.web.keyset import Key, Page, capped_count, paginate
from registry.web.models import SavedFilter
from registry.web.saved import kept_query

FRAGMENT = "components/list_table.html"
NOTHING_YET = _("Nothing here yet")


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what is missing and what to do next."""

    title: Any = NOTHING_YET
    text: Any = ""
    url_name: str = ""
    label: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name) if self.url_name else ""


@dataclass(frozen=True)
class Export:
    """A download of the whole filtered list: `?export=<format>` calls the view's method."""

    format: str
    label: Any
    method: str


WORKBOOK = Export("xlsx", _("Download workbook"), "export_workbook")


@dataclass(frozen=True)
class ExportLink:
    label: Any
    url: str


@dataclass
class ListPage:
    """Everything the list's templates print."""

    caption: Any
    header: list[cols.Head]
    rows: list[cols.Row]
    totals: list[cols.Cell]
    page: Page
    count: int
    count_text: str
    chips: list[Chip]
    empty: Empty
    action: str
    clear_url: str
    sort: str
    exports: list[ExportLink] = field(default_factory=list)
    saved: list[SavedFilter] = field(default_factory=list)
    query: str = ""
    bulk: Bulk | None = None


class ScopedListView(View):
    """A list of the rows the user may see."""

    model: ClassVar[Any] = None
    columns: ClassVar[Sequence[cols.Col]] = ()
    filterset_class: ClassVar[Any] = None
    default_sort: ClassVar[str] = ""
    default_order: ClassVar[Sequence[str]] = ()
    page_size: ClassVar[int] = 50
    title: ClassVar[Any] = ""
    empty: ClassVar[Empty] = Empty()
    exports: ClassVar[Sequence[Export]] = ()
    export_permission: ClassVar[str | None] = None
    template_name: ClassVar[str] = "layout/list.html"
    http_method_names = ["get", "head", "options"]

    request: HttpRequest

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filterset = self.get_filterset()
        queryset = filterset.qs if filterset is not None else self.get_base_queryset()
        if wanted := request.GET.get("export"):
            return self._export(wanted, queryset)
        context = {"list": self._list_page(queryset, filterset)}
        fragment = self._wants_fragment()
        if not fragment:
            context = {**self.get_context_data(), **context, "filter": filterset}
        response = render(request, FRAGMENT if fragment else self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    # --- what a subclass may replace ---------------------------------------------------------------------------

    def get_base_queryset(self) -> models.QuerySet[Any]:
        """The rows before filters: scoped. Add select_related and annotations here, never an order or a slice."""
        if self.model is None:
            raise ImproperlyConfigured(f"{type(self).__name__} needs a model or get_base_queryset()")
        found: models.QuerySet[Any] = self.model.objects.visible_to(self.request.user)
        return found

    def get_columns(self) -> list[cols.Col]:
        """The columns; replace it when they depend on the user."""
        return list(self.columns)

    def get_totals(self, queryset: models.QuerySet[Any]) -> dict[str, Any]:
        """Sums over the whole filtered list by column name, for the table's foot."""
        return {}

    def get_exports(self) -> list[Export]:
        """The downloads this user is offered; none without `export_permission`."""
        allowed = self.export_permission is None or self.request.user.may(self.export_permission)  # type: ignore[union-attr]  # logged in: the view asks a right
        return list(self.exports) if allowed else []

    def export_workbook(self, queryset: models.QuerySet[Any]) -> HttpResponse:
        """The list as a workbook, in its own columns: `exports = [WORKBOOK]`."""
        return workbook(title=str(self.get_title()), columns=self.get_columns(), queryset=queryset)

    def get_bulk(self) -> Bulk | None:
        """What can be done with chosen rows; None when nothing."""
        return None

    def get_title(self) -> Any:
        return self.title or self.model._meta.verbose_name_plural

    def get_empty(self) -> Empty:
        return self.empty

    def get_context_data(self) -> dict[str, Any]:
        """More context for a template of the subclass (not for the fragment)."""
        return {}

    # --- the machinery -----------------------------------------------------------------------------------------

    def get_filterset(self) -> Any:
        if self.filterset_class is None:
            return None
        return self.filterset_class(
            data=self.request.GET or None, queryset=self.get_base_queryset(), request=self.request
        )

    def get_sort(self) -> str:
        """The name of the sorted column, "-" before it when descending; "" for the default order."""
        wanted = self.request.GET.get("sort", "")
        names = {column.name for column in self.get_columns() if column.sort}
        return wanted if wanted.removeprefix("-") in names else self.default_sort

    def get_keys(self) -> list[Key]:
        """The sort keys in force."""
        sort = self.get_sort()
        by_name = {column.name: column.sort for column in self.get_columns() if column.sort}
        name = sort.removeprefix("-")
        if name in by_name:
            return [Key(by_name[name], sort.startswith("-"))]
        return [Key.parse(text) for text in self.default_order]

    def _wants_fragment(self) -> bool:
        htmx: Any = getattr(self.request, "htmx", None)
        return bool(htmx) and not htmx.history_restore_request

    def _url(self, **changes: str) -> str:
        return address(self.request.path, self.request.GET, **changes)

    def _header(self) -> list[cols.Head]:
        sort = self.get_sort()
        heads = []
        for column in self.get_columns():
            if not column.sort:
                heads.append(cols.Head(column.label, column.css))
                continue
            direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(sort, "")
            turned = f"-{column.name}" if direction == "ascending" else column.name
            heads.append(cols.Head(column.label, column.css, self._url(sort=turned), direction))
        return heads

    def _page(self, queryset: models.QuerySet[Any]) -> Page:
        query = self.request.GET
        page = paginate(
            queryset,
            keys=self.get_keys(),
            size=self.page_size,
            after=query.get("after", ""),
            before=query.get("before", ""),
        )
        page.next_url = self._url(after=page.next_cursor) if page.next_cursor else ""
        page.previous_url = self._url(before=page.previous_cursor) if page.previous_cursor else ""
        return page

    def _list_page(self, queryset: models.QuerySet[Any], filterset: Any) -> ListPage:
        columns = self.get_columns()
        page = self._page(queryset)
        count, capped = capped_count(queryset)
        shown = f"{formats.number(count)}+" if capped else formats.number(count)
        return ListPage(
            caption=self.get_title(),
            header=self._header(),
            rows=[cols.row_of(columns, row) for row in page.rows],
            totals=cols.totals_of(columns, self.get_totals(queryset)) if page.rows else [],
            page=page,
            count=count,
            count_text=ngettext("%(number)s row", "%(number)s rows", count) % {"number": shown},
            chips=chips(filterset, self.request.path, self.request.GET),
            empty=self.get_empty(),
            action=self.request.path,
            clear_url=self.request.path,
            sort=self.request.GET.get("sort", ""),
            exports=[ExportLink(export.label, self._url(export=export.format)) for export in self.get_exports()],
            saved=list(SavedFilter.objects.of(self.request.user, self.request.path)) if filterset is not None else [],
            query=kept_query(self.request.GET.urlencode()),
            bulk=self._bulk(shown),
        )

    def _bulk(self, shown: str) -> Bulk | None:
        found = self.get_bulk()
        return found and replace(found, query=kept_query(self.request.GET.urlencode()), count_text=shown)

    def _export(self, wanted: str, queryset: models.QuerySet[Any]) -> HttpResponse:
        for export in self.get_exports():
            if export.format == wanted:
                order = [str(key) for key in [*self.get_keys(), Key("pk")]]
                user: Any = self.request.user
                trail.note_access(self.request, "web.list_downloaded", target=user, village=user.scope,
                                  reason=str(self.get_title()))  # fmt: skip
                found: HttpResponse = getattr(self, export.method)(queryset.order_by(*order))
                return found
        raise Http404
