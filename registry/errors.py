"""The refusals the domain can utter. A message is shown, a code is compared; nobody parses a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One reason against something: a stable code, a translatable sentence, its parameters, the field to mend."""

    code: str
    message: Any  # a lazy translation or a string; may hold %(name)s places for params
    params: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    field: str = ""

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text

    def as_dict(self) -> dict[str, str]:
        """The reason as the API gives it."""
        return {"code": self.code, "message": str(self), "field": self.field}


class DomainError(Exception):
    """Raised when the domain refuses something a user asked for; the message says why and what to do next."""

    def __init__(self, code: str, message: Any, *, field: str = "", **params: Any) -> None:
        self.reason = Reason(code, message, params, field)
        super().__init__(code)

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def reasons(self) -> list[Reason]:
        return [self.reason]

    def __str__(self) -> str:
        return str(self.reason)


class Refused(DomainError):
    """Raised with every reason against an action at once, so that the user can mend them in one go."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        if not reasons:
            raise ValueError("Refused needs at least one reason")
        Exception.__init__(self, reasons[0].code)
        self.reason = reasons[0]
        self._reasons = list(reasons)

    @property
    def reasons(self) -> list[Reason]:
        return self._reasons

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self._reasons)
