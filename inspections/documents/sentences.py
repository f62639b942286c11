"""Sentences made of figures. Their numbers are locked: they come from the frozen row and are not edited.

A sentence says what happened; a light decides how it is put. Problems are listed only where a light is not green or
something waits too long. Source: DOMAIN §8.4.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from households.choices import LAST_POVERTY_YEAR
from inspections.documents.frozen import Frozen
from inspections.indicators import INDICATORS
from registry.ui import formats


def glue() -> str:
    """What stands between two sentences: nothing in Chinese."""
    return "" if (get_language() or "zh").startswith("zh") else " "


def _n(frozen: Frozen, code: str) -> str:
    return formats.number(frozen.value(code))


def _wan(frozen: Frozen, code: str) -> str:
    return formats.wan(frozen.value(code))


def summary(frozen: Frozen) -> list[tuple[str, str]]:
    """Headed paragraphs: people, changes, income, funds, publicity, measures."""
    found = [(_("Households and persons"), _people(frozen)), (_("Changes of the period"), _changes(frozen))]
    if frozen.value("income_per_head") is not None:
        found.append((_("Income"), _income(frozen)))
    found += [(_("Funds"), _funds(frozen)), (_("Publicity and objections"), _publicity(frozen)),
              (_("Measures and cards"), _work(frozen))]  # fmt: skip
    return found


def _people(frozen: Frozen) -> str:
    words = {
        name: _n(frozen, f"{name}_households")
        for name in ("registered", "poor", "planned", "lifted", "relapsed", "ordinary", "monitored")
    }
    words |= {"day": formats.cn_date(frozen.last_on), "persons": _n(frozen, "registered_persons")}
    if frozen.last_on.year <= LAST_POVERTY_YEAR:
        return (
            _(
                "At the end of %(day)s, %(registered)s households with %(persons)s persons stood on the register: "
                "%(poor)s not yet out of poverty, %(planned)s planned to leave it, %(lifted)s lifted and %(relapsed)s "
                "returned."
            )
            % words
        )
    return (
        _(
            "At the end of %(day)s, %(registered)s households with %(persons)s persons stood on the register: "
            "%(lifted)s lifted out of poverty and %(ordinary)s ordinary farm households; %(monitored)s are monitored."
        )
        % words
    )


def _changes(frozen: Frozen) -> str:
    words = {"identified": _n(frozen, "identified_households"), "identified_persons": _n(frozen, "identified_persons"),
             "exited": _n(frozen, "exited_households"), "exited_persons": _n(frozen, "exited_persons"),
             "received": _n(frozen, "cases_received"), "open": _n(frozen, "cases_open"),
             "late": _n(frozen, "cases_late")}  # fmt: skip
    text = _("%(identified)s households (%(identified_persons)s persons) were newly identified and %(exited)s "
             "(%(exited_persons)s persons) left poverty. %(received)s applications came in; %(open)s cases are on "
             "their way") % words  # fmt: skip
    late = frozen.value("cases_late")
    return text + (_(", %(late)s of them late.") % words if late else _(", none of them late."))


def _income(frozen: Frozen) -> str:
    text = _("Net income per head of the registered households in the last full year was %(income)s yuan") % {
        "income": formats.yuan(frozen.value("income_per_head"))}  # fmt: skip
    growth = frozen.value("income_growth")
    if growth is None:
        return text + _(".")
    words = {"growth": formats.percent(abs(growth), 1)}
    return text + (_(", %(growth)s more than the year before.") if growth >= 0
                   else _(", %(growth)s less than the year before.")) % words  # fmt: skip


def _funds(frozen: Frozen) -> str:
    text = _("Since 1 January %(received)s (10,000 yuan) were received, %(allocated)s passed on and %(spent)s paid "
             "out, %(households)s of it to households; %(period)s were paid out in the period. The balance is "
             "%(balance)s.") % {
        "received": _wan(frozen, "funds_received"), "allocated": _wan(frozen, "funds_allocated"),
        "spent": _wan(frozen, "funds_spent"), "households": _wan(frozen, "funds_to_households"),
        "period": _wan(frozen, "funds_spent_period"), "balance": _wan(frozen, "funds_balance")}  # fmt: skip
    progress = frozen.value("spending_progress")
    if progress is None:
        return text
    put = {
        "green": _("Spending progress is %(progress)s and meets the pace."),
        "amber": _("Spending progress is %(progress)s, close behind the pace."),
        "red": _("Spending progress is %(progress)s, well behind the pace."),
        "none": _("Spending progress is %(progress)s."),
    }[frozen.light("spending_progress")]
    return text + glue() + put % {"progress": formats.percent(progress, 1)}


def _publicity(frozen: Frozen) -> str:
    text = _("%(hung)s notices were put up; %(hanging)s hang now.") % {
        "hung": _n(frozen, "notices_hung"), "hanging": _n(frozen, "notices_hanging")}  # fmt: skip
    on_time = frozen.value("publicity_on_time")
    if on_time is not None:
        text += glue() + _("Of the lists due, %(share)s hung their full days.") % {"share": formats.percent(on_time, 1)}
    text += glue() + _("%(received)s objections came in; %(open)s are open.") % {
        "received": _n(frozen, "objections_received"), "open": _n(frozen, "objections_open")}  # fmt: skip
    in_time = frozen.value("objections_in_time")
    if in_time is not None:
        text += glue() + _("%(share)s were answered in time.") % {"share": formats.percent(in_time, 1)}
    return text


def _work(frozen: Frozen) -> str:
    text = _("%(measures)s help measures began.") % {"measures": _n(frozen, "measures_added")}
    complete = frozen.value("card_completeness")
    if complete is not None:
        text += glue() + _("%(share)s of the cards are complete.") % {"share": formats.percent(complete, 1)}
    return text


def problems(frozen: Frozen) -> list[str]:
    """What does not meet its threshold, or waits; each with its number and where to look first."""
    found = []
    for code, limit in frozen.thresholds.items():
        light, indicator = frozen.light(code), INDICATORS.get(code)
        if light not in ("amber", "red") or indicator is None:
            continue
        written = _written(code, frozen.value(code))
        words = {"name": indicator.name, "value": written, "limit": _written(code, Decimal(limit["green"]))}
        put = (_("%(name)s: %(value)s; %(limit)s is asked for.") if light == "red"
               else _("%(name)s: %(value)s, close to the %(limit)s asked for."))  # fmt: skip
        found.append(put % words + _worst(frozen, code))
    waiting = {
        "objections_late": _("%(number)s objections are past the day they were to be answered by."),
        "notices_late": _("%(number)s notices wait too long for their witness or for being closed."),
    }
    for code, put in waiting.items():
        if frozen.value(code):
            found.append(put % {"number": _n(frozen, code)})
    return found


def _written(code: str, value: Decimal | None) -> str:
    return formats.percent(value, 1) if INDICATORS[code].unit == "percent" else formats.number(
        value if value is None else value.normalize() if value else Decimal(0))  # fmt: skip


def _worst(frozen: Frozen, code: str) -> str:
    """Up to three divisions below where the same figure is red."""
    names = [part["name"] for part in frozen.parts if part["lights"].get(code) == "red"]
    if not names:
        return ""
    shown = _(", ").join(names[:3])
    if len(names) > 3:
        return glue() + _("Furthest behind: %(names)s and %(more)d others.") % {"names": shown, "more": len(names) - 3}
    return glue() + _("Furthest behind: %(names)s.") % {"names": shown}
