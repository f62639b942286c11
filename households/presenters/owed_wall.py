"""What the Fair Wall waits for, each for the one whose turn it is: objections, signatures, sheets to hang, duties.

Source: DOMAIN §7.1 (duties, who signs), §3.7 (objections).
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from households.presenters.owed_lines import SHOWN, WEEK, Group, Line
from publicity.choices import NoticeKind
from publicity.models import Notice, Objection
from publicity.reports import duties
from publicity.reports.duties import Owed
from publicity.rules.kinds import composed_at
from registry.accounts.permissions import Permission


def _objections(user: Any, on: dt.date) -> Group:
    """Objections whose next step is this person's, the earliest day first. Who objected is not told."""
    may = user.may(Permission.HANDLE_OBJECTION)
    held = Objection.objects.visible_to(user).held_by(user) if may else Objection.objects.none()
    lines = [
        Line(one.get_state_display(), one.notice.title, one.get_absolute_url(), one.next_on,
             bool(one.next_on and one.next_on < on))
        for one in held.with_next_day().select_related("notice").order_by("next_on", "pk")[:SHOWN]
    ]  # fmt: skip
    url = f"{reverse('publicity:objections')}?pen=mine"
    return Group("objections", _("Objections that wait for you"), lines, held.count(), url, "danger")


def _signatures(user: Any, on: dt.date) -> Group:
    """Sheets that lack the signature this person gives."""
    waiting = Notice.objects.waiting_for_signature_of(user)
    lines = [
        Line(_("To be signed"), n.title, n.get_absolute_url(), n.prepared_on, n.prepared_on < on - WEEK)
        for n in waiting[:SHOWN]
    ]
    return Group("signatures", _("Notices that wait for your signature"), lines, waiting.count(),
                 reverse("publicity:sign_waiting"), "warning")  # fmt: skip


def _notices(user: Any, on: dt.date) -> Group:
    seen = Notice.objects.visible_to(user).filter(village_id=user.scope)
    waiting, over = seen.awaiting_witness(), seen.due_to_close(on)
    lines = [
        Line(_("To be witnessed and hung"), n.title, n.get_absolute_url(), n.prepared_on, n.prepared_on < on - WEEK)
        for n in waiting.order_by("prepared_on", "pk")[:SHOWN]
    ] + [
        Line(_("To be taken down"), n.title, n.get_absolute_url(), n.ends_on, True)
        for n in over.order_by("ends_on", "pk")[:SHOWN]
    ]  # fmt: skip
    return Group("notices", _("Publicity"), lines[:SHOWN], waiting.count() + over.count(),
                 reverse("publicity:notices"), "info")  # fmt: skip


def _duties(user: Any, on: dt.date) -> Group:
    """Sheets the place owes to its wall by now; each leads to where it is composed."""
    code = user.scope
    if not code or not user.may(Permission.PREPARE_NOTICE):
        return Group("duties", "")
    place = duties.owed_by(code, on=on)
    items = [item for item in place.items if item.state in {"late", "due"} and not place.has_waiting(item)]
    lines = [
        Line(item.period.label(get_language() or ""), str(NoticeKind(item.kind).label), _place_of(item, code),
             item.due_on, item.state == "late")
        for item in items[:SHOWN]
    ]  # fmt: skip
    return Group("duties", _("Notices the wall is owed"), lines, len(items),
                 reverse("publicity:duty_calendar", args=[code]), "warning")  # fmt: skip


def _place_of(item: Owed, code: str) -> str:
    if item.kind not in composed_at(code):
        return reverse("publicity:duty_calendar", args=[code])
    days = {"from": item.period.start.isoformat(), "to": item.period.last_on.isoformat()}
    return f"{reverse('publicity:compose_sheet', args=[item.kind])}?{urlencode(days)}"


URGENT = (_objections, _signatures)
THIS_WEEK = (_notices, _duties)
