"""The procedures of the households, one table a module; those about one household together in `courses`."""

from households.workflow.appraising import APPRAISING
from households.workflow.clearing import CLEARING
from households.workflow.courses import (
    BACKWARD,
    CLOSING,
    COURSES,
    MACHINES,
    STEPS,
    Course,
    course_of,
    machine_of,
    my_turn,
    procedures_with,
    steps_forward,
)
from households.workflow.exit import EXIT
from households.workflow.findings import FINDING, WAIVER
from households.workflow.help import HELP_PLAN, MEASURE
from households.workflow.identification import IDENTIFICATION
from households.workflow.monitoring import MONITORING
from households.workflow.steps import KINDS

__all__ = [
    "APPRAISING", "BACKWARD", "CLEARING", "CLOSING", "COURSES", "EXIT", "FINDING", "HELP_PLAN", "IDENTIFICATION",
    "KINDS", "MACHINES", "MEASURE", "MONITORING", "STEPS", "WAIVER", "Course", "course_of", "machine_of", "my_turn",
    "procedures_with", "steps_forward",
]  # fmt: skip
