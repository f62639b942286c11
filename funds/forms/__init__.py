"""The forms of the money. They clean and explain; the actions decide."""

from funds.forms.money import AllocateForm, GiveBackForm, NoteForm, ScansForm, SourceForm
from funds.forms.payment import PaymentForm
from funds.forms.projects import ProjectForm

__all__ = ["AllocateForm", "GiveBackForm", "NoteForm", "PaymentForm", "ProjectForm", "ScansForm", "SourceForm"]
