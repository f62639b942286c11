"""Comparison lists of other departments: upload, the lists so far, one list, the hits and their verification."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions import comparison as actions
from households.choices import FlagKind, FlagVerdict
from households.forms.comparison import HitFilter, ListForm, VerifyForm
from households.imports import comparison
from households.models import ComparisonList, Hit, NegativeFlag
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.ui import formats
from registry.ui.elements import Crumb, Fact, Status, Tone
from registry.ui.tiles import Tile
from registry.web.columns import Col
from registry.web.details import ScopedDetailView
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView

TONES: dict[str, Tone] = {
    FlagVerdict.OPEN: "warning", FlagVerdict.CONFIRMED: "danger", FlagVerdict.REFUTED: "success",
    FlagVerdict.EXPLAINED: "info",
}  # fmt: skip
STEPS = [
    _("The list is matched by identity number with the people on the cards of your area. Its rows are not kept."),
    _("A hit says that the card and the list disagree. It refuses nobody."),
    _("Village or township go there and write what they found."),
]


def _crumbs(here: Any, *, below: bool = False) -> list[Crumb]:
    """The way from the hits to the lists, or to a page below the lists."""
    lists = [Crumb(_("Comparison lists"), reverse("households:comparisons"))] if below else []
    return [Crumb(_("Hits of comparisons"), reverse("households:hits")), *lists, Crumb(here)]


def verdict_of(row: Any) -> Status:
    return Status(row.get_verdict_display(), TONES[row.verdict])


class ComparisonHome(RequiresMixin, ScopedListView):
    """The lists compared so far."""

    permission = Permission.COMPARE_LISTS
    model = ComparisonList
    template_name = "households/comparison_home.html"
    title = _("Comparison lists")
    default_sort = "-uploaded"
    columns = [
        Col("kind", _("Kind of list"), value=lambda c: c.get_kind_display(), link=True),
        Col("department", _("Department"), value="department"),
        Col("as_of", _("As of"), value="as_of", format="date", sort="as_of"),
        Col("rows", _("Rows"), value="rows", format="number"),
        Col("unreadable", _("Unreadable"), value="unreadable", format="number", phone=False),
        Col("hits", _("Hits"), value="hits", format="number"),
        Col("uploaded", _("Uploaded"), value="uploaded_at", format="datetime", sort="uploaded_at"),
    ]
    empty = Empty(_("No list compared yet"), _("Upload a department's list; who is on it and on a card is a hit."),
                  url_name="households:comparison_new", label=_("Compare a list"))  # fmt: skip

    def get_context_data(self) -> dict[str, Any]:
        return {"steps": STEPS, "crumbs": _crumbs(_("Comparison lists"))}


class ComparisonUpload(RequiresMixin, ActionFormView):
    permission = Permission.COMPARE_LISTS
    form_class = ListForm
    template_name = "households/comparison_upload.html"
    title = _("Compare a list")
    intro = _("Who is on the list and on a card is a hit to verify. Nobody is refused by it.")
    submit_label = _("Compare")
    done_message = _("The list was compared; its rows are forgotten.")

    def perform(self, form: Any) -> Any:
        values = dict(form.cleaned_data)
        file = values.pop("file")
        user: Any = self.request.user
        return comparison.compare(data=file.read(), file_name=file.name, by=user, on=clock.today(), **values)

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return super().get_context_data(form) | {"crumbs": _crumbs(self.title, below=True)}


class ComparisonDetail(RequiresMixin, ScopedDetailView):
    """One list: how it was read, and how far its hits are verified."""

    permission = Permission.COMPARE_LISTS
    model = ComparisonList
    template_name = "households/comparison_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.object
        hits = Hit.objects.visible_to(self.request.user).filter(list=found)
        url = f"{reverse('households:hits')}?list={found.pk}"
        tiles = [
            Tile(_("Rows"), found.rows),
            Tile(_("Unreadable"), found.unreadable),
            Tile(_("Hits"), found.hits, url=url),
        ]
        tiles += [
            Tile(label, hits.filter(verdict=value).count(), url=f"{url}&verdict={value}")
            for value, label in FlagVerdict.choices
        ]
        return super().get_context_data(**kwargs) | {
            "tiles": tiles, "hits_url": url,
            "facts": [
                Fact(_("Department"), found.department), Fact(_("As of"), f"{found.as_of:%Y-%m-%d}"),
                Fact(_("File"), found.file_name), Fact(_("Uploaded"), formats.moment(found.uploaded_at)),
                Fact(_("Fingerprint"), found.sha256[:16]),
            ],
            "crumbs": _crumbs(str(found), below=True),
        }  # fmt: skip


class HitList(RequiresMixin, ScopedListView):
    """Hits inside the scope, those to verify first."""

    permission = Permission.VIEW_HITS
    model = Hit
    filterset_class = HitFilter
    template_name = "households/hit_list.html"
    title = _("Hits of comparisons")
    default_order = ("verified_on", "village_id", "pk")
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("member", _("Person"), value=lambda h: h.member.name, link=True),
        Col("head", _("Head of household"), value=lambda h: h.household.head_name),
        Col("village", _("Village"), value=lambda h: h.village.name, sort="village_id", phone=False),
        Col("kind", _("Kind of list"), value=lambda h: h.get_kind_display(), sort="kind"),
        Col("fact", _("What the list says"), value="fact"),
        Col("source", _("Where it is from"), value="source", phone=False),
        Col("verdict", _("Verification"), value=verdict_of, template="households/_status_cell.html"),
        Col("note", _("Note"), value="note", phone=False),
    ]
    empty = Empty(
        _("No hits"),
        _("When county or township compare a department's list, the people of your area on it stand here."),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("member", "household", "village")

    def get_context_data(self) -> dict[str, Any]:
        return {"may_compare": self.request.user.may(Permission.COMPARE_LISTS)}


class HitVerify(RequiresMixin, ActionFormView):
    """One hit, what was found on the spot, and the form for whoever may write it."""

    permission = Permission.VIEW_HITS
    model = Hit
    form_class = VerifyForm
    template_name = "households/hit.html"
    title = _("Verify a hit")
    done_message = _("The verification is on the card.")

    def get_form(self) -> Any:
        form = super().get_form()
        if self.request.method == "GET" and self.target.verdict != FlagVerdict.OPEN:
            form.initial = {"verdict": self.target.verdict, "note": self.target.note}
        return form

    def get_context_data(self, form: Any) -> dict[str, Any]:
        hit, user = self.target, self.request.user
        verified = f"{hit.verified_on:%Y-%m-%d}" if hit.verified_on else "—"
        return {
            "hit": hit, "status": verdict_of(hit), "may_verify": user.may(Permission.VERIFY_HIT),  # type: ignore[union-attr]  # behind login
            "facts": [
                Fact(_("Person"), hit.member.name), Fact(_("Head of household"), hit.household.head_name,
                     href=hit.household.get_absolute_url()),
                Fact(_("Kind of list"), hit.get_kind_display()), Fact(_("Where it is from"), hit.source),
                Fact(_("What the list says"), hit.fact or "—"), Fact(_("Compared on"), f"{hit.found_on:%Y-%m-%d}"),
                Fact(_("Verified on"), verified), Fact(_("Note"), hit.note or "—"),
            ],
            "crumbs": [Crumb(_("Hits of comparisons"), reverse("households:hits")), Crumb(hit.member.name)],
        }  # fmt: skip

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from registry.accounts.decorators import check

        self.target  # noqa: B018  (404 before the right is asked)
        check(request, Permission.VERIFY_HIT)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> Any:
        user: Any = self.request.user
        return actions.verify(self.target, by=user, on=clock.today(), **form.cleaned_data)


def flags_panel(household: Any, user: Any) -> dict[str, Any] | None:
    """Negative-list circumstances of a card: result, source, date, verification; for who may see hits."""
    if not user.may(Permission.VIEW_HITS):
        return None
    flags = NegativeFlag.objects.visible_to(user).filter(household=household).order_by("-found_on", "-pk")
    latest: dict[str, NegativeFlag] = {}
    for flag in flags:
        latest.setdefault(flag.kind, flag)
    rows = [
        {"label": label, "flag": latest.get(kind), "verdict": verdict_of(latest[kind]) if kind in latest else None}
        for kind, label in FlagKind.choices
    ]
    others = (
        Hit.objects.visible_to(user)
        .filter(household=household)
        .exclude(kind__in=actions.FLAGS)
        .select_related("member")
    )
    hits = [{"hit": hit, "verdict": verdict_of(hit)} for hit in others.order_by("-pk")[:20]]
    return {"rows": rows, "hits": hits}
