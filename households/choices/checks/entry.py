"""What a data check is: number, severity, wording, where to mend it, and the policy figures it measures with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Run = Literal["save", "form", "import", "submit", "night"]


@dataclass(frozen=True)
class Limit:
    """A policy figure with its default; rows of RuleSetting put others in force by region and time. None: not set.

    One that a document sets for a measure has no figure here: `standard` names the rows of MeasureStandard it is.
    """

    name: str
    default: str | None
    label: Any
    standard: str = ""  # a code of households.choices.LimitCode

    @property
    def value(self) -> Decimal | None:
        return None if self.default is None else Decimal(self.default)


@dataclass(frozen=True)
class Check:
    """A rule of DOMAIN §11. The condition is bound to `id` in households/rules or in a `checks` package.

    `message` is filled with the finding's params. `place` names the part of the card where it is mended, `fields` the
    form's fields, `source` the real rule it comes from (§0.2), which is also the document of its default limits.
    """

    id: str
    severity: Severity
    message: Any
    title: Any = ""
    fix: Any = ""
    subject: str = "household"
    place: str = ""
    fields: tuple[str, ...] = ()
    source: str = ""
    runs: tuple[Run, ...] = ("night",)
    limits: tuple[Limit, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def is_of_card(self) -> bool:
        """Is the finding about one household's card (and not a village, list, notice or meeting)?"""
        return self.subject in {"household", "member"}
