"""All code lists of the household card, by subject."""

from households.choices.ethnicity import Ethnicity
from households.choices.household import (
    COUNTED_AS_POOR,
    MOST_OTHER_CAUSES,
    REGISTERED,
    Attribute,
    Cause,
    IdStandard,
    MonitoredType,
    StandardKind,
    Status,
)
from households.choices.measures import ANSWERS, MeasureKind, MeasureState
from households.choices.people import (
    ABLE_TO_WORK,
    Allowance,
    Destitute,
    Education,
    Health,
    JoinReason,
    Labour,
    LeaveReason,
    Politics,
    Relation,
    School,
    Sex,
    WorkArea,
)

__all__ = [
    "ABLE_TO_WORK", "ANSWERS", "COUNTED_AS_POOR", "MOST_OTHER_CAUSES", "REGISTERED", "Allowance", "Attribute",
    "Cause", "Destitute", "Education", "Ethnicity", "Health", "IdStandard", "JoinReason", "Labour", "LeaveReason",
    "MeasureKind", "MeasureState", "MonitoredType", "Politics", "Relation", "School", "Sex", "StandardKind",
    "Status", "WorkArea",
]  # fmt: skip
