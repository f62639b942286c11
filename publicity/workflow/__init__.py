"""The two procedures of the wall as tables, and what they let the apps above do."""

from publicity.workflow.clearing import hung, reasons_against_clearing
from publicity.workflow.notices import NOTICE
from publicity.workflow.objections import OBJECTION, OUTCOMES

__all__ = ["NOTICE", "OBJECTION", "OUTCOMES", "hung", "reasons_against_clearing"]
