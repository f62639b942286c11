"""What becomes of a finding, and of the exemption asked for it: one table each. Source: DOMAIN §11, GZ (豁免清单).

The nightly run opens findings and sees them mended; people explain warnings and ask for exemptions. An exemption is
decided one level above whoever asked, by another person, and ends on its day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from households.choices import FindingState, Severity, WaiverState
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.text.words import says_something
from registry.workflow.machine import Context, Machine, Transition

if TYPE_CHECKING:
    from households.models import Finding, Waiver
    from registry.accounts.models import User

S, W = FindingState, WaiverState
VILLAGE, TOWNSHIP, COUNTY = 12, 9, 6
DECIDES = {VILLAGE: TOWNSHIP, TOWNSHIP: COUNTY}
"""Length of the asker's division code → of the decider's: one level up."""
LONGEST_DAYS = 366
"""Every register is verified once a year (动态管理, DOMAIN §3.3): nothing is exempt past the next verification."""


def only_warnings(finding: Finding, context: Context) -> list[Reason]:
    """An error is mended or exempted, never explained away."""
    if finding.severity == Severity.ERROR:
        return [Reason("error_not_explained", _("An error is mended or exempted, not explained."))]
    return []


def says_why(_subject: Any, context: Context) -> list[Reason]:
    """The words are there."""
    if "words" in context.data and not says_something(context.data["words"]):
        return [Reason("words_missing", _("Write why: whoever reads it later was not there."), field="words")]
    return []


def may_ask(finding: Finding, context: Context) -> list[Reason]:
    """Whoever keeps the cards asks, or the township officer who reviews them."""
    if context.by.may(P.EDIT_HOUSEHOLDS) or context.by.may(P.REVIEW_CASE):
        return []
    return [Reason("not_permitted", _("Village clerks and township officers ask for exemptions."))]


def asked_from_below(finding: Finding, context: Context) -> list[Reason]:
    """A village or a township asks; the county decides and does not ask."""
    if len(context.by.scope) not in DECIDES:
        return [Reason("asks_from_below", _("Villages and townships ask for exemptions."))]
    return []


def not_asked_yet(finding: Finding, context: Context) -> list[Reason]:
    """One exemption at a time."""
    if finding.waivers.filter(state=W.ASKED).exists():
        return [Reason("waiver_asked", _("An exemption of this finding has been asked for already."))]
    return []


def expires_later(finding: Finding, context: Context) -> list[Reason]:
    """An exemption has an end, and it lies ahead."""
    if "expires_on" in context.data and (not context.data["expires_on"] or context.data["expires_on"] <= context.on):
        return [Reason("expires_past", _("Say until when: a day after today."), field="expires_on")]
    if "expires_on" in context.data and (context.data["expires_on"] - context.on).days > LONGEST_DAYS:
        return [Reason("expires_late", _("An exemption lasts a year at most; then it is asked for again."),
                       field="expires_on")]  # fmt: skip
    return []


def one_level_up(waiver: Waiver, context: Context) -> list[Reason]:
    """The township decides what a village asks, the county what a township asks."""
    wanted = DECIDES.get(len(waiver.asked_from))
    if len(context.by.scope) != wanted or not waiver.village_id.startswith(context.by.scope):
        return [Reason("one_level_up", _("An exemption is decided one level above whoever asked for it."))]
    return []


def another_person(waiver: Waiver, context: Context) -> list[Reason]:
    """Nobody decides what they asked for, in whatever role."""
    if waiver.asked_by_id == context.by.pk:
        return [Reason("own_waiver", _("Who asks for an exemption does not decide it."))]
    return []


FINDING = Machine(
    name="finding",
    states=dict(FindingState.choices),
    transitions=(
        Transition("explain", _("Explain"), frozenset({S.OPEN, S.EXPLAINED}), S.EXPLAINED, P.EDIT_HOUSEHOLDS,
                   guards=(only_warnings, says_why), source="DOMAIN §11"),
        Transition("reopen", _("Take the explanation back"), frozenset({S.EXPLAINED}), S.OPEN, P.EDIT_HOUSEHOLDS,
                   source="DOMAIN §11"),
        Transition("ask", _("Ask for an exemption"), frozenset({S.OPEN, S.EXPLAINED}), S.OPEN, P.VIEW_HOUSEHOLDS,
                   guards=(may_ask, asked_from_below, not_asked_yet, says_why,
                           expires_later), source="GZ main (豁免清单)"),
    ),
    holders={S.OPEN: "village_clerk", S.EXPLAINED: "village_clerk"},
    final=frozenset({S.FIXED}),
)  # fmt: skip

WAIVER = Machine(
    name="waiver",
    states=dict(WaiverState.choices),
    transitions=tuple(
        Transition(f"{name}_{level}", label, frozenset({W.ASKED}), target, right,
                   guards=(one_level_up, another_person, says_why), source="GZ main (豁免清单); DOMAIN §9.2")
        for name, label, target in (("grant", _("Exempt"), W.GRANTED), ("refuse", _("Do not exempt"), W.REFUSED))
        for level, right in (("township", P.REVIEW_CASE), ("county", P.APPROVE_CASE))
    ),
    holders={W.ASKED: "township_reviewer"},
    final=frozenset({W.GRANTED, W.REFUSED}),
)  # fmt: skip


def decision(name: str, by: User) -> str:
    """The step of WAIVER that this person takes: "grant_township" or "grant_county" …"""
    return f"{name}_{'county' if by.may(P.APPROVE_CASE) else 'township'}"
