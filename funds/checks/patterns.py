"""The table of what is watched: an entry each pattern, with its words, who answers, its figures, its source, its SQL.

The sentence is filled with the facts of a warning (funds.presenters.watch). Source: DOMAIN §6.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.checks import lists, money, people
from funds.choices import FundFigure as F
from funds.choices import Pattern as P
from households.choices import Severity

AUDIT = "DOMAIN §6.8 (审计署2017年第6号公告)"


@dataclass(frozen=True)
class Watch:
    """One pattern. `sentence` tells one warning, `meaning` why it is looked at, `answers` what an answer shows."""

    pattern: P
    sentence: Any
    meaning: Any
    answers: Any
    role: str  # who answers in a village; above the village the desk of that level (rules.watch)
    severity: Severity
    source: str
    query: str
    figures: tuple[F, ...] = ()
    is_crossing: bool = False  # needs the whole county: rows of other villages, or papers of the county
    variants: tuple[tuple[str, Any], ...] = ()  # sentences by the fact "how"

    def words(self, how: str) -> Any:
        """The sentence for one kind of the pattern."""
        return dict(self.variants).get(how, self.sentence)


WATCHES: tuple[Watch, ...] = (
    Watch(
        P.IDLE_NODE, _("%(yuan)s yuan of %(document)s have lain at %(place)s for %(days)s days."),
        _("Money that came from above and was not passed on within the days. Sending it back and forth makes it no "
          "younger."),
        _("The allocation that passes it on, or the paper that gives it back."),
        "township_accounting", Severity.WARNING, AUDIT, money.IDLE_NODE, (F.IDLE_NODE_DAYS,),
    ),
    Watch(
        P.IDLE_PROJECT, _("The project “%(name)s” holds %(yuan)s yuan and has paid nothing since %(since)s (%(months)s "
                          "months)."),
        _("Money of a project out of which nothing was paid for months: idle, long idle, to be taken back."),
        _("Why the work stands still and when it pays; or the paper that gives the money back."),
        "village_clerk", Severity.ERROR, AUDIT, money.IDLE_PROJECT,
        (F.IDLE_MONTHS, F.IDLE_MONTHS_LONG, F.IDLE_MONTHS_WORST),
    ),
    Watch(
        P.SLOW_PROJECT, _("The project “%(name)s” is %(days)s days behind its plan: %(percent)s per cent done, to be "
                          "finished by %(ends)s."),
        _("Work that has not begun on its day, or of which less is done than its plan says."),
        _("A report of progress with photos, or the decision on a new date."),
        "village_clerk", Severity.WARNING, "DOMAIN §6.7", money.SLOW_PROJECT, (F.SLOW_DAYS,),
    ),
    Watch(
        P.SPLIT, _("%(count)s lists like “%(title)s” pay %(yuan)s yuan together; each is below the limit of %(limit)s "
                   "yuan."),
        _("Lists or contracts that are parts of one thing, each below the amount from which more people sign or work "
          "is tendered; or one just below it."),
        _("Why these are different things; or the approval or tender that was due."),
        "township_accounting", Severity.ERROR, "DOMAIN §6.8", lists.SPLIT,
        (F.TENDER_YUAN, F.SPLIT_DAYS, F.SPLIT_SHARE),
        variants=(
            ("near", _("“%(title)s” of %(yuan)s yuan stays just below the limit of %(limit)s yuan.")),
            ("firm", _("%(count)s contracts with %(title)s come to %(yuan)s yuan; each is below the limit of "
                       "%(limit)s yuan.")),
        ),
    ),
    Watch(
        P.SHARED_ACCOUNT, _("%(count)s households are paid on one account: %(names)s."),
        _("One bank account stands on several cards or lists. Nobody may hold the card of others."),
        _("The household's own account, entered on its card; the bank's paper when two cards are one family."),
        "township_reviewer", Severity.ERROR, "DOMAIN §6.6, §6.8", people.SHARED_ACCOUNT, is_crossing=True,
    ),
    Watch(
        P.SHARED_PHONE, _("%(count)s households with one phone are paid for the same thing (%(items)s): %(names)s."),
        _("Households on one list that give the same phone: one family twice, or somebody who collects for others."),
        _("Whose phone it is; each household's own number."),
        "village_clerk", Severity.WARNING, "DOMAIN §6.8", people.SHARED_PHONE, is_crossing=True,
    ),
    Watch(
        P.RELATIVE, _("%(cadre)s took part in “%(title)s”, which pays %(yuan)s yuan to the household of %(relative)s "
                      "(%(kinship)s)."),
        _("A cadre checked, approved, witnessed or paid a list on which a near relative stands."),
        _("Who else confirms that the household is entitled; or the money back."),
        "township_reviewer", Severity.ERROR, "DOMAIN §6.8, §9.3 (优亲厚友)", people.RELATIVE, is_crossing=True,
    ),
    Watch(
        P.CADRE_ACCOUNT, _("“%(title)s” pays on the account of the household of %(cadre)s: %(names)s."),
        _("Money of other households, or of a contract, goes to an account in a household whose member the state "
          "pays or who helps here."),
        _("The payee's own account and the correction; or the money back."),
        "township_reviewer", Severity.ERROR, "DOMAIN §6.8 (个人账户)", people.CADRE_ACCOUNT, is_crossing=True,
    ),
    Watch(
        P.DEAD, _("%(name)s left the household on %(day)s (%(reason)s) and stands on “%(title)s” after that."),
        _("A payee who had died or moved out in a month before the list was paid."),
        _("The corrected card with its paper; the line struck out; or the money back."),
        "village_clerk", Severity.ERROR, "DOMAIN §6.8 (死亡人员领取)", people.DEAD,
    ),
    Watch(
        P.UNPUBLISHED, _("“%(title)s” was paid on %(day)s; %(count)s of its payments had not hung their days."),
        _("Money paid, or work begun, before its notice had hung its full days and was witnessed."),
        _("The notice with its photo; if there was none, the list hangs now and the order of the day is explained."),
        "township_reviewer", Severity.ERROR, "DOMAIN §6.4, §6.8", lists.UNPUBLISHED,
        variants=(("begun", _("The project “%(title)s” was begun on %(day)s, before its notice had hung its days.")),),
    ),
    Watch(
        P.ROUND, _("%(round)s of %(count)s payments of “%(title)s” are multiples of %(unit)s yuan."),
        _("Amounts that follow from quantities are seldom round. Lists by a policy's standard are left out."),
        _("How the amounts were worked out, with the sheet."),
        "village_clerk", Severity.INFORMATION, "DOMAIN §6.8", lists.ROUND, (F.ROUND_YUAN, F.SAME_LINES, F.ROUND_SHARE),
    ),
    Watch(
        P.EVEN, _("%(same)s of %(count)s payments of “%(title)s” are %(each)s yuan each; %(all)s households are "
                  "registered."),
        _("The same amount for everybody of a village, whatever the need. Lists by a policy's standard are left out."),
        _("The decision of the village that set the amounts, and by what need."),
        "village_clerk", Severity.WARNING, "DOMAIN §6.8 (平均分配)", lists.EVEN, (F.SAME_LINES, F.SAME_SHARE),
    ),
    Watch(
        P.SUPPLIER, _("%(name)s has %(count)s contracts in %(villages)s villages in %(year)s, %(yuan)s yuan."),
        _("One firm works in many villages in a year."),
        _("How it was chosen each time: tender, comparison of prices, decision of the village."),
        "county_office", Severity.INFORMATION, "DOMAIN §6.8", money.SUPPLIER, (F.SUPPLIER_VILLAGES,), is_crossing=True,
    ),
    Watch(
        P.EXCLUSIVE, _("The household of %(name)s got in %(year)s what excludes each other: %(items)s."),
        _("Items of which the policy says that one household does not get both; rebuilding the house of a household "
          "that was resettled."),
        _("Which of the two it is entitled to, and the other one back."),
        "village_clerk", Severity.ERROR, "DOMAIN §6.8 (重复享受)", lists.EXCLUSIVE,
        variants=(("house", _("The household of %(name)s was resettled and is paid for its old house too: "
                              "%(items)s.")),),
    ),
    Watch(
        P.NOT_PUBLISHED, _("%(count)s allocations of %(document)s, %(yuan)s yuan, have not been published since "
                           "%(day)s."),
        _("What the county allocates is told on its wall within the working days."),
        _("The sheet of the allocations, on the wall."),
        "county_finance", Severity.ERROR, "DOMAIN §6.4", money.NOT_PUBLISHED, (F.PUBLISH_DAYS,), is_crossing=True,
    ),
    Watch(
        P.BANK_LATE, _("The bank has not answered %(count)s payments of the file %(number)s, handed over on %(day)s."),
        _("A file that the bank has had for longer than it needs."),
        _("The answer of the bank, taken in; or what it says."),
        "county_finance", Severity.WARNING, "DOMAIN §6.6", money.BANK_LATE, (F.BANK_DAYS,),
    ),
    Watch(
        P.PARTED, _("The household of %(name)s parted from that of %(source)s on %(day)s, and both are paid "
                    "%(items)s."),
        _("A household that parted from another shortly before, so that both got the money."),
        _("Why they parted, with the paper; or the money back."),
        "township_reviewer", Severity.WARNING, "DOMAIN §6.8 (分户拆户)", people.PARTED, (F.PARTED_MONTHS,),
    ),
    Watch(
        P.OVER, _("%(name)s got %(yuan)s yuan of %(item)s; at most %(limit)s yuan are allowed."),
        _("More for a household and period than the cap of the policy, or a rate above its standard."),
        _("The document that allows it; or what is too much back."),
        "township_reviewer", Severity.ERROR, "DOMAIN §6.8 (超标准)", lists.OVER,
        variants=(("rate", _("%(name)s was paid %(item)s at %(yuan)s yuan; the standard is %(limit)s yuan.")),),
    ),
)  # fmt: skip


def watch_of(pattern: str) -> Watch:
    """The entry of one pattern."""
    return next(watch for watch in WATCHES if watch.pattern == pattern)
