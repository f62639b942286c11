"""The card as it stands in the form, as facts for the checks. Rows that cannot be read yet are left out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from households import checks
from households.forms.members import MemberForm
from households.models import Household
from households.presenters.checks import severity_of
from households.rules.checks import Card
from households.rules.checks.facts import IncomeFact, LivingFact, Person
from households.rules.income import AMOUNTS, compute
from households.rules.members import MemberDraft, completed
from households.views.card_forms import MEMBERS, Forms, forms_for
from registry import clock
from registry.web.details import scoped_or_404

_PERSON = set(Person.__dataclass_fields__)


def live_findings(request: HttpRequest) -> list[dict[str, Any]]:
    """What the rules have against the typed card: rule, severity, sentence, and the id of the field it stands at."""
    user: Any = request.user
    pk = request.POST.get("household", "")
    household = scoped_or_404(Household.objects.all(), user, pk=int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    forms = forms_for(request, household, request.POST)
    for form in forms.all():
        form.is_valid()
    card = _card(forms, household, user.scope)
    return [
        {"rule": found.rule, "severity": found.severity, "label": str(severity_of(found.severity).label),
         "message": found.message, "fix": str(found.check.fix), "field": _field_id(found)}
        for found in checks.of_draft(card, on=clock.today())
    ]  # fmt: skip


def _field_id(found: checks.Found) -> str:
    """The id of the input on the card's page; "" when the finding is about the card as a whole."""
    if found.position is not None:
        return f"id_{MEMBERS}-{found.position}-{found.place}"
    if found.check.place == "years":
        return f"id_year-{found.place}"
    return f"id_card-{found.place}" if found.place and found.check.place in {"causes", "card"} else ""


def _card(forms: Forms, household: Household | None, scope: str) -> Card:
    data = getattr(forms.card, "cleaned_data", {})
    people = [_person(form, position, forms) for position, form in enumerate(forms.members.forms)]
    village = household.village_id if household else getattr(data.get("village"), "code", scope)
    incomes, livings = _of_year(forms, sum(person is not None for person in people))
    return Card(
        pk=household.pk if household else None, village=village, main_cause=data.get("main_cause") or "",
        other_causes=tuple(data.get("other_causes") or ()), cause_note=data.get("cause_note") or "",
        people=tuple(person for person in people if person is not None), incomes=incomes, livings=livings,
        phone=data.get("phone") or "", is_registered=household.is_registered if household else False,
        is_whole=False,
    )  # fmt: skip


def _person(form: MemberForm, position: int, forms: Forms) -> Person | None:
    """The row as a person; None for an empty one or one whose name or relation is still missing."""
    form.is_valid()
    if (form.is_new and not form.has_changed()) or not form.cleaned_data.get("name"):
        return None
    draft = completed(form.draft(forms.members.on_record.get(form.cleaned_data.get("pk") or 0)))
    return person_of(draft, position)


def person_of(draft: MemberDraft, position: int) -> Person:
    """A drafted member as the rules take it."""
    values = {name: value for name, value in asdict(draft).items() if name in _PERSON and name != "pk"}
    return Person(**values | {"position": position, "health": tuple(draft.health)})


def _of_year(forms: Forms, members: int) -> tuple[tuple[IncomeFact, ...], tuple[LivingFact, ...]]:
    """The year's block, when it can be read and anything was typed into it."""
    if forms.year.errors or not forms.year.has_changed():
        return (), ()
    incomes: tuple[IncomeFact, ...] = ()
    drafted = forms.year.income_draft()
    if drafted is not None and members:
        facts = drafted.facts(members)
        totals = compute(facts)
        incomes = (IncomeFact(drafted.year, facts.members, {name: getattr(facts, name) for name in AMOUNTS},
                              totals.gross_yuan, totals.net_yuan, totals.net_per_head_yuan),)  # fmt: skip
    return incomes, ()
