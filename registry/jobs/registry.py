"""The kinds of jobs there are. An app declares one with `@job("inspections.report", label=_("…"))` in its tasks.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

Run = Callable[..., "dict[str, Any] | None"]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its code, its label, and the function `run(progress, **params) -> result`."""

    code: str
    label: Any
    run: Run


_KINDS: dict[str, Kind] = {}


def job(code: str, *, label: Any) -> Callable[[Run], Run]:
    """Declares a function as the work of a kind of job. It must be safe to run again after it was cut off."""

    def declare(run: Run) -> Run:
        if code in _KINDS:
            raise ValueError(f"job {code} is declared twice")
        _KINDS[code] = Kind(code, label, run)
        return run

    return declare


def kind(code: str) -> Kind:
    return _KINDS[code]


def label(code: str) -> str:
    return str(_KINDS[code].label) if code in _KINDS else code
