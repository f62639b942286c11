"""What every page of this app shows: steps taken, who holds the pen, the way to an area, a list as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.accounts.roles import ROLES
from registry.divisions.models import Division
from registry.spreadsheets.writer import write_table
from registry.ui.elements import Crumb, Event
from registry.web.columns import Col
from registry.workflow.machine import Machine


def history(machine: Machine, subject: Any) -> list[Event]:
    """The steps taken so far, newest first, with who and why."""
    words = {t.name: t.label for t in machine.transitions} | {"begin": _("Entered")}
    return [
        Event(
            words.get(step.transition, step.transition),
            step.at,
            by=step.by.name if step.by else "",
            note=step.note,
            tone="danger" if step.transition in {"return", "stop"} else "success",
        )
        for step in reversed(list(machine.steps_taken(subject)))
    ]


def waiting_for(machine: Machine, subject: Any) -> str:
    """The role that holds the pen now, "" when nobody does."""
    role = ROLES.get(machine.holders.get(subject.state, ""))
    return str(role.label) if role else ""


def area_crumbs(division: Division, scope: str) -> list[Crumb]:
    """The way from the user's own area down to this one."""
    above = [d for d in division.ancestors() if d.code.startswith(scope)]
    return [
        Crumb(_("Special funds"), reverse("funds:home")),
        *(Crumb(d.name, f"{reverse('funds:home')}?area={d.code}") for d in above),
        Crumb(division.name),
    ]


def workbook(title: Any, columns: Sequence[Col], rows: Iterable[Any]) -> HttpResponse:
    """A list as a workbook to download."""
    data = write_table(
        sheet=str(title),
        headings=[str(c.label) for c in columns],
        rows=([c.raw(row) for c in columns] for row in rows),
        title=str(title),
    )
    return attachment(data, f"{title}.xlsx")


def attachment(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
