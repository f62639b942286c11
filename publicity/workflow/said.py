"""What objections say in the trail, and what the database says when it refuses something about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "objection.accept": _("Objection accepted"),
    "objection.investigate": _("Investigation of an objection begun"),
    "objection.uphold": _("Objection upheld"),
    "objection.refuse": _("Objection not upheld"),
    "objection.dismiss": _("Objection not taken up"),
    "objection.content": _("The villager is content with the answer"),
    "objection.ask_review": _("The villager asked for a review"),
    "objection.lapse": _("Objection closed; nobody asked for a review"),
    "objection.review_uphold": _("Review: objection upheld"),
    "objection.review_refuse": _("Review: objection not upheld"),
    "objection.escalated": _("Late objection taken one level up"),
    "publicity.objection_entered": _("Objection entered"),
    "publicity.contact_read": _("Contact of an objector read"),
    "publicity.objection_photo_read": _("Photo of an objection looked at"),
}
REFUSALS = {
    "publicity_objection_rate": _("Very many objections to this notice came in within the hour. Please call the "
                                  "village office, or try again later."),
    "publicity_objection_flood": _("Very many objections came in within the hour. Please call the township office or "
                                   "12317, or try again later."),
    "publicity_objection_twice": _("We have this objection already: the same words came in within a day. You need not "
                                   "send it again."),
    "publicity_objection_closed": _("This notice no longer hangs, so it takes no objections. Call 12317."),
    "publicity_objection_text": _("Write what is not right, in at most 1,000 characters."),
    "publicity_objection_about": _("Choose whom it is about."),
    "publicity_objection_photo": _("This picture could not be added. Send at most three, right with the objection."),
    "publicity_objection_settled": _("There is no new answer to say this about."),
    "publicity_review_over": _("The days to ask for a review are over. Call 12317."),
    "publicity_review_top": _("The county leader answered; nobody in the county stands higher. Call 12317."),
    "publicity_lookup_rate": _("Very many wrong codes were typed in the last minutes. Please try again in ten minutes, "
                               "or call 12317."),
    "publicity_objection_frozen": _("An objection and its answer are kept as they were; nothing in them is changed."),
    "publicity_objection_desk": _("This objection is not handled here, but one level up."),
    "publicity_objection_desk_up": _("An objection only goes up, never back down."),
    "publicity_objection_investigators": _("Name two persons who look into it."),
    "publicity_objection_own_notice": _("Whoever prepared or witnessed the notice does not handle objections to it."),
    "publicity_objection_state_edges": _("An objection cannot take this step."),
}  # fmt: skip
