"""The forms of the money. They clean and explain; the actions decide."""

from funds.forms.money import AllocateForm, GiveBackForm, NoteForm, ProjectForm, ScansForm, SourceForm
from funds.forms.payment import PaymentForm

__all__ = ["AllocateForm", "GiveBackForm", "NoteForm", "PaymentForm", "ProjectForm", "ScansForm", "SourceForm"]
