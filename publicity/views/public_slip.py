"""“Am I listed?” With the code of its slip a household reads its own entry and its money, and nobody else's.

The code is typed into a form and sent in the body, so that it stands in no address, no log and no history; the answer
is kept by no cache. A wrong code and a revoked one get the same answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse

from publicity.forms.public import SlipForm
from publicity.models import WallContact
from publicity.views.public import private, show
from registry import clock
from registry.db.guards import explain
from registry.divisions.models import Division

SHOWN = 60  # payments; older ones stand in the totals


@dataclass(frozen=True)
class Said:
    """One sentence; `days_left` while a notice hangs."""

    on: dt.date
    text: str
    amount_yuan: Decimal | None
    days_left: int | None = None


@dataclass(frozen=True)
class Opened:
    """What the holder reads."""

    division: Division
    issued_on: dt.date
    standing: list[Said]
    notices: list[Said]
    money: list[Said]
    years: list[tuple[int, Decimal]]
    phones: list[WallContact]

    @property
    def is_cut(self) -> bool:
        return len(self.money) >= SHOWN


@private
def slip(request: HttpRequest) -> HttpResponse:
    """The form, and with a good code the answer."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    found, asked = None, False
    if form.is_bound and form.is_valid():
        rows = _open(form)
        asked = not form.errors
        found = _opened(rows, on=clock.today()) if rows else None
    status = 429 if form.is_bound and form.non_field_errors() else 200
    return show(request, "wall/slip.html", status=status, form=form, found=found, asked=asked)


def _open(form: SlipForm) -> list[tuple[Any, ...]]:
    """The rows behind the code; none for a wrong one, or with the refusal of the database on the form."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT village_id, issued_on, source, fact_on, words, amount_yuan FROM publicity_open_slip(%s)",
                [form.cleaned_data["code"]],
            )
            return list(cursor.fetchall())
    except Error as error:
        guard = explain(error)
        if guard is None:
            raise
        form.add_error(None, str(guard.message))
        return []


def _opened(rows: list[tuple[Any, ...]], *, on: dt.date) -> Opened:
    village, issued_on = rows[0][0], rows[0][1]
    said: dict[str, list[Said]] = {}
    for _village, _issued, source, day, words, amount in rows:
        if source is not None and (source != "notices" or day >= on):
            left = (day - on).days if source == "notices" else None
            said.setdefault(source, []).append(Said(day, words, amount, left))
    money = [fact for facts in said.values() for fact in facts if fact.amount_yuan is not None]
    money.sort(key=lambda fact: fact.on, reverse=True)
    years = [(year, sum((fact.amount_yuan or Decimal(0) for fact in facts), Decimal(0)))
             for year, facts in groupby(money, key=lambda fact: fact.on.year)]  # fmt: skip
    codes = [village[:n] for n in (12, 9, 6)]
    return Opened(
        Division.objects.get(code=village), issued_on, said.get("status", []), said.get("notices", []), money[:SHOWN],
        years, list(WallContact.objects.filter(village_id__in=codes).order_by("-village_id")[:2]),
    )  # fmt: skip
