"""Composing a sheet by hand: choose its kind, type or paste its rows, see it as the wall will show it, prepare it."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from publicity import panels
from publicity.actions.compose import SheetDraft, compose, judge
from publicity.choices import EntryState, NoticeKind
from publicity.documents.pages import Look
from publicity.documents.preview import preview
from publicity.forms.sheets import MORE_ROWS, Grid, SheetForm
from publicity.models import Notice, PublicityPeriod
from publicity.rules import drafts as rule
from publicity.rules import sheets
from publicity.rules.kinds import KINDS, composed_at, signers_of
from publicity.rules.sheets import Typed, as_typed, columns_of, pasted, title_for
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.drafts import actions as drafts
from registry.drafts import queries
from registry.drafts.forms import KEY, Desk, data_of, kept_values, new_key, on_offer, version_of
from registry.ui.elements import Crumb
from registry.web.details import scoped_or_404
from registry.web.refusals import add_reason, refusals_on

FORM = "publicity.sheet"


class ComposeKinds(RequiresMixin, View):
    """Which sheet is to be composed; each says who signs it and how long it hangs."""

    permission = Permission.PREPARE_NOTICE

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        on, place = clock.today(), user.scope
        rows = [
            {"kind": kind, "label": NoticeKind(kind).label, "url": reverse("publicity:compose_sheet", args=[kind]),
             "signers": panels.signer_names(signers_of(kind, place)),
             "period": PublicityPeriod.objects.for_kind(kind, region=place, on=on).first()}
            for kind in composed_at(place)
        ]  # fmt: skip
        return render(request, "publicity/compose_kinds.html", {
            "rows": rows, "crumbs": _crumbs(), "desk": Desk(FORM, "", "", drafts=on_offer(user, form=FORM,
                                                                                         subject="new:")),
        })  # fmt: skip


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Notices"), reverse("publicity:notices")), *more]


class _Sheet(RequiresMixin, View, ABC):
    """The page of one sheet being composed."""

    permission = Permission.PREPARE_NOTICE
    request: HttpRequest
    kwargs: dict[str, Any]

    corrects: Notice | None = None

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind of sheet, as stored."""

    @cached_property
    def place(self) -> Division:
        user: Any = self.request.user
        return Division.objects.get(code=user.scope)

    @abstractmethod
    def start(self) -> QueryDict:
        """What the page begins with."""

    # --- requests ----------------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._check()
        draft = queries.find(request.user, form=FORM, pk=request.GET.get("draft", "-"))
        data = data_of(draft) if draft else self.start()
        form = SheetForm(initial=_initial(data), kind=self.kind)
        return self.show(form, Grid.of(self.kind, data), key=draft.subject if draft else "", draft=draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._check()
        data = request.POST
        if "save_draft" in data:
            return self.keep(data)
        grid, step = Grid.of(self.kind, data), data.get("step", "check")
        if step in {"columns", "more", "paste"}:
            return self.reshape(step, grid, data)
        form = SheetForm(data, kind=self.kind)
        if form.is_valid():
            return self.judged(form, grid, step)
        grid.put(judge(self.sheet_of(_cleaned(form), grid))[1])
        return self.show(form, grid, key=data.get(KEY, ""))

    def _check(self) -> None:
        if self.kind not in composed_at(self.place.code):
            raise Http404

    # --- steps -------------------------------------------------------------------------------------------------------

    def reshape(self, step: str, grid: Grid, data: QueryDict) -> HttpResponse:
        """Other columns, more rows, or rows from the box for pasting; nothing is judged yet."""
        unknown: list[str] = []
        if step == "more":
            grid.blank = len(grid.typed.rows) + MORE_ROWS
        if step == "paste" and data.get("pasted", "").strip():
            found, unknown = pasted(str(data["pasted"]), kind=self.kind, columns=grid.typed.columns)
            columns = [key for key in columns_of(self.kind) if key in {*grid.typed.columns, *found.columns}]
            grid.typed = Typed(columns, [*grid.typed.rows, *found.rows])
            if grid.typed.is_too_large:
                grid.typed = Typed(columns, grid.typed.rows[: sheets.MOST_ROWS])
                messages.error(self.request, _("This is too much for one sheet: at most 300 rows and 3,000 cells. "
                                               "Make two sheets of it."))  # fmt: skip
        if unknown:
            messages.warning(self.request, _("No column of this kind for: %(names)s. What stood under it was left out.")
                             % {"names": "、".join(unknown)})  # fmt: skip
        initial = _initial(data) | {"columns": grid.typed.columns}
        return self.show(SheetForm(initial=initial, kind=self.kind), grid, key=data.get(KEY, ""))

    def judged(self, form: SheetForm, grid: Grid, step: str) -> HttpResponse:
        """The sheet as it would hang, with every refusal at its cell; prepared when that was asked for."""
        sheet, on = self.sheet_of(form.cleaned_data, grid), clock.today()
        by: Any = self.request.user
        entries, reasons = judge(sheet)
        for reason in grid.put(reasons):
            add_reason(form, reason)
        if reasons:
            return self.show(form, grid, key=form.data.get(KEY, ""))
        if step == "wall":
            body = preview(kind=sheet.kind, village=sheet.village, title=sheet.title, decision=sheet.decision,
                           columns=sheet.columns, entries=entries, on=on,
                           look=Look("en" if get_language() == "en" else "zh-hans"))  # fmt: skip
            return HttpResponse(body)
        if step == "prepare":
            notice = None
            with refusals_on(form):
                notice = compose(sheet, by=by, on=on)
            if notice is not None:
                drafts.discard(by=by, form=FORM, subject=form.data.get(KEY, ""))
                messages.success(self.request, _("The sheet is prepared. It waits for its signatures and its witness."))
                return redirect(notice)
        shown = rule.prepare(sheet.columns, entries)
        return self.show(form, grid, key=form.data.get(KEY, ""), shown=shown)

    def sheet_of(self, fields: dict[str, Any], grid: Grid) -> SheetDraft:
        return SheetDraft(
            kind=self.kind, village=self.place.code, title=fields.get("title", "").strip(), typed=grid.typed,
            decision=fields.get("decision", "").strip(), covers=fields.get("covers"), corrects=self.corrects,
        )  # fmt: skip

    def keep(self, data: QueryDict) -> HttpResponse:
        """The button "save as a draft": what the script does by itself every few seconds."""
        by: Any = self.request.user
        values = {name: found for name, found in kept_values(data).items() if name not in {"step", "pasted"}}
        draft = drafts.keep(by=by, form=FORM, subject=data.get(KEY) or self.subject(), form_version=self.version(),
                            values=values, address=self.request.path, title=data.get("title", ""))  # fmt: skip
        messages.success(self.request, _("Kept as a draft. Only you see it; nothing hangs."))
        return redirect(draft.url)

    def version(self) -> str:
        return version_of([*SheetForm(kind=self.kind).fields, *KINDS[self.kind].columns])

    def subject(self) -> str:
        return f"notice:{self.corrects.pk}" if self.corrects else new_key()

    # --- page --------------------------------------------------------------------------------------------------------

    def show(self, form: SheetForm, grid: Grid, *, key: str, draft: Any = None, shown: Any = None) -> HttpResponse:
        subject = key or self.subject()
        desk = Desk(FORM, subject, self.version(), continued=draft)
        if draft is None and self.request.method == "GET":
            desk.drafts = on_offer(self.request.user, form=FORM, subject=subject)
        label = str(NoticeKind(self.kind).label)
        title = _("Correct: %(title)s") % {"title": self.corrects.title} if self.corrects else label
        return render(self.request, "publicity/compose_sheet.html", {
            "form": form, "grid": grid, "desk": desk, "kind": self.kind, "title": title, "place": self.place,
            "corrects": self.corrects, "crumbs": _crumbs(Crumb(_("Compose a sheet"), reverse("publicity:compose")),
                                                        Crumb(title)),
            "cell_problems": [(name, text) for name, texts in grid.errors.items() for text in texts],
            "signers": panels.signer_names(signers_of(self.kind, self.place.code)),
            "shown": panels.sheet_cells(shown) if shown else None, "user": self.request.user,
        }, status=200)  # fmt: skip


def _initial(data: QueryDict) -> dict[str, Any]:
    plain = {name: data.get(name, "") for name in ("title", "covers_from", "covers_to", "decision")}
    return {**plain, "columns": data.getlist("columns")}


def _cleaned(form: SheetForm) -> dict[str, Any]:
    """What of an invalid form may be judged already."""
    return {"title": "", "decision": "", **{k: v for k, v in form.cleaned_data.items() if k != "covers"}}


class ComposeSheet(_Sheet):
    """A new sheet of a kind; the calendar of duties links here with the time it covers."""

    @property
    def kind(self) -> str:
        return str(self.kwargs["kind"])

    def _check(self) -> None:
        if self.kind not in KINDS:
            raise Http404
        super()._check()

    def start(self) -> QueryDict:
        covers = _days(self.request.GET)
        data = QueryDict(mutable=True)
        data["title"] = title_for(self.kind, place=self.place.name, covers=covers)
        if covers:
            data["covers_from"], data["covers_to"] = (day.isoformat() for day in covers)
        data.setlist("columns", list(KINDS[self.kind].usual))
        return data


def _days(query: QueryDict) -> tuple[dt.date, dt.date] | None:
    try:
        return dt.date.fromisoformat(query.get("from", "")), dt.date.fromisoformat(query.get("to", ""))
    except ValueError:
        return None


def compose_url(kind: str, covers: tuple[dt.date, dt.date]) -> str:
    """Where a sheet of that kind for that time is composed."""
    days = {"from": covers[0].isoformat(), "to": covers[1].isoformat()}
    return f"{reverse('publicity:compose_sheet', args=[kind])}?{urlencode(days)}"


class CorrectSheet(_Sheet):
    """A notice's rows once more, to be mended and hung as its correction; the wall links both ways."""

    title = gettext_lazy("Correct the notice")

    @cached_property
    def corrects(self) -> Notice:  # type: ignore[override]  # a row here, nothing in a new sheet
        notice: Notice = scoped_or_404(Notice, self.request.user, pk=self.kwargs["pk"])
        return notice

    @property
    def kind(self) -> str:
        return str(self.corrects.kind)

    def _check(self) -> None:
        if self.corrects.village_id != self.place.code:
            raise Http404
        super()._check()

    def start(self) -> QueryDict:
        old = self.corrects
        columns = [column["key"] for column in old.columns]
        data = QueryDict(mutable=True)
        data["title"], data["decision"] = f"{old.title[:116]}（更正）", old.decision  # in Chinese, as it hangs
        if old.covers_from and old.covers_to:
            data["covers_from"], data["covers_to"] = old.covers_from.isoformat(), old.covers_to.isoformat()
        data.setlist("columns", columns)
        for number, entry in enumerate(old.entries.exclude(state=EntryState.WITHDRAWN).order_by("position"), 1):
            for key, text in as_typed(entry.cells, columns).items():
                data[f"cell-{number}-{key}"] = text
        return data
