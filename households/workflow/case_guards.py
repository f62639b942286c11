"""What must hold before a step of a case: shared by the four procedures, asked by the button, the API and the step.

Each guard answers with reasons; none means yes. What a form has to bring is asked only when the step is taken
(`is_taken`), so that a button is not refused for a field that was not shown yet. Source: DOMAIN §3.1–3.3, §3.7, §9.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from households import checks
from households.choices import Severity, Status
from households.choices.cases import Asked, Procedure
from households.models import Finding
from households.models.case import Case
from households.models.recused import recused_names
from households.rules.identification import Gap, gaps_in_card
from households.rules.sheets import Line, missing
from households.workflow.sheets import answers, help_given, lacks_development, sheet_of
from registry.accounts.models import Posting
from registry.errors import Reason
from registry.workflow.machine import Context
from villages.models import Helper

Check = Callable[[Case, Context], list[Reason]]

UNWATCHED = frozenset({"DQ-53", "DQ-54"})
"""Lifted, not monitored, and with a gap or below the line (households/choices/checks/monitoring.py)."""
GAPS: dict[Gap, Any] = {
    Gap.NO_MEMBERS: _("The card has no members yet."),
    Gap.NO_HEAD: _("The card names no head of the household."),
    Gap.SEVERAL_HEADS: _("The card names more than one head of the household."),
    Gap.NO_MAIN_CAUSE: _("The card names no main cause of poverty."),
    Gap.NO_INCOME: _("The card has no income for the year of the application or the year before."),
}


def is_taken(context: Context) -> bool:
    """Whether the step is being taken, with its form filled in, and not only asked about."""
    return "note" in context.data


def impartial(case: Case, context: Context) -> list[Reason]:
    """Whom the appraisal recused takes no step. Who filed a near relative is refused by every machine (recusal)."""
    if context.by.name not in case.recused:
        return []
    return [Reason("recused", _("You were recused from the vote on this household (回避): someone else does this."))]


# --- card ------------------------------------------------------------------------------------------------------------


def card_complete(case: Case, context: Context) -> list[Reason]:
    """The card has members, one head, a main cause and an income. The income's height decides nothing here."""
    return [Reason(gap, GAPS[gap]) for gap in gaps_in_card(case.card_facts())]


def card_readable(case: Case, context: Context) -> list[Reason]:
    """The card has members, one head and an income; a cause of poverty is asked of poor households only."""
    return [Reason(gap, GAPS[gap]) for gap in gaps_in_card(case.card_facts()) if gap != Gap.NO_MAIN_CAUSE]


MENDED_BY_IT = {Procedure.IDENTIFICATION: UNWATCHED, Procedure.MONITORING: UNWATCHED}
"""Errors that say the household should go through this very procedure do not stand against it."""


def no_errors(case: Case, context: Context) -> list[Reason]:
    """No data check finds an error on the card. DOMAIN §11: E blocks submission."""
    if not is_taken(context):
        return []
    mended = MENDED_BY_IT.get(Procedure(case.procedure), frozenset())
    found = checks.found_on(case.household, on=context.on)
    return [Reason(one.rule, one.message) for one in found if one.is_error and one.rule not in mended]


def warnings_answered(case: Case, context: Context) -> list[Reason]:
    """What the checks asked about the card is mended, explained or exempted. DOMAIN §11: W before the round closes."""
    found = Finding.objects.open().filter(household=case.household_id).exclude(severity=Severity.INFORMATION)
    waiting = found.exclude(rule__in=MENDED_BY_IT.get(Procedure(case.procedure), frozenset())).count()
    if not waiting:
        return []
    return [
        Reason("findings_open", _("%(count)s findings of the data checks wait on the card: mend or explain them."),
               {"count": waiting})
    ]  # fmt: skip


SHEET: dict[str, Any] = {
    Asked.INCOME: _("The net income per head of the year is not above the line, or one of the two is not on record."),
    Asked.FOOD: _("Food is not secured by the card."),
    Asked.CLOTHING: _("Clothing is not secured by the card."),
    Asked.EDUCATION: _("Compulsory education is not secured by the card."),
    Asked.MEDICAL: _("Basic medical care is not secured by the card."),
    Asked.HOUSING: _("Safe housing is not secured by the card."),
    Asked.WATER: _("Safe drinking water is not secured by the card."),
    Asked.RISKS: _("The card names between one and five risks."),
    Asked.GONE: _("%(left)s risks of the identification are not seen to be gone."),
    Asked.NO_NEW: _("%(count)s new risks came after the identification."),
}


def sheet_holds(case: Case, context: Context) -> list[Reason]:
    """Every line of the sheet holds, computed from the card: nobody types that it does."""
    if not is_taken(context) and case.state == "draft":
        lines: list[Line] = [line for line in missing(sheet_of(case)) if line.asked != Asked.GONE]
    else:
        lines = missing(sheet_of(case))
    return [Reason(f"sheet_{line.asked}", SHEET[line.asked], dict(line.figures)) for line in lines]


# --- visits, group, household ----------------------------------------------------------------------------------------


def two_investigators(case: Case, context: Context) -> list[Reason]:
    """Two different people went there, on a day between the application and today. Source: DOMAIN §3.1."""
    if not is_taken(context):
        return []
    reasons = []
    first, second = case.first_investigator.strip(), case.second_investigator.strip()
    if not first or not second:
        reasons.append(
            Reason("two_investigators", _("Two people investigate, and both are named."), field="second_investigator")
        )
    elif first == second:
        reasons.append(
            Reason("two_investigators", _("The two investigators are two persons."), field="second_investigator")
        )
    if case.investigated_on is None:
        reasons.append(Reason("day_missing", _("Say on which day the household was visited."), field="investigated_on"))
    elif not case.applied_on <= case.investigated_on <= context.on:
        reasons.append(
            Reason("day_out_of_order", _("The visit lies between the application and today."), field="investigated_on")
        )
    own = set(case.household.members.current().values_list("name", flat=True)) & {first, second}
    if own:
        reasons.append(Reason("own_investigator", _("Nobody investigates the own household."),
                              field="first_investigator" if first in own else "second_investigator"))  # fmt: skip
    reasons += stands_aside(case, first, "first_investigator") + stands_aside(case, second, "second_investigator")
    return reasons


def stands_aside(case: Case, name: str, field: str) -> list[Reason]:
    """Whoever has a near relative on file in the household lends it no name either, with or without a login. §9.3."""
    if name not in {one.name for one in recused_names(case.household_id)}:
        return []
    return [Reason("recused", _("%(name)s has a near relative in the household (回避): someone else does this."),
                   {"name": name}, field)]  # fmt: skip


def work_team_signed(case: Case, context: Context) -> list[Reason]:
    """One of the two is of the work team: first secretary or helper of the village. Source: DOMAIN §3.2 (双认定)."""
    if not is_taken(context):
        return []
    names = [case.first_investigator.strip(), case.second_investigator.strip()]
    if context.by.name not in names:
        return [Reason("signer_records", _("Who records the verification is one of the two who signed it."),
                       field="first_investigator")]  # fmt: skip
    day = case.investigated_on or context.on
    posted = Posting.objects.filter(
        user__name__in=names, division_id=case.village_id, role__in=["first_secretary", "helper"], starts_on__lte=day
    ).exclude(ends_on__lt=day)
    helping = Helper.objects.within(case.village_id).active_on(day).filter(name__in=names)
    if posted.exists() or helping.exists():
        return []
    return [Reason("work_team_missing", _("One of the two is of the work team: the first secretary or a helper."),
                   field="second_investigator")]  # fmt: skip


def authorised(case: Case, context: Context) -> list[Reason]:
    """The household's letter of authority is signed: without it no department compares its registers."""
    if case.authorised_on is not None and case.authorised_on <= context.on:
        return []
    if not is_taken(context) and case.state == "draft":
        return []
    return [Reason("not_authorised", _("The household has not signed the letter of authority."), field="authorised_on")]


def accepted_by_household(case: Case, context: Context) -> list[Reason]:
    """A grown member of the household signed after the verification. Source: DOMAIN §3.2."""
    if not is_taken(context):
        return []
    reasons = []
    if case.accepted_on is None or not (case.investigated_on or case.applied_on) <= case.accepted_on <= context.on:
        reasons.append(Reason("day_out_of_order", _("The signature lies between the verification and today."),
                              field="accepted_on"))  # fmt: skip
    signer = next((m for m in case.household.members.current() if m.name == case.accepted_by.strip()), None)
    if signer is None:
        reasons.append(Reason("signer_unknown", _("Somebody of the household signs: give the name as on the card."),
                              field="accepted_by"))  # fmt: skip
    elif signer.age_on(context.on) < GROWN:
        reasons.append(Reason("signer_too_young", _("A grown member of the household signs."), field="accepted_by"))
    return reasons


GROWN = 18
"""Full age; Civil Code article 17."""


# --- the township ---------------------------------------------------------------------------------------------------


def spot_checked(case: Case, context: Context) -> list[Reason]:
    """The township looked for itself and wrote what it saw. Source: DOMAIN §3.1 (sampling record)."""
    if not is_taken(context):
        return []
    reasons = []
    if case.spot_checked_on is None or not case.applied_on <= case.spot_checked_on <= context.on:
        reasons.append(Reason("spot_check_day", _("Say on which day the township made its spot check."),
                              field="spot_checked_on"))  # fmt: skip
    if not case.spot_check.strip():
        reasons.append(Reason("spot_check_missing", _("Write what the spot check found."), field="spot_check"))
    return reasons


# --- the end ---------------------------------------------------------------------------------------------------------


def handbook_handed_over(case: Case, context: Context) -> list[Reason]:
    """The household holds its handbook."""
    if not is_taken(context):
        return []
    if case.handbook_on is None or case.handbook_on > context.on:
        return [
            Reason(
                "handbook_missing",
                _("Say when the household received its handbook; not in the future."),
                field="handbook_on",
            )
        ]
    return []


def household_gone(case: Case, context: Context) -> list[Reason]:
    """Nobody of the household is left: all have left or died, or its card is struck off."""
    if case.household.status == Status.REMOVED or not case.household.members.current().exists():
        return []
    return [Reason("household_there", _("Somebody still belongs to the household."))]


def risks_answered(case: Case, context: Context) -> list[Reason]:
    """Each open risk has help of a fitting kind, and who can work has help with work, trade or credit. DOMAIN §3.3."""
    given = [(m.kind, m.item_code) for m in help_given(case.household)]
    bare = [risk.get_kind_display() for risk in case.household.risks.open() if not answers(risk.kind, given)]
    reasons = []
    if bare:
        reasons.append(Reason("risks_unanswered", _("No help answers: %(risks)s."), {"risks": "、".join(bare)}))
    if lacks_development(case.household):
        reasons.append(Reason("no_development", _(
            "Somebody here can work: at least one measure of trade, work, credit or a welfare job is under way."
        )))  # fmt: skip
    return reasons
