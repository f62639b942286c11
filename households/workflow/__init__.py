"""The procedures of the households, one table a module."""

from households.workflow.findings import FINDING, WAIVER
from households.workflow.help import HELP_PLAN, MEASURE
from households.workflow.identification import (
    APPRAISING,
    BACKWARD,
    CLOSING,
    FORWARD,
    IDENTIFICATION,
    waiting_for,
)

__all__ = [
    "APPRAISING", "BACKWARD", "CLOSING", "FINDING", "FORWARD", "HELP_PLAN", "IDENTIFICATION", "MEASURE", "WAIVER",
    "waiting_for",
]  # fmt: skip
