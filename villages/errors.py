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
    "recused_signs": (_("%(name)s is recused from this meeting and does not sign its record."), ""),
    "recused_present": (_("%(name)s must stay out of this vote and cannot chair or record it."), "recused"),
}  # fmt: skip
RULE_MISSING = Reason("rule_missing", _("No rule says what quorum this meeting needs here. Add one with its document."))
SIGNED = Reason("already_signed", _("The record is signed and stays as it is. Record a new meeting to correct it."))
SIGNER_RECORDED = Reason("signer_recorded", _("Whoever entered the record does not sign it; the chair or the first "
                                              "secretary does."))  # fmt: skip
FUTURE = Reason("meeting_in_future", _("A meeting is recorded after it was held."), field="held_on")
CHANGED_BY_SIGNER = Reason("signer_changed", _("Whoever entered or mended the record does not sign it."))
SIGNER_ROLE = Reason("signer_role", _("The branch secretary or the first secretary signs the record."))
GROUP_MISSING = Reason("group_missing", _("Say which villagers' group met."), field="group")
COUNTED_WRONG = Reason("counted_wrong", _("No rule lets this kind of meeting count one person for each household."),
                       field="counted")  # fmt: skip
NOT_SIGNED = Reason("not_signed", _("The record is signed first; then its decision goes on the wall."))
NOT_CARRIED = Reason("not_carried", _("Nothing was decided; there is no decision to publish."))
ON_WALL = Reason("on_wall", _("The decision is on the wall already."))
MEETING_MISSING = Reason("meeting_missing", _("Choose the meeting that discussed it."), field="meeting")
MEETING_KIND = Reason("meeting_kind", _("This step needs another kind of meeting."), field="meeting")
MEETING_UNSIGNED = Reason("meeting_unsigned", _("The record of the meeting is not signed yet."), field="meeting")
MEETING_NOT_CARRIED = Reason("meeting_not_carried", _("That meeting did not carry it."), field="meeting")
MEETING_ORDER = Reason("meeting_order", _("The meetings follow one another by their days, up to today."),
                       field="meeting")  # fmt: skip
AMOUNT_MISSING = Reason("amount_missing", _("Money raised from households has its amount: enter it first."),
                        field="amount_yuan")  # fmt: skip
RESULT_MISSING = Reason("result_missing", _("Write down what came out of it."), field="result")
NOT_DECIDED = Reason("not_decided", _("The villagers have not decided this yet."))
NOT_OPENED = Reason("not_opened", _("The decision is made public first; then its result."))
MATTER_FIXED = Reason("matter_fixed", _("What was proposed stays as the branch proposed it. Begin a new matter."))
CALLED_AFTER = Reason("called_after", _("A meeting is announced before it is held."), field="called_on")
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
