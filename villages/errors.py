"""What is refused about meetings, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import Reason

_WORDS: dict[str, tuple[Any, str]] = {
    "more_present_than_due": (_("More people are present (%(present)s) than are due (%(due)s)."), "present"),
    "more_votes_than_present": (_("There are more votes (%(votes)s) than people present (%(present)s)."), "agree"),
    "more_recused_than_present": (
        _("More people are recused (%(recused)s) than came (%(present)s). Name only those who came."), "recused"),
    "more_votes_than_voters": (
        _("There are more votes (%(votes)s) than people who may vote (%(voters)s): %(recused)s are recused."), "agree"),
    "no_quorum": (_("The meeting has no quorum: %(present)s of %(due)s came, %(needed)s are needed (%(document)s)."),
                  "present"),
    "no_majority": (_("The decision is not carried: %(agree)s agreed, %(needed)s are needed (%(document)s)."), "agree"),
    "call_missing": (_("Say when this meeting was announced: %(needed)s days before are asked for (%(document)s)."),
                     "called_on"),
    "called_too_late": (
        _("The meeting was announced %(days)s days before, %(needed)s are asked for (%(document)s). Call it again."),
        "called_on"),
    "recused_present": (_("%(name)s must stay out of this vote and cannot chair or record it."), "recused"),
}  # fmt: skip
RULE_MISSING = Reason("rule_missing", _("No rule says what quorum this meeting needs here. Add one with its document."))
SIGNED = Reason("already_signed", _("The record is signed and stays as it is. Record a new meeting to correct it."))
SIGNER_RECORDED = Reason("signer_recorded", _("Whoever entered the record does not sign it; the chair or the first "
                                              "secretary does."))  # fmt: skip
FUTURE = Reason("meeting_in_future", _("A meeting is recorded after it was held."), field="held_on")
HELPER_ENDED = Reason("helper_ended", _("This helper's task has ended already."))
HELPER_NOT_BEGUN = Reason("helper_not_begun", _("A helper's task ends after it begins."), field="on")


def helper_known(name: str) -> Reason:
    """The phone belongs to a helper of this village already."""
    return Reason("helper_known", _("%(name)s is on the register with this phone already."), {"name": name}, "phone")


def login_taken(name: str) -> Reason:
    """The login belongs to another helper of this village."""
    return Reason("helper_login_taken", _("This login belongs to the helper %(name)s."), {"name": name}, "user")


def of(code: str, **params: Any) -> Reason:
    """The reason for a code of rules.quorum."""
    message, field = _WORDS[code]
    return Reason(code, message, params, field)
