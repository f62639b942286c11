"""Forms of the village card, of meetings and matters, and of the register of helpers."""

from villages.forms.cards import CardForm
from villages.forms.helpers import HelperForm
from villages.forms.meetings import EvidenceForm, MeetingForm, PlannedForm
from villages.forms.resolutions import DiscussionForm, NoteForm, ResolutionForm, ResultForm

__all__ = [
    "CardForm", "DiscussionForm", "EvidenceForm", "HelperForm", "MeetingForm", "NoteForm", "PlannedForm",
    "ResolutionForm", "ResultForm",
]  # fmt: skip
