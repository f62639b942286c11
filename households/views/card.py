"""One page to enter or change a whole card: facts, people, a year's income and guarantees, causes, a measure.

What is typed is kept as a draft of its author (registry.drafts); when somebody else saved the card meanwhile, both
works are merged field by field (households/views/merging.py).
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households import presenters
from households.actions import households as actions
from households.forms.words import entry_words
from households.models import Household
from households.views import merging
from households.views.card_forms import MEMBERS, Collector, Forms, computed, forms_for
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.drafts import actions as drafts
from registry.drafts import queries
from registry.drafts.forms import KEY, Desk, data_of, kept_values, left_over, new_key, on_offer, version_of
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

FORM = "households.card"
_ROW = re.compile(rf"^{MEMBERS}-[0-9]+-")
_OWN = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


class CardView(RequiresMixin, View):
    """Create and edit. Without JavaScript "add a member" sends the page and comes back with one more row."""

    permission = Permission.EDIT_HOUSEHOLDS
    template_name = "households/household_form.html"

    def household(self) -> Household | None:
        if "pk" not in self.kwargs:
            return None
        source = Household.objects.select_related("village")
        found: Household = scoped_or_404(source, self.request.user, pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        draft = queries.find(request.user, form=FORM, pk=request.GET.get("draft", "-"))
        if draft is None or draft.subject != subject_of(household, {KEY: draft.subject}):
            return self.show(household, forms_for(request, household))
        data = data_of(draft)
        forms = forms_for(request, household, data)
        forms.quiet()
        return self.show(household, forms, data=data, draft=draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        data = request.POST.copy()
        if "save_draft" in data:
            return self.keep(household, data)
        if "add_member" in data:
            rows = data.get(f"{MEMBERS}-TOTAL_FORMS", "0")
            data[f"{MEMBERS}-TOTAL_FORMS"] = str(int(rows) + 1 if rows.isdecimal() and len(rows) < 9 else 1)
            forms = forms_for(request, household, data)
            forms.quiet()
            return self.show(household, forms, data=data)
        meeting = self.meet(household, data)
        forms = forms_for(request, household, data)
        if meeting and (meeting.open or meeting.lost):
            forms.quiet()
            return self.show(household, forms, data=data, meeting=meeting)
        if not forms.are_valid():
            return self.show(household, forms, data=data, meeting=meeting)
        return self.save(household, forms, data, meeting)

    def meet(self, household: Household | None, data: QueryDict) -> merging.Meeting | None:
        """What others did to the card since the page was opened, merged into what was sent."""
        if household is None or not data.get(merging.BASE):
            return None
        fresh = self._on_record(household, data)
        unanswered = merging.answer(data, household, fresh)
        return merging.meet(data, household, fresh, unanswered=unanswered)

    def _on_record(self, household: Household, data: QueryDict | None) -> Forms:
        year = data.get("year-year", "") if data else ""
        request = HttpRequest()
        request.user, request.GET = self.request.user, QueryDict(mutable=True)
        request.GET["year"] = year or self.request.GET.get("year", "")
        return forms_for(request, household)

    def save(
        self, household: Household | None, forms: Forms, data: QueryDict, meeting: merging.Meeting | None
    ) -> HttpResponse:
        """The one domain call; what it refuses is shown at the fields."""
        saved = None
        with refusals_on(Collector(forms)):
            saved = self.call(household, forms)
            by: Any = self.request.user
            drafts.discard(by=by, form=FORM, subject=subject_of(household, data))
        if forms.have_errors():
            return self.show(household, forms, data=data, meeting=meeting, events=self._events(household, forms))
        messages.success(self.request, _("The card was saved."))
        self._say(meeting)
        again = saved is not None and "save_next" in data
        return redirect("households:create") if again else redirect(saved)  # type: ignore[arg-type]  # a saved card has its address

    def call(self, household: Household | None, forms: Forms) -> Household:
        by: Any = self.request.user
        on = clock.today()
        fields = forms.card.cleaned_data
        if household is None:
            village, number = fields["village"].code, fields["number"]
            return actions.enter(village=village, number=number, by=by, on=on, **forms.drafts())
        return actions.change(household, version=fields["version"], by=by, on=on, **forms.drafts())

    def keep(self, household: Household | None, data: QueryDict) -> HttpResponse:
        """The button "save as draft": what the script does by itself every few seconds."""
        forms = forms_for(self.request, household, data)
        by: Any = self.request.user
        draft = drafts.keep(
            by=by, form=FORM, subject=subject_of(household, data), form_version=version_of(forms.names()),
            values=kept_values(data), address=self.request.path, title=title_of(household, data),
        )  # fmt: skip
        messages.success(self.request, _("Kept as a draft. Only you see it; the card itself is not changed."))
        return redirect(draft.url)

    def _say(self, meeting: merging.Meeting | None) -> None:
        """What was merged by itself, in words."""
        if meeting is None or not meeting.is_anything:
            return
        lines = [f"{label}: {was or '—'} → {now or '—'}" for label, was, now in meeting.said]
        lines += [gettext("%(name)s joined.") % {"name": name} for name in meeting.joined]
        lines += [gettext("%(name)s left.") % {"name": name} for name in meeting.left]
        if lines:
            head = gettext("Others saved this card after you opened it. Both works were merged; theirs:")
            messages.info(self.request, "\n".join([head, *lines]))

    def _events(self, household: Household | None, forms: Forms) -> Any:
        """What others changed since the page was opened, when the save came too late. None when nobody did."""
        codes = {error.code for error in forms.card.non_field_errors().as_data()}
        if household is None or "card_changed" not in codes:
            return None
        seen = forms.card.cleaned_data.get("seen") or 0
        return presenters.timeline(trail.entries_for(household).filter(pk__gt=seen))

    def show(
        self, household: Household | None, forms: Forms, *, data: QueryDict | None = None, draft: Any = None,
        meeting: merging.Meeting | None = None, events: Any = None,
    ) -> HttpResponse:  # fmt: skip
        here = _("Change the card") if household else _("New household")
        context = {
            "object": household, "card": forms.card, "members": forms.members, "year": forms.year,
            "measure": forms.measure, "title": here, "crumbs": crumbs(household, here=here), "conflict": events,
            "computed": computed(forms), "years": household.incomes.order_by("-year").values_list("year", flat=True)
            if household else [], "status": presenters.status_of(household) if household else None,
            "back_url": household.get_absolute_url() if household else reverse("households:list"),
            "words": json.dumps(entry_words(forms.card, forms.year, forms.measure, on=clock.today()),
                                ensure_ascii=False, separators=(",", ":")),
            "meeting": meeting, "base": self._base(household, data), "desk": self._desk(household, forms, data, draft),
        }  # fmt: skip
        return render(self.request, self.template_name, context)

    def _base(self, household: Household | None, data: QueryDict | None) -> str:
        if household is None:
            return ""
        sent = data.get(merging.BASE, "") if data else ""
        return sent or merging.pack(merging.state_of(self._on_record(household, data), household))

    def _desk(self, household: Household | None, forms: Forms, data: QueryDict | None, draft: Any) -> Desk:
        subject = subject_of(household, data or {})
        desk = Desk(FORM, subject, version_of(forms.names()), continued=draft)
        if draft is not None:
            known = {*forms.names(), *(f"{MEMBERS}-{name}" for name in _OWN), merging.BASE, merging.ASKED}
            desk.left = [one for one in left_over(draft, ()) if not _is_known(one.name, known)]
        elif data is None:
            desk.drafts = on_offer(self.request.user, form=FORM, subject=subject)
        return desk


def _is_known(name: str, known: set[str]) -> bool:
    return _ROW.sub(f"{MEMBERS}-", name) in known or name.startswith(("choice:", "text:"))


def subject_of(household: Household | None, data: Any) -> str:
    """What a draft of the card is about: the household, or the key of a card not entered yet."""
    if household is not None:
        return f"household:{household.pk}"
    key = str(data.get(KEY, ""))
    return key if re.fullmatch(r"new:[0-9a-f]{1,20}", key) else new_key()


def title_of(household: Household | None, data: QueryDict) -> str:
    """How a list of drafts calls it: the head, or the first name typed."""
    if household is not None:
        return f"{household.head_name} {household.number}"
    return data.get(f"{MEMBERS}-0-name", "") or gettext("New household")
