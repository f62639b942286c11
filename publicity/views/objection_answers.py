"""The public answer to an objection and to its review: written, looked at as the wall shows it, then hung."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from publicity import actions
from publicity.forms.objections import AnswerForm, fingerprint
from publicity.models import Objection, ObjectionWords
from publicity.presenters import Answered
from publicity.rules.answers import doubtful_words
from publicity.views.objections import may_read
from publicity.workflow.objections import OBJECTION, OUTCOMES, masked_names
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.web.forms import ActionFormView
from registry.web.refusals import add_reason


class AnswerView(RequiresMixin, ActionFormView):
    """Upholds, refuses or dismisses an objection, or ends its review, with the answer that the village reads.

    The first time the form is sent it only shows the answer as the wall will; the second time it is hung.
    """

    permission = Permission.HANDLE_OBJECTION
    model = Objection
    form_class = AnswerForm
    template_name = "publicity/objection_answer.html"
    done_message = _("The answer hangs on the wall.")
    submit_label = _("Preview as on the wall")
    titles = {
        "uphold": _("Uphold the objection"), "refuse": _("Do not uphold the objection"),
        "dismiss": _("Do not take the objection up"), "review_uphold": _("Review: uphold the objection"),
        "review_refuse": _("Review: do not uphold the objection"),
    }  # fmt: skip
    goes_on = _("The entry's clock goes on; the days it stood are added.")
    intros = {"uphold": _("The entry leaves the notice for good; the matter must be published anew.")}

    @property
    def step(self) -> str:
        if self.kwargs["step"] not in self.titles:
            raise Http404
        return str(self.kwargs["step"])

    def get_title(self) -> Any:
        return self.titles[self.step]

    @property
    def intro(self) -> Any:  # type: ignore[override]  # a class attribute of the base, told apart by step here
        return self.intros.get(self.step.removeprefix("review_"), self.goes_on)

    def get_context_data(self, form: Any) -> dict[str, Any]:
        shown = getattr(self, "shown", None)
        user = self.request.user
        words = ObjectionWords.objects.visible_to(user).filter(pk=self.target.pk).first()
        if not may_read(self.target, user):
            words = None
        return {
            "shown": shown, "words": words,
            "doubtful": doubtful_words(shown.answer, masked=masked_names(self.target)) if shown else [],
            "submit_label": _("Hang the answer on the wall") if shown else self.submit_label,
        }  # fmt: skip

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form = self.get_form()
        if not form.is_valid() or form.is_seen:
            return super().post(request, *args, **kwargs)
        data, on = form.cleaned_data, clock.today()
        reasons = OBJECTION.reasons_against(self.target, self.step, by=request.user, on=on, data=data)
        for reason in reasons:
            add_reason(form, reason)
        if not reasons:
            outcome = OUTCOMES[self.step]
            self.shown = Answered(str(outcome.label), outcome, data["answer"].strip(), on, "review" in self.step)
            form.data = form.data.copy()
            form.data["seen"] = fingerprint(data["answer"])
        return self.show(form)

    def perform(self, form: Any) -> Objection:
        data = form.cleaned_data
        act = actions.review_objection if self.step.startswith("review_") else actions.answer_objection
        return act(self.target, self.step, by=self.request.user, on=clock.today(), answer=data["answer"],
                   findings=data["findings"])  # fmt: skip
