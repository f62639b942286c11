"""The income of one year with its lines, and the usual expenses as an offer. Source: DOMAIN §2.6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.choices import KINDS_OF, IncomeKind
from households.forms.fields import LabelledForm
from households.models import CostRatio, IncomeYear
from households.rules import income as rule
from households.rules.drafts import IncomeDraft, LineDraft
from households.rules.years import usual_costs
from registry.ui.forms import MoneyField

GROUPS = (
    (_("Wages and business"), ("wage_yuan", "business_yuan", "business_cost_yuan")),
    (_("Property income"), rule.PROPERTY_PARTS),
    (_("Transfer income"), rule.TRANSFER_PARTS),
    (_("Claims and necessary expenses (since 2021)"), ("claims_yuan", "own_costs_yuan")),
)
BUSINESS, COST = "business_yuan", "business_cost_yuan"


@dataclass(frozen=True)
class LineRow:
    """One line of a part: its kind, amount and note; `share` where a usual share of expenses is on record."""

    label: Any
    amount: forms.BoundField
    note: forms.BoundField
    share: forms.BoundField | None = None


@dataclass(frozen=True)
class Part:
    """One part of the income: its amount, and the lines it is made of."""

    name: str
    amount: forms.BoundField
    rows: list[LineRow]

    @property
    def is_open(self) -> bool:
        return any(row.amount.value() not in (None, "") or row.amount.errors for row in self.rows)


@dataclass(frozen=True)
class Group:
    label: Any
    parts: list[Part]


def line_name(part: str, kind: str, place: int = 0) -> str:
    """The name of a line's amount field; "note__" before it is its note's."""
    return f"{part}__{kind}__{place}"


class IncomeYearForm(LabelledForm):
    """What a household earned in a year. Lines, where given, make the amount of their part; the rest may stay empty."""

    members = forms.IntegerField(
        label=_("members of the year"), min_value=1, max_value=40, required=False,
        help_text=_("Empty: the members on the card."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, draft: IncomeDraft | None, is_kept: bool, shares: Iterable[CostRatio] = (), **kwargs: Any
    ) -> None:
        self.given, self.is_kept, self.shares = draft, is_kept, {s.kind: s for s in shares}
        held = Counter((line.part, line.kind) for line in (draft.lines or () if draft else ()))
        self.places = [(part, kind, n) for part, kinds in KINDS_OF.items() for kind in kinds
                       for n in range(max(1, held[part, kind]))]  # fmt: skip
        kwargs.setdefault("initial", self._initial(draft))
        super().__init__(*args, **kwargs)
        for name in rule.AMOUNTS:
            self._add_money(name, IncomeYear._meta.get_field(name).verbose_name, amount=name)
        for part, kind, n in self.places:
            name = line_name(part, kind, n)
            self._add_money(name, IncomeKind(kind).label, line=part)
            self.fields[f"note__{name}"] = forms.CharField(
                label=_("how it was reckoned"),
                max_length=120,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": _("how it was reckoned")}),
            )
        for kind, ratio in self.shares.items():
            self.fields[f"share__{kind}"] = forms.DecimalField(
                label=_("share of the gross (%)"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
                required=False, initial=(ratio.share * 100).quantize(Decimal("0.1")),
            )  # fmt: skip

    def _add_money(self, name: str, label: Any, **marks: str) -> None:
        self.fields[name] = MoneyField(label=label, required=False, min_value=Decimal(0), max_digits=12)
        self.fields[name].widget.attrs |= {f"data-registry-year-{key}": value for key, value in marks.items()}

    @staticmethod
    def _initial(draft: IncomeDraft | None) -> dict[str, Any]:
        if draft is None:
            return {}
        values: dict[str, Any] = {n: v for n, v in draft.amounts.items() if v} | {"members": draft.members}
        seen: Counter[tuple[str, str]] = Counter()
        for line in draft.lines or ():
            name = line_name(line.part, line.kind, seen[line.part, line.kind])
            seen[line.part, line.kind] += 1
            values |= {name: line.amount_yuan, f"note__{name}": line.note}
        return values

    @property
    def groups(self) -> list[Group]:
        """The parts under their headings, for the template."""
        return [Group(label, [self._part(name) for name in names]) for label, names in GROUPS]

    def _part(self, part: str) -> Part:
        rows = []
        for _part, kind, n in (place for place in self.places if place[0] == part):
            name = line_name(part, kind, n)
            share = self[f"share__{kind}"] if part == COST and f"share__{kind}" in self.fields else None
            rows.append(LineRow(IncomeKind(kind).label, self[name], self[f"note__{name}"], share))
        return Part(part, self[part], rows)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        sums: dict[str, Decimal] = {}
        for part, kind, n in self.places:
            amount = data.get(line_name(part, kind, n))
            if amount:
                sums[part] = sums.get(part, rule.ZERO) + amount
        for part, total in sums.items():
            if data.get(part) is None and part not in self.errors:
                data[part] = total
        return data

    def _lines(self) -> tuple[LineDraft, ...]:
        data = self.cleaned_data
        names = ((part, kind, line_name(part, kind, n)) for part, kind, n in self.places)
        return tuple(
            LineDraft(part, kind, data[name], data[f"note__{name}"]) for part, kind, name in names if data.get(name)
        )

    def income_draft(self, year: int) -> IncomeDraft | None:
        """The income as typed; None when nothing was typed and nothing is on record."""
        data = self.cleaned_data
        amounts = {name: data[name] for name in rule.AMOUNTS if data.get(name) is not None}
        lines = self._lines()
        if not (self.is_kept or amounts or lines):
            return None
        return IncomeDraft(year, amounts, data.get("members"), lines)


def propose_costs(form: IncomeYearForm, data: Any) -> list[str]:
    """Fills the empty expense lines of `data` (what was sent) with the usual share of their gross; says which.

    Nothing is saved: the figures come back in the form, to be changed or emptied.
    """
    gross, shares, empty = {}, {}, []
    for kind in form.shares:
        cost = f"{form.prefix}-{line_name(COST, kind)}"
        amount = _number(form, data, line_name(BUSINESS, kind))
        share = _number(form, data, f"share__{kind}")
        if amount and share and not data.get(cost, "").strip():
            gross[kind], shares[kind] = amount, share / 100
            empty.append(kind)
    proposed = usual_costs(gross, shares)
    for kind, amount in proposed.items():
        name = f"{form.prefix}-{line_name(COST, kind)}"
        data[name] = str(amount)
        note = gettext("%(share)s %% of the gross") % {"share": f"{shares[kind] * 100:.1f}"}
        data[f"{form.prefix}-note__{line_name(COST, kind)}"] = note
    if proposed:
        _sum_up(form, data)
    return [str(IncomeKind(kind).label) for kind in proposed]


def _sum_up(form: IncomeYearForm, data: Any) -> None:
    total = sum((_number(form, data, line_name(COST, k, n)) for p, k, n in form.places if p == COST), rule.ZERO)
    data[f"{form.prefix}-{COST}"] = str(total)


def _number(form: IncomeYearForm, data: Mapping[str, Any], name: str) -> Decimal:
    """A figure as sent, zero when it cannot be read: the field itself explains that on saving."""
    try:
        return form.fields[name].clean(data.get(f"{form.prefix}-{name}", "")) or rule.ZERO
    except forms.ValidationError:
        return rule.ZERO
